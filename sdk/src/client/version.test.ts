import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { sdkName } from "./version.ts";

test("the SDK names itself as its package does, and has no dependencies", async () => {
  const path = new URL("../../package.json", import.meta.url);
  const manifest: { name: string; version: string; dependencies?: object } = JSON.parse(
    await readFile(path, "utf8"),
  );
  expect(sdkName).toBe(`${manifest.name}/${manifest.version}`);
  expect(manifest.dependencies).toBeUndefined();
});
