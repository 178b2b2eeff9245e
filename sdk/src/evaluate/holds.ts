import { type Attribute, keyOfKind, readPlain } from "./attribute.ts";
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
   * How it is found out; as a number, since telling numbers apart takes no call. Anything can be asked (0) and an attribute compared in
   * any way (2). What is asked most is compared right in the loop: among values (4), the same text (5), a number that is less (6),
   * less or equal (7), greater (8), greater or equal (9), a text that contains (10), starts (11) or ends with another (12). Segments (1)
   * and versions (3) are asked and compared as others are, each in a line of their own: so an engine knows what is called there, and
   * puts it in.
   */
  readonly way: number;
  readonly isNegated: boolean;
  readonly attribute: Attribute;
  /** What texts are compared with. */
  readonly text: string;
  /** What numbers are compared with; of a text that others start or end with, the character that is seen first. */
  readonly bound: number;
  readonly values: ReadonlySet<unknown>;
  readonly ask: Ask;
  /** Compares in any way. */
  readonly match: Match;
}

/** Of a test; what is absent is not looked at, and it compares in any way. */
export type Parts = { readonly [P in keyof Test]?: Test[P] | undefined };

/**
 * All have the same fields in the same order, whatever they ask, so that an engine finds them at once. What is looked at first comes
 * first: those fields lie in memory beside each other.
 */
export function testOf(parts: Parts): Test {
  return {
    way: parts.way ?? 2,
    isNegated: parts.isNegated ?? false,
    attribute: parts.attribute ?? noAttribute,
    text: parts.text ?? "",
    bound: parts.bound ?? 0,
    values: parts.values ?? none,
    ask: parts.ask ?? no,
    match: parts.match ?? no,
  };
}

const no = (): boolean => false;
const noAttribute = keyOfKind(undefined);
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
    const holds =
      test.way < 2
        ? isSo(test, subject, tables, depth)
        : compares(
            test,
            plain === undefined ? subject.read(attribute) : readPlain(plain, attribute),
          );
    if (holds !== test.isNegated) return at;
  }
  return at;
}

/** Two calls that are alike, and of which an engine knows each for itself. */
function isSo({ way, ask }: Test, subject: Subject, tables: Tables, depth: number): boolean {
  return way === 0 ? ask(subject, tables, depth) : ask(subject, tables, depth);
}

/** Whether what was found satisfies a comparison; of a list, any of its items. */
function compares(test: Test, it: unknown): boolean {
  return isMatch(it, test) || (typeof it === "object" && hasMatch(it, test));
}

/** Whether any item of a list satisfies a comparison; what is no list has none. */
export function hasMatch(it: unknown, test: Test): boolean {
  return Array.isArray(it) && it.some((item: unknown) => isMatch(item, test));
}

/** The same of one thing, which may be a list itself. */
export function isMatch(it: unknown, test: Test): boolean {
  if (typeof it === "string") return isText(it, test);
  if (typeof it === "number") return isNumber(it, test);
  return test.way === 4 ? test.values.has(it) : test.match(it);
}

function isText(it: string, { way, match, values, text, bound }: Test): boolean {
  switch (way) {
    case 3:
      return match(it);
    case 4:
      return values.has(it);
    case 5:
      return it === text;
    case 10:
      return it.includes(text);
    case 11:
      return it.charCodeAt(0) === bound && it.startsWith(text);
    case 12:
      return it.charCodeAt(it.length - 1) === bound && it.endsWith(text);
    default:
      return match(it);
  }
}

function isNumber(it: number, { way, match, values, bound }: Test): boolean {
  switch (way) {
    case 4:
      return values.has(it);
    case 6:
      return it < bound;
    case 7:
      return it <= bound;
    case 8:
      return it > bound;
    case 9:
      return it >= bound;
    default:
      return match(it);
  }
}
