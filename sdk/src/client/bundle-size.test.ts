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
  // The aim was 4 kB for the evaluator alone; docs/performance.md tells what these bytes are.
  [
    "the evaluator without operators that few need",
    `export { compileWith, evaluate } from "./evaluate-core/index.ts"`,
    6_000,
  ],
  [
    "the evaluator with all of them",
    `export { compile, evaluate } from "./evaluate/index.ts"`,
    8_250,
  ],
  [
    "the client of services with all it needs",
    `export { createClient } from "./client/index.ts"`,
    19_840,
  ],
  ["the client for pages", `export { createBrowserClient } from "./browser/index.ts"`, 7_850],
])("%s stays small", async (_what, code, bytesMax) => {
  const bytes = await gzippedSize(code);
  expect(bytes).toBeGreaterThan(1_000);
  expect(bytes).toBeLessThanOrEqual(bytesMax);
});
