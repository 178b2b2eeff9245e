import { type Budget, Question, type Served } from "@yardarm/core/combinations";
import type { EvaluationContext } from "@yardarm/sdk/evaluate";
import type { PlanAnswer } from "./answers.ts";
import type { EnvironmentState } from "./environment-state.ts";
import { shownWitness } from "./shown-witness.ts";

/** So much is tried for one row: there are many, and each can be run with overrides. */
const budget: Budget = { conflictsMax: 2_000, keysMax: 20_000 };
/** Contexts are looked for for so many rows, which cover the most. */
const rowsMax = 200;

/** The same plan, with a context for each row that somebody may be served, as the evaluator has confirmed. */
export async function withContexts(
  state: EnvironmentState,
  answer: PlanAnswer,
): Promise<PlanAnswer> {
  const flags = answer.flags.map(({ flag }) => flag);
  const question = new Question(state.source, flags, budget);
  const rows: PlanAnswer["rows"][number][] = [];
  for (const row of answer.rows) {
    const isLookedFor = rows.length < rowsMax;
    rows.push({ ...row, context: isLookedFor ? contextOf(state, question, row.variants) : null });
    await state.pause();
  }
  return { ...answer, rows };
}

function contextOf(
  { source }: EnvironmentState,
  question: Question,
  variants: Readonly<Record<string, string>>,
): EvaluationContext | null {
  const goals = Object.entries(variants).map(([flag, variant]): Served => ({ flag, variant }));
  return shownWitness(source, goals, question.ask(goals));
}
