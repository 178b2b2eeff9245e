/** The example shop, a process of its own that follows the flags of the demo as any service would. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { freePort } from "../platform/free-port.ts";
import { storefrontMain } from "./product-files.ts";

export interface StorefrontOptions {
  /** Of this server. */
  readonly url: string;
  readonly preferredPort: number;
  readonly key: string;
  /** Told when it ends by itself. */
  readonly onEnd: (detail: string) => void;
}

export interface Storefront {
  readonly url: string;
  stop(): Promise<void>;
}

const STOP_WITHIN_MS = 3_000;

/** `undefined` where the example is not installed. */
export async function startStorefront(options: StorefrontOptions): Promise<Storefront | undefined> {
  if (!existsSync(storefrontMain)) return undefined;
  const port = await freePort(options.preferredPort);
  if (port === undefined) return undefined;
  const child = spawn(process.execPath, [storefrontMain], {
    // Nothing of our own environment, where secrets of the server stand.
    env: {
      PATH: process.env["PATH"],
      STOREFRONT_PORT: String(port),
      YARDARM_URL: options.url,
      YARDARM_KEY: options.key,
    },
    // It ends when its standard input does, so it cannot outlive us, however we end.
    stdio: ["pipe", "ignore", "inherit"],
  });
  let isStopping = false;
  child.once("error", ({ message }) => options.onEnd(message));
  child.once("exit", (code) => {
    if (!isStopping) options.onEnd(`It ended with exit code ${code}.`);
  });
  child.stdin.on("error", () => undefined);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      isStopping = true;
      await end(child);
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  await exited;
  clearTimeout(timer);
}

export interface KeyFile {
  readonly file: string;
  readonly isValid: (key: string) => Promise<boolean>;
  readonly create: () => Promise<string>;
}

/** The key of the last start, kept beside the data so that not each start makes a new one. */
export async function keptKey({ file, isValid, create }: KeyFile): Promise<string> {
  const kept = (await readFile(file, "utf8").catch(() => "")).trim();
  if (kept !== "" && (await isValid(kept))) return kept;
  const key = await create();
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${key}\n`, { mode: 0o600 });
  return key;
}
