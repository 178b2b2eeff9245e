/** The evaluator for bundles in which each byte counts: without the operators that few need, unless they are handed to it. */
export { compileWith } from "../evaluate/compile-with.ts";
export type { Compiled } from "../evaluate/compiled.ts";
export type { Decision, ErrorCode, EvaluationContext, Reason } from "../evaluate/decision.ts";
export { evaluate, evaluateFor, type Question } from "../evaluate/evaluate.ts";
export { moments } from "../evaluate/families/moments.ts";
export { networks } from "../evaluate/families/networks.ts";
export { patterns } from "../evaluate/families/patterns.ts";
export { versions } from "../evaluate/families/versions.ts";
export type { Family } from "../evaluate/operators.ts";
export { Subject } from "../evaluate/subject.ts";
