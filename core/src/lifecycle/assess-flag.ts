import { codePresence } from "./code-presence.ts";
import { decisive } from "./decisive.ts";
import type { StaleEvidence } from "./evidence.ts";
import type { Signal, SignalCode } from "./signal.ts";
import { signalsOf } from "./signals.ts";
import {
  type EnvironmentStage,
  environmentStages,
  type Known,
  type Stage,
  stageOfFlag,
  type Track,
  trackOf,
} from "./stages.ts";
import { type Moment, usageIn } from "./usage.ts";
import { archiveVerdict, deletionVerdict, type Verdict } from "./verdicts.ts";

/** Where a flag is in its life, what speaks for its going, and whether it may. */
export interface Assessment {
  readonly flag: string;
  readonly track: Track;
  readonly stage: Stage;
  readonly environments: readonly EnvironmentStage[];
  readonly signals: readonly Signal[];
  readonly deleteFromCode: Verdict;
  readonly archive: Verdict;
  /** Why it counts as stale; none = it does not. Every count of stale flags counts those with a reason here. */
  readonly staleBecause: readonly StaleReason[];
}

/** A raised signal that makes a flag stale. */
export type StaleReason = Extract<
  SignalCode,
  "past_expiry" | "lifetime_exceeded" | "one_sided_rules" | "unused" | "review_due"
>;

/**
 * The one judgement of a flag's life, for lists, counts, reports and digests alike. Pure: the same evidence at the same
 * moment gives the same answer, whoever asks and whenever.
 */
export function assessFlag(evidence: StaleEvidence, moment: Moment): Assessment {
  const known: Known = {
    rules: moment.rules,
    now: moment.now,
    evidence,
    presence: codePresence(evidence, moment),
    usages: evidence.environments.map((it) => usageIn(it, evidence, moment)),
  };
  const environments = environmentStages(known);
  const signals = signalsOf(known, environments);
  return {
    flag: evidence.flag.key,
    track: trackOf(evidence),
    stage: stageOfFlag(environments, known),
    environments,
    signals,
    deleteFromCode: deletionVerdict(known, environments),
    archive: archiveVerdict(known),
    staleBecause: staleReasons(known, { environments, signals }),
  };
}

export function isStale({ staleBecause }: Pick<Assessment, "staleBecause">): boolean {
  return staleBecause.length > 0;
}

const counting: ReadonlySet<SignalCode> = new Set<StaleReason>([
  "past_expiry",
  "lifetime_exceeded",
  "one_sided_rules",
  "unused",
]);

/** What is archived has left; what is meant to stay is only ever due for a review. */
function staleReasons(
  { evidence, rules }: Known,
  { environments, signals }: Pick<Assessment, "environments" | "signals">,
): readonly StaleReason[] {
  if (evidence.flag.state === "archived") return [];
  const isPermanent = trackOf(evidence) === "permanent";
  // What services were seen to get differently is not settled, whatever the rules say.
  const isContradicted = decisive(environments).some(
    ({ stage, days }) => stage === "live" && days >= rules.settledDays,
  );
  return signals
    .filter(({ state }) => state === "raised")
    .map(({ code }) => code)
    .filter((code): code is StaleReason =>
      isPermanent ? code === "review_due" : counting.has(code),
    )
    .filter((code) => code !== "one_sided_rules" || !isContradicted);
}
