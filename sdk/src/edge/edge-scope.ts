import { type DecisionDetails, notReady, typeOf, type Widened } from "../client/decider.ts";
import type { AskedBy, FlagKey } from "../client/flag-types.ts";
import type { ServiceScope } from "../client/scope.ts";
import type { RecordedScope } from "../client/scope-sample.ts";
import type { Decision, EvaluationContext } from "../evaluate/index.ts";
import { type Compiled, evaluate, forCallers } from "../evaluate-core/index.ts";
import type { FlagType, JsonValue } from "../model/index.ts";
import type { EdgeObserved } from "./edge-observed.ts";

/** What a scope decides by, and who hears of it. */
export interface EdgeMoment {
  readonly compiled: Compiled | undefined;
  readonly observed: EdgeObserved;
  readonly recorded: RecordedScope | undefined;
  /** Milliseconds since the server was heard; `undefined` before. */
  readonly heardMs: () => number | undefined;
}

/** As the scope of a service, decided by the plain evaluator. */
export function createEdgeScope(moment: EdgeMoment, context: EvaluationContext): ServiceScope {
  const { compiled, observed, recorded, heardMs } = moment;

  function decide(flag: string, type: FlagType | undefined, defaultValue: unknown): Decision {
    // A default need be no JSON: it is handed back as it came.
    const question = { flag, type, defaultValue: defaultValue as JsonValue };
    const decision =
      compiled === undefined
        ? { ...notReady.decision, value: question.defaultValue }
        : forCallers(evaluate(compiled, context, question), question);
    observed.see({ flag, decision, context, defaultValue }, recorded, heardMs() !== undefined);
    return decision;
  }

  function valueFor<T>(flag: string, type: FlagType, defaultValue: T): T {
    // The flag's type was compared with the one that was asked for. What an object holds inside, only the caller knows.
    return decide(flag, type, defaultValue).value as T;
  }

  return {
    revision: compiled?.revision,
    boolean: (flag, defaultValue) => valueFor(flag, "boolean", defaultValue),
    string: (flag, defaultValue) => valueFor(flag, "string", defaultValue),
    number: (flag, defaultValue) => valueFor(flag, "number", defaultValue),
    object: (flag, defaultValue) => valueFor(flag, "object", defaultValue),
    details: <T>(flag: FlagKey<AskedBy<T>>, defaultValue: T): DecisionDetails<Widened<T>> => {
      const decision = decide(flag, typeOf(defaultValue), defaultValue);
      const staleMs = heardMs();
      return {
        ...decision,
        value: decision.value as Widened<T>,
        ...(compiled !== undefined && { revision: compiled.revision }),
        ...(staleMs !== undefined && { staleMs }),
      };
    },
    track: (name, details) => {
      const { value = 1, flags } = details ?? {};
      observed.track(name, value, flags ? variantsOf(flags) : (recorded?.served ?? []));
    },
    failed() {
      if (recorded !== undefined) recorded.hasFailed = true;
    },
  };

  /** Flags that were named are decided without being counted: nothing is served here. */
  function variantsOf(flags: readonly string[]): readonly (readonly [string, string])[] {
    if (compiled === undefined || !Array.isArray(flags)) return [];
    return flags.flatMap((flag) => {
      const { variant } = evaluate(compiled, context, { flag, defaultValue: null });
      return variant === undefined ? [] : [[flag, variant] as const];
    });
  }
}
