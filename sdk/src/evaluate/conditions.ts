import type { AttributeCondition, Condition } from "../model/condition.ts";
import { matcherOf } from "./operators.ts";
import { attributePath } from "./subject.ts";
import type { Test } from "./tables.ts";

function compileCondition(condition: Condition): Test {
  const test = compilePlain(condition);
  return condition.negate === true
    ? (subject, tables, depth) => !test(subject, tables, depth)
    : test;
}

/** All of them; none at all holds for everybody. */
export function compileConditions(conditions: readonly Condition[]): Test {
  const tests = conditions.map(compileCondition);
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (subject, tables, depth) => {
    for (const test of tests) if (!test(subject, tables, depth)) return false;
    return true;
  };
}

function compilePlain(condition: Condition): Test {
  switch (condition.operator) {
    case "segment":
      return compileMembership(condition.values);
    case "all":
      return compileConditions(condition.conditions);
    case "any": {
      const tests = condition.conditions.map(compileCondition);
      return (subject, tables, depth) => tests.some((test) => test(subject, tables, depth));
    }
    default:
      return compileAttribute(condition);
  }
}

/** In any of these segments; a segment that the snapshot does not have has no members. */
function compileMembership(keys: readonly string[]): Test {
  return (subject, tables, depth) =>
    keys.some((key) => {
      const test = tables.segments.get(key);
      if (test === undefined) return false;
      const ask = (): boolean => test(subject, tables, depth);
      return depth === 0 ? ask() : subject.memberships.answer(test, tables, ask);
    });
}

function compileAttribute({ operator, attribute, values = [], kind }: AttributeCondition): Test {
  const path = attributePath(attribute);
  const matches = matcherOf(operator, values);
  return (subject) => {
    const value = subject.attribute(path, kind);
    return value !== undefined && matches(value);
  };
}
