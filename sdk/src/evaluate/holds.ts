import type { JsonScalar } from "../model/json.ts";
import { orderOf } from "../model/order.ts";
import { type Attribute, attributeAt, readPlain } from "./attribute.ts";
import type { Match } from "./operators.ts";
import type { Subject } from "./subject.ts";
import type { Tables } from "./tables.ts";

/**
 * Asks something about a subject that is no comparison of an attribute. `depth` counts segments within segments; of a flag's
 * own conditions, which are in none, it is below 0, and `~depth` counts flags that ask for flags.
 */
export type Ask = (subject: Subject, tables: Tables, depth: number) => boolean;

/** A condition, ready to be asked. */
export interface Test {
  /**
   * How it is found out; as a number, since telling numbers apart takes no call. 0 asks, 1 compares an attribute in any way.
   * What is asked most has a way of its own: 2 among values, 3 equal, 4 a number in order, 5 starts with, 6 ends with.
   */
  readonly way: number;
  readonly isNegated: boolean;
  readonly attribute: Attribute;
  /** What ways 3 to 6 compare with. */
  readonly value: JsonScalar;
  /** Those that suffice. */
  readonly orders: number;
  readonly values: ReadonlySet<unknown>;
  readonly ask: Ask;
  /** Compares in any way; an item of a list, too. */
  readonly match: Match;
}

/** Of a test; what is absent is not looked at, and the way is 1. */
export type Parts = { readonly [P in keyof Test]?: Test[P] | undefined };

/**
 * All have the same fields in the same order, whatever they ask, so that an engine finds them at once. What is looked at first comes
 * first: those fields lie in memory beside each other.
 */
export function testOf(parts: Parts): Test {
  return {
    way: parts.way ?? 1,
    isNegated: parts.isNegated ?? false,
    attribute: parts.attribute ?? noAttribute,
    value: parts.value ?? "",
    orders: parts.orders ?? 0,
    values: parts.values ?? none,
    ask: parts.ask ?? no,
    match: parts.match ?? no,
  };
}

const no = (): boolean => false;
const noAttribute = attributeAt("", undefined);
const none: ReadonlySet<unknown> = new Set();

/** Any of these holds. */
export function any(tests: readonly Test[]): Ask {
  return (subject, tables, depth) => firstThatHolds(tests, subject, tables, depth) < tests.length;
}

/**
 * Where the first stands that holds; past the last when none does.
 *
 * All conditions of a flag or a segment are asked in one loop, in which what is asked most is compared right away: to call a
 * function for each takes as long as what it does, and an engine that may put it in here does not always.
 */
export function firstThatHolds(
  tests: readonly Test[],
  subject: Subject,
  tables: Tables,
  depth: number,
): number {
  const { plain } = subject;
  let at = 0;
  for (let test = tests[at]; test !== undefined; test = tests[++at]) {
    const { attribute } = test;
    const it = plain === undefined ? subject.read(attribute) : readPlain(plain, attribute);
    let holds = false;
    switch (test.way) {
      case 0:
        holds = test.ask(subject, tables, depth);
        break;
      case 1:
        holds = test.match(it);
        break;
      case 2:
        holds = test.values.has(it);
        break;
      case 3:
        holds = it === test.value;
        break;
      case 4:
        holds = isInOrder(it, test);
        break;
      default:
        holds = typeof it === "string" && isText(it, test);
    }
    if (!holds && typeof it === "object") holds = isItemMatch(it, test);
    if (test.isNegated ? !holds : holds) return at;
  }
  return at;
}

/** A list satisfies a condition when one of its items does. */
function isItemMatch(it: unknown, { match }: Test): boolean {
  return Array.isArray(it) && it.some((item: unknown) => match(item));
}

function isInOrder(it: unknown, { value, orders }: Test): boolean {
  return typeof it === "number" && typeof value === "number" && (orderOf(it, value) & orders) !== 0;
}

function isText(it: string, { way, value }: Test): boolean {
  if (typeof value !== "string") return false;
  return way === 5 ? it.startsWith(value) : it.endsWith(value);
}
