import { decide, type EvaluationContext, Subject } from "@yardarm/sdk/evaluate";
import { type Literal, negated } from "../solver/literal.ts";
import type { AttributePlace } from "./atoms.ts";
import type { AttributeValues, Chosen } from "./attribute-values.ts";
import { Circuit } from "./circuit.ts";
import { contextOf, type FoundAttribute } from "./context.ts";
import { withReadableKey } from "./readable-key.ts";
import { correlationKey, type Source } from "./source.ts";
import { Translation, valuesOf } from "./translation.ts";

/** One flag serving one variant. */
export interface Served {
  readonly flag: string;
  readonly variant: string;
}

/** Whether one context can make flags serve variants together. */
export type Verdict =
  /** The evaluator confirmed that this context does. */
  | { readonly verdict: "reachable"; readonly witness: EvaluationContext }
  /** It was proved that no context does. */
  | { readonly verdict: "unreachable" }
  | { readonly verdict: "unknown"; readonly why: Why };

/**
 * Why nobody knows: the budget of conflicts was used up; no key was found whose positions fit, though there may be one; or
 * texts that nobody has made up yet may satisfy regular expressions, or several operators on one text.
 */
export type Why = "conflicts" | "keys" | "texts";

export interface Budget {
  /** After so many conflicts of the solver a question is given up. */
  readonly conflictsMax: number;
  /** So many keys are tried for one context. */
  readonly keysMax: number;
}

export const budgetDefault: Budget = { conflictsMax: 20_000, keysMax: 200_000 };

/** So many other choices are tried when no key was found, or the evaluator disagreed. */
const attemptsMax = 6;
/** So many keys are tried without a look at where they fall, since most positions that a solver chooses do not matter. */
const guessesMax = 48;

/** Everything about some flags, ready to be asked which of their variants can meet. */
export class Question {
  readonly translation: Translation<Circuit>;
  readonly #source: Source;
  readonly #budget: Budget;
  readonly #values: readonly AttributeValues[];
  /** Contexts that the solver thought right and the evaluator did not. Always 0, unless one of the two is wrong. */
  refuted = 0;

  constructor(source: Source, flags: readonly string[], budget: Budget = budgetDefault) {
    this.#source = source;
    this.#budget = budget;
    this.translation = new Translation(source, new Circuit());
    for (const flag of flags) this.translation.flag(flag);
    this.#values = valuesOf(this.translation);
  }

  /** Whether some context makes all of these flags, which the question is about, serve these variants. */
  ask(goals: readonly Served[]): Verdict {
    const wanted = goals.map(({ flag, variant }) => this.translation.serves(flag, [variant]));
    return this.find(wanted, (context) =>
      goals.every((goal) => variantServed(this.#source, context, goal.flag) === goal.variant),
    );
  }

  /** The same for anything in the circuit, with something that confirms a context. */
  find(wanted: readonly Literal[], confirms: (context: EvaluationContext) => boolean): Verdict {
    const { circuit } = this.translation;
    const { conflictsMax } = this.#budget;
    const known = this.#values.map(({ isOther }) => negated(isOther));
    const attempt = circuit.open();
    for (let count = 0; count < attemptsMax; count++) {
      const assumptions = [...wanted, ...known, attempt];
      const answer = circuit.solver.solve({ assumptions, conflictsMax });
      if (answer === "unknown") return { verdict: "unknown", why: "conflicts" };
      if (answer === "unsatisfiable" && count === 0) return this.#withoutValues(wanted);
      if (answer === "unsatisfiable") break;
      const { witness, refused } = this.#confirmed(confirms);
      if (witness !== undefined) return { verdict: "reachable", witness };
      circuit.demand(negated(attempt), ...refused.flatMap(({ choice }) => choice.map(negated)));
    }
    return { verdict: "unknown", why: "keys" };
  }

  /** The context that the solver chose, if there is one and it does what it should; or else what not to choose again. */
  #confirmed(confirms: (context: EvaluationContext) => boolean): {
    readonly witness?: EvaluationContext;
    readonly refused: readonly AttributeValues[];
  } {
    for (let index = 0; index < guessesMax; index++) {
      const { attributes, missing } = this.#read((values) => values.guessed(index));
      if (missing.length > 0) break;
      const witness = this.#confirmedBy(attributes, confirms);
      if (witness !== undefined) return { witness, refused: [] };
    }
    const { attributes, missing } = this.#read((values) => values.chosen(this.#budget.keysMax));
    if (missing.length > 0) return { refused: missing };
    const witness = this.#confirmedBy(attributes, confirms);
    if (witness !== undefined) return { witness, refused: [] };
    if (!this.translation.isLoose) this.refuted += 1;
    return { refused: this.#values };
  }

  /** What is shown to people has nothing in it that does not matter. */
  #confirmedBy(
    attributes: readonly FoundAttribute[],
    confirms: (context: EvaluationContext) => boolean,
  ): EvaluationContext | undefined {
    const isRight = (context: EvaluationContext) =>
      keepsCorrelations(this.#source, context) && confirms(context);
    const does = (tried: readonly FoundAttribute[]) => isRight(contextOf(tried));
    if (!does(attributes)) return undefined;
    return withReadableKey(contextOf(leanest(attributes, does)), isRight);
  }

  /** No text that we know of will do: the proof has to hold for all the others. */
  #withoutValues(wanted: readonly Literal[]): Verdict {
    const { solver } = this.translation.circuit;
    const answer = solver.solve({
      assumptions: wanted,
      conflictsMax: this.#budget.conflictsMax,
    });
    if (answer === "unsatisfiable") return { verdict: "unreachable" };
    return { verdict: "unknown", why: answer === "unknown" ? "conflicts" : "texts" };
  }

  #read(choose: (values: AttributeValues) => Chosen): {
    attributes: FoundAttribute[];
    missing: AttributeValues[];
  } {
    const attributes: FoundAttribute[] = [];
    const missing: AttributeValues[] = [];
    for (const values of this.#values) {
      const chosen = choose(values);
      const place: AttributePlace = values.place;
      if (chosen.state === "found") attributes.push({ place, value: chosen.value });
      else if (chosen.state === "missing") attributes.push({ place, value: undefined });
      else missing.push(values);
    }
    return { attributes, missing };
  }
}

/** Attributes of which none can be left out, one after the other, without another answer. */
function leanest(
  attributes: readonly FoundAttribute[],
  does: (tried: readonly FoundAttribute[]) => boolean,
): readonly FoundAttribute[] {
  const bare = attributes.map(({ place }) => ({ place, value: undefined }));
  if (does(bare)) return bare;
  return attributes.reduce<readonly FoundAttribute[]>((lean, { value }, index) => {
    if (value === undefined) return lean;
    const less = lean.map((each, at) => (at === index ? { ...each, value: undefined } : each));
    return does(less) ? less : lean;
  }, attributes);
}

/** Asks the evaluator. */
export function variantServed(
  { compiled }: Source,
  context: EvaluationContext,
  flag: string,
): string | undefined {
  return decide(compiled, new Subject(context), { flag }).variant;
}

export function keepsCorrelations(source: Source, context: EvaluationContext): boolean {
  return source.correlations.every(
    (_, index) => variantServed(source, context, correlationKey(index)) !== "broken",
  );
}
