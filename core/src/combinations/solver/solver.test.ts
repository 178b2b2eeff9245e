import { expect, test } from "vitest";
import { addAtLeast, addAtMost, addExactlyOne } from "./cardinality.ts";
import { type Literal, literalOf, negated } from "./literal.ts";
import { luby } from "./luby.ts";
import { minimalCore } from "./minimal-core.ts";
import {
  canHold,
  holds,
  type Instance,
  peersOf,
  randomInstance,
  seededRandom,
} from "./random-clauses.test-support.ts";
import { type Guide, Solver } from "./solver.ts";

const isDeep = process.env["YARDARM_TEST_DEEP"] === "1";
const patienceMs = isDeep ? 3_600_000 : 30_000;

function solverOf({ variables, clauses }: Instance): Solver {
  const solver = new Solver();
  for (let variable = 0; variable < variables; variable++) solver.newVariable();
  for (const clause of clauses) solver.addClause(clause);
  return solver;
}

/** Asks, and checks whatever comes with the answer. */
function check(
  solver: Solver,
  { clauses }: Instance,
  assumptions: readonly Literal[],
  canHoldWith: (assumed: readonly Literal[]) => boolean,
): boolean {
  const answer = solver.solve({ assumptions });
  const isSatisfiable = canHoldWith(assumptions);
  expect(answer).toBe(isSatisfiable ? "satisfiable" : "unsatisfiable");
  if (isSatisfiable) {
    const isTrue = (literal: Literal) => solver.isTrue(literal);
    expect(holds([...clauses, ...assumptions.map((literal) => [literal])], isTrue)).toBe(true);
  } else {
    expect(assumptions).toEqual(expect.arrayContaining([...solver.core]));
    expect(canHoldWith(solver.core)).toBe(false);
  }
  return isSatisfiable;
}

/** One pigeon more than there are holes, and no hole for two. */
function pigeons(holes: number): Solver {
  const solver = new Solver();
  const inHole = Array.from({ length: holes + 1 }, () =>
    Array.from({ length: holes }, () => literalOf(solver.newVariable(), true)),
  );
  for (const places of inHole) solver.addClause(places);
  for (let hole = 0; hole < holes; hole++) {
    addAtMost(
      solver,
      inHole.map((places) => places[hole] ?? 0),
      1,
    );
  }
  return solver;
}

test(
  "answers, models and cores are right wherever every assignment can be tried",
  () => {
    const random = seededRandom(1);
    const answers = { satisfiable: 0, unsatisfiable: 0 };
    for (let round = 0; round < (isDeep ? 60_000 : 3_000); round++) {
      const instance = randomInstance(random, 9);
      const isSatisfiable = check(solverOf(instance), instance, instance.assumptions, (assumed) =>
        canHold(instance, assumed),
      );
      answers[isSatisfiable ? "satisfiable" : "unsatisfiable"] += 1;
    }
    expect(Math.min(...Object.values(answers))).toBeGreaterThan(500);
  },
  patienceMs,
);

test(
  "answers are those of MiniSat, with and without assumptions",
  () => {
    const random = seededRandom(2);
    const nextPeer = peersOf();
    let contradictory = 0;
    const rounds = isDeep ? 100_000 : 400;
    for (let round = 0; round < rounds; round++) {
      const instance = randomInstance(random, 40);
      const solver = solverOf(instance);
      const peer = nextPeer(instance);
      if (!check(solver, instance, [], peer)) contradictory += 1;
      check(solver, instance, instance.assumptions, peer);
      check(solver, instance, instance.assumptions.map(negated), peer);
    }
    expect(contradictory).toBeGreaterThan(rounds / 10);
    expect(contradictory).toBeLessThan((rounds * 9) / 10);
  },
  patienceMs,
);

test(
  "clauses that come between questions count from then on",
  () => {
    const random = seededRandom(3);
    let turned = 0;
    for (let round = 0; round < (isDeep ? 20_000 : 1_000); round++) {
      const instance = randomInstance(random, 9);
      const solver = solverOf({ ...instance, clauses: [] });
      let wasSatisfiable = true;
      instance.clauses.forEach((clause, index) => {
        solver.addClause(clause);
        if (index % 3 !== 0) return;
        const part = { ...instance, clauses: instance.clauses.slice(0, index + 1) };
        const isSatisfiable = check(solver, part, [], (assumed) => canHold(part, assumed));
        if (wasSatisfiable && !isSatisfiable) turned += 1;
        wasSatisfiable = isSatisfiable;
      });
    }
    expect(turned).toBeGreaterThan(200);
  },
  patienceMs,
);

test("a minimal core loses its contradiction with any one of its members", () => {
  const random = seededRandom(4);
  const sizes = new Map<number, number>();
  for (let round = 0; round < 1_500; round++) {
    const instance = randomInstance(random, 9);
    const assumptions = [...new Set([...instance.assumptions, 0, 3, 4, 7])].filter(
      (literal) => literal < 2 * instance.variables,
    );
    const core = minimalCore(solverOf(instance), assumptions);
    expect(core === undefined).toBe(canHold(instance, assumptions));
    if (core === undefined) continue;
    expect(canHold(instance, core)).toBe(false);
    for (const literal of core) {
      expect(
        canHold(
          instance,
          core.filter((other) => other !== literal),
        ),
      ).toBe(true);
    }
    sizes.set(core.length, (sizes.get(core.length) ?? 0) + 1);
  }
  expect(Math.max(...sizes.keys())).toBeGreaterThan(2);
});

test("pigeons that are one too many have no place, and a small budget says unknown instead", () => {
  expect(pigeons(6).solve()).toBe("unsatisfiable");
  const hard = pigeons(10);
  expect(hard.solve({ conflictsMax: 20 })).toBe("unknown");
  expect(hard.conflictCount).toBe(20);
  expect(hard.solve({ conflictsMax: 20 })).toBe("unknown");
});

test("a search that is so long that it forgets what it learnt is right all the same", () => {
  const solver = pigeons(7);
  expect(solver.solve()).toBe("unsatisfiable");
  expect(solver.conflictCount).toBeGreaterThan(2_500);
});

test("what follows by propagation alone is found without deciding", () => {
  const solver = solverOf({
    variables: 4,
    clauses: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    assumptions: [],
  });
  expect(solver.implied([0])).toEqual([0, 2, 4, 6]);
  expect(solver.implied([6])).toEqual([6]);
  expect(solver.implied([7])).toEqual([7, 5, 3, 1]);
  expect(solver.implied([0, 5])).toBeUndefined();
});

test("a guide decides, and hears of everything that is taken back", () => {
  const random = seededRandom(6);
  let conflicts = 0;
  for (let round = 0; round < 500; round++) {
    const instance = randomInstance(random, 9);
    const solver = solverOf(instance);
    const seen: Literal[] = [];
    const guide: Guide = {
      choose: () => {
        for (let at = seen.length; at < solver.trailLength; at++) seen.push(solver.trailAt(at));
        expect(seen).toEqual(
          Array.from({ length: solver.trailLength }, (_, i) => solver.trailAt(i)),
        );
        return Array.from({ length: instance.variables }, (_, it) => literalOf(it, true)).find(
          (literal) => solver.valueOf(literal) === 0,
        );
      },
      forget: (length) => seen.splice(length),
    };
    const canBe = canHold(instance, []);
    expect(solver.solve({ guide })).toBe(canBe ? "satisfiable" : "unsatisfiable");
    conflicts += solver.conflictCount;
  }
  expect(conflicts).toBeGreaterThan(100);
});

test("a preference decides where nothing else does", () => {
  const solver = solverOf({ variables: 2, clauses: [[0, 2]], assumptions: [] });
  for (const wanted of [0, 1]) {
    solver.prefer(wanted);
    solver.prefer(2);
    solver.solve();
    expect(solver.isTrue(wanted)).toBe(true);
  }
});

test("at most, at least and exactly so many literals can be demanded", () => {
  const counts = (length: number, add: (solver: Solver, literals: Literal[]) => void) => {
    const solver = new Solver();
    const literals = Array.from({ length }, () => literalOf(solver.newVariable(), true));
    add(solver, literals);
    const found = new Set<number>();
    for (let bits = 0; bits < 2 ** length; bits++) {
      const assumptions = literals.map((it, place) => (((bits >> place) & 1) === 1 ? it : it ^ 1));
      const trueCount = assumptions.filter((it) => (it & 1) === 0).length;
      const answer = solver.solve({ assumptions });
      if (answer === "satisfiable") found.add(trueCount);
      else expect(found.has(trueCount)).toBe(false);
    }
    return [...found].sort();
  };
  for (let length = 1; length <= 8; length++) {
    const all = Array.from({ length: length + 1 }, (_, count) => count);
    expect(counts(length, addExactlyOne)).toEqual([1]);
    for (const bound of [-1, ...all, length + 1]) {
      expect(counts(length, (solver, it) => addAtMost(solver, it, bound))).toEqual(
        all.filter((count) => count <= bound),
      );
      expect(counts(length, (solver, it) => addAtLeast(solver, it, bound))).toEqual(
        all.filter((count) => count >= bound),
      );
    }
  }
});

test("how long to search before starting over follows Luby", () => {
  expect(Array.from({ length: 15 }, (_, index) => luby(index))).toEqual([
    1, 1, 2, 1, 1, 2, 4, 1, 1, 2, 1, 1, 2, 4, 8,
  ]);
});
