/**
 * Whether JSON has the shape that an evaluator relies on. It says yes or no: what is wrong, and whether parts that fit fit
 * each other, is told by the parsers to whoever writes; a service only has to know what it cannot decide with. A field
 * that is not known does not fit, since a later version may mean by it that the rest holds for fewer subjects.
 */
import { own } from "./entries.ts";
import { isRecord } from "./reading.ts";

/**
 * `"string"`, `"number"` and `"boolean"` are those types, `"any"` is anything; a list has one shape for all its items, a
 * record one for each field, where a name that ends with "?" may be absent, and the name "*" is any name.
 */
export type Shape =
  | "string"
  | "number"
  | "boolean"
  | "any"
  | readonly [Shape]
  | { readonly [field: string]: Shape }
  | ((json: unknown) => boolean);

/** Whether JSON has this shape; what it means is looked at elsewhere. Never throws. */
export function fits(shape: Shape, json: unknown): boolean {
  if (typeof shape === "function") return shape(json);
  if (typeof shape === "string") return shape === "any" || typeof json === shape;
  if (isList(shape)) {
    const [item] = shape;
    return Array.isArray(json) && json.every((it) => fits(item, it));
  }
  return isRecord(json) && fitsFields(shape, json);
}

function fitsFields(
  shape: { readonly [field: string]: Shape },
  json: { readonly [field: string]: unknown },
): boolean {
  for (const name of Object.keys(json)) {
    const field = own(shape, name) ?? own(shape, `${name}?`) ?? own(shape, "*");
    if (field === undefined || !fits(field, json[name])) return false;
  }
  return Object.keys(shape).every(
    (name) => name.endsWith("?") || name === "*" || Object.hasOwn(json, name),
  );
}

function isList(shape: readonly [Shape] | object): shape is readonly [Shape] {
  return Array.isArray(shape);
}

const bucketed = {
  salt: "string",
  "by?": "string",
  "kind?": "string",
  "scheme?": "string",
} as const;
const range = { start: "number", end: "number" } as const;

const serve: Shape = (json) =>
  fits({ variant: "string" }, json) ||
  fits({ rollout: { ...bucketed, ranges: [{ ...range, variant: "string" }] } }, json);

const negatable = { operator: "string", "negate?": "boolean" } as const;
const attributeCondition: Shape = {
  ...negatable,
  attribute: "string",
  "values?": [(json) => typeof json !== "object"],
  "ignoreCase?": "boolean",
  "kind?": "string",
};
const segmentCondition: Shape = { ...negatable, values: ["string"] };
const groupCondition: Shape = { ...negatable, conditions: [condition] };
const bucketCondition: Shape = { ...negatable, ...bucketed, ...range };
const flagCondition: Shape = { ...negatable, flag: "string", variants: ["string"] };
const attributeOperators =
  /^(in|has_any|starts_with|ends_with|contains|matches|(semver_)?(less|greater)_(than|or_equal)|semver_equal|before|after|in_network|exists)$/;

function condition(json: unknown): boolean {
  const operator = isRecord(json) ? json["operator"] : undefined;
  if (operator === "segment") return fits(segmentCondition, json);
  if (operator === "bucket") return fits(bucketCondition, json);
  if (operator === "flag") return fits(flagCondition, json);
  if (operator === "all" || operator === "any") return fits(groupCondition, json);
  return (
    typeof operator === "string" &&
    attributeOperators.test(operator) &&
    fits(attributeCondition, json)
  );
}

const flag: Shape = {
  type: "string",
  variants: { "*": "any" },
  "clientSide?": "boolean",
  config: {
    on: "boolean",
    offVariant: "string",
    prerequisites: [{ flag: "string", variants: ["string"] }],
    targets: [{ variant: "string", "kind?": "string", keys: ["string"] }],
    rules: [{ id: "string", "name?": "string", conditions: [condition], serve }],
    fallthrough: serve,
    "group?": "string",
  },
};

const segment: Shape = {
  "kind?": "string",
  "included?": "string",
  "excluded?": "string",
  rules: [{ id: "string", conditions: [condition] }],
};

/** A part of a snapshot that has entries. */
export type Part = "flags" | "segments" | "lists" | "groups";

/** Of one entry of each part. */
export const entryShapes: Readonly<Record<Part, Shape>> = {
  flags: flag,
  segments: segment,
  lists: ["string"],
  groups: { ...bucketed, slots: [{ flag: "string", ranges: [range] }] },
};
