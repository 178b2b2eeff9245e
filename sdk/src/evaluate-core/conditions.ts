import type { Family, Match } from "../evaluate/operators.ts";
import {
  type AttributeCondition,
  type Condition,
  isAttributeCondition,
} from "../model/condition.ts";
import { lowered, missing } from "./operators.ts";
import { isWithin, positions } from "./positions.ts";
import { read, type Subject } from "./subject.ts";

/**
 * Whether something holds. `depth` counts segments within segments; of a flag's own conditions, which are in none, it is below 0, and
 * `~depth` counts flags that ask for flags.
 */
export type Holds = (subject: Subject, depth: number) => boolean;

/** What conditions are made with, and whom they ask. */
export interface Surroundings {
  readonly operators: Family;
  isMember(segment: string, subject: Subject, depth: number): boolean;
  /** @param depth counts flags that ask for flags. */
  serves(other: OtherFlag, subject: Subject, depth: number): boolean;
}

/** Another flag that has to serve one of some variants. */
export interface OtherFlag {
  readonly flag: string;
  readonly variants: readonly string[];
}

/** All of them; none at all holds for everybody. */
export function all(conditions: readonly Condition[], around: Surroundings): Holds {
  const each = conditions.map((condition) => compile(condition, around));
  return (subject, depth) => each.every((holds) => holds(subject, depth));
}

function compile(condition: Condition, around: Surroundings): Holds {
  const holds = isAttributeCondition(condition)
    ? comparing(condition, around)
    : asking(condition, around);
  return (subject, depth) => holds(subject, depth) !== (condition.negate ?? false);
}

function asking(condition: Exclude<Condition, AttributeCondition>, around: Surroundings): Holds {
  switch (condition.operator) {
    case "segment":
      return (subject, depth) =>
        condition.values.some((segment) => around.isMember(segment, subject, depth));
    case "bucket": {
      const position = positions(condition);
      return (subject) => isWithin([condition], position(subject));
    }
    case "flag":
      // Segments are about subjects, so those in them never hold.
      return (subject, depth) => depth < 0 && around.serves(condition, subject, ~depth);
    case "all":
      return all(condition.conditions, around);
    default: {
      const each = condition.conditions.map((part) => compile(part, around));
      return (subject, depth) => each.some((holds) => holds(subject, depth));
    }
  }
}

function comparing(condition: AttributeCondition, { operators }: Surroundings): Holds {
  const { operator, attribute, kind } = condition;
  const match = matchOf(condition, operators);
  const isOfLists = operator === "has_any";
  return (subject) => {
    const it = read(subject, attribute, kind);
    return (!isOfLists && match(it)) || (Array.isArray(it) && it.some(match));
  };
}

/** @throws when an operator cannot read a value, so that nothing is decided by a condition that means something else. */
function matchOf(
  { operator, values = [], ignoreCase }: AttributeCondition,
  operators: Family,
): Match {
  if (operator === "exists") return (it) => it !== undefined && it !== null;
  if (operator === "in" || operator === "has_any") {
    const cased = (it: unknown): unknown => (ignoreCase ? lowered(it) : it);
    const among = new Set(values.map(cased));
    return (it) => among.has(cased(it));
  }
  const make = operators[operator];
  if (make === undefined) return missing(operator);
  const each = values.map((value) => make(value, ignoreCase === true));
  return (it) => each.some((match) => match(it));
}
