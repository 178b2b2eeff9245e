import type { AttributeCondition, Condition } from "../model/condition.ts";
import { matcherOf } from "./operators.ts";
import { attributePath, type Subject } from "./subject.ts";
import type { Tables, Test } from "./tables.ts";

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
      return (subject, tables, depth) => {
        for (const test of tests) if (test(subject, tables, depth)) return true;
        return false;
      };
    }
    default:
      return compileAttribute(condition);
  }
}

/** In any of these segments; a segment that the snapshot does not have has no members. */
function compileMembership(keys: readonly string[]): Test {
  return (subject, tables, depth) => {
    for (const key of keys) {
      const test = tables.segments.get(key);
      if (test !== undefined && isMember(test, subject, tables, depth)) return true;
    }
    return false;
  };
}

/** Segments that rules name are asked at once; segments within segments are remembered. */
function isMember(test: Test, subject: Subject, tables: Tables, depth: number): boolean {
  if (depth === 0) return test(subject, tables, depth);
  return subject.memberships.answer(test, tables, () => test(subject, tables, depth));
}

function compileAttribute({ operator, attribute, values = [], kind }: AttributeCondition): Test {
  const path = attributePath(attribute);
  if (operator === "exists") return (subject) => subject.attribute(path, kind) !== undefined;
  const matches = matcherOf(operator, values);
  return (subject) => {
    const value = subject.attribute(path, kind);
    if (value === undefined) return false;
    // A list matches when any of its items does.
    return Array.isArray(value) ? value.some((item) => matches(item)) : matches(value);
  };
}
