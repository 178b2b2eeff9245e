import type { EvaluationContext } from "@yardarm/sdk/evaluate";
import type { Snapshot } from "@yardarm/sdk/model";
import { expect, test } from "vitest";
import { seededRandom } from "../solver/random-clauses.test-support.ts";
import { AnswerTable } from "./answer-table.ts";
import { contextOf } from "./context.ts";
import { engineVersion } from "./engine-version.ts";
import { neverServed } from "./never-served.ts";
import { keepsCorrelations, Question, type Served, variantServed } from "./question.ts";
import { randomSnapshot } from "./random-snapshot.test-support.ts";
import { ReachablePairs } from "./reachable-pairs.ts";
import { Regions } from "./regions.ts";
import { restingOn } from "./resting-snapshot.test-support.ts";
import { contextSampler } from "./sample-contexts.ts";
import { type Correlation, Source } from "./source.ts";

const isDeep = process.env["YARDARM_TEST_DEEP"] === "1";
const budget = { conflictsMax: 20_000, keysMax: 1_000 };
const variants = ["off", "a", "b"];

function analysed(snapshot: Snapshot, correlations: readonly Correlation[] = []): ReachablePairs {
  const pairs = new ReachablePairs(snapshot, {
    random: seededRandom(3),
    contexts: 16,
    budget,
    correlations,
  });
  for (const _ of pairs.run()) void _;
  return pairs;
}

function* pairsIn({ flags }: Snapshot): Generator<readonly [Served, Served]> {
  const keys = Object.keys(flags);
  for (const [index, one] of keys.entries()) {
    for (const other of keys.slice(index + 1)) {
      for (const left of variants) {
        for (const right of variants) {
          yield [
            { flag: one, variant: left },
            { flag: other, variant: right },
          ];
        }
      }
    }
  }
}

function expectTrue(
  pairs: ReachablePairs,
  snapshot: Snapshot,
  correlations: readonly Correlation[] = [],
): void {
  const source = new Source(snapshot, correlations);
  const table = pairs.pairs();
  const questions = new Map<string, Question>();
  for (const goals of pairsIn(snapshot)) {
    const flags = goals.map(({ flag }) => flag);
    const question = questions.get(flags.join()) ?? new Question(source, flags, budget);
    questions.set(flags.join(), question);
    const verdict = pairs.verdict(...goals);
    const alone = question.ask(goals);
    expect(verdict).toBeDefined();
    // What cubes say is what the evaluator confirms.
    expect(verdict?.verdict).toBe(table.answer(goals));
    // Each may know what the other does not, but they never contradict each other.
    const said = new Set([verdict?.verdict, alone.verdict]);
    expect(said.has("reachable") && said.has("unreachable")).toBe(false);
    if (verdict?.verdict !== "reachable") continue;
    for (const { flag, variant } of goals) {
      expect(variantServed(source, verdict.witness, flag)).toBe(variant);
    }
    expect(keepsCorrelations(source, verdict.witness)).toBe(true);
  }
}

test("all pairs of a snapshot are settled, and as single questions settle them", () => {
  const random = seededRandom(21);
  for (let index = 0; index < (isDeep ? 60 : 5); index++) {
    const snapshot = randomSnapshot(random, { flags: 7 });
    const pairs = analysed(snapshot);
    expectTrue(pairs, snapshot);
    expect(pairs.refuted).toBe(0);
    const { variantPairs, reachable, unreachable, unknown } = pairs.count();
    expect(variantPairs).toBe(21 * 9);
    expect(reachable + unreachable + unknown).toBe(variantPairs);
  }
});

function* pairsServed(source: Source, context: EvaluationContext): Generator<readonly Served[]> {
  const served = Object.keys(source.snapshot.flags).flatMap((flag) => {
    const variant = variantServed(source, context, flag);
    return variant === undefined ? [] : [{ flag, variant }];
  });
  for (const [index, one] of served.entries()) {
    for (const other of served.slice(index + 1)) yield [one, other];
  }
}

test("of operators that are exact nothing is unknown, and trying all values finds nothing else", () => {
  const operators = new Set(["in", "has_any", "exists", "less_than", "semver_greater_than"]);
  const items = ["KE", "ke", "u-1", "1.2.0", "1.2.1", "1.2.0-beta.1", "beta", "x", 1, 3, 7, true];
  const lists = items.flatMap((one) => items.map((two) => [one, two]));
  const countries: readonly unknown[] = [undefined, {}, [], ...items, 42, "42", ...lists];
  const users = ["u-1", "u-2", "u-3", "42", ...Array.from({ length: 20 }, (_, at) => `user-${at}`)];
  const contexts = countries.flatMap((country) =>
    users.map((targetingKey) => ({ country, targetingKey, tier: targetingKey })),
  );
  const random = seededRandom(17);
  let unreachable = 0;
  for (let index = 0; index < (isDeep ? 200 : 12); index++) {
    const made = randomSnapshot(random, { flags: 4, operators, attributes: ["country"] });
    const table = analysed(made).pairs();
    const source = new Source(made);
    const met = contexts.flatMap((context) => [...pairsServed(source, context)]);
    expect(met.find((goals) => table.answer(goals) !== "reachable")).toBeUndefined();
    expect(table.count().unknown).toBe(0);
    unreachable += table.count().unreachable;
  }
  expect(unreachable).toBeGreaterThan(60);
});

test("declared correlations are part of proofs and of witnesses", () => {
  const random = seededRandom(51);
  const isIn = (attribute: string, ...values: string[]) =>
    ({ operator: "in", attribute, values }) as const;
  const isList = { operator: "has_any", attribute: "country", values: ["KE"] } as const;
  const hasTier = { operator: "exists", attribute: "tier" } as const;
  const correlations: readonly Correlation[] = [
    { when: [], implies: [isIn("country", "KE"), { ...isList, negate: true }] },
    { when: [isIn("country", "KE")], implies: [{ ...hasTier, negate: true }] },
  ];
  let excluded = 0;
  for (let index = 0; index < 4; index++) {
    const snapshot = randomSnapshot(random, { flags: 4 });
    const pairs = analysed(snapshot, correlations);
    expectTrue(pairs, snapshot, correlations);
    excluded += pairs.count().unreachable - analysed(snapshot).count().unreachable;
  }
  expect(excluded).toBeGreaterThan(5);
});

test("an attribute that has the name of a context kind is the object of that kind", () => {
  const random = seededRandom(77);
  for (let index = 0; index < 6; index++) {
    const attributes = ["company", "country"];
    const snapshot = randomSnapshot(random, { flags: 4, attributes });
    expectTrue(analysed(snapshot), snapshot);
  }
});

test("what is never served is found for all flags at once", () => {
  const snapshot = randomSnapshot(seededRandom(12), { flags: 12 });
  const steps = analysed(snapshot).neverServed();
  let step = steps.next();
  while (!step.done) step = steps.next();
  const source = new Source(snapshot);
  const alone = Object.keys(snapshot.flags).map(
    (flag) => [flag, neverServed(source, flag)] as const,
  );
  expect([...step.value]).toEqual(alone.filter(([, list]) => list.length > 0));
  expect(step.value.size).toBeGreaterThan(4);
});

test("no random context serves two variants that are said never to meet", () => {
  const snapshot = randomSnapshot(seededRandom(8), { flags: 12 });
  const pairs = analysed(snapshot);
  const source = new Source(snapshot);
  const flags = Object.keys(snapshot.flags);
  const next = contextSampler(source, flags, seededRandom(9));
  const unreachable = [...pairsIn(snapshot)].filter(
    (goals) => pairs.verdict(...goals)?.verdict === "unreachable",
  );
  expect(unreachable.length).toBeGreaterThan(100);
  for (let index = 0; index < 3_000; index++) {
    const context = contextOf([...next().values()]);
    const served = new Map(flags.map((flag) => [flag, variantServed(source, context, flag)]));
    const hit = unreachable.find((goals) =>
      goals.every(({ flag, variant }) => served.get(flag) === variant),
    );
    expect(hit).toBeUndefined();
  }
});

test("after a change only what rests on it is looked at again, and all is true of the new snapshot", () => {
  const random = seededRandom(33);
  let now = randomSnapshot(random, { flags: 6 });
  const pairs = analysed(now);
  for (let index = 0; index < 8; index++) {
    const other = randomSnapshot(random, { flags: 6 });
    const key = `f${index % 6}`;
    const { s0 } = other.segments;
    const flags = { ...now.flags, [key]: other.flags[key] } as Snapshot["flags"];
    now =
      index % 4 === 3 && s0 !== undefined
        ? { ...now, segments: { ...now.segments, s0 } }
        : { ...now, flags };
    const touched = pairs.update(now);
    if (index % 4 !== 3) expect(touched).toContain(key);
    for (const _ of pairs.run()) void _;
    expectTrue(pairs, now);
  }
  const { f0: gone, ...rest } = now.flags;
  expect(gone).toBeDefined();
  pairs.update({ ...now, flags: rest });
  expect(pairs.count().flags).toBe(5);
  expect(pairs.update({ ...now, flags: rest })).toEqual([]);
});

test("after a change to what a flag of too many cubes rests on, all is as if it were found anew", () => {
  const pairs = analysed(restingOn(4));
  for (const ways of [28, 1]) {
    const now = restingOn(ways);
    expect(pairs.update(now).toSorted()).toEqual(["above", "root", "wide"]);
    for (const _ of pairs.run()) void _;
    expect(pairs.pairs().bytes).toEqual(analysed(now).pairs().bytes);
    expectTrue(pairs, now);
  }
  const { byVariant } = new Regions(new Source(restingOn(28))).of("wide");
  expect(byVariant.get("a")).toMatchObject({ isComplete: false, list: { length: 800 } });
});

test("a search that is stopped has kept what it found", () => {
  const snapshot = randomSnapshot(seededRandom(4), { flags: 8 });
  const pairs = new ReachablePairs(snapshot, { random: seededRandom(3), contexts: 64, budget });
  const steps = pairs.run();
  while (pairs.count().reachable === 0) steps.next();
  const before = pairs.count();
  expect(before.reachable).toBeGreaterThan(0);
  expect(before.unknown).toBeGreaterThan(0);
  for (const _ of pairs.run()) void _;
  expect(pairs.count().unknown).toBeLessThan(before.unknown);
  expectTrue(pairs, snapshot);
});

test("what was found before is known at once, and after a change it goes on from there", () => {
  const random = seededRandom(35);
  const [snapshot, other] = [
    randomSnapshot(random, { flags: 6 }),
    randomSnapshot(random, { flags: 6 }),
  ];
  const first = analysed(snapshot);
  const found = { alone: first.alone().bytes, pairs: first.pairs().bytes };
  const options = { random: seededRandom(5), contexts: 16, budget };
  // As it comes back from where it was kept.
  const again = new ReachablePairs(structuredClone(snapshot), { ...options, found });
  expect(again.pairs()).toEqual(first.pairs());
  expect([...again.run()]).toEqual([]);
  expectTrue(again, snapshot);
  expect(again.update(structuredClone(snapshot))).toEqual([]);
  const changed = { ...snapshot, flags: { ...snapshot.flags, f2: other.flags["f2"] } } as Snapshot;
  expect(again.update(changed)).toContain("f2");
  const shares = [...again.run()].map(({ share }) => share);
  expect(shares).toEqual([...shares].sort((one, two) => one - two));
  expect(shares.at(-1)).toBe(1);
  expectTrue(again, changed);
});

test("what was found of other states is not taken for what is asked", () => {
  const snapshot = randomSnapshot(seededRandom(36), { flags: 4 });
  const found = { alone: new Uint8Array(3).fill(2), pairs: new Uint8Array(3).fill(2) };
  const pairs = new ReachablePairs(snapshot, { random: seededRandom(5), budget, found });
  expect(pairs.count()).toMatchObject({ reachable: 0, unreachable: 0 });
});

test("another answer comes with another version, so that what was kept by an earlier one is not used", () => {
  const random = seededRandom(37);
  const bytes = Array.from({ length: 6 }, () => [
    ...analysed(randomSnapshot(random, { flags: 7 })).pairs().bytes,
  ]).flat();
  // FNV-1a
  const print = bytes.reduce(
    (hash, byte) => Math.imul(hash ^ byte, 0x0100_0193) >>> 0,
    0x811c_9dc5,
  );
  // Where this is another one, what is kept of earlier answers is wrong, or not all there is to say: raise the version.
  expect([engineVersion, print]).toEqual(["2", 1_816_967_775]);
});

test("tables say of variants, pairs and triples what single questions say", () => {
  const snapshot = randomSnapshot(seededRandom(6), { flags: 5 });
  const pairs = analysed(snapshot);
  const steps = pairs.triples(["f4", "f1", "f3"]);
  let step = steps.next();
  while (!step.done) step = steps.next();
  const tables = [pairs.alone(), pairs.pairs(), step.value];
  const sizes = tables.map((table) => {
    // What went to another thread and came back says the same.
    const copy = new AnswerTable(structuredClone({ ...table }));
    let size = 0;
    for (const numbers of table.combinations()) {
      const goals = numbers.map((number) => table.states[number] as Served);
      const answer = table.answerAt(numbers);
      expect(answer).toBe(pairs.ask(goals).verdict);
      expect(copy.answer(goals.toReversed())).toBe(answer);
      size += 1;
    }
    const { reachable, unreachable, unknown } = table.count();
    expect(reachable + unreachable + unknown).toBe(size);
    return size;
  });
  expect(sizes).toEqual([15, 90, 27]);
  const [alone, all] = tables;
  expect(all?.answer([{ flag: "f1", variant: "a" }])).toBeUndefined();
  expect(alone?.answer([{ flag: "f1", variant: "nowhere" }])).toBeUndefined();
});
