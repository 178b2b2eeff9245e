/** What an analysis is asked and answers: plain data, as it goes from thread to thread. */

import type { Change } from "@yardarm/core/changes";
import type {
  Apart,
  Cell,
  CoverageMeasure,
  NeverServed,
  PairCount,
  PlanProgress as PlanStep,
  Risk,
  Served,
  Suspect,
  TestPlan,
  Together,
} from "@yardarm/core/combinations";
import type { Correlation, RuleSeverity } from "@yardarm/core/registry";
import type { EvaluationContext } from "@yardarm/sdk/evaluate";
import type { FailingService } from "../failing-service-read-model.ts";
import type { LastChange } from "../last-change.ts";
import type { FailingSuite } from "../outcome-read-model.ts";

/** One thing to work out in one environment. */
export interface Question<Kind extends keyof Questions = keyof Questions> {
  readonly project: string;
  readonly environment: string;
  /** Milliseconds: what counts as too old is measured from here. */
  readonly now: number;
  readonly maxAgeMs: number;
  readonly kind: Kind;
  readonly ask: Questions[Kind];
}

/** What is asked of what is known of an environment; whether rules would be broken is asked of the registry alone. */
export type StateQuestion = Exclude<keyof Questions, "rules">;

export interface Questions {
  readonly overview: { readonly worthMax: number } & MayBeBehind;
  readonly area: { readonly one: string; readonly other: string } & MayBeBehind;
  readonly pair: { readonly one: string; readonly other: string };
  readonly flag: { readonly flag: string; readonly limit: number };
  readonly untested: { readonly limit: number; readonly flags?: readonly string[] };
  readonly critical: { readonly limit: number };
  readonly plan: PlanWish;
  readonly effect: { readonly changes: readonly Change[]; readonly topMax: number };
  readonly suspects: SuspectsWish;
  readonly runningSuspects: RunningWish;
  readonly progress: PlanRowsOf;
  readonly correlations: CorrelationWish;
  /** The part of the effect that takes little. */
  readonly rules: { readonly changes: readonly Change[] };
}

/** Whoever only looks rather sees what was so a moment ago than nothing; whoever decides something waits for the newest. */
interface MayBeBehind {
  readonly mayBeBehind?: boolean;
}

/** What the thread does while somebody waits. */
export type Work =
  /** It works out which states can meet: from 0 to 1, about how much of that is done. */
  | { readonly work: "reach"; readonly share: number }
  /** It reads what tests and services told. */
  | { readonly work: "evidence" }
  | PlanWork;

/** It makes a plan. */
export interface PlanWork extends PlanStep {
  readonly work: "plan";
  /** As whoever wished it called it. */
  readonly watch: string | null;
  /** Of the time, or of the steps, that it may take at most. */
  readonly share: number;
  readonly stepsMax: number | null;
}

export interface Answers {
  readonly overview: Overview;
  readonly area: Area;
  readonly pair: Pair | undefined;
  readonly flag: FlagAnswer | undefined;
  readonly untested: UntestedList;
  readonly critical: CriticalAnswer;
  readonly plan: PlanAnswer;
  readonly effect: CombinationEffect;
  readonly suspects: Suspects;
  readonly runningSuspects: RunningSuspects;
  readonly progress: PlanProgress;
  readonly correlations: CorrelationEffect;
  readonly rules: RuleEffect | undefined;
}

/** What every answer rests on. */
export interface Basis {
  /** Of the environment: `<epoch>.<revision>`. */
  readonly revision: string;
  /** Whether there is a later revision, which is still being worked out. */
  readonly isBehind: boolean;
  /** When the evidence was read, in milliseconds. */
  readonly evidenceAt: number;
  /** Whether any test, or any service of the environment, ever told which flags it served together. */
  readonly hasTests: boolean;
  readonly hasObservations: boolean;
}

/** The share of pairs of flags of which at least this part of what is reachable was tested. */
export interface Completeness {
  readonly part: number;
  readonly share: number | null;
}

export interface Overview extends Basis {
  readonly flags: number;
  readonly totals: PairCount;
  /** How many are declared of contexts; when no context keeps all of them, none of them counts. */
  readonly correlations: { readonly declared: number; readonly areContradictory: boolean };
  /** Null where there is nothing to cover, or no test ever told anything. */
  readonly coverage: {
    readonly sets: number;
    readonly simple: number | null;
    readonly total: number | null;
    readonly completeness: readonly Completeness[];
  };
  readonly areas: readonly {
    readonly key: string;
    readonly name: string;
    readonly flags: number;
  }[];
  readonly areaPairs: readonly (PairCount & {
    readonly one: string;
    readonly other: string;
    readonly violations: number;
  })[];
  readonly worth: readonly Risk[];
  readonly violations: readonly Violation[];
}

/** Something that can be served and that a rule forbids. `unknown`: it could not be ruled out. */
export interface Violation {
  readonly rule: string;
  readonly text: string;
  readonly severity: RuleSeverity;
  readonly flags: readonly string[];
  readonly verdict: "reachable" | "unknown";
  readonly witness: EvaluationContext | null;
}

export interface Area extends Basis {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Pairs of which something is to be said, with one letter for each combination; see `letterOf`. */
  readonly pairs: readonly {
    readonly one: string;
    readonly other: string;
    readonly cells: string;
  }[];
}

export interface PairCell extends Cell {
  readonly witness: EvaluationContext | null;
  /** Why it is unknown. */
  readonly why: string | null;
  /** Where it was proved not to be: what is declared of contexts and the proof cannot do without. */
  readonly restsOn: readonly Correlation[];
  /** Rules about these two flags alone that forbid it. */
  readonly brokenRules: readonly string[];
  /** What changed after what was tested, so that it does not count. */
  readonly overtakenBy: FlagLastChange | null;
  /**
   * Whether it counts by the commit that the tests ran, or only by when they ran, since code changed in a repository of which no scan
   * told of that commit; null where it does not count, or no code changed.
   */
  readonly codeBy: "commit" | "time" | null;
}

/** A change of what a flag serves by, or of its code, and of which flag. */
export interface FlagLastChange extends LastChange {
  readonly flag: string;
}

export interface Pair extends Basis {
  readonly cells: readonly PairCell[];
  /** Whether the two were ever seen together, and what it rests on when they were not; null: one of them was never seen. */
  readonly together: Exclude<Together, undefined> | null;
  readonly apart: Apart | null;
  /** Tests from before these say nothing of the flags as they are. */
  readonly lastChanges: readonly FlagLastChange[];
  /** Flags of whose code no scan told: nobody knows when it changed. */
  readonly unscanned: readonly string[];
  /** Every rule in force that speaks of both. */
  readonly rules: readonly string[];
}

export interface FlagAnswer extends Basis {
  readonly counts: PairCount;
  readonly worth: readonly Risk[];
  readonly neverServed: readonly NeverServed[];
  readonly violations: readonly Violation[];
}

export interface UntestedList extends Basis {
  readonly untested: number;
  readonly risks: readonly (Risk & { readonly witness: EvaluationContext | null })[];
}

/** What an answer about changes rests on, besides the changes. */
export interface EffectGround {
  /** Of the environment; another one means that something there was changed. */
  readonly environmentRevision: number;
  /** Address of each interaction rule → its version. */
  readonly ruleVersions: Readonly<Record<string, number>>;
}

/** Which rules changes would break; of rules that they may break at all. */
export interface RuleEffect extends EffectGround {
  /** What they forbid and could be served only afterwards, by the rules before and after. */
  readonly violations: readonly Violation[];
  /** What they forbid and is served already. */
  readonly standing: readonly Violation[];
}

/** Three variants at once, of flags that are marked critical. */
export interface CriticalAnswer extends Basis {
  readonly flags: readonly string[];
  /** There are more critical flags than are looked at. */
  readonly flagsLeftOut: number;
  readonly reachable: number;
  readonly unreachable: number;
  readonly unknown: number;
  /** Of those that can meet, how many a test that still counts passed with; null while no test ever told anything. */
  readonly exercised: number | null;
  /** Those that can meet, were not tested, and hold most that is worth testing. */
  readonly triples: readonly {
    readonly states: readonly Served[];
    readonly untestedPairs: number;
    /** Of its untested pairs, together. */
    readonly score: number;
    readonly witness: EvaluationContext | null;
  }[];
}

/** What changes would do to what can meet. */
export interface CombinationEffect extends Basis, RuleEffect {
  /** Combinations that can be served afterwards and cannot before. */
  readonly newlyReachable: number;
  /** Of them, those with which no test passed that is young enough; the worst are named. */
  readonly neverExercised: number;
  readonly worst: UntestedList["risks"];
}

/** What would be declared of contexts instead of what is. */
export interface CorrelationWish {
  readonly correlations: readonly Correlation[];
  /** So many combinations are named. */
  readonly namedMax: number;
}

/** What other declarations about contexts would change of what can meet. */
export interface CorrelationEffect extends Basis {
  /** No context keeps all of them, so none of them would count. */
  readonly areContradictory: boolean;
  /** Combinations that would be proved impossible, and are not now. */
  readonly excluded: MovedCombinations;
  /** Combinations that are proved impossible now, and would not be any more. */
  readonly opened: MovedCombinations;
}

export interface MovedCombinations {
  readonly count: number;
  /** How many of them services served: whoever excludes them declares something that is not so. */
  readonly seen: number;
  /** Those first that were seen, and then those that matter most. */
  readonly named: readonly Risk[];
}

/** Of one suite, or of the one that failed last. */
export interface SuspectsWish {
  readonly suite?: string;
  readonly branch?: string;
  /** How many rows are proposed. */
  readonly rows: number;
}

/** What may be why rows of a suite failed. */
export interface Suspects extends Basis, Ranked {
  /** Suites with rows that failed, the newest first. */
  readonly suites: readonly FailingSuite[];
  /** Of which of them the rest speaks. */
  readonly of: FailingSuite | null;
}

/** What may be why something failed. */
export interface Ranked {
  readonly suspects: readonly (Omit<Suspect, "combinations"> & {
    /** One or two states each; those that were in exactly the same rows. */
    readonly combinations: readonly (readonly Served[])[];
  })[];
  /** The only one or two states that every failed row has and no passed row. */
  readonly culprit: readonly Served[] | null;
  /** Rows that would tell them apart, the most telling first. */
  readonly next: readonly Readonly<Record<string, string>>[];
}

export interface RunningWish {
  readonly service?: string;
  readonly version?: string;
  /** How far back it is looked. */
  readonly days: number;
  /** How many rows are proposed. */
  readonly rows: number;
}

/** What may be why scopes of a running service failed. */
export interface RunningSuspects extends Basis, Ranked {
  /** Versions of services with scopes that failed, the one that failed last first. */
  readonly services: readonly FailingService[];
  /** Of which of them the rest speaks. */
  readonly of: FailingService | null;
  /** How many combinations fail and pass, and of how many too few scopes were recorded to tell. */
  readonly rows: { readonly failed: number; readonly passed: number; readonly few: number };
}

/** The rows of a plan: flag → variant. */
export interface PlanRowsOf {
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** How many combinations of two flags the rows have, and with how many a test passed that still counts. */
export interface PlanProgress extends Basis {
  readonly rows: readonly { readonly combinations: number; readonly exercised: number }[];
  /** Each once, however many rows have it. */
  readonly combinations: number;
  readonly exercised: number;
}

export interface PlanWish {
  /** Without them: the flags of what is worth testing first. */
  readonly flags?: readonly string[];
  readonly strength: 2 | 3;
  readonly seed: number;
  readonly secondsMax: number;
  /** So many steps at most: with the same seed they give the same plan everywhere. */
  readonly stepsMax?: number;
  readonly rowsMax?: number;
  /** What the work on it is to be called, for whoever looks on. */
  readonly watch?: string;
  /** Exactly these, in place of those that would be searched for. */
  readonly rows?: readonly Readonly<Record<string, string>>[];
}

export interface PlanAnswer extends Basis {
  readonly flags: readonly { readonly flag: string; readonly variants: readonly string[] }[];
  readonly rows: readonly {
    readonly variants: Readonly<Record<string, string>>;
    readonly gain: number;
    /** Somebody who is served all of the row; null where nobody was found. Plans of earlier releases do not have it. */
    readonly context?: EvaluationContext | null;
  }[];
  readonly plan: Pick<
    TestPlan,
    "open" | "demanded" | "lowerBound" | "steps" | "isContradictory"
  > & {
    /** Names of the rows that rules leave no place for: `all off`, `defaults`. */
    readonly refused: readonly string[];
  };
  readonly seed: number;
  readonly strength: 2 | 3;
}

/** Letters of `Area`: what matters more is later in the alphabet of a reader, not of the code. */
export function letterOf(
  cell: Pick<Cell, "reach" | "exercised" | "isUntested" | "seenAt">,
  isBroken: boolean,
): string {
  if (isBroken && (cell.reach === "reachable" || cell.seenAt !== undefined)) return "x";
  if (cell.isUntested) return cell.exercised === "never" ? "u" : "a";
  if (cell.exercised === "passed") return "p";
  return cell.reach === "unreachable" ? "." : "?";
}

export function completenessParts(
  measure: CoverageMeasure,
  hasTests: boolean,
  shareOf: (part: number) => number | undefined,
): Overview["coverage"] {
  const told = (share: number | undefined) => (hasTests ? (share ?? null) : null);
  return {
    sets: measure.sets,
    simple: told(measure.simple),
    total: told(measure.total),
    completeness: [0.5, 0.75, 1].map((part) => ({ part, share: told(shareOf(part)) })),
  };
}
