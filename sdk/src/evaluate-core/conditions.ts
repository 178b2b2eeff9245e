import type { Match } from "../evaluate/operators.ts";
import type { AttributeCondition, Condition } from "../model/condition.ts";
import type { Entries, Holds } from "./entries.ts";
import { casedOf } from "./operators.ts";
import { isMember, serves } from "./other-entries.ts";
import { placed, rangeAt } from "./positions.ts";
import { read } from "./subject.ts";

/** All of them, or some. */
export const joined =
  (each: readonly Holds[], method: "every" | "some"): Holds =>
  (subject, depth) =>
    each[method]((holds) => holds(subject, depth));

/** All of them, of which none at all hold for everybody; or some. */
export const joinedConditions = (
  conditions: readonly Condition[],
  entries: Entries,
  method: "every" | "some" = "every",
): Holds =>
  joined(
    conditions.map((condition) => compile(condition, entries)),
    method,
  );

const compile = (condition: Condition, entries: Entries): Holds => {
  const holds = positive(condition, entries);
  return (subject, depth) => holds(subject, depth) !== (condition.negate === true);
};

const positive = (condition: Condition, entries: Entries): Holds => {
  const { operator } = condition;
  if (operator === "segment") {
    return (subject, depth) =>
      condition.values.some((name) => isMember(entries.segment(name), subject, depth));
  }
  if (operator === "bucket") {
    const isWithin = placed(condition, (at) => !!rangeAt([condition], at));
    return (subject) => isWithin(subject) === true;
  }
  if (operator === "flag") {
    // Segments are about subjects, so those in them never hold.
    return (subject, depth) => depth < 0 && serves(entries, condition, subject, ~depth, true);
  }
  if ("conditions" in condition) {
    return joinedConditions(condition.conditions, entries, operator === "all" ? "every" : "some");
  }
  const { attribute, kind } = condition;
  const match = matchOf(condition, entries);
  return (subject) => {
    const it = read(subject, attribute, kind);
    return (operator !== "has_any" && match(it)) || (Array.isArray(it) && it.some(match));
  };
};

/** @throws when nobody knows the operator, or it cannot read a value: nothing is decided by a condition that means something else. */
const matchOf = (
  { operator, values = [], ignoreCase }: AttributeCondition,
  entries: Entries,
): Match => {
  if (operator === "exists") return (it) => it !== undefined && it !== null;
  if (operator === "in" || operator === "has_any") {
    const cased = (it: unknown) => casedOf(it, ignoreCase) ?? it;
    const all = new Set(values.map(cased));
    return (it) => all.has(cased(it));
  }
  const make = entries.operator(operator);
  if (make === undefined) throw new TypeError();
  const each = values.map((value) => make(value, ignoreCase));
  return (it) => each.some((match) => match(it));
};
