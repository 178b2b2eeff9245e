/** The packages of the peers: no part of Yardarm, fetched when they are measured, in exactly these versions. */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const versions: Readonly<Record<string, string>> = {
  "@configcat/sdk": "1.1.0",
  "@growthbook/growthbook": "1.8.0",
  "@launchdarkly/node-server-sdk": "9.13.7",
  "@openfeature/core": "1.12.0",
  "@openfeature/flagd-core": "4.0.1",
  "unleash-client": "6.12.1",
};

const folder = fileURLToPath(new URL("../../../../.cache/bench-peers", import.meta.url));
const manifest = path.join(folder, "package.json");
const require = createRequire(manifest);

/** A peer's package; what it gives is what its documentation says, which the adapter that asks for it spells out. */
export function requirePeer<T>(name: string): T {
  return require(name);
}

export function peerVersion(name: string): string {
  return versions[name] ?? "unknown";
}

/** Fetches what is not there yet. @throws when it cannot be had. */
export async function installPeers(): Promise<void> {
  const isThere = await Promise.all(
    Object.entries(versions).map(([name, version]) => isInstalled(name, version)),
  );
  if (isThere.every(Boolean)) return;
  await mkdir(folder, { recursive: true });
  await writeFile(manifest, `${JSON.stringify({ private: true, dependencies: versions })}\n`);
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  await promisify(execFile)("npm", args, { cwd: folder, timeout: 120_000 });
}

async function isInstalled(name: string, version: string): Promise<boolean> {
  const file = path.join(folder, "node_modules", name, "package.json");
  const text = await readFile(file, "utf8").catch(() => "{}");
  return JSON.parse(text).version === version;
}
