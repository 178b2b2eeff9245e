/** What a snapshot decides. */
export { positionOf, prepareKey, prepareSalt, type Salt } from "./bucketing.ts";
export { type Compiled, compile, recompile } from "./compiled.ts";
export type { Decision, ErrorCode, EvaluationContext, Reason } from "./decision.ts";
export { decide, evaluate, evaluateFor, type Question } from "./evaluate.ts";
export { Subject } from "./subject.ts";
