import {
  type Cell,
  completenessOf,
  isKept,
  neverServed,
  overtakes,
  type PairCount,
  type PairJudgement,
  type Risk,
} from "@yardarm/core/combinations";
import { flagsOfStatement, type InteractionRule } from "@yardarm/core/registry";
import { flagChangeOf } from "../last-change.ts";
import { dayOf } from "../rule-read-model.ts";
import type {
  Answers,
  Area,
  FlagAnswer,
  FlagLastChange,
  Overview,
  Pair,
  PairCell,
  Question,
  StateQuestion,
  UntestedList,
} from "./answers.ts";
import { completenessParts, letterOf } from "./answers.ts";
import { combinationEffect } from "./combination-effect.ts";
import { correlationEffect, correlationsBehind } from "./correlation-effect.ts";
import { critical } from "./critical.ts";
import type { EnvironmentState } from "./environment-state.ts";
import { planProgress } from "./plan-progress.ts";
import { planRows } from "./plan-rows.ts";
import { withContexts } from "./row-contexts.ts";
import { shownWitness } from "./shown-witness.ts";
import { runningSuspects, suspects } from "./suspects.ts";

type Answering = {
  readonly [K in StateQuestion]: (
    state: EnvironmentState,
    question: Question<K>,
  ) => Answers[K] | Promise<Answers[K]>;
};

const answering: Answering = {
  overview,
  area,
  pair,
  flag: ofFlag,
  untested,
  critical,
  plan: async (state, question) => withContexts(state, await planRows(state, question)),
  effect: combinationEffect,
  suspects,
  runningSuspects,
  progress: planProgress,
  correlations: correlationEffect,
};

export function isStateQuestion(question: Question): question is Question<StateQuestion> {
  return Object.hasOwn(answering, question.kind);
}

/** What a state says to a question. */
export async function answerTo<K extends StateQuestion>(
  state: EnvironmentState,
  question: Question<K>,
): Promise<Answers[K]> {
  const answer = () => answering[question.kind](state, question);
  if (isAlwaysAnswered(question)) return answer();
  const { kind, ask, maxAgeMs, now } = question;
  // Rules hold until the end of a day.
  const day = dayOf(new Date(now));
  return state.remembered({ question: JSON.stringify([kind, ask, maxAgeMs, day]), now }, answer);
}

/** Whoever asks for these waits for what is new, or for something that is made anew. */
function isAlwaysAnswered({ kind }: Pick<Question, "kind">): boolean {
  return kind === "plan" || kind === "effect" || kind === "suspects" || kind === "runningSuspects";
}

function overview(state: EnvironmentState, question: Question<"overview">): Overview {
  const judgement = state.judgement(question);
  const areaOf = (flag: string) => state.facts.get(flag)?.owner ?? "";
  const nameOf = pairNames();
  const groups = judgement.countBy((one, other) => nameOf(areaOf(one), areaOf(other)));
  const violations = state.violations(question.now);
  const measure = judgement.coverage();
  const { basis } = state;
  return {
    ...basis,
    flags: judgement.flags.length,
    totals: totalOf(groups.values()),
    correlations: {
      declared: state.correlations.declared.length,
      areContradictory: state.correlations.usable.length < state.correlations.declared.length,
    },
    coverage: completenessParts(measure, basis.hasTests, (part) => completenessOf(measure, part)),
    areas: areasOf(state, judgement.flags),
    areaPairs: [...groups].map(([key, counts]) => {
      const [one = "", other = ""] = key.split("\n");
      const isThere = (flags: readonly string[]) => {
        const areas = flags.map(areaOf);
        return one === other
          ? areas.every((area) => area === one)
          : areas.includes(one) && areas.includes(other);
      };
      const broken = violations.filter((it) => it.verdict === "reachable" && isThere(it.flags));
      return { one, other, ...counts, violations: broken.length };
    }),
    worth: judgement.untested(question.ask.worthMax),
    violations,
  };
}

/** Names of two areas in whatever order; half a million pairs of flags share a few of them, so that each is made once. */
function pairNames(): (one: string, other: string) => string {
  const names = new Map<string, Map<string, string>>();
  return (one, other) => {
    const known = names.get(one) ?? new Map<string, string>();
    names.set(one, known);
    const name = known.get(other) ?? (one < other ? `${one}\n${other}` : `${other}\n${one}`);
    known.set(other, name);
    return name;
  };
}

function totalOf(counts: Iterable<PairCount>): PairCount {
  const total = {
    combinations: 0,
    reachable: 0,
    unknown: 0,
    exercised: 0,
    observed: 0,
    reachableOrObserved: 0,
    untested: 0,
  };
  for (const count of counts) {
    total.combinations += count.combinations;
    total.reachable += count.reachable;
    total.unknown += count.unknown;
    total.exercised += count.exercised;
    total.observed += count.observed;
    total.reachableOrObserved += count.reachableOrObserved;
    total.untested += count.untested;
  }
  return total;
}

/** Flags that are not there any more, where something newer is still being worked out. */
const gone = { owner: "", ownerName: "Archived since" };

function areasOf({ facts }: EnvironmentState, flags: readonly string[]): Overview["areas"] {
  const areas = new Map<string, { key: string; name: string; flags: number }>();
  for (const flag of flags) {
    const { owner, ownerName } = facts.get(flag) ?? gone;
    const area = areas.get(owner) ?? { key: owner, name: ownerName, flags: 0 };
    area.flags += 1;
    areas.set(owner, area);
  }
  return [...areas.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function area(state: EnvironmentState, question: Question<"area">): Area {
  const judgement = state.judgement(question);
  const rules = state.rulesInForce(question.now);
  const flagsIn = (owner: string) =>
    judgement.flags.filter((flag) => state.facts.get(flag)?.owner === owner);
  const { one, other } = question.ask;
  const [rows, columns] = [flagsIn(one), flagsIn(other)];
  const pairs = rows.flatMap((row, index) =>
    columns.slice(one === other ? index + 1 : 0).map((column) => ({
      one: row,
      other: column,
      cells: lettersOf(judgement, rules, row, column),
    })),
  );
  return { ...state.basis, rows, columns, pairs };
}

function lettersOf(
  judgement: PairJudgement,
  rules: readonly InteractionRule[],
  one: string,
  other: string,
): string {
  const about = rules.filter((rule) => isAboutOnly(rule, [one, other]));
  return judgement
    .cells(one, other)
    .map((cell) => letterOf(cell, brokenBy(about, cell).length > 0))
    .join("");
}

function isAboutOnly({ statement }: InteractionRule, flags: readonly string[]): boolean {
  return flagsOfStatement(statement).every((flag) => flags.includes(flag));
}

/** Of rules about two flags alone, those that forbid what these serve. */
function brokenBy(
  rules: readonly InteractionRule[],
  { one, other }: Pick<PairCell, "one" | "other">,
): readonly string[] {
  const variantOf = (flag: string) => {
    if (flag === one.flag) return one.variant;
    return flag === other.flag ? other.variant : undefined;
  };
  return rules.filter(({ statement }) => !isKept(statement, variantOf)).map(({ key }) => key);
}

function pair(state: EnvironmentState, question: Question<"pair">): Pair | undefined {
  const { one, other } = question.ask;
  const { flags } = state.snapshot;
  if (one === other || !Object.hasOwn(flags, one) || !Object.hasOwn(flags, other)) return undefined;
  const rules = state.rulesInForce(question.now);
  const about = rules.filter((rule) => isAboutOnly(rule, [one, other]));
  const judgement = state.judgement(question);
  const cells = judgement.cells(one, other).map((cell): PairCell => {
    const verdict = state.pairs.verdict(cell.one, cell.other);
    return {
      ...cell,
      witness: shownWitness(state.source, [cell.one, cell.other], verdict),
      why: verdict?.verdict === "unknown" ? verdict.why : null,
      restsOn: cell.reach === "unreachable" ? correlationsBehind(state, cell) : [],
      brokenRules: brokenBy(about, cell),
      ...agingOf(state, cell),
    };
  });
  const ofBoth = rules.filter(({ statement }) => {
    const named = flagsOfStatement(statement);
    return named.includes(one) && named.includes(other);
  });
  const lastChanges = [one, other].flatMap((flag) => changesOf(state, flag).slice(0, 1));
  const together = judgement.together(one, other) ?? null;
  return {
    ...state.basis,
    ...{ cells, lastChanges, together },
    unscanned: [one, other].filter((flag) => state.facts.get(flag)?.isScanned !== true),
    apart: together === "no" ? (state.apartOf(one, other) ?? null) : null,
    rules: ofBoth.map(({ key }) => key),
  };
}

function changesOf({ facts }: EnvironmentState, flag: string): readonly FlagLastChange[] {
  return (facts.get(flag)?.changes ?? []).map((change) => ({ flag, ...change }));
}

/** Why what was tested does not count any more, or how it is known that it does. */
function agingOf(
  state: EnvironmentState,
  { one, other, run, exercised }: Cell,
): Pick<PairCell, "overtakenBy" | "codeBy"> {
  if (run === undefined) return { overtakenBy: null, codeBy: null };
  const changes = [one, other].flatMap(({ flag }) => changesOf(state, flag));
  if (exercised === "before_change") {
    const later = changes
      .filter((change) => overtakes(flagChangeOf(change), run, state.commits))
      .sort((left, right) => right.at - left.at);
    return { overtakenBy: later[0] ?? null, codeBy: null };
  }
  const code = changes.filter(({ what }) => what === "code");
  if (exercised !== "passed" || code.length === 0) return { overtakenBy: null, codeBy: null };
  const known = state.commits.of(run.commit);
  return { overtakenBy: null, codeBy: code.every(({ of }) => known.has(of)) ? "commit" : "time" };
}

function ofFlag(state: EnvironmentState, question: Question<"flag">): FlagAnswer | undefined {
  const { flag, limit } = question.ask;
  if (!Object.hasOwn(state.snapshot.flags, flag)) return undefined;
  const judgement = state.judgement(question);
  const counts = judgement.countBy((one, other) =>
    one === flag || other === flag ? "" : undefined,
  );
  return {
    ...state.basis,
    counts: totalOf(counts.values()),
    worth: judgement.untested(limit, (it) => it === flag),
    neverServed: neverServed(state.source, flag),
    violations: state.violations(question.now).filter(({ flags }) => flags.includes(flag)),
  };
}

function untested(state: EnvironmentState, question: Question<"untested">): UntestedList {
  const { limit, flags } = question.ask;
  const judgement = state.judgement(question);
  const isAsked = (flag: string) => flags === undefined || flags.includes(flag);
  const counts = judgement.countBy((one, other) =>
    isAsked(one) || isAsked(other) ? "" : undefined,
  );
  const risks = judgement.untested(limit, isAsked);
  return {
    ...state.basis,
    untested: totalOf(counts.values()).untested,
    risks: risks.map((risk) => ({ ...risk, witness: witnessOf(state, risk) })),
  };
}

function witnessOf(state: EnvironmentState, { one, other }: Risk) {
  return shownWitness(state.source, [one, other], state.pairs.verdict(one, other));
}
