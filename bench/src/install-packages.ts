/** Packages that are no part of Yardarm and are fetched when something is measured against them, in exact versions. */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Where the packages of one benchmark's peers are kept between runs. */
export function peerFolder(name: string): string {
  return fileURLToPath(new URL(`../../.cache/${name}`, import.meta.url));
}

/** Fetches what is not there yet. Runs none of their scripts. @throws when it cannot be had. */
export async function installPackages(
  folder: string,
  versions: Readonly<Record<string, string>>,
): Promise<void> {
  const isThere = await Promise.all(
    Object.entries(versions).map(([name, version]) => isInstalled(folder, name, version)),
  );
  if (isThere.every(Boolean)) return;
  await mkdir(folder, { recursive: true });
  const manifest = `${JSON.stringify({ private: true, dependencies: versions })}\n`;
  await writeFile(path.join(folder, "package.json"), manifest);
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  await promisify(execFile)("npm", args, { cwd: folder, timeout: 120_000 });
}

async function isInstalled(folder: string, name: string, version: string): Promise<boolean> {
  const file = path.join(folder, "node_modules", name, "package.json");
  const text = await readFile(file, "utf8").catch(() => "{}");
  return JSON.parse(text).version === version;
}
