import {
  type AttributeCondition,
  type AttributeOperator,
  type Condition,
  isAttributeCondition,
  type JsonScalar,
  scaleDefault,
  valueProblem,
} from "@yardarm/sdk/model";

/** What an editor of conditions can offer: the names that exist. */
export interface KnownNames {
  readonly segments: readonly string[];
  readonly attributes: readonly string[];
  /** Absent where a condition cannot ask what a flag serves. */
  readonly flags?: readonly string[];
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
  matches: "matches",
  "not:matches": "does not match",
  has_any: "has any of",
  "not:has_any": "has none of",
  less_than: "is less than",
  "not:less_than": "is not less than",
  less_or_equal: "is at most",
  "not:less_or_equal": "is not at most",
  greater_than: "is greater than",
  "not:greater_than": "is not greater than",
  greater_or_equal: "is at least",
  "not:greater_or_equal": "is not at least",
  semver_equal: "is version",
  "not:semver_equal": "is not version",
  semver_less_than: "is older than version",
  "not:semver_less_than": "is not older than version",
  semver_less_or_equal: "is at most version",
  "not:semver_less_or_equal": "is not at most version",
  semver_greater_than: "is newer than version",
  "not:semver_greater_than": "is not newer than version",
  semver_greater_or_equal: "is at least version",
  "not:semver_greater_or_equal": "is not at least version",
  before: "is before",
  "not:before": "is not before",
  after: "is after",
  "not:after": "is not after",
  in_network: "is in network",
  "not:in_network": "is not in network",
  exists: "is there",
  "not:exists": "is not there",
} as const satisfies Record<AttributeTest, string>;

/** What is worth knowing while values are typed, for operators whose names do not say it. */
export const operatorHints: { readonly [O in AttributeOperator]?: string } = {
  matches:
    "Regular expressions, found anywhere in the text; ^ and $ are its ends. One for each Enter.",
  has_any: "For attributes that are lists.",
  ...each(
    [
      "semver_equal",
      "semver_less_than",
      "semver_less_or_equal",
      "semver_greater_than",
      "semver_greater_or_equal",
    ],
    "Versions such as 1.4.0 or 2.0.0-rc.1; a pre-release is older than its release.",
  ),
  ...each(
    ["before", "after"],
    "Moments with their offset, such as 2026-01-31T12:00:00Z, or epoch milliseconds.",
  ),
  in_network: "Networks or single addresses, such as 10.0.0.0/8, 192.0.2.7 or 2001:db8::/32.",
};

function each(operators: readonly AttributeOperator[], hint: string) {
  return Object.fromEntries(operators.map((operator) => [operator, hint]));
}

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
  if (isOfMoments(operator)) return ["string", "number"];
  return operator === "in" || operator === "has_any" ? ["string", "number", "boolean"] : ["string"];
}

/** Whether values are moments: digits alone are epoch milliseconds, and everything else is text. */
export function isOfMoments(operator: AttributeOperator): boolean {
  return operator === "before" || operator === "after";
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
  type: ValueType | "moment",
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

function readValue(text: string, type: ValueType | "moment"): JsonScalar | undefined {
  if (type === "moment") return /^-?\d+$/.test(text) ? Number(text) : text;
  if (type === "string") return text;
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : undefined;
  const value = Number(text);
  return text.trim() !== "" && Number.isFinite(value) ? value : undefined;
}

/** What is wrong with the values of an attribute, each with the value that it is about. */
export function valueFaults({ operator, values = [] }: AttributeCondition): readonly string[] {
  return values.flatMap((value) => {
    const problem = valueProblem(operator, value);
    return problem === undefined ? [] : [`“${String(value)}”: ${problem.detail}`];
  });
}

/** What is missing or wrong in a condition, and in those nested in it. */
export function conditionFaults(condition: Condition): readonly string[] {
  if (isAttributeCondition(condition)) return attributeFaults(condition);
  switch (condition.operator) {
    case "segment":
      return condition.values.length === 0 ? ["Choose a segment."] : [];
    case "bucket":
      return bucketFaults(condition);
    case "flag":
      if (condition.flag === "") return ["Choose a flag."];
      return condition.variants.length === 0 ? [`Say which variants of ${condition.flag}.`] : [];
    default:
      return condition.conditions.flatMap(conditionFaults);
  }
}

function attributeFaults(condition: AttributeCondition): readonly string[] {
  const { attribute, operator, values = [] } = condition;
  const faults: string[] = [];
  if (attribute.trim() === "") faults.push("Name the attribute.");
  if (operator !== "exists" && values.length === 0) {
    faults.push(`Say what ${attribute || "the attribute"} is compared with.`);
  }
  return [...faults, ...valueFaults(condition)];
}

/** What is wrong with a range of positions. */
export function bucketFaults({
  salt,
  start,
  end,
}: {
  readonly salt: string;
  readonly start: number;
  readonly end: number;
}): readonly string[] {
  return [
    ...(salt === "" ? ["Say which salt places the keys."] : []),
    ...(start < end && end <= scaleDefault
      ? []
      : ["The share must end after its start, at 100 % at most."]),
  ];
}

/** A position of the default scheme as per cent, and back; `undefined` for what is no such share. */
export function percentOf(position: number): string {
  return String(position / (scaleDefault / 100));
}

export function positionOf(percent: string): number | undefined {
  const position = Math.round(Number(percent.replace(",", ".")) * (scaleDefault / 100));
  return percent.trim() !== "" && position >= 0 && position <= scaleDefault ? position : undefined;
}

/** The attributes that conditions ask for. */
export function attributesIn(conditions: readonly Condition[]): readonly string[] {
  const all = conditions.flatMap((condition): readonly string[] => {
    if ("conditions" in condition) return attributesIn(condition.conditions);
    return isAttributeCondition(condition) ? [condition.attribute] : [];
  });
  return [...new Set(all)].filter((attribute) => attribute !== "");
}
