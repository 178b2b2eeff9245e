/** Which states meet: a solver, what is reachable, the fewest rows that have every combination, what they cover, and whom failures point to. */

export {
  checkPlan,
  feasibilityOf,
  isSound,
  type PlanToCheck,
  type PlanVerdict,
} from "./check-plan.ts";
export { type Clause, clausesOf, type Term } from "./clauses.ts";
export {
  type PlanDemand,
  type PlannedRow,
  type PlanProgress,
  type PlanRequest,
  planTests,
  type TestPlan,
} from "./covering/plan-tests.ts";
export {
  type Evidence,
  type EvidenceColumns,
  EvidenceTable,
  type PairEvidence,
} from "./evidence/evidence-table.ts";
export {
  blastRadius,
  computedShare,
  type FlagWeight,
  recency,
} from "./evidence/flag-weights.ts";
export {
  type Cell,
  type JudgementRequest,
  type PairCount,
  PairJudgement,
  type Risk,
  type Together,
} from "./evidence/pair-judgement.ts";
export {
  CommitTimes,
  type FlagChange,
  type KnownCommit,
  overtakes,
  type PassedRun,
} from "./evidence/passed-run.ts";
export type { Exercised } from "./evidence/run-judge.ts";
export {
  type Apart,
  apartFactor,
  type Sighting,
  type SightingList,
  Sightings,
} from "./evidence/sightings.ts";
export {
  type ExportedPlan,
  exportPlan,
  type PlanFormat,
  type PlanToExport,
  planFormats,
  planRowsMax,
} from "./export-plan.ts";
export {
  type CoverageMeasure,
  type CoverageRequest,
  completenessOf,
  measureCoverage,
} from "./measure-coverage.ts";
export {
  and,
  type Choice,
  type Formula,
  holdsOf,
  implies,
  is,
  type Model,
  never,
  not,
  or,
  type Parameter,
  type PartialRow,
  type Row,
} from "./model.ts";
export {
  type AnswerCounts,
  AnswerTable,
  type AnswerTableData,
  type ReachAnswer,
} from "./reachability/answer-table.ts";
export { engineVersion } from "./reachability/engine-version.ts";
export type { Step } from "./reachability/flag-steps.ts";
export { readableWitness } from "./reachability/lean-context.ts";
export { type NeverServed, neverServed } from "./reachability/never-served.ts";
export {
  type Budget,
  Question,
  type Served,
  type Verdict,
  type Why,
} from "./reachability/question.ts";
export {
  type FoundAnswers,
  type PairCounts,
  type PairOptions,
  type PairProgress,
  ReachablePairs,
} from "./reachability/reachable-pairs.ts";
export { type Correlation, Source } from "./reachability/source.ts";
export { usableCorrelations } from "./reachability/usable-correlations.ts";
export { findViolation } from "./rules/find-violation.ts";
export { judgeRules, type RuleFinding, type RuleQuestion } from "./rules/judge-rules.ts";
export { formulaOf, isKept } from "./rules/statement-gates.ts";
export { touchedRules } from "./rules/touched-rules.ts";
export { addAtLeast, addAtMost, addExactlyOne } from "./solver/cardinality.ts";
export {
  isNegative,
  type Literal,
  literalOf,
  negated,
  variableOf,
} from "./solver/literal.ts";
export { minimalCore } from "./solver/minimal-core.ts";
export { type Answer, type Guide, type SolveOptions, Solver } from "./solver/solver.ts";
export { type FailureRate, judgeRates, type RateOutcome } from "./suspects/judge-rates.ts";
export { type ProposalRequest, proposeRows } from "./suspects/propose-rows.ts";
export {
  type Combination,
  type RankOptions,
  rankSuspects,
  type Suspect,
  type SuspectRanking,
} from "./suspects/rank-suspects.ts";
export type { TestedRow } from "./suspects/spectrum.ts";
