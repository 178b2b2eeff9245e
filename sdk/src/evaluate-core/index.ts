/**
 * The plain evaluator: the steps of docs/evaluation.md, written down as they stand there. It is small, for bundles in which each byte
 * counts, and what the fast one of `evaluate` is held against; operators that few need are handed to it.
 */
export type { Decision, ErrorCode, EvaluationContext, Reason } from "../evaluate/decision.ts";
export type { Question } from "../evaluate/evaluate.ts";
export { moments } from "../evaluate/families/moments.ts";
export { networks } from "../evaluate/families/networks.ts";
export { patterns } from "../evaluate/families/patterns.ts";
export { versions } from "../evaluate/families/versions.ts";
export type { Family } from "../evaluate/operators.ts";
export { type Compiled, compileWith } from "./compile-with.ts";
export { evaluate } from "./evaluate.ts";
