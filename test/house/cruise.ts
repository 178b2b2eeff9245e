/** dependency-cruiser, made to read our language. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { ICruiseResult } from "dependency-cruiser";
import { workspaces } from "./sources.ts";

const require = createRequire(import.meta.url);
const { forbidden, options } = require("../../.dependency-cruiser.cjs");

export const rules: readonly string[] = forbidden.map(({ name }: { name: string }) => name);

// TypeScript 7 has no parser for other programs, so swc reads the sources; and dependency-cruiser does not tell swc that
// a file holds JSX. We do, before dependency-cruiser takes hold of the function.
const swc: typeof import("@swc/core") = require("@swc/core");
const { parseFileSync } = swc;
Object.assign(swc, {
  parseFileSync: (file: string, parserOptions: object) =>
    parseFileSync(file, { ...parserOptions, syntax: "typescript", tsx: file.endsWith(".tsx") }),
});
const { cruise } = await import("dependency-cruiser");

/** What the rules say of the workspaces' sources below this folder. */
export async function cruiseTree(baseDir: string): Promise<ICruiseResult["summary"]> {
  const folders = workspaces
    .map((name) => `${name}/src`)
    .filter((name) => existsSync(path.join(baseDir, name)));
  const { output } = await cruise(folders, {
    ...options,
    baseDir,
    validate: true,
    ruleSet: { forbidden },
  });
  if (typeof output === "string") throw new Error(output);
  return output.summary;
}
