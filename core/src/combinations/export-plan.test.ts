import { expect, test } from "vitest";
import { exportPlan, type PlanFormat, planFormats } from "./export-plan.ts";

const rows = [
  { "new-checkout": "on", badge: "new" },
  { "new-checkout": "off", badge: "none" },
];
const plan = { name: "plan-1", rows };
const textOf = (format: PlanFormat) => exportPlan(plan, format).text;

test("JSON is the rows as they are", () => {
  expect(JSON.parse(textOf("json"))).toEqual(rows);
});

test("CSV has a line for the flags, and one for each row", () => {
  expect(textOf("csv")).toBe("row,new-checkout,badge\r\n1,on,new\r\n2,off,none\r\n");
});

test("GitHub gets a matrix of which each job has one row as JSON", () => {
  const { include } = JSON.parse(textOf("github"));
  expect(include.map(({ name }: { name: string }) => name)).toEqual(["row 1", "row 2"]);
  expect(include.map(({ flags }: { flags: string }) => JSON.parse(flags))).toEqual(rows);
});

test("GitLab gets a job to extend, whose names stay short and whose values keep their quotes", () => {
  const text = textOf("gitlab");
  expect(text.split("\n").filter((line) => !line.startsWith("#"))).toEqual([
    ".yardarm-plan:",
    "  parallel:",
    "    matrix:",
    '      - YARDARM_ROW: ["1", "2"]',
    "  variables:",
    String.raw`    YARDARM_ROW_1: "{\"new-checkout\":\"on\",\"badge\":\"new\"}"`,
    String.raw`    YARDARM_ROW_2: "{\"new-checkout\":\"off\",\"badge\":\"none\"}"`,
    "  before_script:",
    '    - export YARDARM_TEST_FLAGS="$(printenv "YARDARM_ROW_$YARDARM_ROW")"',
    "",
  ]);
  expect(text).toContain("include: { local: plan-1.gitlab-ci.yml }");
});

test.each<[PlanFormat, RegExp, readonly object[]]>([
  [
    "vitest",
    /export const plan = ([\s\S]*);/,
    rows.map((flags, index) => ({ name: `row ${index + 1}`, flags })),
  ],
  [
    "jest",
    /module\.exports = ([\s\S]*);/,
    rows.map((flags, index) => ({ name: `row ${index + 1}`, flags })),
  ],
  [
    "playwright",
    /export const planProjects: .* = (\[[\s\S]*);/,
    rows.map((flags, index) => ({ name: `row ${index + 1}`, use: { flags } })),
  ],
])("%s gets a module with the rows by name", (format, pattern, expected) => {
  const [, json = ""] = pattern.exec(textOf(format)) ?? [];
  expect(JSON.parse(json)).toEqual(expected);
});

test("a plan without rows is a plan all the same, and each format has a file of its own", () => {
  const empty = { name: "none", rows: [] };
  expect(exportPlan(empty, "csv").text).toBe("row\r\n");
  const names = planFormats.map((format) => exportPlan(empty, format).fileName);
  expect(new Set(names).size).toBe(planFormats.length);
});

test("test runners get a context that is served a row, where one is known", () => {
  const contexts = [{ country: "KE" }, null];
  for (const format of ["vitest", "jest"] as const) {
    const { text } = exportPlan({ ...plan, contexts }, format);
    const cases = JSON.parse(text.slice(text.indexOf("["), text.lastIndexOf("]") + 1));
    expect(cases).toEqual([
      { name: "row 1", flags: rows[0], context: { country: "KE" } },
      { name: "row 2", flags: rows[1] },
    ]);
  }
});
