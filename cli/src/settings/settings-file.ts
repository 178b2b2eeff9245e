/** Where `yardarm login` keeps the address and the token: one file that only its owner can read. */
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { CommandError } from "../command-error.ts";
import type { Edges } from "../edges.ts";
import { exitCodes } from "../exit-codes.ts";

export interface Settings {
  readonly url: string;
  readonly token: string;
}

type Env = Edges["env"];

function settingsPath(env: Env): string {
  const home = env["HOME"] || homedir();
  return path.join(env["XDG_CONFIG_HOME"] || path.join(home, ".config"), "yardarm", "config.json");
}

/** Undefined when nobody has signed in. */
export async function readSettings(env: Env): Promise<Settings | undefined> {
  const file = settingsPath(env);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unusable(file, "cannot be read", error);
  }
  return parseSettings(file, text);
}

/** Written beside and renamed, so that a reader never meets half a file. */
export async function writeSettings(env: Env, settings: Settings): Promise<string> {
  const file = settingsPath(env);
  const draft = `${file}.${process.pid}`;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(draft, `${JSON.stringify(settings, undefined, 2)}\n`, { mode: 0o600 });
    await rename(draft, file);
  } catch (error) {
    throw unusable(file, "cannot be written", error);
  }
  return file;
}

/** Whether there was one. */
export async function removeSettings(env: Env): Promise<boolean> {
  const file = settingsPath(env);
  try {
    await rm(file);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw unusable(file, "cannot be removed", error);
  }
}

function parseSettings(file: string, text: string): Settings {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw unusable(file, "is not JSON", error);
  }
  if (typeof parsed === "object" && parsed !== null && "url" in parsed && "token" in parsed) {
    const { url, token } = parsed;
    if (typeof url === "string" && typeof token === "string") return { url, token };
  }
  throw unusable(file, "lacks `url` or `token`");
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function unusable(file: string, what: string, cause?: unknown): CommandError {
  return new CommandError(
    {
      code: "settings_unusable",
      detail: `The settings file ${file} ${what}.`,
      exitCode: exitCodes.usage,
      hints: ["Put it right, or remove it and run `yardarm login` again."],
    },
    { cause },
  );
}
