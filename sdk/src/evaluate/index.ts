/** What a snapshot decides. */
export { advance } from "./advance.ts";
export { positionOf, prepareKey, prepareSalt, type Salt } from "./bucketing.ts";
export { type Compiled, compile } from "./compiled.ts";
export type { Decision, ErrorCode, EvaluationContext, Reason } from "./decision.ts";
export { decide, decideFlag, evaluate, evaluateFor, type Question } from "./evaluate.ts";
export { Outcome } from "./outcome.ts";
export { Subject } from "./subject.ts";
