import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cruiseTree, rules } from "./cruise.ts";
import { allowed, bystanders, violations } from "./planted-violations.ts";
import { root, sourceFiles, workspaces } from "./sources.ts";

describe("in our sources", () => {
  test("every import goes downhill", async () => {
    const { totalCruised, violations: found } = await cruiseTree(root);
    // Without a parser that knows the language, the tool looks at nothing and finds nothing.
    expect(totalCruised).toBeGreaterThanOrEqual((await sourceFiles()).length);
    expect(found.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });
});

describe("in a tree with planted violations", () => {
  let tree: string;
  let found: readonly { readonly rule: string; readonly from: string; readonly to: string }[];

  beforeAll(async () => {
    tree = await mkdtemp(path.join(tmpdir(), "planted-"));
    await plantTree(tree);
    const summary = await cruiseTree(tree);
    found = summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
  });

  afterAll(() => rm(tree, { recursive: true, force: true }));

  test.each(rules)("%s fires", (name) => {
    const plants = violations.filter(({ rule }) => rule === name);
    expect(plants).not.toEqual([]);
    for (const { file } of plants) {
      // A cycle is reported once, from either of its ends.
      const reports = found.filter(
        ({ rule, from, to }) => rule === name && [from, to].includes(file),
      );
      expect(reports).not.toEqual([]);
    }
  });

  test.each(allowed.filter(({ file }) => !file.includes("x-cycle")))(
    "$file may import $imports",
    ({ file }) => {
      expect(found.filter(({ from }) => from === file)).toEqual([]);
    },
  );

  test("those that are only imported break nothing", () => {
    expect(found.filter(({ from }) => bystanders.some((file) => file === from))).toEqual([]);
  });
});

async function plantTree(tree: string): Promise<void> {
  await cp(path.join(root, "tsconfig.base.json"), path.join(tree, "tsconfig.base.json"));
  for (const name of workspaces) {
    await mkdir(path.join(tree, name), { recursive: true });
    await cp(path.join(root, name, "package.json"), path.join(tree, name, "package.json"));
  }
  const scope = path.join(tree, "node_modules", "@yardarm");
  await mkdir(scope, { recursive: true });
  for (const name of workspaces)
    await symlink(path.join(tree, name), path.join(scope, path.basename(name)));
  await plant(
    tree,
    "node_modules/a-package/package.json",
    '{ "name": "a-package", "main": "index.js" }',
  );
  await plant(tree, "node_modules/a-package/index.js", "export {};");

  for (const file of bystanders) await plant(tree, file, contentOf(file));
  for (const { file, imports } of [...violations, ...allowed]) {
    await plant(tree, file, `import ${JSON.stringify(imports)};\n${contentOf(file)}`);
  }
  expect((await readdir(tree)).length).toBeGreaterThan(workspaces.length);
}

function contentOf(file: string): string {
  return file.endsWith(".tsx") ? "export const page = <p>text</p>;" : "export {};";
}

async function plant(tree: string, file: string, content: string): Promise<void> {
  await mkdir(path.join(tree, path.dirname(file)), { recursive: true });
  await writeFile(path.join(tree, file), content);
}
