/** How much of a plan was exercised since it was made, or before: row by row, and in all. */
import type { PlanProgress, Question } from "./answers.ts";
import type { EnvironmentState } from "./environment-state.ts";

export function planProgress(
  state: EnvironmentState,
  question: Question<"progress">,
): PlanProgress {
  const { rows } = question.ask;
  const judgement = state.judgement(question);
  const isThere = (flag: string) => Object.hasOwn(state.snapshot.flags, flag);
  const tested = new Map<string, boolean>();
  const progress = rows.map((row) => {
    const served = Object.entries(row).filter(([flag]) => isThere(flag));
    const pairs = served.flatMap(([one, left], index) =>
      served.slice(index + 1).map(([other, right]) => {
        const name = JSON.stringify([one, left, other, right]);
        const known = tested.get(name);
        if (known !== undefined) return known;
        const cell = judgement
          .cells(one, other)
          .find((it) => it.one.variant === left && it.other.variant === right);
        const isTested = cell?.exercised === "passed";
        tested.set(name, isTested);
        return isTested;
      }),
    );
    return { combinations: pairs.length, exercised: pairs.filter(Boolean).length };
  });
  return {
    ...state.basis,
    rows: progress,
    combinations: tested.size,
    exercised: [...tested.values()].filter(Boolean).length,
  };
}
