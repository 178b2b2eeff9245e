import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { rolldown } from "rolldown";
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

const plain = `export { compile, evaluate } from "./evaluate-core/index.ts"`;

test.each([
  // docs/performance.md tells what these bytes are.
  ["the plain evaluator", plain, 4_150],
  [
    "the plain evaluator, without operators that few need,",
    `export { compileWith, evaluate } from "./evaluate-core/index.ts"`,
    2_750,
  ],
  ["the fast evaluator", `export { compile, evaluate } from "./evaluate/index.ts"`, 8_250],
  [
    "the client of services with all it needs",
    `export { createClient } from "./client/index.ts"`,
    19_950,
  ],
  ["the client for pages", `export { createBrowserClient } from "./browser/index.ts"`, 7_900],
  ["the client for edges", `export { createEdgeClientWith } from "./edge/index.ts"`, 7_800],
  [
    "the client for edges with all it has",
    `export { createEdgeClient } from "./edge/index.ts"`,
    11_200,
  ],
])("%s stays small", async (_what, code, bytesMax) => {
  const bytes = await gzippedSize(code);
  expect(bytes).toBeGreaterThan(1_000);
  expect(bytes).toBeLessThanOrEqual(bytesMax);
});

test("the evaluator with all operators has no more than 4 kB, as Vite's bundler makes it", async () => {
  const entry = fileURLToPath(new URL("../bundled.ts", import.meta.url));
  const bundle = await rolldown({
    input: entry,
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? plain : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  const bytes = gzipSync(output[0].code, { level: 9 }).length;
  expect(bytes).toBeGreaterThan(1_000);
  expect(bytes).toBeLessThanOrEqual(4_000);
});
