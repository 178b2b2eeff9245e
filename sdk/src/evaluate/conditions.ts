import {
  type AttributeCondition,
  type BucketCondition,
  type Condition,
  type FlagCondition,
  isAttributeCondition,
} from "../model/condition.ts";
import { type Attribute, attributeAt } from "./attribute.ts";
import { type Comparison, comparisonOf, isMatch } from "./operators.ts";
import { OtherFlag } from "./other-flag.ts";
import { Place } from "./place.ts";
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

/**
 * Whether it holds for a subject. `depth` counts segments within segments; of a flag's own conditions, which are in none, it is
 * below 0, and `~depth` counts flags that ask for flags.
 */
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
    const other = this.#other(condition);
    if (other !== undefined || !isAttributeCondition(condition)) {
      return { ...nothing, isNegated, other };
    }
    const { attribute, kind } = condition;
    return { ...nothing, ...attributeAt(attribute, kind), ...comparisonOf(condition), isNegated };
  }

  #other(condition: Condition): Other | undefined {
    switch (condition.operator) {
      case "segment":
        return new Membership(condition.values);
      case "bucket":
        return new Share(condition);
      case "flag":
        return new Asked(condition);
      case "has_any":
        return new ListItem(condition);
      case "all":
      case "any": {
        const tests = condition.conditions.map((part) => this.#compile(part));
        return new Several(tests, condition.operator === "any");
      }
      default:
        return undefined;
    }
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

/** The attribute is a list, and one of its items is among the values. */
class ListItem implements Other {
  readonly #attribute: Attribute;
  readonly #comparison: Comparison;

  constructor(condition: AttributeCondition) {
    this.#attribute = attributeAt(condition.attribute, condition.kind);
    this.#comparison = comparisonOf(condition);
  }

  holds(subject: Subject): boolean {
    const value = subject.read(this.#attribute);
    return Array.isArray(value) && value.some((item) => isMatch(this.#comparison, item));
  }
}

/** The position of the subject's key is in a range. */
class Share implements Other {
  readonly #place: Place;
  readonly #start: number;
  readonly #end: number;

  constructor(condition: BucketCondition) {
    this.#place = new Place(condition);
    this.#start = condition.start;
    this.#end = condition.end;
  }

  /** What is no position is below every start. */
  holds(subject: Subject): boolean {
    const position = this.#place.of(subject);
    return position >= this.#start && position < this.#end;
  }
}

/** Another flag serves one of these variants. Segments are about subjects, so those in them never hold. */
class Asked implements Other {
  readonly #flag: OtherFlag;

  constructor({ flag, variants }: FlagCondition) {
    this.#flag = new OtherFlag(flag, variants);
  }

  /** Many conditions may ask for the same flag, so what it decides is remembered. */
  holds(subject: Subject, tables: Tables, depth: number): boolean {
    return depth < 0 && this.#flag.serves(subject, tables, ~depth, false);
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
  if (depth < 0) return segment.has(subject, tables, 0);
  return subject.memberships.answer(segment, tables, () => segment.has(subject, tables, depth));
}
