/** A sealing key as people write it, and the file that keeps one where nobody was asked for it. */
import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { SEALING_KEY_LENGTH } from "./sealer.ts";

/** 32 bytes in base64 (either alphabet) or hexadecimal; `undefined` for anything else. */
export function parseSealingKey(text: string): Buffer | undefined {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, "hex");
  if (!/^[\w+/-]{43}=?$/.test(trimmed)) return undefined;
  const key = Buffer.from(trimmed, "base64");
  return key.length === SEALING_KEY_LENGTH ? key : undefined;
}

export class SealingKeyFileError extends Error {
  override readonly name = "SealingKeyFileError";
}

/** The key that the file holds; it is made, readable by its owner only, when it is not there. */
export async function keptSealingKey(file: string): Promise<Buffer> {
  const text = (await readIfThere(file)) ?? (await make(file));
  const key = parseSealingKey(text);
  if (key === undefined)
    throw new SealingKeyFileError(
      `${file} does not hold a sealing key. Put it back from a backup: with another one, the secrets in the database cannot be read.`,
    );
  return key;
}

/** Complete or not at all, and never over another one: a process that starts at the same moment may be first. */
async function make(file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(`${randomBytes(SEALING_KEY_LENGTH).toString("base64")}\n`);
    await handle.sync();
    await link(draft, file).catch(unlessItExists);
  } finally {
    await handle.close();
    await rm(draft, { force: true });
  }
  return readFile(file, "utf8");
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function unlessItExists(error: unknown): void {
  if (codeOf(error) !== "EEXIST") throw error;
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;
