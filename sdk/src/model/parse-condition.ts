import type {
  AttributeCondition,
  AttributeOperator,
  Condition,
  GroupCondition,
  SegmentCondition,
} from "./condition.ts";
import type { JsonScalar } from "./json.ts";
import { limits } from "./limits.ts";
import type { Parsed } from "./problem.ts";
import {
  isRecord,
  parseWith,
  type Reader,
  readChecked,
  readEntire,
  readKey,
  readList,
  readObject,
  readOneOf,
  readText,
} from "./reading.ts";

/** Parses one condition, with those nested in it. */
export function parseCondition(json: unknown): Parsed<Condition> {
  return parseWith(readCondition, json);
}

const attributeOperators: readonly AttributeOperator[] = [
  "in",
  "starts_with",
  "ends_with",
  "contains",
  "less_than",
  "less_or_equal",
  "greater_than",
  "greater_or_equal",
  "exists",
];
const numericOperators: ReadonlySet<string> = new Set([
  "less_than",
  "less_or_equal",
  "greater_than",
  "greater_or_equal",
]);
const textOperators: ReadonlySet<string> = new Set(["starts_with", "ends_with", "contains"]);
const groupOperators = ["all", "any"] as const;

/** Path of an attribute. */
export const readPath: Reader<string> = readText({
  min: 1,
  max: limits.attributeLengthMax,
  pattern: /^[^.\s][^.]*(?:\.[^.]+)*$/,
  what: 'the path of an attribute, such as "country" or "address.city"',
});

/** Only `true` is written; an absent mark means "no". */
export const readMark: Reader<true> = (json, pointer, problems) => {
  if (json === true) return true;
  problems.push({ code: "wrong_type", pointer, detail: "It must be true, or be left out." });
  return undefined;
};

const readScalar: Reader<JsonScalar> = (json, pointer, problems) => {
  if (typeof json === "string" || typeof json === "boolean") return json;
  if (typeof json === "number" && Number.isFinite(json)) return json;
  problems.push({
    code: "wrong_type",
    pointer,
    detail: "It must be text, a number, true or false.",
  });
  return undefined;
};

const readAttributeCondition: Reader<AttributeCondition> = readChecked(
  readObject<AttributeCondition>(
    {
      operator: readOneOf(attributeOperators),
      attribute: readPath,
      values: readList(readScalar, limits.conditionValuesMax),
      negate: readMark,
      kind: readKey,
    },
    ["values", "negate", "kind"],
  ),
  ({ operator, values }) => {
    if (operator === "exists") return [];
    if (values === undefined || values.length === 0) {
      const detail = `The operator "${operator}" needs at least one value to compare with.`;
      return [{ code: "values_missing", pointer: "/values", detail }];
    }
    const wanted = numericOperators.has(operator)
      ? "number"
      : textOperators.has(operator)
        ? "string"
        : undefined;
    return values.flatMap((value, index) => {
      if (wanted === undefined || typeof value === wanted) return [];
      const what = wanted === "number" ? "numbers" : "text";
      const detail = `The operator "${operator}" compares ${what}.`;
      return [{ code: "value_type_mismatch", pointer: `/values/${index}`, detail }];
    });
  },
);

const readSegmentCondition: Reader<SegmentCondition> = readObject<SegmentCondition>(
  {
    operator: readOneOf(["segment"]),
    values: readList(readKey, limits.conditionValuesMax),
    negate: readMark,
  },
  ["negate"],
);

function readConditionAt(depth: number): Reader<Condition> {
  return (json, pointer, problems) => {
    const operator = isRecord(json) ? json["operator"] : undefined;
    if (operator === "segment") return readSegmentCondition(json, pointer, problems);
    if (operator !== "all" && operator !== "any") {
      return readAttributeCondition(json, pointer, problems);
    }
    if (depth >= limits.conditionDepthMax) {
      const detail = `Conditions are nested more than ${limits.conditionDepthMax} deep.`;
      problems.push({ code: "too_deep", pointer, detail });
      return undefined;
    }
    const read = readObject<GroupCondition>(
      {
        operator: readOneOf(groupOperators),
        conditions: readEntire(readList(readConditionAt(depth + 1), limits.conditionsMax)),
        negate: readMark,
      },
      ["negate"],
    );
    return read(json, pointer, problems);
  };
}

const readCondition: Reader<Condition> = readConditionAt(1);

export const readConditions: Reader<readonly Condition[]> = readEntire(
  readList(readCondition, limits.conditionsMax),
);
