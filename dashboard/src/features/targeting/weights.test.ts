import { weightsOf } from "@yardarm/core/registry";
import { scaleDefault } from "@yardarm/sdk/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { movesBetween } from "./serve-moves.ts";
import { rolloutBasis, rolloutWith, sumOfTexts, weightTexts } from "./weights.ts";

const variants = ["a", "b", "c"];
const basis = rolloutBasis(undefined, { variant: "a", salt: "s" });

/** Three weights in thousandths of a per cent that add up to everybody. */
const weights = fc
  .tuple(fc.integer({ min: 0, max: scaleDefault }), fc.integer({ min: 0, max: scaleDefault }))
  .map(([x, y]) => [Math.min(x, y), Math.abs(x - y), scaleDefault - Math.max(x, y)] as const);
const texts = weights.map(
  (parts) => new Map(parts.map((part, index) => [variants[index] ?? "", String(part / 1000)])),
);

test("what is typed is what is stored, and reads the same again", () => {
  fc.assert(
    fc.property(texts, (typed) => {
      const rollout = rolloutWith(typed, basis);
      if (rollout === undefined) throw new Error("These weights add up.");
      expect(weightTexts(variants, rollout)).toEqual(typed);
    }),
  );
});

test("raising a weight moves nobody out of that variant", () => {
  fc.assert(
    fc.property(texts, texts, (first, second) => {
      const saved = rolloutWith(first, basis);
      const next = saved && rolloutWith(second, saved);
      if (saved === undefined || next === undefined) throw new Error("These weights add up.");
      const moves = movesBetween({ rollout: saved }, { rollout: next }) ?? [];
      for (const variant of variants) {
        const grew = (weightsOf(next).get(variant) ?? 0) >= (weightsOf(saved).get(variant) ?? 0);
        if (grew) expect(moves.filter(({ from }) => from === variant)).toEqual([]);
      }
    }),
  );
});

test("what moves is exactly what was taken away", () => {
  const saved = rolloutWith(
    new Map([
      ["a", "70"],
      ["b", "30"],
      ["c", "0"],
    ]),
    basis,
  );
  const next =
    saved &&
    rolloutWith(
      new Map([
        ["a", "50"],
        ["b", "30"],
        ["c", "20"],
      ]),
      saved,
    );
  if (saved === undefined || next === undefined) throw new Error("These weights add up.");
  expect(movesBetween({ rollout: saved }, { rollout: next })).toEqual([
    { from: "a", to: "c", share: 0.2 },
  ]);
});

test("rollouts that hash differently say nothing of anybody", () => {
  expect(
    movesBetween({ rollout: basis }, { rollout: { ...basis, salt: "other" } }),
  ).toBeUndefined();
});

test.each([
  [["33.333", "33.333", "33.334"], 100],
  [["10", "", "0,5"], 10.5],
  [["10", "x", "5"], undefined],
  [["10", "-1", "5"], undefined],
])("%j adds up to %s", (parts, sum) => {
  expect(sumOfTexts(new Map(parts.map((part, index) => [String(index), part])))).toBe(sum);
});
