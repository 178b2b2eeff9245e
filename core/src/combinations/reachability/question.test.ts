import { readdirSync, readFileSync } from "node:fs";
import {
  type EvaluationContext,
  positionOf,
  prepareKey,
  prepareSalt,
  type Salt,
} from "@yardarm/sdk/evaluate";
import type { Condition, FlagConfig, Snapshot, SnapshotFlag } from "@yardarm/sdk/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../solver/random-clauses.test-support.ts";
import { contextOf } from "./context.ts";
import { neverServed } from "./never-served.ts";
import { budgetDefault, Question, type Verdict, variantServed } from "./question.ts";
import { randomSnapshot } from "./random-snapshot.test-support.ts";
import { contextSampler } from "./sample-contexts.ts";
import { type Correlation, Source } from "./source.ts";

const isDeep = process.env["YARDARM_TEST_DEEP"] === "1";
const variants = ["off", "a", "b"];

/** All that is said about two flags; whatever is reachable was confirmed, and asked again here. */
function verdictsOf(source: Source, flags: readonly [string, string]) {
  const question = new Question(source, flags, { ...budgetDefault, keysMax: 2_000 });
  const verdicts = new Map<string, Verdict["verdict"]>();
  for (const one of variants) {
    for (const two of variants) {
      const goals = [
        { flag: flags[0], variant: one },
        { flag: flags[1], variant: two },
      ];
      const verdict = question.ask(goals);
      verdicts.set(`${one} ${two}`, verdict.verdict);
      if (verdict.verdict !== "reachable") continue;
      const served = flags.map((flag) => variantServed(source, verdict.witness, flag));
      expect(served).toEqual([one, two]);
    }
  }
  expect(question.refuted).toBe(0);
  return verdicts;
}

/** Values that nobody derived from conditions, so that what was forgotten there is met all the same. */
const ownValues: readonly unknown[] = [
  ...[5, 9.5, 20, 41.5, 42.2, 1_650_000_000_000, 1_800_000_000_000, -1],
  ...["Kab", "u-7", "abc", "xbcx", "KxE", "1.2.0-beta", "1.2.5", "2.5.0", "10.1.2.3", "10.9.9.9"],
  ...["2001:db8::7", "2025-06-01T00:00:00Z", "2027-01-01T00:00:00Z", "kE", ["KE", 5], [20, "abc"]],
];

function hitsOf(source: Source, flags: readonly [string, string], count: number) {
  const random = seededRandom(7);
  const next = contextSampler(source, flags, random);
  const other = () => ownValues[Math.floor(random() * ownValues.length)];
  const hits = new Set<string>();
  for (let index = 0; index < count; index++) {
    const sampled = [...next().values()];
    const context = contextOf(
      sampled.map((it) => (random() < 0.4 ? { ...it, value: other() } : it)),
    );
    hits.add(flags.map((flag) => variantServed(source, context, flag)).join(" "));
  }
  return hits;
}

test("no pair called unreachable is hit by a random context, with all operators", () => {
  const snapshots = isDeep ? 5_000 : 460;
  const counts = { reachable: 0, unreachable: 0, unknown: 0 };
  const check = (seed: number) => {
    const source = new Source(randomSnapshot(seededRandom(seed), { flags: 4 }));
    const pair = ["f2", "f3"] as const;
    const verdicts = verdictsOf(source, pair);
    const hits = hitsOf(source, pair, 220);
    for (const [key, verdict] of verdicts) {
      counts[verdict] += 1;
      if (verdict === "unreachable") expect(hits).not.toContain(key);
    }
  };
  fc.assert(fc.property(fc.integer(), check), { numRuns: snapshots, seed: 11 });
  expect(counts.unreachable).toBeGreaterThan(snapshots);
  expect(counts.reachable).toBeGreaterThan(snapshots);
  expect(counts.unknown).toBeLessThan(snapshots / 10);
}, 600_000);

test("of operators that are exact everything is known, and brute force finds nothing else", () => {
  const operators = new Set(["in", "has_any", "exists", "less_than", "semver_greater_than"]);
  const items = ["KE", "ke", "u-1", "1.2.0", "1.2.1", "1.2.0-beta.1", "beta", "x", 1, 3, 7, true];
  const lists = items.flatMap((one) => items.map((two) => [one, two]));
  const countries: readonly unknown[] = [undefined, {}, [], ...items, 42, "42", ...lists];
  const keys = ["u-1", "u-2", "u-3", "42", 42, undefined];
  const users = [...keys, ...Array.from({ length: 40 }, (_, index) => `user-${index}`)];
  const contexts = countries.flatMap((country) =>
    users.map((user): EvaluationContext => ({ country, targetingKey: user as string, tier: user })),
  );
  const random = seededRandom(5);
  let unreachable = 0;
  for (let index = 0; index < (isDeep ? 300 : 40); index++) {
    const made = randomSnapshot(random, { flags: 3, operators, attributes: ["country"] });
    const source = new Source(made);
    const pair = ["f1", "f2"] as const;
    const verdicts = verdictsOf(source, pair);
    const hits = new Set(
      contexts.map((context) => pair.map((flag) => variantServed(source, context, flag)).join(" ")),
    );
    for (const [key, verdict] of verdicts) {
      expect(verdict).not.toBe("unknown");
      // The other way round it need not be: there are more contexts than these.
      expect(hits.has(key) && verdict !== "reachable", key).toBe(false);
      unreachable += Number(verdict === "unreachable");
    }
  }
  expect(unreachable).toBeGreaterThan(40);
}, 600_000);

test("what the cases of the evaluator expect is never called unreachable", () => {
  let known = 0;
  for (const { title, snapshot, flag, variant } of conformanceCases()) {
    const verdict = new Question(new Source(snapshot), [flag]).ask([{ flag, variant }]);
    expect(verdict.verdict, title).not.toBe("unreachable");
    if (verdict.verdict === "reachable") known += 1;
  }
  expect(known).toBeGreaterThan(700);
});

function* conformanceCases() {
  const folder = new URL("../../../../sdk/conformance/", import.meta.url);
  for (const name of readdirSync(folder).filter((it) => it.endsWith(".json"))) {
    const { cases } = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
    for (const it of cases) {
      if (it.expect.variant === undefined) continue;
      const snapshot = snapshotWith(it.flags, it);
      yield { title: it.title, snapshot, flag: it.flag, variant: it.expect.variant };
    }
  }
}

type WrittenFlag = Partial<Omit<SnapshotFlag, "config">> & Partial<FlagConfig>;

/** What a flag leaves out is as in the cases of the evaluator. */
function snapshotWith(
  flags: Readonly<Record<string, WrittenFlag>>,
  rest: Partial<Pick<Snapshot, "segments" | "lists" | "groups">> = {},
): Snapshot {
  const { segments = {}, lists = {}, groups = {} } = rest;
  const whole = Object.entries(flags).map(([key, { type, variants: its, ...config }]) => [
    key,
    {
      type: type ?? "boolean",
      variants: its ?? { on: true, off: false },
      config: {
        on: true,
        offVariant: "off",
        prerequisites: [],
        targets: [],
        rules: [],
        fallthrough: { variant: "off" },
        ...config,
      },
    },
  ]);
  const filled = Object.entries(segments).map(([key, it]) => [
    key,
    { ...it, rules: it.rules ?? [] },
  ]);
  return {
    format: 1,
    project: "p",
    environment: "e",
    revision: "1.1",
    flags: Object.fromEntries(whole),
    segments: Object.fromEntries(filled),
    lists,
    groups,
  };
}

function on(...conditions: readonly Condition[]): WrittenFlag {
  return { rules: [{ id: "r", conditions, serve: { variant: "on" } }] };
}

const bothOn = [
  { flag: "a", variant: "on" },
  { flag: "b", variant: "on" },
];

function verdictOf(flags: Readonly<Record<string, WrittenFlag>>, correlations: Correlation[] = []) {
  const source = new Source(snapshotWith(flags), correlations);
  return new Question(source, Object.keys(flags)).ask(bothOn).verdict;
}

const inBucket = (salt: string, start: number, end: number): Condition => ({
  operator: "bucket",
  salt,
  start,
  end,
});

const is = (attribute: string, ...values: readonly string[]): Condition => ({
  operator: "in",
  attribute,
  values,
});

test("positions of one salt are exact intervals, and of two salts independent", () => {
  const first = on(inBucket("one", 0, 30_000));
  expect(verdictOf({ a: first, b: on(inBucket("one", 29_999, 60_000)) })).toBe("reachable");
  expect(verdictOf({ a: first, b: on(inBucket("one", 30_000, 60_000)) })).toBe("unreachable");
  expect(verdictOf({ a: first, b: on(inBucket("two", 30_000, 60_000)) })).toBe("reachable");
});

test("a key that is named falls where it falls", () => {
  const named = on(is("targetingKey", "u-1"));
  const position = positionOf(prepareKey("u-1"), prepareSalt("s", undefined) as Salt);
  expect(verdictOf({ a: named, b: on(inBucket("s", position, position + 1)) })).toBe("reachable");
  expect(verdictOf({ a: named, b: on(inBucket("s", position + 1, 100_000)) })).toBe("unreachable");
});

test("a key that nobody finds in time is unknown", () => {
  const salts = ["1", "2", "3", "4"].map((salt) => inBucket(salt, 0, 10));
  expect(verdictOf({ a: on(...salts.slice(0, 2)), b: on(...salts.slice(2)) })).toBe("unknown");
});

test("a text that several regular expressions might match is unknown until one is found", () => {
  const matches = (pattern: string): Condition => ({
    operator: "matches",
    attribute: "email",
    values: [pattern],
  });
  expect(verdictOf({ a: on(matches("^a{3}$")), b: on(matches("^aaa")) })).toBe("reachable");
  const neither = { ...matches("[a-z]"), negate: true } as Condition;
  expect(verdictOf({ a: on(matches("^a")), b: on(neither) })).toBe("unknown");
});

test("a correlation that a project declares rules out what cannot be", () => {
  const flags = { a: on(is("country", "KE")), b: on(is("region", "EUROPE")) };
  const inEastAfrica = { when: [is("country", "KE")], implies: [is("region", "EAST_AFRICA")] };
  expect(verdictOf(flags)).toBe("reachable");
  // A list of regions may have both.
  expect(verdictOf(flags, [inEastAfrica])).toBe("reachable");
  const only = { ...is("region", "EUROPE"), negate: true } as Condition;
  const implies = [...inEastAfrica.implies, only];
  expect(verdictOf(flags, [{ ...inEastAfrica, implies }])).toBe("unreachable");
});

test("flags that ask for each other in a circle are unknown, not unreachable", () => {
  const asks = (flag: string): WrittenFlag => on({ operator: "flag", flag, variants: ["on"] });
  expect(verdictOf({ a: asks("b"), b: asks("a") })).toBe("unknown");
});

test("a rule below one that takes everybody is never served, and neither is its variant", () => {
  const rule = (id: string, ...conditions: readonly Condition[]) => ({
    id,
    conditions,
    serve: { variant: id },
  });
  const flag: WrittenFlag = {
    variants: { off: 0, wide: 1, other: 2, narrow: 3, never: 4 },
    rules: [
      rule("other", is("plan", "pro")),
      rule("wide", is("country", "KE", "UG")),
      rule("narrow", is("country", "KE")),
      rule("never", is("plan", "x"), { ...is("plan", "x"), negate: true } as Condition),
    ],
  };
  expect(neverServed(new Source(snapshotWith({ flag })), "flag")).toEqual([
    // A list may hold KE, and so be in both; whoever has it was taken by the rule before.
    { what: "rule", rule: "narrow", shadowedBy: [{ step: "rule", rule: "wide" }] },
    { what: "rule", rule: "never", shadowedBy: [] },
    { what: "variant", variant: "narrow", namedBy: [{ step: "rule", rule: "narrow" }] },
    { what: "variant", variant: "never", namedBy: [{ step: "rule", rule: "never" }] },
  ]);
});

test("between two numbers that are named there are others", () => {
  const age = (operator: "less_than" | "less_or_equal" | "greater_or_equal", value: number) =>
    ({ operator, attribute: "age", values: [value] }) as const;
  const above = { ...age("less_or_equal", 3), negate: true } as const;
  const below = { ...age("greater_or_equal", 10), negate: true } as const;
  const a = on(age("less_than", 100), above);
  expect(verdictOf({ a, b: on(below) })).toBe("reachable");
});
