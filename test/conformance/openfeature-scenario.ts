/** What the steps of one of OpenFeature's scenarios share, whichever of its SDKs takes them. */
import type { EvaluationContext, EvaluationDetails, JsonValue } from "@openfeature/core";

export type ValueType = "boolean" | "string" | "integer" | "float" | "object";

/** A hook as either SDK takes it. */
export interface ScenarioHook {
  readonly before?: () => void;
  readonly after?: (context: unknown, details: object) => void;
  readonly error?: () => void;
  readonly finally?: (context: unknown, details: object) => void;
}

export abstract class ScenarioWorld {
  asked: { readonly type: ValueType; readonly key: string; readonly fallback: JsonValue } = {
    type: "boolean",
    key: "boolean-flag",
    fallback: false,
  };
  details: EvaluationDetails<JsonValue> | undefined;
  evaluation: Promise<unknown> | undefined;
  context: EvaluationContext = {};
  contextBefore: EvaluationContext = {};
  /** By level; the scenarios name the levels. */
  readonly levels = new Map<string, EvaluationContext>();
  precedence: readonly string[] = [];
  /** Whether the client has a hook that writes its calls down. */
  hasHook = false;
  readonly hookCalls: { readonly stage: string; readonly details?: object }[] = [];
  optionHooks: ScenarioHook[] = [];
  readonly optionHookCalls: string[] = [];

  /** Of the provider, in OpenFeature's words. */
  abstract get status(): string;
  /** What arrived at the provider, after everything that may add to it. */
  abstract get seenContext(): EvaluationContext;
  abstract useProvider(status: string): Promise<void>;
  abstract evaluate(hooks?: ScenarioHook[]): Promise<void>;
  abstract end(): Promise<void>;

  protected clientHooks(): ScenarioHook[] {
    if (!this.hasHook) return [];
    const { hookCalls } = this;
    return [
      {
        before: () => void hookCalls.push({ stage: "before" }),
        after: (_context, details) => void hookCalls.push({ stage: "after", details }),
        error: () => void hookCalls.push({ stage: "error" }),
        finally: (_context, details) => void hookCalls.push({ stage: "finally", details }),
      },
    ];
  }
}

/** Fails when a provider that is meant to fail does not. */
export async function expectFailure(setting: Promise<void>): Promise<void> {
  const outcome = await setting.then(
    () => "ready",
    () => "failed",
  );
  if (outcome !== "failed") throw new Error("The provider should have failed.");
}
