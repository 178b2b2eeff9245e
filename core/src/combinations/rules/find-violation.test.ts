import fc from "fast-check";
import { expect, test } from "vitest";
import { Draw } from "../../changes/draw.test-support.ts";
import { drawStatement } from "../../changes/interactions-arbitrary.test-support.ts";
import { contextOf } from "../reachability/context.ts";
import { variantServed } from "../reachability/question.ts";
import { randomSnapshot } from "../reachability/random-snapshot.test-support.ts";
import { contextSampler } from "../reachability/sample-contexts.ts";
import { Source } from "../reachability/source.ts";
import { seededRandom } from "../solver/random-clauses.test-support.ts";
import { findViolation } from "./find-violation.ts";
import { isKept } from "./statement-gates.ts";

const variants = ["off", "a", "b"];
const flags = ["f1", "f2", "f3"];
const budget = { conflictsMax: 20_000, keysMax: 2_000 };

test("a violation has a witness that the evaluator confirms, and where there is none no context breaks the rule", () => {
  const counts = { reachable: 0, unreachable: 0, unknown: 0 };
  const variantsOf = new Map(flags.map((flag) => [flag, variants]));
  const check = (seed: number, value: fc.GeneratorValue) => {
    const random = seededRandom(seed);
    const source = new Source(randomSnapshot(random, { flags: 4 }));
    const statement = drawStatement(new Draw(value), variantsOf);
    const found = findViolation(source, statement, budget);
    const breaks = (context: ReturnType<typeof contextOf>) =>
      !isKept(statement, (flag) => variantServed(source, context, flag));
    counts[found.verdict] += 1;
    if (found.verdict === "reachable") expect(breaks(found.witness)).toBe(true);
    if (found.verdict !== "unreachable") return;
    const next = contextSampler(source, flags, random);
    for (let index = 0; index < 100; index++) {
      expect(breaks(contextOf([...next().values()]))).toBe(false);
    }
  };
  fc.assert(fc.property(fc.integer(), fc.gen(), check), { numRuns: 200, seed: 5 });
  expect(counts.reachable).toBeGreaterThan(60);
  expect(counts.unreachable).toBeGreaterThan(20);
  expect(counts.unknown).toBeLessThan(20);
}, 300_000);

test("a flag that the snapshot does not have serves nothing", () => {
  const source = new Source(randomSnapshot(seededRandom(1), { flags: 1 }));
  const gone = { kind: "serves", flag: "gone", variants: ["a"] } as const;
  expect(findViolation(source, { kind: "never", of: gone })).toEqual({ verdict: "unreachable" });
  expect(findViolation(source, { kind: "always", of: gone }).verdict).toBe("reachable");
});
