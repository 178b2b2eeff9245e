/** Where the house tests find what they look at. */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Those with sources of their own; `test` is not one of them. */
export const workspaces = [
  "sdk",
  "core",
  "delivery",
  "server",
  "cli",
  "dashboard",
  "bench",
  "examples/storefront",
] as const;

const NOT_OURS = new Set(["node_modules", "dist", ".cache", ".git", ".yardarm", "coverage"]);

/** Files below a folder of the project, as paths from its root with forward slashes. */
export async function filesBelow(folder: string): Promise<string[]> {
  const absolute = path.join(root, folder);
  if (!existsSync(absolute)) return [];
  const files: string[] = [];
  for (const entry of await readdir(absolute, { withFileTypes: true })) {
    const below = path.posix.join(folder, entry.name);
    if (NOT_OURS.has(entry.name)) continue;
    if (entry.isDirectory()) files.push(...(await filesBelow(below)));
    else if (entry.isFile()) files.push(below);
  }
  return files;
}

/** The TypeScript of every workspace, tests included. */
export async function sourceFiles(): Promise<string[]> {
  const files = await Promise.all(workspaces.map((name) => filesBelow(`${name}/src`)));
  return files.flat().filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"));
}

export const isTest = (file: string): boolean => /\.(test|test-support)\.tsx?$/.test(file);
