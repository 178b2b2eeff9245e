import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

/** What a bundler makes of the code that imports this, compressed, in bytes. */
async function gzippedSize(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  const [file] = outputFiles;
  return file === undefined ? 0 : gzipSync(file.contents, { level: 9 }).length;
}

test.each([
  // docs/performance.md tells what these bytes are.
  [
    "the plain evaluator, without operators that few need,",
    `export { compileWith, evaluate } from "./evaluate-core/index.ts"`,
    3_300,
  ],
  ["the plain evaluator with all of them", `export * from "./evaluate-core/index.ts"`, 5_600],
  ["the fast evaluator", `export { compile, evaluate } from "./evaluate/index.ts"`, 8_350],
  [
    "the client of services with all it needs",
    `export { createClient } from "./client/index.ts"`,
    20_000,
  ],
  ["the client for pages", `export { createBrowserClient } from "./browser/index.ts"`, 7_900],
  ["the client for edges", `export { createEdgeClientWith } from "./edge/index.ts"`, 8_000],
  [
    "the client for edges with all it has",
    `export { createEdgeClient } from "./edge/index.ts"`,
    11_700,
  ],
])("%s stays small", async (_what, code, bytesMax) => {
  const bytes = await gzippedSize(code);
  expect(bytes).toBeGreaterThan(1_000);
  expect(bytes).toBeLessThanOrEqual(bytesMax);
});
