import type { Condition } from "@yardarm/sdk/model";
import type { KnownNames } from "./condition-words.ts";

/** What every row gets that edits one condition. */
export interface ConditionRowProps<C extends Condition> {
  /** Tells screen readers which one it is: `condition 1 of rule 2`. */
  readonly name: string;
  readonly condition: C;
  readonly onChange: (condition: C) => void;
  readonly known: KnownNames;
}

/** The same condition, with its answer turned round or not. */
export function negated<C extends Condition>(condition: C, isNegated: boolean): C {
  const { negate: _, ...rest } = condition;
  return (isNegated ? { ...rest, negate: true } : rest) as C;
}
