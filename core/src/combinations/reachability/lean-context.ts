import type { EvaluationContext } from "@yardarm/sdk/evaluate";
import { keepsCorrelations, type Served, variantServed } from "./question.ts";
import { withReadableKey } from "./readable-key.ts";
import type { Source } from "./source.ts";

type Does<Part> = (tried: Part) => boolean;

/**
 * A context that makes flags serve these variants as another one does, for people to read: what does not matter is left out, a list is
 * one of its items, and its key reads like the key of somebody, where that does as well.
 */
export function readableWitness(
  source: Source,
  goals: readonly Served[],
  witness: EvaluationContext,
): EvaluationContext {
  return leanContext(
    witness,
    (tried) =>
      keepsCorrelations(source, tried) &&
      goals.every(({ flag, variant }) => variantServed(source, tried, flag) === variant),
  );
}

export function leanContext(
  context: EvaluationContext,
  does: Does<EvaluationContext>,
): EvaluationContext {
  return lean(withReadableKey(context, does), does);
}

/** Properties are left out one after the other, of what is within them too, until none can be. */
function lean<Part extends object>(whole: Part, does: Does<Part>): Part {
  let left = whole;
  for (const name of Object.keys(whole)) left = without(left, name, does);
  return Object.keys(left).length === Object.keys(whole).length ? left : lean(left, does);
}

function without<Part extends object>(whole: Part, name: string, does: Does<Part>): Part {
  const less = Object.fromEntries(Object.entries(whole).filter(([its]) => its !== name)) as Part;
  if (does(less)) return less;
  const value: unknown = Reflect.get(whole, name);
  if (Array.isArray(value)) return withItem(whole, { name, items: value }, does);
  if (typeof value !== "object" || value === null) return whole;
  return { ...whole, [name]: lean(value, (part) => does({ ...whole, [name]: part })) };
}

interface Listed {
  readonly name: string;
  readonly items: readonly unknown[];
}

/** A list of which one item does as well is that item; texts are tried first, since that is what most attributes are. */
function withItem<Part extends object>(
  whole: Part,
  { name, items }: Listed,
  does: Does<Part>,
): Part {
  const texts = items.filter((item) => typeof item === "string");
  const tried = [...texts, ...items].map((item): Part => ({ ...whole, [name]: item }));
  return tried.find(does) ?? whole;
}
