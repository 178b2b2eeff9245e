import fc from "fast-check";
import { expect, test } from "vitest";
import { EvidenceTable } from "./evidence-table.ts";
import { CommitTimes, type FlagChange, overtakes, type PassedRun } from "./passed-run.ts";
import { RunJudge } from "./run-judge.ts";

const shop = "github.com/acme/shop";
const api = "github.com/acme/api";
const times = new CommitTimes([
  { repository: shop, commit: "aaaaaaa1", at: 1_000 },
  { repository: shop, commit: "aaaaaaa2", at: 2_000 },
  { repository: shop, commit: "bbbbbbb1", at: 3_000 },
  { repository: api, commit: "bbbbbbb1", at: 4_000 },
]);

test.each([
  ["aaaaaaa1", [[shop, 1_000]]],
  ["aaaaaaa1ffff", [[shop, 1_000]]],
  [
    "bbbbbbb",
    [
      [shop, 3_000],
      [api, 4_000],
    ],
  ],
  // Either of two may be meant.
  ["aaaaaaa", []],
  ["aaa", []],
  ["", []],
  ["ccccccc", []],
])("the commit %s is known as far as scans told of it", (commit, known) => {
  expect([...times.of(commit)]).toEqual(known);
});

test.each<[string, FlagChange, PassedRun, boolean]>([
  ["what changed after it ran", { at: 9_000 }, { at: 8_000, commit: "bbbbbbb1" }, true],
  ["what changed in the same second", { at: 8_900 }, { at: 8_000, commit: "" }, false],
  [
    "code of a later commit",
    { at: 3_000, repository: shop },
    { at: 9_000, commit: "aaaaaaa1" },
    true,
  ],
  [
    "code of its own commit",
    { at: 3_000, repository: shop },
    { at: 9_000, commit: "bbbbbbb1" },
    false,
  ],
  [
    "code elsewhere, by when it ran",
    { at: 3_500, repository: api },
    { at: 9_000, commit: "aaaaaaa1" },
    false,
  ],
  [
    "code that nobody can compare",
    { at: 8_000, repository: shop },
    { at: 7_000, commit: "" },
    true,
  ],
])("a run is overtaken, or not, by %s", (_, change, run, isOvertaken) => {
  expect(overtakes(change, run, times)).toBe(isOvertaken);
});

const second = fc.integer({ min: 1, max: 12 }).map((it) => it * 1_000);
const commits = ["aaaaaaa", "bbbbbbb", "ccccccc", "ddddddd"];
const states = ["a", "b"].map((flag) => ({ flag, variant: "x" }));
const world = fc.record({
  known: fc.array(
    fc.record({
      repository: fc.constantFrom(shop, api),
      commit: fc.constantFrom(...commits),
      at: second,
    }),
    { maxLength: 4 },
  ),
  runs: fc.array(fc.record({ at: second, commit: fc.constantFrom("", ...commits) }), {
    maxLength: 5,
  }),
  changes: fc.array(fc.record({ at: second, repository: fc.constantFrom(undefined, shop, api) }), {
    maxLength: 4,
  }),
  maxAgeMs: second,
});

test("what counts as exercised was so by one run, after all changes and not too old", () => {
  fc.assert(
    fc.property(world, ({ known, runs, changes, maxAgeMs }) => {
      const told = new CommitTimes(known);
      const table = new EvidenceTable(states);
      table.know(told);
      for (const passed of runs) table.add({ places: [0, 1], passed });
      const now = 12_000;
      const changesOf = (flag: string) =>
        changes.filter((_, index) => index % 2 === Number(flag === "a"));
      const judge = new RunJudge({
        evidence: table.over(states),
        states,
        now,
        maxAgeMs,
        changesOf,
        times: told,
      });
      const verdict = judge.judge(0, 1);
      const isFresh = ({ at }: PassedRun) => at >= now - maxAgeMs;
      const stands = (run: PassedRun) =>
        isFresh(run) && !changes.some((change) => overtakes(change, run, told));
      if (verdict === "passed") expect(runs.some(stands)).toBe(true);
      // Without commits that anybody knows, a run is as new as it is late: nothing is lost.
      if (known.length === 0 && runs.some(stands)) expect(verdict).toBe("passed");
      // The last run and the one with the newest code are always looked at.
      const last = runs.toSorted((one, other) => one.at - other.at).at(-1);
      if (last !== undefined && runs.every(({ commit }) => commit === last.commit)) {
        expect(verdict === "passed").toBe(stands(last));
      }
      expect(verdict === "never").toBe(runs.length === 0);
      expect(verdict === "aged").toBe(runs.length > 0 && !runs.some(isFresh));
    }),
    { numRuns: 300 },
  );
});

test("what is known of a pair does not depend on the order in which runs are told", () => {
  fc.assert(
    fc.property(world, fc.integer({ min: 0, max: 4 }), ({ known, runs }, turn) => {
      const told = new CommitTimes(known);
      const of = (some: readonly PassedRun[]) => {
        const table = new EvidenceTable(states);
        table.know(told);
        for (const passed of some) table.add({ places: [0, 1], passed });
        const evidence = table.over(states);
        const codeAt = (run: number) =>
          Math.max(0, ...told.of(evidence.runs[run]?.commit ?? "").values());
        return [evidence.runs[evidence.lastRun(0, 1)]?.at, codeAt(evidence.newestRun(0, 1))];
      };
      expect(of([...runs.slice(turn), ...runs.slice(0, turn)])).toEqual(of(runs));
    }),
    { numRuns: 200 },
  );
});

test("a run whose commit is told of later keeps its place before one of older code", () => {
  const table = new EvidenceTable(states);
  table.add({ places: [0, 1], passed: { at: 5_000, commit: "aaaaaaa" } });
  table.know(
    new CommitTimes([
      { repository: shop, commit: "aaaaaaa", at: 4_000 },
      { repository: shop, commit: "bbbbbbb", at: 1_000 },
    ]),
  );
  table.add({ places: [0, 1], passed: { at: 6_000, commit: "bbbbbbb" } });
  table.add({ places: [0, 1], passed: { at: 7_000, commit: "bbbbbbb" } });
  const evidence = table.over(states);
  expect(evidence.runs[evidence.lastRun(0, 1)]).toEqual({ at: 7_000, commit: "bbbbbbb" });
  expect(evidence.runs[evidence.newestRun(0, 1)]).toEqual({ at: 5_000, commit: "aaaaaaa" });
});
