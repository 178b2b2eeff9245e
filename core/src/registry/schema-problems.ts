import { escapePointer, type JsonValue, type Problem } from "@yardarm/sdk/model";
import { isList, isSchemaObject, keywords, resolveReference } from "./json-schema.ts";

/** Keywords that say something to people, or hold what others refer to. */
const annotations: ReadonlySet<string> = new Set([
  "$schema",
  "$comment",
  "$defs",
  "title",
  "description",
  "default",
  "examples",
  "deprecated",
]);

/** What is wrong with a schema itself. */
export function schemaProblems(schema: JsonValue): readonly Problem[] {
  return problemsOfSchema(schema, "", schema);
}

/** What form the rule of each keyword must have. */
const forms: ReadonlyMap<string, (rule: JsonValue) => boolean> = new Map([
  ["type", isTypeRule],
  ["enum", isList],
  ["required", (rule) => isList(rule) && rule.every((name) => typeof name === "string")],
  ["uniqueItems", (rule) => typeof rule === "boolean"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"].map(
    (name) => [name, (rule: JsonValue) => typeof rule === "number"] as const,
  ),
  ["multipleOf", (rule) => typeof rule === "number" && rule > 0],
  ...["Length", "Items", "Properties"].flatMap((what) => [
    [`min${what}`, isSize] as const,
    [`max${what}`, isSize] as const,
  ]),
]);

const schemaLists = ["allOf", "anyOf", "oneOf", "prefixItems"];
const schemaRecords = ["properties", "$defs"];
const schemaFields = ["not", "items", "additionalProperties"];

function problemsOfSchema(schema: JsonValue, pointer: string, root: JsonValue): Problem[] {
  if (typeof schema === "boolean") return [];
  if (!isSchemaObject(schema)) {
    return [schemaProblem(pointer, "A schema is an object, true or false.")];
  }
  return Object.entries(schema).flatMap(([name, rule]) =>
    problemsOfKeyword(name, rule, { pointer: `${pointer}/${escapePointer(name)}`, root }),
  );
}

function problemsOfKeyword(
  name: string,
  rule: JsonValue,
  { pointer, root }: { readonly pointer: string; readonly root: JsonValue },
): Problem[] {
  if (!keywords.has(name) && !annotations.has(name)) {
    return [schemaProblem(pointer, `The keyword "${name}" is not supported.`)];
  }
  if (forms.get(name)?.(rule) === false) {
    return [schemaProblem(pointer, `This is not a form that "${name}" can have.`)];
  }
  if (name === "$ref" && resolveReference(rule, root) === undefined) {
    return [schemaProblem(pointer, 'A reference must be "#" or lead to an entry of "#/$defs/".')];
  }
  if (schemaFields.includes(name)) return problemsOfSchema(rule, pointer, root);
  const mustBeList = schemaLists.includes(name);
  if (!mustBeList && !schemaRecords.includes(name)) return [];
  if (mustBeList ? !isList(rule) : !isSchemaObject(rule)) {
    return [schemaProblem(pointer, `This is not a form that "${name}" can have.`)];
  }
  return Object.entries(rule ?? {}).flatMap(([key, schema]) =>
    problemsOfSchema(schema, `${pointer}/${escapePointer(key)}`, root),
  );
}

const typeNames = ["null", "boolean", "object", "array", "number", "string", "integer"];

function isTypeRule(rule: JsonValue): boolean {
  const names = isList(rule) ? rule : [rule];
  return names.length > 0 && names.every((name) => typeNames.some((known) => known === name));
}

function isSize(rule: JsonValue): boolean {
  return Number.isSafeInteger(rule) && Number(rule) >= 0;
}

function schemaProblem(pointer: string, detail: string): Problem {
  return { code: "schema_invalid", pointer, detail };
}
