import {
  type AttributeCondition,
  type BucketCondition,
  type Condition,
  type FlagCondition,
  isAttributeCondition,
} from "../model/condition.ts";
import { attributeTest } from "./attribute-tests.ts";
import { any, type Parts, Test } from "./holds.ts";
import { Membership } from "./membership.ts";
import { OtherFlag } from "./other-flag.ts";
import { Place } from "./place.ts";
import type { Ask } from "./tables.ts";

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
    if (isAttributeCondition(condition)) return attributeTest(condition);
    // All hold when there is none that does not.
    const isAll = condition.operator === "all";
    return new Test({
      ...this.#parts(condition, isAll),
      isNegated: !condition.negate === isAll,
    });
  }

  /** @param isInverse of a group, whether any of its conditions does not hold */
  #parts(condition: Exclude<Condition, AttributeCondition>, isInverse: boolean): Parts {
    switch (condition.operator) {
      case "segment":
        return inAny(condition.values);
      case "bucket":
        return { way: 0, ask: inRange(condition) };
      case "flag":
        return { way: 0, ask: otherServes(condition) };
      default: {
        const tests = condition.conditions.map((part) => this.#compile(part));
        const each = isInverse
          ? tests.map((it) => new Test({ ...it, isNegated: !it.isNegated }))
          : tests;
        return { way: 0, ask: any(each) };
      }
    }
  }
}

/** In any of these segments. */
function inAny(keys: readonly string[]): Parts {
  const [first, ...others] = keys.map((key) => ({ way: 0, members: new Membership(key) }));
  if (first === undefined || others.length === 0) return first ?? { way: 0 };
  return { way: 0, ask: any([first, ...others].map((parts) => new Test(parts))) };
}

/** The position of the subject's key is in a range. */
function inRange(condition: BucketCondition): Ask {
  const isWithin = new Place(condition).within([condition]);
  return (subject) => isWithin(subject) === true;
}

/** Another flag serves one of these variants. Segments are about subjects, so those in them never hold. */
function otherServes({ flag, variants }: FlagCondition): Ask {
  const other = new OtherFlag(flag, variants);
  // Many conditions may ask for the same flag, so what it decides is remembered.
  return (subject, tables, depth) => depth < 0 && other.serves(subject, tables, ~depth, false);
}
