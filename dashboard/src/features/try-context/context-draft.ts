import type { EvaluationContext } from "@yardarm/sdk/evaluate";

/** One attribute while it is being typed. */
export interface AttributeDraft {
  readonly name: string;
  readonly text: string;
}

export interface ContextDraft {
  readonly targetingKey: string;
  readonly attributes: readonly AttributeDraft[];
}

export const emptyContext: ContextDraft = {
  targetingKey: "",
  attributes: [{ name: "", text: "" }],
};

/** What is typed as `42`, `true` or `{…}` is meant as such; everything else is text. */
export function contextOf({ targetingKey, attributes }: ContextDraft): EvaluationContext {
  const entries = attributes
    .filter(({ name }) => name !== "")
    .map(({ name, text }) => [name, readValue(text)] as const);
  return { ...(targetingKey !== "" && { targetingKey }), ...Object.fromEntries(entries) };
}

/** The draft that shows a context; undefined when it is not an object. */
export function draftOf(context: unknown): ContextDraft | undefined {
  if (typeof context !== "object" || context === null || Array.isArray(context)) return undefined;
  const { targetingKey, ...attributes } = context as Record<string, unknown>;
  return {
    targetingKey: typeof targetingKey === "string" ? targetingKey : "",
    attributes: Object.entries(attributes).map(([name, value]) => ({ name, text: textOf(value) })),
  };
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A text that reads like something else is kept apart from it by its quotes. */
function textOf(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return readValue(value) === value ? value : JSON.stringify(value);
}
