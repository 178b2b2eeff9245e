/** Lists with filter and pages (RFC 7644 §3.4.2), and answers with only the attributes that were asked for (§3.4.2.5). */
import { invalid } from "./scim-error.ts";
import { type Filter, parseFilter } from "./scim-filter.ts";
import { isObject, type Json, keyOf } from "./scim-json.ts";

const LIST_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
const COUNT_DEFAULT = 100;
export const COUNT_MAX = 200;

export interface ListQuery {
  readonly filter: Filter | undefined;
  /** From 1. */
  readonly startIndex: number;
  readonly count: number;
  readonly projection: Projection;
}

export interface Projection {
  readonly attributes: readonly string[];
  readonly excludedAttributes: readonly string[];
}

export interface Listed {
  readonly total: number;
  readonly resources: readonly Json[];
}

export function readListQuery(query: Json): ListQuery {
  const filter = query["filter"];
  return {
    filter: typeof filter === "string" && filter.trim() !== "" ? parseFilter(filter) : undefined,
    startIndex: Math.max(1, numberOf(query["startIndex"], "startIndex") ?? 1),
    count: Math.min(COUNT_MAX, Math.max(0, numberOf(query["count"], "count") ?? COUNT_DEFAULT)),
    projection: readProjection(query),
  };
}

export function readProjection(query: Json): Projection {
  return {
    attributes: namesOf(query["attributes"]),
    excludedAttributes: namesOf(query["excludedAttributes"]),
  };
}

export function listAnswer(
  { total, resources }: Listed,
  { startIndex, projection }: ListQuery,
): Json {
  return {
    schemas: [LIST_SCHEMA],
    totalResults: total,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources.map((resource) => projected(resource, projection)),
  };
}

const always = new Set(["id", "schemas"]);

export function projected(resource: Json, { attributes, excludedAttributes }: Projection): Json {
  if (attributes.length === 0 && excludedAttributes.length === 0) return resource;
  if (attributes.length > 0) {
    const kept: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(resource)) {
      const part = always.has(key) ? value : keptPart(key, value, attributes);
      if (part !== undefined) kept[key] = part;
    }
    return kept;
  }
  const gone = new Set(excludedAttributes.map((name) => name.toLowerCase()));
  return Object.fromEntries(
    Object.entries(resource).filter(([key]) => always.has(key) || !gone.has(key.toLowerCase())),
  );
}

function keptPart(key: string, value: unknown, names: readonly string[]): unknown {
  const own = names.flatMap((name) => {
    const [first = "", sub] = name.split(".");
    return first.toLowerCase() === key.toLowerCase() ? [sub] : [];
  });
  if (own.length === 0) return undefined;
  const subs = own.filter((sub) => sub !== undefined);
  if (subs.length < own.length) return value;
  const only = (each: unknown): unknown =>
    isObject(each)
      ? Object.fromEntries(
          subs.flatMap((sub) => {
            const found = keyOf(each, sub);
            return found === undefined ? [] : [[found, each[found]]];
          }),
        )
      : each;
  return Array.isArray(value) ? value.map(only) : only(value);
}

function namesOf(value: unknown): readonly string[] {
  const given = Array.isArray(value) ? value : [value];
  return given
    .filter((each) => typeof each === "string")
    .flatMap((each) => each.split(","))
    .map((name) => name.trim().replace(/^urn:ietf:params:scim:schemas:core:2\.0:\w+:/i, ""))
    .filter((name) => name !== "");
}

function numberOf(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isInteger(number)) return number;
  throw invalid("invalidValue", `${name} must be a whole number.`);
}
