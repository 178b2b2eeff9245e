import { applyChanges } from "@yardarm/core/changes";
import type { AnswerTable, PairJudgement, Risk } from "@yardarm/core/combinations";
import { Source } from "@yardarm/core/combinations";
import { isInForce, type Registry, snapshotOf } from "@yardarm/core/registry";
import type { Snapshot } from "@yardarm/sdk/model";
import { loadRegistry } from "../../changes/registry-read-model.ts";
import { dayOf } from "../rule-read-model.ts";
import type { CombinationEffect, Question } from "./answers.ts";
import { type EnvironmentState, violationsOf } from "./environment-state.ts";

/**
 * What changes would do to what can meet here. By the rules before and after them, so that no request first takes away what it
 * would break; what was broken before refuses nobody who mends something else.
 */
export async function combinationEffect(
  state: EnvironmentState,
  question: Question<"effect">,
): Promise<CombinationEffect> {
  const { changes, topMax } = question.ask;
  const before = await loadRegistry(state.reader, question.project);
  const after = applyChanges(before, changes).registry ?? before;
  const next = snapshotOf(after, question.environment, state.snapshot.revision);
  const { basis } = state;
  if (next === undefined) return { ...basis, ...nothing };
  const broken = violationsIn(before, after, question, state.source);
  const would = violationsIn(before, after, question, new Source(next));
  const isNew = ({ rule, verdict }: (typeof would)[number]) =>
    verdict === "reachable" && !broken.some((it) => it.rule === rule && it.verdict === "reachable");
  const { risks, ...counts } = await newCombinations(state, question, next);
  return {
    ...basis,
    ...counts,
    worst: risks.slice(0, topMax),
    violations: would.filter(isNew),
    standing: would.filter((it) => it.verdict === "reachable" && !isNew(it)),
  };
}

const nothing = { newlyReachable: 0, neverExercised: 0, worst: [], violations: [], standing: [] };

/** Of every rule before or after, in each form that it has. */
function violationsIn(
  before: Registry,
  after: Registry,
  { environment, now }: Question<"effect">,
  source: Source,
) {
  const day = dayOf(new Date(now));
  const forms = [...before.interactions.values(), ...after.interactions.values()];
  const rules = [...new Set(forms)].filter((rule) => isInForce(rule, { environment, day }));
  const found = violationsOf(source, rules);
  return found.filter((it, index) => found.findIndex(({ rule }) => rule === it.rule) === index);
}

async function newCombinations(
  state: EnvironmentState,
  question: Question<"effect">,
  next: Snapshot,
): Promise<
  Pick<CombinationEffect, "newlyReachable" | "neverExercised"> & {
    risks: CombinationEffect["worst"];
  }
> {
  const base = state.reach;
  return state.tried(next, (reach, touched) => {
    const judgement = state.judgement(question, reach);
    const fresh = [...newCells(judgement, base, touched)];
    const never = fresh.filter(({ exercised }) => exercised === "never");
    const risks = never
      .sort((left, right) => right.score - left.score)
      .map((risk) => {
        const verdict = state.pairs.verdict(risk.one, risk.other);
        return { ...risk, witness: verdict?.verdict === "reachable" ? verdict.witness : null };
      });
    return { newlyReachable: fresh.length, neverExercised: never.length, risks };
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
