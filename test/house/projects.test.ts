import { expect, test } from "vitest";
import { createVitest } from "vitest/node";
import { filesBelow, root } from "./sources.ts";

test("every test file belongs to exactly one project, so none is forgotten or run twice", async () => {
  const vitest = await createVitest("test", { root, watch: false, run: true });
  try {
    const specifications = await vitest.globTestSpecifications();
    const run = specifications.map(({ moduleId }) => moduleId.slice(root.length)).sort();
    const written = (await filesBelow("."))
      .filter((file) => /\.test\.(ts|tsx|mjs)$/.test(file))
      .sort();
    expect(written.length).toBeGreaterThan(0);
    expect(run).toEqual(written);
  } finally {
    await vitest.close();
  }
});
