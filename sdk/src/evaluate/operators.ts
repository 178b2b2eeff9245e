import type { AttributeCondition, AttributeOperator } from "../model/condition.ts";
import type { JsonScalar } from "../model/json.ts";
import { addressOf, networkOf } from "../model/network.ts";
import { equal, greater, less, orderOf } from "../model/order.ts";
import { versionOf } from "../model/semver.ts";
import { momentOf } from "../model/time.ts";
import { compilePattern, matchesPattern } from "./pattern.ts";

/** Whether one present, non-null attribute value satisfies an operator. A value of the wrong type does not. */
export type Match = (attribute: unknown) => boolean;

type Values = readonly JsonScalar[];
type Compared = Pick<AttributeCondition, "operator" | "values" | "ignoreCase">;

/**
 * How a condition compares. What does not need the attribute is done here, once.
 *
 * @throws when a value cannot be read, so that nothing is decided by a condition that means something else.
 */
export function matchOf({ operator, values = [], ignoreCase }: Compared): Match {
  if (!ignoreCase || operator === "matches") return makers[operator](values, ignoreCase === true);
  const lower = makers[operator](values.map(lowered), false);
  return (it) => lower(lowered(it));
}

type Maker = (values: Values, ignoreCase: boolean) => Match;

const makers: { readonly [O in AttributeOperator]: Maker } = {
  exists: () => () => true,
  in: among,
  // Of the items of a list; that the attribute has to be one is up to the condition.
  has_any: among,
  starts_with: anyOf((text) => (it) => typeof it === "string" && it.startsWith(text)),
  ends_with: anyOf((text) => (it) => typeof it === "string" && it.endsWith(text)),
  contains: anyOf((text) => (it) => typeof it === "string" && it.includes(text)),
  matches: (values, ignoreCase) =>
    either(
      values.map((value) => {
        const program = compilePattern(String(value), ignoreCase);
        return (it) => typeof it === "string" && matchesPattern(program, it);
      }),
    ),
  less_than: inOrder(numberOf, less),
  less_or_equal: inOrder(numberOf, less + equal),
  greater_than: inOrder(numberOf, greater),
  greater_or_equal: inOrder(numberOf, greater + equal),
  semver_equal: inOrder(versionOf, equal),
  semver_less_than: inOrder(versionOf, less),
  semver_less_or_equal: inOrder(versionOf, less + equal),
  semver_greater_than: inOrder(versionOf, greater),
  semver_greater_or_equal: inOrder(versionOf, greater + equal),
  before: inOrder(momentOf, less),
  after: inOrder(momentOf, greater),
  in_network: (values) =>
    either(
      values.map((value) => {
        const network = readable(networkOf, value);
        return (it) => addressOf(it)?.startsWith(network) === true;
      }),
    ),
};

function among(values: Values): Match {
  const [value] = values;
  if (values.length === 1) return (it) => it === value;
  const all: ReadonlySet<unknown> = new Set(values);
  return (it) => all.has(it);
}

function anyOf(make: (text: string) => Match): Maker {
  return (values) => either(values.map((value) => make(String(value))));
}

/** Any of them suffices. */
function either(matches: readonly Match[]): Match {
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return only;
  return (it) => matches.some((match) => match(it));
}

/** @param orders those that suffice, added up */
function inOrder<R extends string | number>(
  read: (value: unknown) => R | undefined,
  orders: number,
): Maker {
  return (values) =>
    either(
      values.map((value) => {
        const bound = readable(read, value);
        return (it) => {
          const own = read(it);
          return own !== undefined && (orderOf(own, bound) & orders) !== 0;
        };
      }),
    );
}

function readable<R>(read: (value: unknown) => R | undefined, value: JsonScalar): R {
  const it = read(value);
  if (it === undefined) throw new TypeError();
  return it;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** Unicode's lower case, the same in every locale. */
function lowered<V>(value: V): V | string {
  return typeof value === "string" ? value.toLowerCase() : value;
}
