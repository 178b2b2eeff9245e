/** Is it still needed: how far a flag has come, what speaks for its going, and whether it may go. */
export { type Assessment, assessFlag, isStale, type StaleReason } from "./assess-flag.ts";
export {
  type Counted,
  countedOf,
  countLives,
  isArchivable,
  isDeletable,
  isOverdue,
  isThere,
  type LifeCounts,
} from "./count-lives.ts";
export { decisive } from "./decisive.ts";
export type {
  BulkUse,
  CodeScan,
  Dependant,
  EnvironmentEvidence,
  FanOut,
  Reporting,
  RunningBuild,
  StaleEvidence,
  Use,
  UseKind,
} from "./evidence.ts";
export { leaving } from "./leaving.ts";
export { type LifecycleRules, lifecycleRulesDefault, lifecycleRulesOf } from "./lifecycle-rules.ts";
export type { Signal, SignalCode } from "./signal.ts";
export { soleVariant } from "./sole-variant.ts";
export { type EnvironmentStage, type Stage, stages, type Track } from "./stages.ts";
export type { Reason, Verdict } from "./verdicts.ts";
