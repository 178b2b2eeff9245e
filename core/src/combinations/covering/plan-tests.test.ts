import { expect, test } from "vitest";
import { checkPlan } from "../check-plan.ts";
import {
  and,
  type Formula,
  is,
  type Model,
  never,
  not,
  or,
  type PartialRow,
  type Row,
} from "../model.ts";
import {
  allRows,
  combinationsIn,
  plainModel,
  randomModel,
  subsets,
} from "../random-model.test-support.ts";
import { seededRandom } from "../solver/random-clauses.test-support.ts";
import { type PlanDemand, type PlanRequest, planTests, type TestPlan } from "./plan-tests.ts";

const isDeep = process.env["YARDARM_TEST_DEEP"] === "1";
const patienceMs = isDeep ? 3_600_000 : 30_000;

/** Plans to the end of its steps. */
function planOf(request: Omit<PlanRequest, "random">, seed = 1): TestPlan {
  const search = planTests({ steps: 5, ...request, random: seededRandom(seed) });
  for (;;) {
    const { done, value } = search.next();
    if (done) return value;
  }
}

function rowsOf({ rows }: TestPlan): readonly Row[] {
  return rows.map(({ values }) => values);
}

const all = ({ parameters }: Model) => [...parameters.keys()];

/** All pairs or all triples, and sometimes all triples of some of the parameters besides. */
function randomDemands(model: Model, random: () => number): readonly PlanDemand[] {
  const most: PlanDemand = { parameters: all(model), strength: random() < 0.7 ? 2 : 3 };
  const some: PlanDemand = { parameters: all(model).slice(1, 5), strength: 3 };
  return random() < 0.3 ? [most, some] : [most];
}

test(
  "a plan has every combination that some row can have, and no row that cannot be",
  () => {
    const random = seededRandom(1);
    const counts = { constrained: 0, contradictory: 0 };
    for (let round = 0; round < (isDeep ? 5_000 : 250); round++) {
      const model = randomModel(random);
      const possible = allRows(model);
      const demands = randomDemands(model, random);
      const plan = planOf({ model, demands, steps: 1 }, round);
      const rows = rowsOf(plan);
      expect(new Set(possible.map(String))).toEqual(
        new Set([...possible.map(String), ...rows.map(String)]),
      );
      for (const { parameters, strength } of demands) {
        for (const size of [1, 2, strength]) {
          expect(combinationsIn(rows, parameters, size)).toEqual(
            combinationsIn(possible, parameters, size),
          );
        }
      }
      expect(plan).toMatchObject({ open: 0, isContradictory: possible.length === 0 });
      expect(rows.length).toBeGreaterThanOrEqual(plan.lowerBound);
      if (possible.length === 0) counts.contradictory += 1;
      else if (model.conditions.length > 0) counts.constrained += 1;
    }
    expect(counts.contradictory).toBeGreaterThan(10);
    expect(counts.constrained).toBeGreaterThan(100);
  },
  patienceMs,
);

test("the checker finds a row that is missing, and one that cannot be", () => {
  const random = seededRandom(2);
  let found = 0;
  for (let round = 0; round < 300; round++) {
    const model = randomModel(random);
    const parameters = all(model);
    const strength = 1 + Math.floor(random() * 3);
    const possible = allRows(model);
    const rows = possible.filter(() => random() < 0.5);
    const verdict = checkPlan({ model, parameters, strength, rows });
    const lacking =
      combinationsIn(possible, parameters, strength).size -
      combinationsIn(rows, parameters, strength).size;
    expect(verdict.unsound).toEqual([]);
    expect(verdict.missing.length).toBe(Math.min(10, lacking));
    expect(verdict.covered).toBe(combinationsIn(rows, parameters, strength).size);
    const everything = combinationsIn(allRows({ ...model, conditions: [] }), parameters, strength);
    expect(verdict.impossible).toBe(
      everything.size - combinationsIn(possible, parameters, strength).size,
    );
    if (lacking > 0) found += 1;
  }
  expect(found).toBeGreaterThan(100);
  const model = { ...plainModel(2, 2), conditions: [never({ parameter: 0, value: 1 })] };
  const check = (...rows: Row[]) => checkPlan({ model, parameters: [0, 1], strength: 2, rows });
  expect(check([0, 0], [1, 1], [0, 2], [0]).unsound).toEqual([1, 2, 3]);
});

test.each([
  { title: "four parameters of three values, in pairs", sizes: [3, 3, 3, 3], strength: 2, rows: 9 },
  { title: "ten of two values, in pairs", sizes: Array(10).fill(2), strength: 2, rows: 6 },
  { title: "four of two values, in triples", sizes: [2, 2, 2, 2], strength: 3, rows: 8 },
  { title: "five of four values, in pairs", sizes: [4, 4, 4, 4, 4], strength: 2, rows: 16 },
  { title: "mixed sizes, in pairs", sizes: [5, 4, 2, 2, 2], strength: 2, rows: 20 },
] as const)("known smallest plans are found: $title", ({ sizes, strength, rows }) => {
  const model = plainModel(...sizes);
  const demands = [{ parameters: all(model), strength }];
  expect(planOf({ model, demands, steps: 60 }).rows.length).toBe(rows);
});

test("what was run already is not demanded again", () => {
  const random = seededRandom(3);
  for (let round = 0; round < 200; round++) {
    const model = randomModel(random);
    const possible = allRows(model);
    const ran: PartialRow[] = possible
      .filter(() => random() < 0.2)
      .map((row) => row.map((value) => (random() < 0.8 ? value : undefined)));
    const plan = planOf({ model, ran, steps: 1 }, round);
    const parameters = all(model);
    if (parameters.length > 1) {
      expect(combinationsIn([...rowsOf(plan), ...ran], parameters, 2)).toEqual(
        combinationsIn([...possible, ...ran], parameters, 2),
      );
    }
    const withoutIt = planOf({ model, steps: 1 }, round);
    expect(plan.demanded).toBeLessThanOrEqual(withoutIt.demanded);
  }
  const model = plainModel(2, 3, 2);
  expect(planOf({ model, ran: allRows(model) })).toMatchObject({ rows: [], demanded: 0 });
});

test("every row has what is fixed", () => {
  const model = { ...plainModel(3, 3, 3, 2), conditions: [or(not(is(0, 1)), not(is(1, 1)))] };
  const plan = planOf({ model, fixed: [{ parameter: 0, value: 1 }] });
  const possible = allRows(model).filter(([first]) => first === 1);
  expect(rowsOf(plan).every(([first]) => first === 1)).toBe(true);
  expect(combinationsIn(rowsOf(plan), all(model), 2)).toEqual(
    combinationsIn(possible, all(model), 2),
  );
});

test("rows that the plan has to have are there, completed, and named where they cannot be", () => {
  const random = seededRandom(4);
  let refused = 0;
  for (let round = 0; round < 200; round++) {
    const model = randomModel(random);
    const possible = allRows(model);
    const always = Array.from(
      { length: 2 },
      (): PartialRow =>
        model.parameters.map(({ values }) =>
          random() < 0.6 ? Math.floor(random() * values.length) : undefined,
        ),
    );
    const plan = planOf({ model, always, steps: 4 }, round);
    always.forEach((wanted, place) => {
      const fits = (row: Row) =>
        wanted.every((value, at) => value === undefined || row[at] === value);
      expect(plan.refused.includes(place)).toBe(!possible.some(fits));
      expect(rowsOf(plan).some(fits)).toBe(possible.some(fits));
    });
    refused += plan.refused.length;
  }
  expect(refused).toBeGreaterThan(20);
  const twice = planOf({ model: plainModel(2), always: [[1], [1]] });
  expect(rowsOf(twice).flat().sort()).toEqual([0, 1]);
});

test("each row covers the most that is left, by weight", () => {
  const random = seededRandom(5);
  const model = plainModel(3, 3, 2, 4, 2, 3);
  const weights = new Map(
    [...combinationsIn(allRows(model), all(model), 2)].map((text) => [text, random() ** 4]),
  );
  const plan = planOf({
    model,
    weightOf: (combination) =>
      weights.get(combination.map(({ parameter, value }) => `${parameter}=${value}`).join(" ")) ??
      0,
  });
  const done = new Set<string>();
  const gainOf = (row: Row) =>
    [...combinationsIn([row], all(model), 2)]
      .filter((text) => !done.has(text))
      .reduce((sum, text) => sum + (weights.get(text) ?? 0), 0);
  const rows = rowsOf(plan);
  rows.forEach((row, place) => {
    const gain = gainOf(row);
    expect(plan.rows[place]?.gain).toBeCloseTo(gain, 9);
    for (const later of rows.slice(place + 1))
      expect(gainOf(later)).toBeLessThanOrEqual(gain + 1e-9);
    for (const text of combinationsIn([row], all(model), 2)) done.add(text);
  });
  expect(done.size).toBe(plan.demanded);
});

test("the same seed and as many steps give the same plan, another seed another one", () => {
  const model = plainModel(3, 3, 3, 3, 3, 2, 2, 4);
  const first = planOf({ model, steps: 8 }, 1);
  expect(planOf({ model, steps: 8 }, 1)).toEqual(first);
  expect(rowsOf(planOf({ model, steps: 8 }, 2))).not.toEqual(rowsOf(first));
});

test("planning can be stopped at any time, and gives what it has", () => {
  const model = plainModel(...Array.from({ length: 60 }, () => 4));
  const search = planTests({ model, random: seededRandom(1) });
  expect(search.next().value).toMatchObject({ phase: "covering", steps: 1 });
  const { done, value } = search.next("stop");
  expect(done).toBe(true);
  expect(value).toMatchObject({ steps: 1, demanded: 16 * 30 * 59 });
  expect("open" in value && value.open).toBeGreaterThan(0);
});

test("progress only ever falls once everything is covered", () => {
  const model = plainModel(...Array.from({ length: 10 }, () => 2));
  const sizes: number[] = [];
  for (const { phase, rows, open } of planTests({ model, steps: 10, random: seededRandom(2) })) {
    if (phase !== "shrinking") continue;
    expect(open).toBe(0);
    sizes.push(rows);
  }
  expect(sizes).toEqual([...sizes].sort((one, two) => two - one));
  expect(sizes.length).toBe(9);
});

test("a single parameter needs each of its values, and none needs nothing", () => {
  expect(
    rowsOf(planOf({ model: plainModel(3) }))
      .flat()
      .sort(),
  ).toEqual([0, 1, 2]);
  expect(planOf({ model: plainModel() })).toMatchObject({ rows: [], isContradictory: false });
});

test("a formula that would give thousands of clauses is honoured as well", () => {
  const pairs = subsets([...Array(12).keys()], 2).filter((_, place) => place % 5 === 0);
  const model: Model = {
    ...plainModel(...Array.from({ length: 12 }, () => 2)),
    conditions: [or(...pairs.map(([one = 0, two = 0]): Formula => and(is(one, 1), is(two, 0))))],
  };
  const verdict = checkPlan({
    model,
    parameters: all(model),
    strength: 2,
    rows: rowsOf(planOf({ model, steps: 10 })),
  });
  expect(verdict).toMatchObject({ unsound: [], missing: [] });
});

test("what has to be searched for is rarely more than the rows", () => {
  // A chain of needs: nearly half of all pairs are impossible, and propagation alone finds all of them.
  const size = 60;
  const model: Model = {
    ...plainModel(...Array.from({ length: size }, () => 2)),
    conditions: Array.from({ length: size - 1 }, (_, at) => or(is(at, 0), is(at + 1, 1))),
  };
  const plan = planOf({ model, steps: 1 });
  expect(plan.demanded).toBe((3 * size * (size - 1)) / 2);
  expect(plan.checks).toBeLessThan(2 * plan.rows.length + 10);
});

test("choices that do not exist and models that are too large are refused", () => {
  const model = plainModel(2, 2, 2);
  const refused = (request: Partial<PlanRequest>) => () => planOf({ model, ...request });
  expect(refused({ fixed: [{ parameter: 3, value: 0 }] })).toThrow(RangeError);
  expect(refused({ always: [[2, 0, 0]] })).toThrow("Parameter 0 of the model has no value 2.");
  expect(refused({ model: { ...model, conditions: [is(0, -1)] } })).toThrow(RangeError);
  expect(refused({ demands: [{ parameters: [0, 7], strength: 2 }] })).toThrow(RangeError);
  const large = plainModel(...Array.from({ length: 600 }, () => 2));
  const demands = [{ parameters: all(large), strength: 3 as const }];
  expect(refused({ model: large, demands })).toThrow("1200 values are too many");
});
