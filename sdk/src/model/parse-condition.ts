import type {
  AttributeCondition,
  BucketCondition,
  Condition,
  FlagCondition,
  GroupCondition,
  SegmentCondition,
} from "./condition.ts";
import { attributeOperators, valueProblems } from "./condition-values.ts";
import type { JsonScalar } from "./json.ts";
import { limits } from "./limits.ts";
import type { Parsed, Problem } from "./problem.ts";
import {
  isRecord,
  parseWith,
  type Reader,
  readChecked,
  readEntire,
  readInteger,
  readKey,
  readList,
  readObject,
  readOneOf,
  readText,
} from "./reading.ts";
import { scaleOf } from "./schemes.ts";

/** Parses one condition, with those nested in it. */
export function parseCondition(json: unknown): Parsed<Condition> {
  return parseWith(readCondition, json);
}

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
      ignoreCase: readMark,
      negate: readMark,
      kind: readKey,
    },
    ["values", "ignoreCase", "negate", "kind"],
  ),
  valueProblems,
);

const readSegmentCondition: Reader<SegmentCondition> = readObject<SegmentCondition>(
  {
    operator: readOneOf(["segment"]),
    values: readList(readKey, limits.conditionValuesMax),
    negate: readMark,
  },
  ["negate"],
);

/** Text that is mixed into a hash. */
export const readSalt: Reader<string> = readText({ min: 1, max: limits.keyLengthMax });

/** Where a key may fall; which positions there are is up to the scheme. */
export const readPosition: Reader<number> = readInteger(0, Number.MAX_SAFE_INTEGER);

const readBucketCondition: Reader<BucketCondition> = readChecked(
  readObject<BucketCondition>(
    {
      operator: readOneOf(["bucket"]),
      salt: readSalt,
      start: readPosition,
      end: readPosition,
      by: readPath,
      scheme: readKey,
      negate: readMark,
      kind: readKey,
    },
    ["by", "scheme", "negate", "kind"],
  ),
  bucketProblems,
);

function bucketProblems({ start, end, scheme }: BucketCondition): readonly Problem[] {
  const scale = scaleOf(scheme);
  if (scale === undefined) {
    const detail = `There is no bucketing scheme "${scheme}".`;
    return [{ code: "scheme_unknown", pointer: "/scheme", detail }];
  }
  if (start < end && end <= scale) return [];
  const detail = `The range must end after its start, and at ${scale} at most; it runs from ${start} to ${end}.`;
  return [{ code: "bucket_range_invalid", pointer: "/end", detail }];
}

const readFlagCondition: Reader<FlagCondition> = readChecked(
  readObject<FlagCondition>(
    {
      operator: readOneOf(["flag"]),
      flag: readKey,
      variants: readList(readKey, limits.variantsMax),
      negate: readMark,
    },
    ["negate"],
  ),
  ({ variants }) => {
    const detail = "Name at least one variant that the other flag may serve.";
    return variants.length > 0 ? [] : [{ code: "values_missing", pointer: "/variants", detail }];
  },
);

/** Whose conditions they are. */
type Owner = "rule" | "segment";

const readMisplaced: Reader<Condition> = (_json, pointer, problems) => {
  const detail = "A segment is about subjects, so it cannot ask what a flag serves.";
  problems.push({ code: "condition_misplaced", pointer, detail });
  return undefined;
};

/** By operator; every other one compares an attribute. */
const plainReaders = new Map<unknown, Reader<Condition>>([
  ["segment", readSegmentCondition],
  ["bucket", readBucketCondition],
]);

function readConditionAt(owner: Owner, depth: number): Reader<Condition> {
  return (json, pointer, problems) => {
    const operator = isRecord(json) ? json["operator"] : undefined;
    if (operator === "flag") {
      return (owner === "rule" ? readFlagCondition : readMisplaced)(json, pointer, problems);
    }
    if (operator !== "all" && operator !== "any") {
      return (plainReaders.get(operator) ?? readAttributeCondition)(json, pointer, problems);
    }
    if (depth >= limits.conditionDepthMax) {
      const detail = `Conditions are nested more than ${limits.conditionDepthMax} deep.`;
      problems.push({ code: "too_deep", pointer, detail });
      return undefined;
    }
    const nested = readConditionAt(owner, depth + 1);
    const read = readObject<GroupCondition>(
      {
        operator: readOneOf(groupOperators),
        conditions: readEntire(readList(nested, limits.conditionsMax)),
        negate: readMark,
      },
      ["negate"],
    );
    return read(json, pointer, problems);
  };
}

const readCondition: Reader<Condition> = readConditionAt("rule", 1);

/** Those of a targeting rule. */
export const readConditions: Reader<readonly Condition[]> = readEntire(
  readList(readCondition, limits.conditionsMax),
);

/** Those of a segment's rule. */
export const readSegmentConditions: Reader<readonly Condition[]> = readEntire(
  readList(readConditionAt("segment", 1), limits.conditionsMax),
);
