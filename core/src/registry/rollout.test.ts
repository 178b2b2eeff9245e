import { scaleDefault, type VariantRange } from "@yardarm/sdk/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { evenWeights, reweigh, rolloutOf, type Weights, weightsOf } from "./rollout.ts";

const names = ["a", "b", "c", "d", "e"];

/** Weights of two to five variants, some of them 0, that add up to the scale. */
const weightsArbitrary: fc.Arbitrary<Weights> = fc
  .array(fc.nat(scaleDefault), { minLength: 1, maxLength: 4 })
  .map((cuts) => {
    const borders = [0, ...cuts.sort((left, right) => left - right), scaleDefault];
    return new Map(
      borders.slice(1).map((border, index) => [names[index] ?? "", border - (borders[index] ?? 0)]),
    );
  });

const sequence = fc.array(weightsArbitrary, { minLength: 2, maxLength: 12 });

/** Runs a check on each step of a sequence of reweighings. */
function onEachStep(
  check: (
    before: readonly VariantRange[],
    after: readonly VariantRange[],
    weights: Weights,
  ) => void,
) {
  fc.assert(
    fc.property(sequence, ([first = new Map(), ...rest]) => {
      let ranges = rolloutOf(first, "salt").ranges;
      for (const weights of rest) {
        const next = reweigh(ranges, weights);
        check(ranges, next, weights);
        ranges = next;
      }
    }),
    { numRuns: 200 },
  );
}

/** How many positions a variant has in both. */
function keptPositions(
  before: readonly VariantRange[],
  after: readonly VariantRange[],
  variant: string,
): number {
  let kept = 0;
  for (const was of before.filter((range) => range.variant === variant)) {
    for (const is of after.filter((range) => range.variant === variant)) {
      kept += Math.max(0, Math.min(was.end, is.end) - Math.max(was.start, is.start));
    }
  }
  return kept;
}

test("nobody leaves a variant whose weight is raised or stays", () => {
  let raised = 0;
  onEachStep((before, after, weights) => {
    for (const [variant, had] of weightsOf({ ranges: before })) {
      if ((weights.get(variant) ?? 0) < had) continue;
      raised += 1;
      expect(keptPositions(before, after, variant)).toBe(had);
    }
  });
  expect(raised).toBeGreaterThan(100);
});

test("a variant that shrinks keeps as much as its new weight allows, so only what must move moves", () => {
  onEachStep((before, after, weights) => {
    for (const [variant, had] of weightsOf({ ranges: before })) {
      const has = weights.get(variant) ?? 0;
      expect(keptPositions(before, after, variant)).toBe(Math.min(had, has));
    }
  });
});

test("each variant gets just its weight, and a variant of weight 0 no range", () => {
  onEachStep((_, after, weights) => {
    const expected = [...weights].filter(([, weight]) => weight > 0).sort();
    expect([...weightsOf({ ranges: after })].sort()).toEqual(expected);
  });
});

test("the ranges stay sorted, cover every position once, and never touch one of the same variant", () => {
  onEachStep((_, after) => {
    let end = 0;
    let last: string | undefined;
    for (const range of after) {
      expect(range.start).toBe(end);
      expect(range.end).toBeGreaterThan(range.start);
      expect(range.variant).not.toBe(last);
      end = range.end;
      last = range.variant;
    }
    expect(end).toBe(scaleDefault);
  });
});

test("weights that stay leave the ranges as they are", () => {
  onEachStep((_, after) => expect(reweigh(after, weightsOf({ ranges: after }))).toEqual(after));
});

test("where cumulative weights would move a subject out of a raised variant, ranges do not", () => {
  const before = rolloutOf(
    new Map([
      ["a", 10],
      ["b", 45],
      ["c", 45],
    ]),
    "salt",
  ).ranges;
  const after = reweigh(
    before,
    new Map([
      ["a", 0],
      ["b", 50],
      ["c", 50],
    ]),
  );
  const at52 = after.find(({ start, end }) => start <= 52 && 52 < end);
  expect(at52?.variant).toBe("b");
});

test("a new variant takes what another gives up", () => {
  const ranges = rolloutOf(new Map([["a", 100]]), "salt").ranges;
  expect(
    reweigh(
      ranges,
      new Map([
        ["a", 60],
        ["b", 40],
      ]),
    ),
  ).toEqual([
    { variant: "a", start: 0, end: 60 },
    { variant: "b", start: 60, end: 100 },
  ]);
});

test("a rollout keeps what it hashes by", () => {
  const basis = { by: "email", kind: "device", scheme: "yardarm-1" };
  expect(rolloutOf(new Map([["a", 1]]), "s", basis)).toEqual({
    salt: "s",
    ...basis,
    ranges: [{ variant: "a", start: 0, end: 1 }],
  });
});

test("equal weights add up, and the first variants get what cannot be shared evenly", () => {
  expect([...evenWeights(["a", "b", "c"])]).toEqual([
    ["a", 33_334],
    ["b", 33_333],
    ["c", 33_333],
  ]);
});

test.each([
  [
    "a fraction",
    [
      ["a", 0.5],
      ["b", 99.5],
    ],
  ],
  [
    "less than nothing",
    [
      ["a", -1],
      ["b", 101],
    ],
  ],
  [
    "too much in all",
    [
      ["a", 60],
      ["b", 60],
    ],
  ],
] as const)("weights with %s are refused", (_, weights) => {
  const ranges = [{ variant: "a", start: 0, end: 100 }];
  expect(() => reweigh(ranges, new Map(weights))).toThrow(RangeError);
});
