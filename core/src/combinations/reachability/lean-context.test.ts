import type { EvaluationContext } from "@yardarm/sdk/evaluate";
import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../solver/random-clauses.test-support.ts";
import { leanContext, readableWitness } from "./lean-context.ts";
import { variantServed } from "./question.ts";
import { randomSnapshot } from "./random-snapshot.test-support.ts";
import { ReachablePairs } from "./reachable-pairs.ts";
import { Source } from "./source.ts";

const everything =
  '{"targetingKey":32,"plan":"user-1","country":"KE","tags":[true,"new"],"organization":{"targetingKey":"acme","size":40}}';
const whole: EvaluationContext = JSON.parse(everything);
const onlyNumber: EvaluationContext = JSON.parse('{"targetingKey":32}');
const sizeOf = ({ organization }: EvaluationContext): unknown =>
  organization instanceof Object && Reflect.get(organization, "size");

test.each<[string, (tried: EvaluationContext) => boolean, EvaluationContext]>([
  ["nothing matters", () => true, {}],
  ["one attribute does", ({ country }) => country === "KE", { country: "KE" }],
  ["one does within another kind", (it) => sizeOf(it) === 40, { organization: { size: 40 } }],
  ["somebody has to be there", (it) => it.targetingKey !== undefined, { targetingKey: "user-1" }],
  ["only this number does", (it) => it.targetingKey === onlyNumber.targetingKey, onlyNumber],
  ["its text does as well", (it) => Number(it.targetingKey) === 32, { targetingKey: "32" }],
  ["one item of a list does", ({ tags }) => String(tags).includes("new"), { tags: "new" }],
  ["all items of a list do", ({ tags }) => String(tags) === "true,new", { tags: [true, "new"] }],
  ["one can go only after another", (it) => !!it["plan"] || !it["country"], {}],
  ["all of it does", (it) => JSON.stringify(it) === everything, whole],
])("where %s, the rest is left out", (_what, does, left) => {
  expect(leanContext(whole, does)).toEqual(left);
});

test("what is shown serves what the witness serves, and nothing more can be left out", () => {
  let smaller = 0;
  const check = (seed: number) => {
    const snapshot = randomSnapshot(seededRandom(seed), { flags: 3 });
    const pairs = new ReachablePairs(snapshot, { random: seededRandom(3), contexts: 16 });
    for (const _ of pairs.run()) void _;
    const source = new Source(snapshot);
    for (const variant of ["off", "a", "b"]) {
      const goals = ["f1", "f2"].map((flag) => ({ flag, variant }));
      const verdict = pairs.ask(goals);
      if (verdict.verdict !== "reachable") continue;
      const serves = (context: EvaluationContext) =>
        goals.every(({ flag }) => variantServed(source, context, flag) === variant);
      const shown = readableWitness(source, goals, verdict.witness);
      expect(serves(shown)).toBe(true);
      const names = Object.keys(shown);
      smaller += Number(names.length < Object.keys(verdict.witness).length);
      for (const name of names) {
        const less = Object.entries(shown).filter(([its]) => its !== name);
        expect(serves(Object.fromEntries(less)), name).toBe(false);
      }
    }
  };
  fc.assert(fc.property(fc.integer(), check), { numRuns: 60, seed: 5 });
  expect(smaller).toBeGreaterThan(20);
});
