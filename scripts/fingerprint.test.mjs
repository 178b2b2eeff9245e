import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { treeFingerprint, unlessDone } from "./fingerprint.mjs";
import { root } from "./processes.mjs";

let folder;

beforeEach(() => {
  mkdirSync(path.join(root, ".cache"), { recursive: true });
  folder = path.relative(root, mkdtempSync(path.join(root, ".cache", "fingerprint-")));
});

afterEach(() => rmSync(path.join(root, folder), { recursive: true }));

const write = (name, text = "") => {
  mkdirSync(path.join(root, folder, path.dirname(name)), { recursive: true });
  writeFileSync(path.join(root, folder, name), text);
};

test("a tree has another fingerprint when a file is added, touched or removed, and only then", () => {
  write("src/a.ts");
  const before = treeFingerprint([folder]);
  expect(treeFingerprint([folder])).toBe(before);
  write("src/b.ts");
  const added = treeFingerprint([folder]);
  expect(added).not.toBe(before);
  utimesSync(path.join(root, folder, "src/b.ts"), 1, 1);
  expect(treeFingerprint([folder])).not.toBe(added);
  rmSync(path.join(root, folder, "src/b.ts"));
  expect(treeFingerprint([folder])).toBe(before);
});

test("what is made, not written, does not count", () => {
  write("src/a.ts");
  const before = treeFingerprint([folder]);
  write("dist/a.js");
  write("node_modules/x/index.js");
  expect(treeFingerprint([folder])).toBe(before);
});

async function timesDone(steps) {
  let times = 0;
  for (const { fingerprint, before } of steps) {
    before?.();
    const job = { stamp: `${folder}/stamp`, fingerprint, proof: `${folder}/proof` };
    await unlessDone(job, () => {
      times++;
      write("proof");
    });
  }
  return times;
}

test("work is done once for one fingerprint", async () => {
  expect(await timesDone([{ fingerprint: "a" }, { fingerprint: "a" }])).toBe(1);
  expect(await timesDone([{ fingerprint: "b" }, { fingerprint: "c" }])).toBe(2);
});

test("work is done again when what it made is gone", async () => {
  const lose = () => rmSync(path.join(root, folder, "proof"));
  expect(await timesDone([{ fingerprint: "a" }, { fingerprint: "a", before: lose }])).toBe(2);
});

test("work that fails is not remembered as done", async () => {
  const job = { stamp: `${folder}/stamp`, fingerprint: "a", proof: `${folder}/proof` };
  const failing = unlessDone(job, () => {
    write("proof");
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await timesDone([{ fingerprint: "a" }])).toBe(1);
});
