import { expect, test } from "vitest";
import { isSound } from "../check-plan.ts";
import { planTests } from "../covering/plan-tests.ts";
import { type Choice, type Model, never, type Row } from "../model.ts";
import { allRows, plainModel, textOf } from "../random-model.test-support.ts";
import { seededRandom } from "../solver/random-clauses.test-support.ts";
import { proposeRows } from "./propose-rows.ts";
import { type Combination, rankSuspects } from "./rank-suspects.ts";
import type { TestedRow } from "./spectrum.ts";

const a0 = { parameter: 0, value: 0 };
const a1 = { parameter: 0, value: 1 };
const b0 = { parameter: 1, value: 0 };
const b1 = { parameter: 1, value: 1 };

function tested(rows: readonly Row[], ...faults: readonly Combination[]): readonly TestedRow[] {
  return rows.map((values) => ({
    values,
    hasFailed: faults.some((fault) => fault.every((it) => values[it.parameter] === it.value)),
  }));
}

function plan(model: Model, seed: number): readonly Row[] {
  const search = planTests({ model, steps: 1, random: seededRandom(seed) });
  for (;;) {
    const { done, value } = search.next();
    if (done) return value.rows.map(({ values }) => values);
  }
}

test("a choice that all failed rows have and no passed row has is the culprit", () => {
  const model = plainModel(2, 2, 2);
  const { suspects, culprit } = rankSuspects(model, tested(allRows(model), [b1]));
  expect(culprit).toEqual([b1]);
  expect(suspects[0]).toMatchObject({ failed: 4, passed: 0, score: 1, explainsAll: true });
  expect(suspects[0]?.confidence).toBeGreaterThan(0.9);
  expect(suspects[1]?.explainsAll).toBe(false);
});

test("two choices that only fail together are the culprit, and neither of them alone", () => {
  const model = plainModel(2, 2, 2);
  const { suspects, culprit } = rankSuspects(model, tested(allRows(model), [a0, b1]));
  expect(culprit?.map((it) => textOf([it]))).toEqual(["0=0", "1=1"]);
  const alone = suspects.find(({ combinations }) => textOf(combinations[0] ?? []) === "1=1");
  // Ochiai: 2 of the 2 failed rows, and 2 passed rows.
  expect(alone).toMatchObject({ failed: 2, passed: 2 });
  expect(alone?.score).toBeCloseTo(2 / Math.sqrt(2 * 4));
});

test("what was always in the same rows is one suspect, and nobody is the culprit", () => {
  const model = plainModel(2, 2);
  const rows = tested(
    [
      [0, 0],
      [1, 1],
    ],
    [a1],
  );
  const { suspects, culprit } = rankSuspects(model, rows);
  expect(culprit).toBeUndefined();
  expect(suspects).toHaveLength(1);
  expect(suspects[0]?.combinations.map(textOf)).toEqual(["0=1", "1=1"]);
});

test("without a failure there is no suspect, and little evidence gives little confidence", () => {
  const model = plainModel(...Array.from({ length: 30 }, () => 2));
  const row = model.parameters.map(() => 0);
  expect(rankSuspects(model, [{ values: row, hasFailed: false }])).toEqual({
    suspects: [],
    culprit: undefined,
  });
  const { suspects } = rankSuspects(model, [{ values: row, hasFailed: true }]);
  expect(suspects[0]?.combinations).toHaveLength(30);
  const rest = rankSuspects(model, tested([row, row.map(() => 1)], [a0])).suspects[0];
  expect((rest?.confidence ?? 1) / (rest?.combinations.length ?? 1)).toBeLessThan(0.05);
});

test("a row that passed although it has the cause lowers the rank and does not clear it", () => {
  const model = plainModel(2, 2, 2, 2);
  const rows = tested(allRows(model), [b1]).map((row, place) =>
    place === 4 ? { ...row, hasFailed: false } : row,
  );
  const { suspects, culprit } = rankSuspects(model, rows);
  expect(culprit).toBeUndefined();
  expect(suspects[0]?.combinations).toEqual([[b1]]);
  expect(suspects[0]).toMatchObject({ failed: 7, passed: 1, explainsAll: false });
});

test("all failed rows count where only something larger than two choices fails", () => {
  const model = plainModel(2, 2, 2);
  const c1 = { parameter: 2, value: 1 };
  const { culprit } = rankSuspects(model, tested(allRows(model), [a1, b1, c1]));
  expect(culprit).toBeUndefined();
});

/** Runs the plan, then what is proposed, until the culprit is known or nothing is proposed any more. */
function hunt(model: Model, fault: Combination, seed: number) {
  const random = seededRandom(seed);
  let rows: readonly TestedRow[] = tested(plan(model, seed), fault);
  for (let round = 0; round < 30; round++) {
    const { suspects, culprit } = rankSuspects(model, rows);
    if (culprit !== undefined || suspects.length === 0) return { culprit, rows, suspects };
    const passed = rows.filter(({ hasFailed }) => !hasFailed).map(({ values }) => values);
    const proposed = proposeRows({ model, suspects, passed, count: 3, random });
    if (proposed.length === 0) return { culprit, rows, suspects };
    for (const row of proposed) expect(isSound(model, row)).toBe(true);
    rows = [...rows, ...tested(proposed, fault)];
  }
  return { culprit: undefined, rows, suspects: rankSuspects(model, rows).suspects };
}

test("a planted fault is found with a plan of pairs and a few more rows", () => {
  const random = seededRandom(7);
  const conditions = [never(a0, b1), never({ parameter: 2, value: 0 }, { parameter: 5, value: 1 })];
  const model = { ...plainModel(2, 3, 2, 2, 4, 2, 3, 2, 2, 2), conditions };
  const first = plan(model, 1).length;
  let more = 0;
  for (let round = 0; round < 60; round++) {
    const fault = randomFault(model, random, 1 + (round % 2));
    const { culprit, rows } = hunt(model, fault, round);
    expect(culprit?.map((it) => textOf([it])).sort()).toEqual(
      fault.map((it) => textOf([it])).sort(),
    );
    more += rows.length - first;
  }
  expect(more / 60).toBeLessThan(12);
}, 60_000);

/** Of two parameters at most, and such that some row can have it, and not only together with a simpler cause. */
function randomFault(model: Model, random: () => number, size: number): readonly Choice[] {
  const rows = plan(model, 3);
  const row = rows[Math.floor(random() * rows.length)] ?? [];
  const first = Math.floor(random() * row.length);
  const second = (first + 1 + Math.floor(random() * (row.length - 1))) % row.length;
  return [first, second]
    .slice(0, size)
    .map((parameter) => ({ parameter, value: row[parameter] ?? 0 }));
}

test("what the conditions let only meet together cannot be told apart, and nothing is proposed", () => {
  const model = { ...plainModel(2, 2), conditions: [never(a0, b1), never(a1, b0)] };
  const rows = tested(
    [
      [0, 0],
      [1, 1],
    ],
    [a1],
  );
  const { suspects } = rankSuspects(model, rows);
  expect(proposeRows({ model, suspects, count: 3, random: seededRandom(1) })).toEqual([]);
});

test("proposals keep to what passed where that does not matter", () => {
  const model = plainModel(...Array.from({ length: 12 }, () => 3));
  const good = model.parameters.map(() => 2);
  const failed = model.parameters.map((_, at) => (at < 3 ? 1 : 2));
  const rows = [
    { values: good, hasFailed: false },
    { values: failed, hasFailed: true },
  ];
  const { suspects } = rankSuspects(model, rows);
  const proposed = proposeRows({
    model,
    suspects: suspects.slice(0, 1),
    passed: [good],
    count: 2,
    random: seededRandom(1),
  });
  expect(proposed.length).toBe(2);
  for (const row of proposed) expect(row.slice(3)).toEqual(good.slice(3));
});
