import type { AttributeOperator, Condition, JsonScalar } from "@yardarm/sdk/model";

/** What an editor of conditions can offer: the names that exist. */
export interface KnownNames {
  readonly segments: readonly string[];
  readonly attributes: readonly string[];
}

/** An operator and whether its answer is turned round, as one choice: people read `is none of`, not `not in`. */
export type AttributeTest = AttributeOperator | `not:${AttributeOperator}`;

export const attributeTests = {
  in: "is any of",
  "not:in": "is none of",
  starts_with: "starts with",
  "not:starts_with": "does not start with",
  ends_with: "ends with",
  "not:ends_with": "does not end with",
  contains: "contains",
  "not:contains": "does not contain",
  less_than: "is less than",
  "not:less_than": "is not less than",
  less_or_equal: "is at most",
  "not:less_or_equal": "is not at most",
  greater_than: "is greater than",
  "not:greater_than": "is not greater than",
  greater_or_equal: "is at least",
  "not:greater_or_equal": "is not at least",
  exists: "is there",
  "not:exists": "is not there",
} as const satisfies Record<AttributeTest, string>;

/** What the values of a condition are: the evaluator never takes `"1"` for `1`. */
export type ValueType = "string" | "number" | "boolean";

const comparing: ReadonlySet<AttributeOperator> = new Set([
  "less_than",
  "less_or_equal",
  "greater_than",
  "greater_or_equal",
]);

/** The types that an operator can compare; the first is the usual one. */
export function valueTypesOf(operator: AttributeOperator): readonly ValueType[] {
  if (operator === "exists") return [];
  if (comparing.has(operator)) return ["number"];
  return operator === "in" ? ["string", "number", "boolean"] : ["string"];
}

/** The type that all values have; text when they are mixed or there are none. */
export function valueTypeOf(
  operator: AttributeOperator,
  values: readonly JsonScalar[] = [],
): ValueType {
  const [usual = "string"] = valueTypesOf(operator);
  const [first] = values;
  const type = typeof first;
  const isUniform = values.every((value) => typeof value === type);
  return first !== undefined && isUniform && (type === "number" || type === "boolean")
    ? type
    : usual;
}

/** Reads typed texts as values of a type; what cannot be read comes back as `unread`. */
export function readValues(
  texts: readonly string[],
  type: ValueType,
): { readonly values: readonly JsonScalar[]; readonly unread: readonly string[] } {
  const values: JsonScalar[] = [];
  const unread: string[] = [];
  for (const text of texts) {
    const value = readValue(text, type);
    if (value === undefined) unread.push(text);
    else values.push(value);
  }
  return { values, unread };
}

function readValue(text: string, type: ValueType): JsonScalar | undefined {
  if (type === "string") return text;
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : undefined;
  const value = Number(text);
  return text.trim() !== "" && Number.isFinite(value) ? value : undefined;
}

/** What is missing in a condition, and in those nested in it. */
export function conditionFaults(condition: Condition): readonly string[] {
  if ("conditions" in condition) return condition.conditions.flatMap(conditionFaults);
  if (condition.operator === "segment")
    return condition.values.length === 0 ? ["Choose a segment."] : [];
  const faults: string[] = [];
  if (condition.attribute.trim() === "") faults.push("Name the attribute.");
  if (condition.operator !== "exists" && (condition.values ?? []).length === 0) {
    faults.push(`Say what ${condition.attribute || "the attribute"} is compared with.`);
  }
  return faults;
}

/** The attributes that conditions ask for. */
export function attributesIn(conditions: readonly Condition[]): readonly string[] {
  const all = conditions.flatMap((condition): readonly string[] => {
    if ("conditions" in condition) return attributesIn(condition.conditions);
    return condition.operator === "segment" ? [] : [condition.attribute];
  });
  return [...new Set(all)].filter((attribute) => attribute !== "");
}
