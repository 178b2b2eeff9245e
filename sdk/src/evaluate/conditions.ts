import type { Condition } from "../model/condition.ts";
import { type Attribute, attributeAt } from "./attribute.ts";
import { type Comparison, comparisonOf, isMatch } from "./operators.ts";
import type { Subject } from "./subject.ts";
import { type CompiledSegment, noStamp, type Tables } from "./tables.ts";

/**
 * One condition ready to be tested. All are of one shape, and one function knows them all: engines follow that faster than
 * functions that call functions, and most of the time goes into waiting for memory, of which it touches less.
 */
export interface Test extends Attribute, Comparison {
  readonly isNegated: boolean;
  /** What does not compare an attribute. */
  readonly other: Other | undefined;
}

interface Other {
  holds(subject: Subject, tables: Tables, depth: number): boolean;
}

/** Whether it holds for a subject. `depth` counts segments within segments. */
export function holds(test: Test, subject: Subject, tables: Tables, depth: number): boolean {
  const { other, isNegated } = test;
  if (other !== undefined) return other.holds(subject, tables, depth) !== isNegated;
  const value = subject.read(test);
  if (value === undefined || value === null) return isNegated;
  return (isMatch(test, value) || isItemMatch(test, value)) !== isNegated;
}

/** A list matches when any of its items does. */
function isItemMatch(test: Test, value: unknown): boolean {
  return (
    typeof value === "object" && Array.isArray(value) && value.some((item) => isMatch(test, item))
  );
}

/** So many different conditions are shared by those who write the same. */
const sharedMax = 10_000;
/** A longer one hardly comes twice, and is not worth its text. */
const sharedCharactersMax = 1_000;

/** Compiles conditions; those that are alike become one, so that less memory is touched for many flags. */
export class Conditions {
  readonly #shared = new Map<string, Test>();

  /** All of them; none at all holds for everybody. */
  all(conditions: readonly Condition[]): Test {
    const [only] = conditions;
    return only !== undefined && conditions.length === 1
      ? this.#compile(only)
      : this.#compile({ operator: "all", conditions });
  }

  #compile(condition: Condition): Test {
    const text = JSON.stringify(condition);
    const shared = this.#shared.get(text);
    if (shared !== undefined) return shared;
    const test = this.#make(condition);
    if (text.length <= sharedCharactersMax && this.#shared.size < sharedMax) {
      this.#shared.set(text, test);
    }
    return test;
  }

  #make(condition: Condition): Test {
    const isNegated = condition.negate === true;
    if (condition.operator === "segment") {
      return { ...nothing, isNegated, other: new Membership(condition.values) };
    }
    if ("conditions" in condition) {
      const tests = condition.conditions.map((part) => this.#compile(part));
      return { ...nothing, isNegated, other: new Several(tests, condition.operator === "any") };
    }
    const { attribute, kind } = condition;
    return { ...nothing, ...attributeAt(attribute, kind), ...comparisonOf(condition), isNegated };
  }
}

const nothing: Test = {
  ...attributeAt("", undefined),
  ...comparisonOf({ operator: "exists" }),
  isNegated: false,
  other: undefined,
};

/** All of these, or any of them. */
class Several implements Other {
  readonly #tests: readonly Test[];
  readonly #isAny: boolean;

  constructor(tests: readonly Test[], isAny: boolean) {
    this.#tests = tests;
    this.#isAny = isAny;
  }

  holds(subject: Subject, tables: Tables, depth: number): boolean {
    const isAny = this.#isAny;
    for (const test of this.#tests) {
      if (holds(test, subject, tables, depth) === isAny) return isAny;
    }
    return !isAny;
  }
}

/** In any of these segments; a segment that the snapshot does not have has no members. */
class Membership implements Other {
  readonly #keys: readonly string[];
  #stamp = noStamp;
  #segments: readonly CompiledSegment[] = [];

  constructor(keys: readonly string[]) {
    this.#keys = keys;
  }

  holds(subject: Subject, tables: Tables, depth: number): boolean {
    if (this.#stamp !== tables.stamp) this.#find(tables);
    for (const segment of this.#segments) {
      if (isMember(segment, subject, tables, depth)) return true;
    }
    return false;
  }

  #find({ stamp, segments }: Tables): void {
    this.#stamp = stamp;
    this.#segments = this.#keys
      .map((key) => segments.get(key))
      .filter((segment) => segment !== undefined);
  }
}

/** Segments that rules name are asked at once; segments within segments are remembered. */
function isMember(
  segment: CompiledSegment,
  subject: Subject,
  tables: Tables,
  depth: number,
): boolean {
  if (depth === 0) return segment.has(subject, tables, depth);
  return subject.memberships.answer(segment, tables, () => segment.has(subject, tables, depth));
}
