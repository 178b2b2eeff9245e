import { expect, test } from "vitest";
import { leadsTo } from "./import-target.ts";

const packages = new Map([
  ["@acme/flags", "packages/flags"],
  ["shop", ""],
]);

const target = "packages/flags/src/keys.ts";

test.each([
  ["packages/flags/src/use.ts", "./keys.ts", true],
  ["packages/flags/src/use.ts", "./keys.js", true],
  ["packages/flags/src/use.ts", "./keys", true],
  ["packages/flags/src/use.ts", "./other", false],
  ["packages/flags/src/use.ts", "../keys", false],
  ["packages/shop/use.ts", "../flags/src/keys", true],
  ["packages/flags/src/use.ts", "@/keys", true],
  ["packages/flags/src/use.ts", "~/src/keys.ts", true],
  ["packages/flags/src/use.ts", "@/eys", false],
  ["apps/shop.ts", "@acme/flags", true],
  ["apps/shop.ts", "@acme/flags/keys", true],
  ["apps/shop.ts", "@acme/other", false],
  ["apps/shop.ts", "shop", true],
  ["apps/shop.ts", "react", false],
])("in %s an import of %j is followed: %s", (from, specifier, expected) => {
  expect(leadsTo({ from, specifier }, target, packages)).toBe(expected);
});

test("a folder is its index", () => {
  const question = { from: "src/use.ts", specifier: "./flags" };
  expect(leadsTo(question, "src/flags/index.ts", packages)).toBe(true);
});
