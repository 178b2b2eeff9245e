import {
  type AttributeCondition,
  type Condition,
  isAttributeCondition,
  type JsonScalar,
  type Snapshot,
} from "@yardarm/sdk/model";
import { Question } from "./question.ts";
import { type Correlation, Source } from "./source.ts";

/**
 * What is declared of contexts, as questions about a snapshot need it. Whoever says that a region is East Africa means that it is no
 * other one as well, though an attribute may be a list and have both: so what else anything asks of it is excluded. None when
 * no context keeps all of them: they are wrong then, and would prove of everything that it cannot be.
 */
export function usableCorrelations(
  snapshot: Snapshot,
  declared: readonly Correlation[],
): readonly Correlation[] {
  if (declared.length === 0) return declared;
  const asked = askedIn(snapshot);
  const closed = declared.map(({ when, implies }) => ({
    when,
    implies: implies.flatMap((condition) => [condition, ...othersThan(condition, asked)]),
  }));
  const { verdict } = new Question(new Source(snapshot, closed), []).ask([]);
  return verdict === "unreachable" ? [] : closed;
}

/** That an attribute has none of the other values that are asked about, where a condition says which it has. */
function othersThan(
  condition: Condition,
  asked: readonly AttributeCondition[],
): readonly Condition[] {
  if (condition.operator !== "in" || condition.negate === true) return [];
  const { attribute, kind, values = [] } = condition;
  const own = new Set(values.map(folded));
  const others = asked
    .filter((it) => it.attribute === attribute && it.kind === kind)
    .flatMap((it) => (it.operator === "in" ? (it.values ?? []) : []))
    .filter((value) => !own.has(folded(value)));
  if (others.length === 0) return [];
  const about = { attribute, ...(kind !== undefined && { kind }) };
  return [{ operator: "in", ...about, values: [...new Set(others)], negate: true }];
}

/** Values that may be the same to a condition that ignores case are not told apart. */
function folded(value: JsonScalar): string {
  return `${typeof value} ${value}`.toLowerCase();
}

function askedIn({ flags, segments }: Snapshot): readonly AttributeCondition[] {
  const rules = [
    ...Object.values(flags).flatMap(({ config }) => config.rules),
    ...Object.values(segments).flatMap((segment) => segment.rules),
  ];
  return rules.flatMap(({ conditions }) => conditions.flatMap(attributesOf));
}

function attributesOf(condition: Condition): readonly AttributeCondition[] {
  if ("conditions" in condition) return condition.conditions.flatMap(attributesOf);
  return isAttributeCondition(condition) ? [condition] : [];
}
