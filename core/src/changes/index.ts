/** How the registry moves: typed changes, how they apply, what they do, how they are undone and said. */
export { type Applied, addressOf, applyChanges, invert, readsOf } from "./apply-changes.ts";
export type {
  Address,
  Change,
  ChangeKind,
  ConfigChange,
  EnvironmentChange,
  EnvironmentFacts,
  FactChange,
  FlagChange,
  GroupChange,
  InteractionChange,
  InteractionFactChange,
  InteractionFacts,
  PlacedRule,
  PolicyChange,
  PolicyFactChange,
  PolicyFacts,
  SegmentChange,
  SegmentFactChange,
  SegmentFacts,
  WaiverChange,
  WaiverFactChange,
  WaiverFacts,
} from "./change.ts";
export type { ChangeRow, ChangeRows, Outcome } from "./change-row.ts";
export { changeTable, rowOf } from "./change-table.ts";
export { describe, title } from "./describe.ts";
export { diff } from "./diff.ts";
export { diffConfig, diffFlag } from "./diff-flag.ts";
export {
  diffEnvironment,
  diffGroup,
  diffInteraction,
  diffPolicy,
  diffSegment,
  diffWaiver,
} from "./diff-small.ts";
export type { Effect, EntityEffect } from "./effect.ts";
export { effectOf } from "./effect-of.ts";
export { correlationText } from "./environment-changes.ts";
export { gather } from "./gather.ts";
export { changesMax, parseChanges } from "./parse-changes.ts";
export {
  requirementText,
  scopeText,
  severityText,
  waiverText,
} from "./policy-sentences.ts";
export type { Guard, Submission, Submitted } from "./submission.ts";
export { trimChanges } from "./trim-changes.ts";
export { conditionsText, serveText } from "./words.ts";
