import type { EvaluationContext } from "@yardarm/sdk/evaluate";
import { hasBit } from "./bits.ts";
import type { Constraint } from "./constraint.ts";
import type { Constraints } from "./constraints.ts";
import { contextOf } from "./context.ts";

/** What an attribute is: one value of its domain, or a list of some, by their numbers. */
export type Choice = number | readonly number[];

/** A context, attribute by attribute; one for which there is nothing is missing. */
export type Choices = readonly (Choice | undefined)[];

export function isAdmitted(constraint: Constraint, choice: Choice | undefined): boolean {
  if (choice === undefined) return constraint.isMissing;
  if (typeof choice === "number") return hasBit(constraint.single, choice);
  const { items, needed } = constraint;
  if (items === undefined || !choice.every((item) => hasBit(items, item))) return false;
  return needed.every(({ values }) => choice.some((item) => hasBit(values, item)));
}

/** @param attributes by their numbers, as the choices are */
export function contextFrom(
  choices: Choices,
  attributes: readonly Constraints[],
): EvaluationContext {
  return contextOf(
    attributes.map(({ domain }, number) => {
      const choice = choices[number];
      const value =
        typeof choice === "object"
          ? choice.map((item) => domain.valueAt(item))
          : choice === undefined
            ? undefined
            : domain.valueAt(choice);
      return { place: domain.place, value };
    }),
  );
}
