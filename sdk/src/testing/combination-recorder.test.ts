import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CombinationRecorder, createTestClient } from "./index.ts";

const run = { commit: "4f8a5c7", suite: "unit", environment: "test" };

test("scopes that served the same variants are one combination, in whatever order they asked", () => {
  const recorder = new CombinationRecorder();
  const flags = createTestClient({ flags: { a: true, b: "x", c: 3 }, recorder });
  const first = flags.for({ targetingKey: "u1" });
  first.boolean("a", false);
  first.string("b", "");
  const second = flags.for({ targetingKey: "u2" });
  second.string("b", "");
  second.boolean("a", false);
  second.boolean("a", false);
  flags.for({}).number("c", 0);
  const report = recorder.report(run);
  expect(report).toEqual({
    format: 1,
    ...run,
    scopes: 3,
    scopesNotListed: 0,
    variantsNotListed: 0,
    combinations: expect.arrayContaining([
      { hash: expect.any(String), scopes: 2, variants: { a: "on", b: "value" } },
      { hash: expect.any(String), scopes: 1, variants: { c: "value" } },
    ]),
  });
  expect(report.combinations).toHaveLength(2);
});

test("defaults, and flags that are asked outside any scope, are no part of a combination", () => {
  const recorder = new CombinationRecorder();
  const flags = createTestClient({ flags: { a: true }, recorder });
  flags.boolean("a", {}, false);
  const scope = flags.for({});
  scope.boolean("nowhere", false);
  scope.string("a", "of another type");
  expect(recorder.report(run)).toMatchObject({ scopes: 0, combinations: [] });
});

const assignment = fc.dictionary(
  fc.constantFrom("a", "b", "c", "d", "e"),
  fc.constantFrom("on", "off"),
  { minKeys: 1 },
);

test("a report lists exactly what scopes ended with, however they take turns", () => {
  fc.assert(
    fc.property(fc.array(assignment, { maxLength: 20 }), fc.nat(), (scopes, turn) => {
      const recorder = new CombinationRecorder();
      const steps = scopes.map((variants) => ({
        heard: recorder.begin(),
        left: Object.entries(variants),
      }));
      for (let step = turn; steps.some(({ left }) => left.length > 0); step += 7) {
        const open = steps.filter(({ left }) => left.length > 0);
        const scope = open[step % open.length];
        const [flag = "", variant = ""] = scope?.left.shift() ?? [];
        scope?.heard(flag, variant);
      }
      const { combinations } = recorder.report(run);
      const text = (variants: object) => JSON.stringify(Object.entries(variants).sort());
      const listed = combinations.flatMap((it) => Array(it.scopes).fill(text(it.variants)));
      expect(listed.sort()).toEqual(scopes.map(text).sort());
      expect(new Set(combinations.map(({ hash }) => hash)).size).toBe(combinations.length);
    }),
  );
});

test("over its bounds a recorder keeps no more, and says how much is missing", () => {
  fc.assert(
    fc.property(fc.array(assignment, { maxLength: 40 }), (scopes) => {
      const recorder = new CombinationRecorder({ combinationsMax: 3, flagsPerScopeMax: 2 });
      for (const variants of scopes) {
        const heard = recorder.begin();
        for (const [flag, variant] of Object.entries(variants)) heard(flag, variant);
      }
      const report = recorder.report(run);
      const listed = report.combinations.reduce((sum, { scopes: count }) => sum + count, 0);
      const sizes = scopes.map((variants) => Object.keys(variants).length);
      expect(report.combinations.length).toBeLessThanOrEqual(3);
      expect(listed + report.scopesNotListed).toBe(scopes.length);
      expect(report.variantsNotListed).toBe(
        sizes.reduce((sum, size) => sum + Math.max(0, size - 2), 0),
      );
    }),
  );
});

test("the same runs give the same report", () => {
  const reportOf = (order: readonly string[]) => {
    const recorder = new CombinationRecorder();
    for (const flag of order) recorder.begin()(flag, "on");
    return JSON.stringify(recorder.report(run));
  };
  expect(reportOf(["a", "b", "c"])).toBe(reportOf(["c", "a", "b"]));
});

test("the document shows what a report looks like", async () => {
  const document = await readFile(new URL("../../../docs/testing.md", import.meta.url), "utf8");
  const [, shown = ""] = /^```json\n([\s\S]*?)^```$/m.exec(document) ?? [];
  const recorder = new CombinationRecorder();
  const flags = createTestClient({ flags: { "new-checkout": true, "page-size": 5 }, recorder });
  const scope = flags.for({ targetingKey: "u1" });
  scope.boolean("new-checkout", false);
  scope.number("page-size", 20);
  expect(JSON.parse(shown)).toEqual(recorder.report({ ...run, environment: "staging" }));
});
