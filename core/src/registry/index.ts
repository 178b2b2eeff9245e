/** What exists: the registry, how it is parsed, and how it becomes a snapshot. */
export { bareConfig, completeFlag, isBareConfig } from "./bare-config.ts";
export { checkCounts, checkRegistry } from "./check-registry.ts";
export { type Correlation, parseCorrelations } from "./correlation.ts";
export { decidedAhead } from "./decided-ahead.ts";
export { deltaOf, isEmptyDelta } from "./delta-of.ts";
export { defaultEnvironments, emptyRegistry } from "./empty-registry.ts";
export { type FlagPatch, parseFlagFacts, patchFlag } from "./flag-facts.ts";
export {
  conditionsOfStatement,
  flagsOfStatement,
  type InteractionRule,
  isInForce,
  type RuleCondition,
  type RuleSeverity,
  type Statement,
  termsOfStatement,
} from "./interaction-rule.ts";
export { checkAgainstSchema } from "./json-schema.ts";
export type { EnvironmentKind, FlagState, Owner, Purpose } from "./kinds.ts";
export { parseEnvironment } from "./parse-environment.ts";
export { parseFlag } from "./parse-flag.ts";
export { parseGroup } from "./parse-group.ts";
export { interactionRulesMax, parseInteractionRule } from "./parse-interaction-rule.ts";
export { isOfPassages, isOfRequests, parsePolicy, policiesMax, wholeKey } from "./parse-policy.ts";
export { parseSegment } from "./parse-segment.ts";
export { parseStatementText } from "./parse-statement-text.ts";
export { parseWaiver, waiversMax } from "./parse-waiver.ts";
export type {
  ApprovalFrom,
  FlagRequirement,
  FreezeWindow,
  PassageRequirement,
  Policy,
  PolicyScope,
  PolicySeverity,
  RequestRequirement,
  Requirement,
  TeamRequirement,
  Waiver,
  Weekday,
} from "./policy.ts";
export {
  isServed,
  isShipped,
  listKeyOf,
  listNames,
  snapshotFlagOf,
  snapshotGroupOf,
  snapshotOf,
  snapshotSegmentOf,
} from "./projection.ts";
export {
  type Reference,
  referencesOfConfig,
  referencesOfFlag,
  referencesOfSegment,
} from "./references.ts";
export type {
  Criticality,
  Environment,
  Expiry,
  Flag,
  FlagFacts,
  Group,
  Link,
  ListName,
  Registry,
  Segment,
  SegmentList,
  Variant,
} from "./registry.ts";
export { evenWeights, reweigh, rolloutOf, type Weights, weightsOf } from "./rollout.ts";
export { isSameJson } from "./same-json.ts";
export { schemaProblems } from "./schema-problems.ts";
export { describeServing, percentText, type Serving } from "./serving.ts";
export { sliceOf } from "./slice.ts";
export { type SlotShift, slotLength, slotShifts } from "./slot-shifts.ts";
export { resizeSlot, type SlotSpan, spansOf } from "./slots.ts";
export { statementText } from "./statement-text.ts";
export { normalConfig, setTarget, targetOf } from "./targets.ts";
export { isTimeZone, type LocalTime, localTimeAt } from "./time-zone.ts";
export { booleanVariants } from "./variants.ts";
