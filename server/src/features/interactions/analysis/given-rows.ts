import type { PlanAnswer, Question } from "./answers.ts";
import type { EnvironmentState } from "./environment-state.ts";

/** A plan of rows that somebody names, in their order: nothing is searched for, but it is told what each row is worth. */
export function givenRows(
  state: EnvironmentState,
  question: Question<"plan">,
  rows: readonly Readonly<Record<string, string>>[],
): PlanAnswer {
  const { flags: known } = state.snapshot;
  const flags = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    .filter((flag) => Object.hasOwn(known, flag))
    .map((flag) => ({ flag, variants: Object.keys(known[flag]?.variants ?? {}) }));
  const judgement = state.judgement(question);
  const covered = new Set<string>();
  const worth = (row: Readonly<Record<string, string>>): number => {
    let gain = 0;
    for (const [index, { flag: one }] of flags.entries()) {
      for (const { flag: other } of flags.slice(index + 1)) {
        const name = JSON.stringify([one, row[one], other, row[other]]);
        const cell = judgement
          .cells(one, other)
          .find((it) => it.one.variant === row[one] && it.other.variant === row[other]);
        if (cell === undefined || cell.exercised === "passed" || covered.has(name)) continue;
        covered.add(name);
        gain += judgement.risk(cell).score;
      }
    }
    return gain;
  };
  const { seed, strength } = question.ask;
  return {
    ...state.basis,
    ...{ flags, seed, strength },
    rows: rows.map((variants) => ({ variants, gain: worth(variants) })),
    plan: {
      ...{ open: 0, demanded: covered.size, lowerBound: rows.length, steps: 0 },
      ...{ isContradictory: false, refused: [] },
    },
  };
}
