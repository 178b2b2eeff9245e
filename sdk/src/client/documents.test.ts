import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compileErrors } from "./compile-types.test-support.ts";

/** The TypeScript in a document, one module for each block. */
async function examplesIn(document: string): Promise<Record<string, string>> {
  const path = fileURLToPath(new URL(`../../../docs/${document}`, import.meta.url));
  const blocks = (await readFile(path, "utf8")).matchAll(/^```ts\n([\s\S]*?)^```$/gm);
  const name = document.replace(".md", "");
  return Object.fromEntries(
    [...blocks].map(([, code = ""], index) => [`${name}-${index + 1}.ts`, code]),
  );
}

test("every example in the documents of the SDK compiles", async () => {
  const examples = { ...(await examplesIn("sdk.md")), ...(await examplesIn("testing.md")) };
  expect(Object.keys(examples).length).toBeGreaterThan(10);
  expect(await compileErrors(examples)).toEqual([]);
}, 60_000);

test("an example that does not fit the SDK would be found", async () => {
  const examples = await examplesIn("sdk.md");
  const [name = "", code = ""] = Object.entries(examples)[0] ?? [];
  const errors = await compileErrors({ [name]: code.replace("timeoutMs:", "timeoutSeconds:") });
  expect(errors).toEqual([expect.stringMatching(/^sdk-1\.ts:\d+ TS2353 .*timeoutSeconds/)]);
}, 60_000);
