/** What a snapshot is: its types, its limits, how it is parsed and how a delta changes it. */
export { applyDelta } from "./apply-delta.ts";
export {
  type AttributeCondition,
  type AttributeOperator,
  type BucketCondition,
  type Condition,
  type FlagCondition,
  type GroupCondition,
  isAttributeCondition,
  type SegmentCondition,
} from "./condition.ts";
export { attributeOperators, canIgnoreCase, valueProblem } from "./condition-values.ts";
export type {
  FlagConfig,
  FlagType,
  Prerequisite,
  Rollout,
  Serve,
  SnapshotFlag,
  Target,
  TargetingRule,
  VariantRange,
} from "./flag.ts";
export { configProblems } from "./flag-config-problems.ts";
export { type DeclaredFlag, flagTypes } from "./flag-types.ts";
export { type JsonScalar, type JsonValue, parseJson } from "./json.ts";
export { keyPattern, limits, scaleDefault } from "./limits.ts";
export { networkOf } from "./network.ts";
export type {
  CombinationRow,
  ContextAttribute,
  EvaluationCount,
  MetricSum,
  ObservationBatch,
  ObservedCombinations,
  PassedDefault,
  Reporter,
  ServedVariant,
  TracedScope,
} from "./observation.ts";
export { parseCondition, readConditions } from "./parse-condition.ts";
export { parseFlagConfig, readServe, readTargetingRule } from "./parse-flag-config.ts";
export { parseObservationBatch } from "./parse-observation.ts";
export { parseDelta, parseSnapshot, readSegmentRules, readSlots } from "./parse-snapshot.ts";
export type { Parsed, Problem } from "./problem.ts";
export { readDelta, readSnapshotObject, readSnapshotText } from "./read-snapshot.ts";
export {
  escapePointer,
  type FieldReaders,
  isRecord,
  type OptionalField,
  parseWith,
  type Reader,
  readBoolean,
  readChecked,
  readEntire,
  readerOf,
  readFields,
  readInteger,
  readKey,
  readList,
  readMap,
  readNullable,
  readObject,
  readOneOf,
  readText,
} from "./reading.ts";
export { formatRevision, isNewer, parseRevision, type Revision } from "./revision.ts";
export { scaleOf, schemeDefault } from "./schemes.ts";
export { entryShapes, fits, type Part, type Shape } from "./shapes.ts";
export type {
  Delta,
  DeltaBody,
  GroupSlot,
  KeyList,
  KeyListDelta,
  RevisionId,
  SegmentRule,
  Snapshot,
  SnapshotGroup,
  SnapshotSegment,
} from "./snapshot.ts";
export { partsOf, type SnapshotHead, type SnapshotParts, snapshotOf } from "./snapshot-parts.ts";
export { momentOf } from "./time.ts";
export { isOfType, readJsonValue } from "./values.ts";
