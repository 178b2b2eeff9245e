/**
 * The plain evaluator: the steps of docs/evaluation.md, written down as they stand there. It is small, for bundles in which each byte
 * counts, and what the fast one of `evaluate` is held against. `compile` has all operators; `compileWith` has those it is handed.
 */
export type { Decision, ErrorCode, EvaluationContext, Reason } from "../evaluate/decision.ts";
export type { Question } from "../evaluate/evaluate.ts";
export { moments } from "../evaluate/families/moments.ts";
export { networks } from "../evaluate/families/networks.ts";
export { patterns } from "../evaluate/families/patterns.ts";
export { versions } from "../evaluate/families/versions.ts";
export type { Family } from "../evaluate/operators.ts";
export { compile } from "./compile-all.ts";
export { compileWith } from "./compile-with.ts";
export type { Compiled } from "./entries.ts";
export { evaluate } from "./evaluate.ts";
export { forCallers } from "./for-callers.ts";
