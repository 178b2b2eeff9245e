import { expect, test } from "vitest";
import { completenessOf, measureCoverage } from "./measure-coverage.ts";
import type { PartialRow } from "./model.ts";
import {
  allRows,
  combinationsIn,
  plainModel,
  randomModel,
  textOf,
} from "./random-model.test-support.ts";
import { seededRandom } from "./solver/random-clauses.test-support.ts";

// The example of NIST's page "Combinatorial Coverage" (csrc.nist.gov, Automated Combinatorial Testing for Software): four
// tests of four binary variables, of which 19 of 24 pairs of values are covered, and two of six pairs of variables fully.
const published: readonly PartialRow[] = [
  [0, 0, 0, 0],
  [0, 1, 1, 0],
  [1, 0, 0, 1],
  [0, 1, 1, 1],
];

test("the measures are those that NIST gives for its example", () => {
  const measure = measureCoverage({ model: plainModel(2, 2, 2, 2), strength: 2, rows: published });
  expect(measure).toMatchObject({ sets: 6, possible: 24, covered: 19 });
  expect(measure.simple).toBeCloseTo(2 / 6);
  expect(measure.total).toBeCloseTo(19 / 24);
  expect(measure.shares).toEqual([0.5, 0.75, 0.75, 0.75, 1, 1]);
  const completeness = [0.5, 0.75, 1].map((part) => completenessOf(measure, part));
  expect(completeness).toEqual([1, 5 / 6, 2 / 6]);
});

test("what cannot be counts neither way", () => {
  // Of the five pairs that the example lacks, none is possible here; of those that it has, one is not.
  const lacking = ["0=1 1=1", "0=1 2=1", "0=1 3=0", "1=0 2=1", "1=1 2=0"];
  const measure = measureCoverage({
    model: plainModel(2, 2, 2, 2),
    strength: 2,
    rows: published,
    isPossible: (combination) => ![...lacking, "2=0 3=0"].includes(textOf(combination)),
  });
  expect(measure).toMatchObject({ possible: 18, covered: 18, simple: 1, total: 1 });
});

test("without anything that could be covered there is no share, rather than none or all", () => {
  const request = { model: plainModel(2, 2), rows: published };
  for (const measure of [
    measureCoverage({ ...request, strength: 3 }),
    measureCoverage({ ...request, strength: 2, isPossible: () => false }),
  ]) {
    expect(measure).toMatchObject({ sets: 0, simple: undefined, total: undefined });
    expect(completenessOf(measure, 0.5)).toBeUndefined();
  }
});

test("only the parameters that are asked for count, and partial rows for what they say", () => {
  const model = plainModel(2, 2, 3);
  const rows: PartialRow[] = [
    [0, undefined, 2],
    [undefined, 1, 2],
    [1, 1, undefined],
  ];
  expect(measureCoverage({ model, strength: 2, rows })).toMatchObject({ possible: 16, covered: 3 });
  expect(measureCoverage({ model, strength: 2, rows, parameters: [0, 2] })).toMatchObject({
    sets: 1,
    possible: 6,
    covered: 1,
  });
});

test("counts are those of the definition for any rows", () => {
  const random = seededRandom(1);
  for (let round = 0; round < 200; round++) {
    const model = randomModel(random);
    const parameters = [...model.parameters.keys()];
    const strength = 1 + Math.floor(random() * 3);
    const rows = allRows(model);
    const possible = combinationsIn(rows, parameters, strength);
    const run = rows.filter(() => random() < 0.2);
    const covered = combinationsIn(run, parameters, strength);
    const measure = measureCoverage({
      model,
      strength,
      rows: run,
      isPossible: (combination) => possible.has(textOf(combination)),
    });
    expect(measure).toMatchObject({ possible: possible.size, covered: covered.size });
    const full = measure.shares.filter((share) => share === 1).length;
    expect(measure.simple).toBe(measure.sets === 0 ? undefined : full / measure.sets);
  }
});
