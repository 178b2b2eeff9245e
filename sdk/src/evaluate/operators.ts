import type { AttributeCondition, AttributeOperator } from "../model/condition.ts";
import type { JsonScalar } from "../model/json.ts";
import { addressOf, networkOf } from "../model/network.ts";
import { equal, greater, less, orderOf } from "../model/order.ts";
import { versionOf } from "../model/semver.ts";
import { momentOf } from "../model/time.ts";
import { compilePattern, matchesPattern } from "./pattern.ts";

/** Whether one attribute value satisfies an operator. A value of the wrong type does not, and neither does none. */
export type Match = (attribute: unknown) => boolean;

type Compared = Pick<AttributeCondition, "operator" | "values" | "ignoreCase">;

/**
 * How a condition compares. What does not need the attribute is done here, once.
 *
 * @throws when a value cannot be read, so that nothing is decided by a condition that means something else.
 */
export function matchOf({ operator, values = [], ignoreCase }: Compared): Match {
  if (ignoreCase === true && operator !== "matches") {
    const lower = matchOf({ operator, values: values.map(lowered) });
    return (it) => lower(lowered(it));
  }
  if (operator === "exists") return (it) => it !== undefined && it !== null;
  // Of the items of a list; that the attribute has to be one is up to the condition.
  if (operator === "in" || operator === "has_any") return among(values);
  const ordering = orderings[operator];
  const matches = values.map((value) =>
    ordering === undefined
      ? present(makers[operator])(String(value), ignoreCase === true)
      : inOrder(value, ordering),
  );
  const [only] = matches;
  return only !== undefined && matches.length === 1
    ? only
    : (it) => matches.some((match) => match(it));
}

function among(values: readonly JsonScalar[]): Match {
  const all: ReadonlySet<unknown> = new Set(values);
  return (it) => all.has(it);
}

/** How an attribute and a value are read to be compared, and the orders that suffice, added up. */
type Ordering = readonly [(value: unknown) => string | number | undefined, number];

export const orderings: { readonly [O in AttributeOperator]?: Ordering } = {
  less_than: [numberOf, less],
  less_or_equal: [numberOf, less + equal],
  greater_than: [numberOf, greater],
  greater_or_equal: [numberOf, greater + equal],
  semver_equal: [versionOf, equal],
  semver_less_than: [versionOf, less],
  semver_less_or_equal: [versionOf, less + equal],
  semver_greater_than: [versionOf, greater],
  semver_greater_or_equal: [versionOf, greater + equal],
  before: [momentOf, less],
  after: [momentOf, greater],
};

function inOrder(value: JsonScalar, [read, orders]: Ordering): Match {
  const bound = present(read(value));
  return (it) => {
    const own = read(it);
    return own !== undefined && (orderOf(own, bound) & orders) !== 0;
  };
}

type Maker = (text: string, ignoreCase: boolean) => Match;

const makers: { readonly [O in AttributeOperator]?: Maker } = {
  starts_with: (text) => (it) => typeof it === "string" && it.startsWith(text),
  ends_with: (text) => (it) => typeof it === "string" && it.endsWith(text),
  contains: (text) => (it) => typeof it === "string" && it.includes(text),
  matches: (text, ignoreCase) => {
    const program = compilePattern(text, ignoreCase);
    return (it) => typeof it === "string" && matchesPattern(program, it);
  },
  in_network: (text) => {
    const network = present(networkOf(text));
    return (it) => addressOf(it)?.startsWith(network) === true;
  },
};

function present<V>(value: V | undefined): V {
  if (value === undefined) throw new TypeError();
  return value;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** Unicode's lower case, the same in every locale. */
function lowered<V>(value: V): V | string {
  return typeof value === "string" ? value.toLowerCase() : value;
}
