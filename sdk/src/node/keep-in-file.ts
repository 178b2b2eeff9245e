import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { keepIn, type Persistence } from "../client/index.ts";

/**
 * Keeps the last snapshot in a file that only its owner can read. It is replaced in one step, so that a crash leaves
 * either the old one or the new one, and several processes may share it.
 *
 * @example
 * const flags = createClient({ url, key, persist: keepInFile("/var/lib/shop/flags") });
 */
export function keepInFile(file: string): Persistence {
  return keepIn({ load: () => textOf(file), save: (text) => replace(file, text) });
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function replace(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const fresh = `${file}.${randomUUID()}`;
  try {
    await write(fresh, text);
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

async function write(file: string, text: string): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(text);
    // Or the new name could reach the disk before the text does.
    await handle.sync();
  } finally {
    await handle.close();
  }
}
