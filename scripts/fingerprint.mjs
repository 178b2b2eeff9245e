/** Whether anything has changed since the last time, told by looking only. */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { root } from "./processes.mjs";

const NEVER_INPUT = new Set(["node_modules", "dist", ".cache", ".yardarm", "coverage"]);

/** Of the content of a few files; those that are absent count as absent. */
export function contentFingerprint(files, ...more) {
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(`\0${file}\0`);
    if (existsSync(file)) hash.update(readFileSync(file));
  }
  return hash.update(JSON.stringify(more)).digest("hex");
}

/** Of many files, by name, size and time of change: quick, and at worst something is built once too often. */
export function treeFingerprint(folders, ...more) {
  const hash = createHash("sha256");
  for (const folder of folders) addTree(hash, path.join(root, folder));
  return hash.update(JSON.stringify(more)).digest("hex");
}

function addTree(hash, file) {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) {
    hash.update(`${file}\0${found.size}\0${found.mtimeMs}\0`);
    return;
  }
  for (const name of readdirSync(file).sort()) {
    if (!NEVER_INPUT.has(name)) addTree(hash, path.join(file, name));
  }
}

/** Does `work` unless it was done for this fingerprint and `proof` (a file it makes) is there. */
export async function unlessDone({ stamp, fingerprint, proof }, work) {
  const file = path.join(root, stamp);
  const isDone = existsSync(file) && readFileSync(file, "utf8") === fingerprint;
  if (isDone && existsSync(path.join(root, proof))) return;
  rmSync(file, { force: true });
  await work();
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, fingerprint);
}
