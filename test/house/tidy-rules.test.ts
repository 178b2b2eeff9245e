import { expect, test } from "vitest";
import {
  anchorsOf,
  documentedCodes,
  errorCodesIn,
  exportedNames,
  forbiddenWordsIn,
  isConventionalTitle,
  localLinks,
  looseNamesIn,
  statusNumbersIn,
} from "./tidy-rules.ts";

test("every way to export a name is seen", () => {
  const source = `
export const a = 1;
export async function b() {}
export abstract class C {}
export interface D {}
export type E = 1;
export { f, g as h, type I } from "./x.ts";
const hidden = 1;
  export const indented = 1;`;
  expect(exportedNames(source)).toEqual(["a", "b", "C", "D", "E", "f", "h", "I"]);
});

test.each([
  ["createToggle", ["toggle"]],
  ["FlagVariations", ["variation"]],
  ["rolloutStrategies", ["strategy"]],
  ["parseDataFile", ["datafile"]],
  ["RULE_SET", ["ruleset"]],
  ["rules", []],
  ["variantsOf", []],
  ["setRule", []],
])("%s holds the forbidden words %j", (name, words) => {
  expect(forbiddenWordsIn(name)).toEqual(words);
});

test.each([
  ["feat(cli): fail the gate when a rule becomes unreachable", true],
  ["fix: keep the order of rules", true],
  ["feat(sdk)!: drop the old format", true],
  ["Add things", false],
  ["feat: Add things", false],
  ["feat: add things.", false],
  ["feature: add things", false],
  ["feat:add things", false],
])("%j as a title: %s", (title, isFine) => {
  expect(isConventionalTitle(title)).toBe(isFine);
});

test("codes are found where they are thrown, answered and documented", () => {
  const thrown = 'throw new DomainError(\n  "invalid",\n  "variant_type_mismatch",\n  "text")';
  const answered = 'return { status: 500, code: "internal" }; send({ code: "route_not_found" })';
  expect(errorCodesIn(thrown + answered)).toEqual([
    "variant_type_mismatch",
    "internal",
    "route_not_found",
  ]);
  const documented = "# Problems\n\n## `flag_not_found`\n\n### internal\n\n## How to read them\n";
  expect(documentedCodes(documented)).toEqual(["flag_not_found", "internal"]);
});

test("links are found in prose, not in code, and lead to files and headings", () => {
  const text =
    "[a](b.md#c-d) ![i](<i.png>) [x](https://x.org) [m](mailto:a@b) `[no](no.md)`\n```\n[no](no.md)\n```\n";
  expect(localLinks(text)).toEqual([
    { file: "b.md", anchor: "c-d" },
    { file: "i.png", anchor: undefined },
  ]);
  expect([...anchorsOf("# One `two`: three!\n## 4. [Four](x.md)\n")]).toEqual([
    "one-two-three",
    "4-four",
  ]);
});

test("status numbers are found in each of their forms", () => {
  const source =
    "reply.code(404); reply.status(201); error.statusCode; ({ status: 409 }); port.code(80)";
  expect(statusNumbersIn(source)).toHaveLength(4);
});

test("names that may be parts of other names are found in browser tests", () => {
  const loose = [
    'getByRole("link", { name: "Flags" }',
    'getByRole("switch", { name, checked: true }',
    'getByRole("button", { name: `Change ` }',
    'getByLabel("Who")',
  ];
  const source = `
page.getByRole("link", { name: "Flags" }).click();
page.getByRole("switch", { name, checked: true });
page.getByRole("button", {
  name: \`Change \${flag}\`,
});
page.getByLabel("Who");
page.getByRole("link", { name: "Flags", exact: true });
page.getByRole("link", { name: /^Draft/ });
page.getByRole("heading", { level: 1 });
page.getByLabel("Who", { exact: true });
page.getByRole("dialog");`;
  expect(looseNamesIn(source).map((text) => text.replace(", }", " }"))).toEqual(loose);
});
