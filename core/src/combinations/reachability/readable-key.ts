import type { EvaluationContext } from "@yardarm/sdk/evaluate";

/** So many keys that read like one are tried in place of one that does not. */
const keysMax = 200;

/** The same with a key that reads like that of somebody, or at least is a text as keys are, where such a one does as well. */
export function withReadableKey(
  context: EvaluationContext,
  does: (tried: EvaluationContext) => boolean,
): EvaluationContext {
  const { targetingKey } = context;
  if (targetingKey === undefined || typeof targetingKey === "string") return context;
  for (let number = 1; number <= keysMax; number++) {
    const tried = { ...context, targetingKey: `user-${number}` };
    if (does(tried)) return tried;
  }
  const asText = { ...context, targetingKey: String(targetingKey) };
  return does(asText) ? asText : context;
}
