/** What a snapshot decides. */
export { advance } from "./advance.ts";
export { keyText } from "./attribute.ts";
export { positionOf, prepareKey, prepareSalt, type Salt } from "./bucketing.ts";
export { compile, compileParts } from "./compile.ts";
export type { Compiled, Reads } from "./compiled.ts";
export type { Decision, ErrorCode, EvaluationContext, Reason } from "./decision.ts";
export { decide, evaluate, evaluateFor, outcomeFor, type Question } from "./evaluate.ts";
export { failure, type Outcome } from "./outcome.ts";
export { snapshotIn } from "./snapshot-in.ts";
export { Subject } from "./subject.ts";
export { valueMark } from "./value-mark.ts";
