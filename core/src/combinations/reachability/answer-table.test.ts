import fc from "fast-check";
import { expect, test } from "vitest";
import { AnswerTable } from "./answer-table.ts";
import type { Served } from "./question.ts";

/** Each flag, in this order, with so many variants. */
function statesOf(flags: readonly (readonly [string, number])[]): readonly Served[] {
  return flags.flatMap(([flag, count]) =>
    Array.from({ length: count }, (_, number) => ({ flag, variant: `v${number}` })),
  );
}

const flags = fc.uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.nat(3)), {
  selector: ([flag]) => flag,
});
const answers = ["reachable", "unreachable", "unknown"] as const;

test("what moves to other states keeps its answers, but for stale ones, and is counted as if anew", () => {
  fc.assert(
    fc.property(
      flags,
      flags,
      fc.subarray(["a", "b", "c", "d"]),
      fc.constantFrom(1, 2),
      (before, after, stale, strength) => {
        const table = AnswerTable.empty(strength, statesOf(before));
        let place = 0;
        for (const numbers of table.combinations()) {
          place += 1;
          const answer = answers[(place * 7) % 4];
          if (answer !== undefined) table.set(numbers, answer);
        }
        table.count();
        const old = table.copy();
        const moved = table.movedTo(statesOf(after), new Set(stale));
        for (const numbers of moved.combinations()) {
          const goals = numbers.flatMap((number) => moved.states[number] ?? []);
          const isStale = goals.some(({ flag }) => stale.includes(flag));
          expect(moved.answerAt(numbers)).toBe(isStale ? undefined : old.answer(goals));
        }
        expect(moved.count()).toEqual(moved.copy().count());
        // Tables stand in turn where others stood.
        const known = moved.copy();
        const again = moved
          .movedTo(statesOf(before), new Set())
          .movedTo(statesOf(after), new Set());
        for (const numbers of again.combinations()) {
          const goals = numbers.flatMap((number) => again.states[number] ?? []);
          const isKept = goals.every((goal) => old.numberOf(goal) !== undefined);
          expect(again.answerAt(numbers)).toBe(isKept ? known.answer(goals) : undefined);
        }
        expect(again.count()).toEqual(again.copy().count());
      },
    ),
  );
});
