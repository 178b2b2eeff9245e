import type { FlagConfig } from "@yardarm/sdk/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { completenessOf, measureCoverage } from "../measure-coverage.ts";
import type { Model } from "../model.ts";
import { AnswerTable } from "../reachability/answer-table.ts";
import { seededRandom } from "../solver/random-clauses.test-support.ts";
import { EvidenceTable } from "./evidence-table.ts";
import { blastRadius, computedShare, type FlagWeight, recency } from "./flag-weights.ts";
import { type JudgementRequest, PairJudgement, type Risk } from "./pair-judgement.ts";
import { CommitTimes } from "./passed-run.ts";

const day = 86_400_000;
const now = 1_000 * day;
const flags = ["a", "b", "c"];
const variants = ["x", "y"];
const states = flags.flatMap((flag) => variants.map((variant) => ({ flag, variant })));
const basis: FlagWeight = { owner: "checkout", criticality: "medium", dependants: 0 };

interface World {
  readonly passed?: readonly (readonly [days: number, row: string, commit?: string])[];
  /** Commits that a scan told of, by how many days ago they were made. */
  readonly commits?: Readonly<Record<string, number>>;
  /** How many days ago the code of flags changed. */
  readonly code?: Readonly<Record<string, number>>;
  readonly seen?: readonly (readonly [scopes: number, row: string])[];
  /** Pairs that are not reachable: "ax by". */
  readonly apart?: readonly string[];
  readonly weights?: Readonly<Record<string, Partial<FlagWeight>>>;
  /** What a trace joined. */
  readonly joined?: string;
  readonly apartOf?: JudgementRequest["apartOf"];
}

/** "axby" is a at x with b at y. */
function judgementOf(world: World): PairJudgement {
  const { passed = [], seen = [], apart = [], weights = {}, joined = "", apartOf } = world;
  const { commits = {}, code = {} } = world;
  const reach = AnswerTable.empty(2, states);
  for (const numbers of reach.combinations()) {
    const name = numbers.map((number) => `${states[number]?.flag}${states[number]?.variant}`);
    reach.set(numbers, apart.includes(name.join(" ")) ? "unreachable" : "reachable");
  }
  const evidence = new EvidenceTable(states);
  const times = new CommitTimes(
    Object.entries(commits).map(([commit, days]) => ({
      ...{ repository: "shop", commit, at: now - days * day },
    })),
  );
  evidence.know(times);
  for (const [days, row, commit = ""] of passed) {
    evidence.add({ places: placesOf(evidence, row), passed: { at: now - days * day, commit } });
  }
  for (const [scopes, row] of seen) {
    evidence.add({ places: placesOf(evidence, row), seenAt: now - day, scopes });
  }
  evidence.add({ places: placesOf(evidence, joined), joinedAt: now - day });
  return new PairJudgement({
    reach,
    evidence: evidence.over(states),
    ...(apartOf !== undefined && { apartOf }),
    now,
    maxAgeMs: 30 * day,
    weightOf: (flag) => ({ ...basis, ...weights[flag] }),
    changesOf: (flag) => {
      const [at, days] = [weights[flag]?.changedAt, code[flag]];
      return [
        ...(at === undefined ? [] : [{ at }]),
        ...(days === undefined ? [] : [{ at: now - days * day, repository: "shop" }]),
      ];
    },
    times,
    shareOf: ({ variant }) => (variant === "x" ? 0.1 : 0.9),
  });
}

function placesOf(table: EvidenceTable, row: string): readonly number[] {
  const pairs = row.match(/../g) ?? [];
  return pairs.map((it) => table.placeOf({ flag: it[0] ?? "", variant: it[1] ?? "" }));
}

const cell = (judgement: PairJudgement, one: string, other: string) =>
  judgement
    .cells(one[0] ?? "", other[0] ?? "")
    .find((it) => it.one.variant === one[1] && it.other.variant === other[1]);

test.each<[string, World, string, boolean]>([
  ["nothing", {}, "never", true],
  ["a run that passed lately", { passed: [[1, "axby"]] }, "passed", false],
  ["a run of more flags", { passed: [[1, "axbycx"]] }, "passed", false],
  ["a run of another combination", { passed: [[1, "axbx"]] }, "never", true],
  ["a run of long ago", { passed: [[31, "axby"]] }, "aged", true],
  [
    "a run from before one of the flags changed",
    { passed: [[3, "axby"]], weights: { b: { changedAt: now - 2 * day } } },
    "before_change",
    true,
  ],
  [
    "a run from after both flags changed",
    { passed: [[1, "axby"]], weights: { a: { changedAt: now - 2 * day } } },
    "passed",
    false,
  ],
  [
    "a run of a commit from before the code changed",
    { passed: [[1, "axby", "aaaaaaa"]], commits: { aaaaaaa: 5 }, code: { a: 4 } },
    "before_change",
    true,
  ],
  [
    "a run of the commit in which the code changed",
    { passed: [[1, "axby", "aaaaaaa"]], commits: { aaaaaaa: 4 }, code: { a: 4 } },
    "passed",
    false,
  ],
  [
    "a run, after the code changed, of a commit that no scan knows",
    { passed: [[1, "axby", "bbbbbbb"]], commits: { aaaaaaa: 5 }, code: { a: 4 } },
    "passed",
    false,
  ],
  [
    "a run, before the code changed, of a commit that no scan knows",
    { passed: [[5, "axby", "bbbbbbb"]], commits: { aaaaaaa: 3 }, code: { a: 4 } },
    "before_change",
    true,
  ],
  [
    "a run of the newest code, and a later one of older code",
    {
      passed: [
        [2, "axby", "aaaaaaa"],
        [1, "axby", "bbbbbbb"],
      ],
      ...{ commits: { aaaaaaa: 3, bbbbbbb: 9 }, code: { b: 4 } },
    },
    "passed",
    false,
  ],
  [
    "newest code from before a flag changed, and older code from after that",
    {
      passed: [
        [3, "axby", "aaaaaaa"],
        [1, "axby", "bbbbbbb"],
      ],
      ...{ commits: { aaaaaaa: 3, bbbbbbb: 9 }, code: { b: 4 } },
      weights: { a: { changedAt: now - 2 * day } },
    },
    "before_change",
    true,
  ],
  ["having been observed", { seen: [[5, "axby"]] }, "never", true],
  ["being proved unreachable", { apart: ["ax by"] }, "never", false],
  ["being observed although unreachable", { apart: ["ax by"], seen: [[1, "axby"]] }, "never", true],
])("with %s, a combination is tested or not", (_, world, exercised, isUntested) => {
  expect(cell(judgementOf(world), "ax", "by")).toMatchObject({ exercised, isUntested });
});

test("what is not known to be reachable, and was not seen, is not called untested", () => {
  const reach = AnswerTable.empty(2, states);
  const judgement = new PairJudgement({
    ...{ reach, evidence: new EvidenceTable(states).over(states), now, maxAgeMs: day },
    ...{ weightOf: () => basis, changesOf: () => [], shareOf: () => 1 },
  });
  expect(judgement.untested(10)).toEqual([]);
  expect(judgement.coverage()).toMatchObject({ simple: undefined, total: undefined, sets: 0 });
  expect(judgement.count("a", "b")).toMatchObject({ combinations: 4, unknown: 4, untested: 0 });
});

test("exposure is measured where it was seen, and else computed", () => {
  const judgement = judgementOf({
    seen: [
      [30, "axby"],
      [70, "axbx"],
      [900, "ayby"],
    ],
  });
  const risk = (one: string, other: string) => {
    const found = cell(judgement, one, other);
    return found && judgement.risk(found);
  };
  expect(risk("ax", "by")).toMatchObject({ exposureFrom: "measured", scopes: 30 });
  expect(risk("ax", "by")?.exposure).toBeCloseTo(0.1 * 0.3);
  expect(risk("ax", "cx")).toMatchObject({ exposureFrom: "computed", scopes: 0 });
  expect(risk("ax", "cx")?.exposure).toBeCloseTo(0.01);
});

test("what more people meet, what reaches further and what changed lately comes first", () => {
  const first = (world: World) => {
    const [risk] = judgementOf(world).untested(1);
    return risk && `${risk.one.flag}${risk.one.variant} ${risk.other.flag}${risk.other.variant}`;
  };
  expect(first({})).toBe("ay by");
  expect(first({ weights: { c: { criticality: "critical" } } })).toBe("ay cy");
  expect(first({ weights: { c: { owner: "growth" } } })).toBe("ay cy");
  expect(first({ weights: { b: { dependants: 3 }, c: { changedAt: now } } })).toBe("by cy");
});

test("what was not seen together comes later, and is neither tested nor excluded by that", () => {
  const sighting = { service: "web", recorded: 99, scopes: 99, since: 0, until: 1 };
  const apartOf = (one: string, other: string) =>
    [one, other].includes("c")
      ? undefined
      : { one: [sighting], other: [sighting], joinedTraces: 0, since: 0 };
  const judge = (world: World, joined?: string) =>
    judgementOf({ ...world, apartOf, ...(joined !== undefined && { joined }) });
  const judgement = judge({});
  expect(["b", "c"].map((other) => judgement.together("a", other))).toEqual(["no", undefined]);
  const [first, ...rest] = judgement.untested(99);
  expect([first?.one.flag, first?.other.flag, first?.apart]).toEqual(["a", "c", 1]);
  const together = rest.filter(({ other }) => other.flag === "b");
  expect(together).toHaveLength(4);
  for (const { apart, isUntested, score, exposure, blastRadius: blast, recency: age } of together) {
    expect([apart, isUntested]).toEqual([0.1, true]);
    expect(score).toBeCloseTo(0.1 * exposure * blast * age);
  }
  // Seen in whatever states, in one scope or for one request: nothing is lowered.
  const seen = judge({ seen: [[5, "axby"]] });
  const joined = judge({}, "axby");
  expect([seen.together("a", "b"), joined.together("a", "b")]).toEqual(["scope", "trace"]);
  for (const it of [seen, joined]) {
    expect(it.untested(99).every(({ apart }) => apart === 1)).toBe(true);
  }
});

test("the list is the same as sorting everything, whatever its limit, and only of the flags asked for", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 14 }), (seed, limit) => {
      const random = seededRandom(seed);
      const weights = Object.fromEntries(
        flags.map((flag) => [flag, { dependants: Math.floor(random() * 9) }]),
      );
      const judgement = judgementOf({ weights, passed: [[1, "axby"]], apart: ["bx cx"] });
      const all = [judgement.cells("a", "b"), judgement.cells("a", "c"), judgement.cells("b", "c")]
        .flat()
        .filter(({ isUntested }) => isUntested)
        .map((it) => judgement.risk(it));
      const names = (risks: readonly Risk[]) => risks.map((it) => [it.one, it.other]);
      const sorted = names(judgement.untested(99));
      expect(sorted).toHaveLength(all.length);
      expect(names(judgement.untested(limit))).toEqual(sorted.slice(0, limit));
      const scores = judgement.untested(99).map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((left, right) => right - left));
      const ofC = judgement.untested(99, (flag) => flag === "c");
      expect(ofC.every(({ one, other }) => [one.flag, other.flag].includes("c"))).toBe(true);
      expect(ofC).toHaveLength(7);
    }),
    { numRuns: 50 },
  );
});

test("coverage is what NIST's measure says of the same rows", () => {
  const model: Model = {
    parameters: flags.map((name) => ({ name, values: variants })),
    conditions: [],
  };
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = seededRandom(seed);
      const rows = Array.from({ length: Math.floor(random() * 4) }, () =>
        flags.map(() => (random() < 0.2 ? undefined : Math.floor(random() * 2))),
      );
      const apart = random() < 0.5 ? ["ax by", "ay cx", "ax bx", "ay bx", "ay by"] : [];
      const passed = rows.map((row): [number, string] => {
        const names = row.map((value, index) =>
          value === undefined ? "" : `${flags[index]}${variants[value]}`,
        );
        return [1, names.join("")];
      });
      const measured = judgementOf({ passed, apart }).coverage();
      const expected = measureCoverage({
        ...{ model, rows, strength: 2 },
        isPossible: (choices) => {
          const name = choices.map((it) => `${flags[it.parameter]}${variants[it.value]}`);
          return !apart.includes(name.join(" "));
        },
      });
      expect(measured).toEqual(expected);
      expect(completenessOf(measured, 0.5)).toBe(completenessOf(expected, 0.5));
    }),
    { numRuns: 100 },
  );
});

test("evidence stays when states are added, moved and taken away, and is told by their names", () => {
  const table = new EvidenceTable(states);
  table.add({ places: placesOf(table, "axby"), passed: { at: now, commit: "" } });
  table.add({ places: placesOf(table, "aycx"), seenAt: now, scopes: 7 });
  // Evidence about what the table does not have is not kept, and harms nothing.
  table.add({ places: placesOf(table, "axdx"), passed: { at: now, commit: "" } });
  const next = [{ flag: "d", variant: "x" }, ...[...states].reverse()].filter(
    ({ flag, variant }) => `${flag}${variant}` !== "bx",
  );
  table.include(next);
  table.add({ places: placesOf(table, "dxby"), seenAt: now, scopes: 2 });
  const known = (asked: typeof states, one: string, other: string) => {
    const evidence = table.over(asked);
    const numberOf = (name: string) =>
      asked.findIndex(({ flag, variant }) => `${flag}${variant}` === name);
    const pair = [numberOf(one), numberOf(other)] as const;
    return [
      evidence.runs[evidence.lastRun(...pair)]?.at,
      evidence.seenAt(...pair),
      evidence.scopes(...pair),
    ];
  };
  for (const asked of [states, next]) {
    expect(known(asked, "ax", "by")).toEqual([now, undefined, 0]);
    expect(known(asked, "ay", "cx")).toEqual([undefined, now, 7]);
    expect(known(asked, "ax", "cx")).toEqual([undefined, undefined, 0]);
  }
  expect(known(next, "ax", "dx")).toEqual([undefined, undefined, 0]);
  expect(known(next, "by", "dx")).toEqual([undefined, now, 2]);
  expect(known(next, "bx", "dx")).toEqual([undefined, undefined, 0]);
  const alone = next.map((_, number) => table.over(next).scopesAlone(number));
  expect(alone.reduce((sum, scopes) => sum + scopes, 0)).toBe(2 * 7 + 2 * 2);
});

test("counts of groups add up to the counts of their pairs", () => {
  const judgement = judgementOf({ passed: [[1, "axby"]], seen: [[1, "aycy"]], apart: ["bx cx"] });
  const groups = judgement.countBy((one, other) => (one === "a" ? "with a" : `${one} ${other}`));
  expect(groups.get("with a")).toEqual({
    combinations: 8,
    reachable: 8,
    unknown: 0,
    exercised: 1,
    observed: 1,
    reachableOrObserved: 8,
    untested: 7,
  });
  expect(groups.get("b c")).toEqual(judgement.count("b", "c"));
  expect(judgement.countBy(() => undefined).size).toBe(0);
});

const config: FlagConfig = {
  on: true,
  offVariant: "off",
  prerequisites: [],
  targets: [{ variant: "aimed", keys: ["u"] }],
  rules: [{ id: "r", conditions: [], serve: { variant: "ruled" } }],
  fallthrough: {
    rollout: {
      salt: "s",
      ranges: [
        { variant: "on", start: 0, end: 25_000 },
        { variant: "off", start: 25_000, end: 100_000 },
      ],
    },
  },
};

test.each<[string, number, FlagConfig]>([
  ["on", 0.25, config],
  ["off", 0.75, config],
  ["ruled", 0.01, config],
  ["aimed", 0.01, config],
  ["none", 0, config],
  ["off", 1, { ...config, on: false }],
  ["on", 0, { ...config, on: false }],
  ["off", 0.01, { ...config, fallthrough: { variant: "on" }, group: "g" }],
])("a config serves %s to %d of all, as far as it says", (variant, share, it) => {
  expect(computedShare(it, variant)).toBeCloseTo(share);
});

test("blast radius and recency grow with what they speak of", () => {
  expect(blastRadius(basis, basis)).toBe(2);
  expect(blastRadius(basis, { ...basis, criticality: "critical" })).toBe(8);
  expect(blastRadius(basis, { ...basis, owner: "growth" })).toBe(3);
  expect(blastRadius({ ...basis, dependants: 1 }, basis)).toBe(4);
  expect(recency(basis, { ...basis, changedAt: now }, now)).toBe(3);
  expect(recency(basis, basis, now)).toBeCloseTo(1);
  expect(recency(basis, { ...basis, changedAt: now + day }, now)).toBe(3);
});
