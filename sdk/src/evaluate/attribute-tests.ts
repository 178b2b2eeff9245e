import type { AttributeCondition, AttributeOperator } from "../model/condition.ts";
import type { JsonScalar } from "../model/json.ts";
import { equal, greater, less } from "../model/order.ts";
import { orderOfPlain, type PlainVersion, plainVersionOf, versionOf } from "../model/semver.ts";
import { type Attribute, attributeAt } from "./attribute.ts";
import { type Match, matchOf, numberOf, orderings } from "./operators.ts";
import type { Test } from "./tables.ts";

/** Compares an attribute. A list satisfies an operator when one of its items does. */
export function attributeTest(condition: AttributeCondition): Test {
  const compared = {
    attribute: attributeAt(condition.attribute, condition.kind),
    match: matchOf(condition),
  };
  return quickTest(condition, compared) ?? testOf(compared);
}

interface Compared {
  readonly attribute: Attribute;
  readonly match: Match;
}

function testOf({ attribute, match }: Compared): Test {
  return (subject) => {
    const it = subject.read(attribute);
    return it !== undefined && it !== null && (match(it) || isItemMatch(it, match));
  };
}

function isItemMatch(value: unknown, match: Match): boolean {
  return (
    typeof value === "object" && Array.isArray(value) && value.some((item: unknown) => match(item))
  );
}

/**
 * What is asked most: reading and comparing in one function, since calling another takes as long as either does; and a function
 * for each, so that what an engine has seen of others does not slow it down. `undefined` for all the rest.
 */
function quickTest(
  { operator, values = [], ignoreCase }: AttributeCondition,
  compared: Compared,
): Test | undefined {
  const { attribute, match } = compared;
  if (operator === "has_any") return (subject) => isItemMatch(subject.read(attribute), match);
  const [value, more] = values;
  if (ignoreCase || value === undefined) return undefined;
  if (operator === "in") {
    return more === undefined ? equalTest(value, compared) : amongTest(values, compared);
  }
  if (more !== undefined) return undefined;
  const [read, orders = 0] = orderings[operator] ?? [];
  if (read === numberOf) return numberTest(Number(value), orders, compared);
  const version = read === versionOf ? plainVersionOf(String(value)) : undefined;
  return version === undefined
    ? textTests[operator]?.(String(value), compared)
    : versionTest(version, orders, compared);
}

function equalTest(value: JsonScalar, { attribute, match }: Compared): Test {
  return (subject) => {
    const it = subject.read(attribute);
    return it === value || isItemMatch(it, match);
  };
}

function amongTest(values: readonly JsonScalar[], { attribute, match }: Compared): Test {
  const all: ReadonlySet<unknown> = new Set(values);
  return (subject) => {
    const it = subject.read(attribute);
    return all.has(it) || isItemMatch(it, match);
  };
}

function numberTest(bound: number, orders: number, { attribute, match }: Compared): Test {
  return (subject) => {
    const it = subject.read(attribute);
    if (typeof it !== "number") return isItemMatch(it, match);
    const order = it < bound ? less : it > bound ? greater : it === bound ? equal : 0;
    return (order & orders) !== 0;
  };
}

function versionTest(bound: PlainVersion, orders: number, { attribute, match }: Compared): Test {
  return (subject) => {
    const it = subject.read(attribute);
    const order = typeof it === "string" ? orderOfPlain(it, bound) : 0;
    return order === 0 ? match(it) || isItemMatch(it, match) : (order & orders) !== 0;
  };
}

type TextTest = (text: string, compared: Compared) => Test;

const textTests: { readonly [O in AttributeOperator]?: TextTest } = {
  starts_with:
    (text, { attribute, match }) =>
    (subject) => {
      const it = subject.read(attribute);
      return typeof it === "string" ? it.startsWith(text) : isItemMatch(it, match);
    },
  ends_with:
    (text, { attribute, match }) =>
    (subject) => {
      const it = subject.read(attribute);
      return typeof it === "string" ? it.endsWith(text) : isItemMatch(it, match);
    },
  contains:
    (text, { attribute, match }) =>
    (subject) => {
      const it = subject.read(attribute);
      return typeof it === "string" ? it.includes(text) : isItemMatch(it, match);
    },
};
