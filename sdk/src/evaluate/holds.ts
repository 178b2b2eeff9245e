import { type Attribute, type Attributes, keyOfKind } from "./attribute.ts";
import type { Membership } from "./membership.ts";
import type { Match } from "./operators.ts";
import type { Outcome } from "./outcome.ts";
import { type Served, Split } from "./serve.ts";
import type { Subject } from "./subject.ts";
import type { Ask, Tables } from "./tables.ts";

/** Of a test; what is absent is not looked at, and it compares in any way. */
export type Parts = {
  readonly [P in
    | "way"
    | "isNegated"
    | "attribute"
    | "text"
    | "bound"
    | "values"
    | "ask"
    | "members"
    | "match"]?: Test[P] | undefined;
};

/**
 * A condition, ready to be asked. All have the same fields in the same order, whatever they ask, so that an engine finds them at once.
 * What is looked at first comes first: those fields lie in memory beside each other. What it does are methods, which an engine knows by
 * the object that it has looked at anyway; a function of a module is looked up each time.
 */
export class Test {
  /**
   * How it is found out; as a number, since telling numbers apart takes no call. Anything can be asked (0) and an attribute compared in
   * any way (2). What is asked most is compared right in the loop: among values (4), the same text (5), a number that is less (6),
   * less or equal (7), greater (8), greater or equal (9), a text that contains (10), starts (11) or ends with another (12).
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
  /** Of a test of segments. */
  readonly members: Membership | undefined;
  /** Compares in any way. */
  readonly match: Match;

  constructor(parts: Parts) {
    this.way = parts.way ?? 2;
    this.isNegated = parts.isNegated ?? false;
    this.attribute = parts.attribute ?? noAttribute;
    this.text = parts.text ?? "";
    this.bound = parts.bound ?? 0;
    this.values = parts.values ?? none;
    this.ask = parts.ask ?? no;
    this.members = parts.members;
    this.match = parts.match ?? no;
  }

  /** What is no comparison of an attribute. */
  isSo(subject: Subject, tables: Tables, depth: number): boolean {
    return this.members === undefined
      ? this.ask(subject, tables, depth)
      : this.members.has(subject, tables, depth);
  }

  /** What is compared; `plain` is the subject's. */
  found(subject: Subject, plain: Attributes | undefined): unknown {
    return plain === undefined ? subject.read(this.attribute) : this.attribute.of(plain);
  }

  /** Whether what was found satisfies a comparison; of a list, any of its items. */
  compares(it: unknown): boolean {
    return this.isMatch(it) || this.hasMatch(it);
  }

  /** Whether any item of a list satisfies a comparison; what is no list has none. */
  hasMatch(it: unknown): boolean {
    return Array.isArray(it) && it.some((item: unknown) => this.isMatch(item));
  }

  /** The same of one thing, which may be a list itself. */
  isMatch(it: unknown): boolean {
    if (this.way < 4) return this.match(it);
    if (typeof it === "string") return this.isText(it);
    if (typeof it === "number") return this.isNumber(it);
    return this.way === 4 && this.values.has(it);
  }

  /** A text satisfies one of the ways from 4 on. */
  isText(it: string): boolean {
    switch (this.way) {
      case 4:
        return this.values.has(it);
      case 5:
        return it === this.text;
      case 10:
        return it.includes(this.text);
      case 11:
        return it.charCodeAt(0) === this.bound && it.startsWith(this.text);
      case 12:
        return it.charCodeAt(it.length - 1) === this.bound && it.endsWith(this.text);
      default:
        return false;
    }
  }

  /** A number satisfies one of the ways from 4 on. */
  isNumber(it: number): boolean {
    switch (this.way) {
      case 4:
        return this.values.has(it);
      case 6:
        return it < this.bound;
      case 7:
        return it <= this.bound;
      case 8:
        return it > this.bound;
      case 9:
        return it >= this.bound;
      default:
        return false;
    }
  }
}

const no = (): boolean => false;
const noAttribute = keyOfKind(undefined);
const none: ReadonlySet<unknown> = new Set();

/** Tests one after another; of a flag, with what is served where it is the first that holds. An engine walks a chain with fewer looks than a list. */
export class Rule {
  readonly test: Test;
  readonly outcome: Outcome | undefined;
  readonly split: Split | undefined;
  readonly next: Rule | undefined;

  constructor(test: Test, next: Rule | undefined, served?: Served) {
    this.test = test;
    this.outcome = served instanceof Split ? undefined : served;
    this.split = served instanceof Split ? served : undefined;
    this.next = next;
  }
}

/** Any of these holds. */
export function any(tests: readonly Test[]): Ask {
  const first = tests.reduceRight<Rule | undefined>(
    (next, test) => new Rule(test, next),
    undefined,
  );
  return (subject, tables, depth) => firstThatHolds(first, subject, tables, depth) !== undefined;
}

/**
 * The first whose test holds.
 *
 * All conditions of a flag or a segment are asked in one loop, in which what is asked most is compared right away: to call a
 * function for each takes as long as what it does, and an engine that may put it in here does not always.
 */
export function firstThatHolds(
  first: Rule | undefined,
  subject: Subject,
  tables: Tables,
  depth: number,
): Rule | undefined {
  const { plain } = subject;
  let rule = first;
  for (; rule !== undefined; rule = rule.next) {
    const { test } = rule;
    const { way } = test;
    let holds: boolean;
    if (way === 0) holds = test.isSo(subject, tables, depth);
    else {
      const it = test.found(subject, plain);
      if (way < 4) holds = test.compares(it);
      else if (typeof it === "string") holds = test.isText(it);
      else if (typeof it === "number") holds = test.isNumber(it);
      else holds = test.compares(it);
    }
    if ((holds === true) !== test.isNegated) return rule;
  }
  return undefined;
}
