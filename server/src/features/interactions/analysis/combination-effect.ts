import { applyChanges } from "@yardarm/core/changes";
import type { AnswerTable, PairJudgement, Risk } from "@yardarm/core/combinations";
import { snapshotOf } from "@yardarm/core/registry";
import type { Snapshot } from "@yardarm/sdk/model";
import { loadSlice } from "../../changes/registry-read-model.ts";
import type { CombinationEffect, Question } from "./answers.ts";
import type { EnvironmentState } from "./environment-state.ts";
import { brokenOnly, groundOf, rulesInForce } from "./rule-effect.ts";
import { shownWitness } from "./shown-witness.ts";

/** What changes would do to what can meet here. */
export async function combinationEffect(
  state: EnvironmentState,
  question: Question<"effect">,
): Promise<CombinationEffect> {
  const { changes } = question.ask;
  const { basis } = state;
  const loaded = await loadSlice(state.reader, question.project, ["*"]);
  if (loaded === undefined) throw new Error(`The project ${question.project} is gone.`);
  const ground = groundOf(state, loaded);
  const before = loaded.registry;
  const after = applyChanges(before, changes).registry ?? before;
  const next = snapshotOf(after, question.environment, state.snapshot.revision);
  if (next === undefined) return { ...basis, ...ground, ...nothing };
  const rules = rulesInForce(before, after, question);
  return {
    ...basis,
    ...ground,
    ...(await newCombinations(state, question, next)),
    ...brokenOnly([state.source, state.sourceOf(next)], rules),
  };
}

const nothing = { newlyReachable: 0, neverExercised: 0, worst: [], violations: [], standing: [] };

async function newCombinations(
  state: EnvironmentState,
  question: Question<"effect">,
  next: Snapshot,
): Promise<Pick<CombinationEffect, "newlyReachable" | "neverExercised" | "worst">> {
  const base = state.reach;
  const source = state.sourceOf(next);
  return state.tried(next, (reach, touched) => {
    const judgement = state.judgement(question, reach, { snapshot: next, touched });
    const fresh = [...newCells(judgement, base, touched)];
    // What was tested before it changes counts: it is the change that is asked about.
    const untested = fresh.filter(({ exercised }) => exercised === "never" || exercised === "aged");
    const worst = untested
      .sort((left, right) => right.score - left.score)
      .slice(0, question.ask.topMax)
      .map((risk) => {
        const { one, other } = risk;
        const verdict = state.pairs.verdict(one, other);
        return { ...risk, witness: shownWitness(source, [one, other], verdict) };
      });
    return { newlyReachable: fresh.length, neverExercised: untested.length, worst };
  });
}

/** Only pairs with a flag that the change touches can be others. */
function* newCells(
  judgement: PairJudgement,
  base: AnswerTable,
  touched: readonly string[],
): Generator<Risk> {
  const done = new Set<string>();
  for (const one of touched) {
    done.add(one);
    for (const other of judgement.flags) {
      if (done.has(other)) continue;
      for (const cell of judgement.cells(one, other)) {
        const was = base.answer([cell.one, cell.other]);
        if (cell.reach === "reachable" && was !== "reachable") yield judgement.risk(cell);
      }
    }
  }
}
