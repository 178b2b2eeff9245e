import type { AttributeOperator } from "../model/condition.ts";
import type { JsonScalar } from "../model/json.ts";
import { addressOf, networkOf } from "../model/network.ts";
import { notPlain, plainVersion, versionOf } from "../model/semver.ts";
import { momentOf } from "../model/time.ts";
import { compilePattern, matchesPattern } from "./pattern.ts";

/** Whether one present, non-null attribute value satisfies an operator. A value of the wrong type does not. */
export type Match = (attribute: unknown) => boolean;

type Maker = (values: readonly JsonScalar[], ignoreCase: boolean) => Match;

/**
 * The comparisons that are too much for a number in `operators.ts`. What does not need the attribute is done once, when they
 * are made; that throws when a value cannot be read, so that the whole flag or segment cannot.
 */
export const makers: { readonly [O in AttributeOperator]?: Maker } = {
  matches: (values, ignoreCase) => {
    const programs = values.map((value) => compilePattern(String(value), ignoreCase));
    return (attribute) =>
      typeof attribute === "string" &&
      programs.some((program) => matchesPattern(program, attribute));
  },
  semver_equal: versions((version, bound) => version === bound),
  semver_less_than: versions(isLess),
  semver_less_or_equal: versions((version, bound) => version <= bound),
  semver_greater_than: versions(isGreater),
  semver_greater_or_equal: versions((version, bound) => version >= bound),
  before: readAs(momentOf, isLess),
  after: readAs(momentOf, isGreater),
  in_network: readAs(networkOf, (address, network) => address.startsWith(network), addressOf),
};

/** Compares plain versions as numbers, and where one of the two is not plain, both as text. */
function versions(holds: (attribute: string | number, value: string | number) => boolean): Maker {
  const make = readAs(versionOf, holds);
  return (values, ignoreCase) => {
    const match = make(values, ignoreCase);
    const [bound = notPlain, more] = values.map(plainVersion);
    if (bound === notPlain || more !== undefined) return match;
    return (attribute) => {
      const own = plainVersion(attribute);
      return own === notPlain ? match(attribute) : holds(own, bound);
    };
  };
}

/** Values are read, and so is the attribute; any of the values suffices. An attribute that cannot be read satisfies none. */
function readAs<R extends string | number>(
  read: (value: unknown) => R | undefined,
  holds: (attribute: R, value: R) => boolean,
  readAttribute = read,
): Maker {
  return (values) => {
    const all = values.map((value) => {
      const bound = read(value);
      if (bound === undefined) throw new TypeError();
      return bound;
    });
    return (attribute) => {
      const own = readAttribute(attribute);
      return own !== undefined && all.some((value) => holds(own, value));
    };
  };
}

function isLess(left: string | number, right: string | number): boolean {
  return left < right;
}

function isGreater(left: string | number, right: string | number): boolean {
  return left > right;
}
