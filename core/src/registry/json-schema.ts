import { escapePointer, isRecord, type JsonValue, type Problem } from "@yardarm/sdk/model";
import { isSameJson } from "./same-json.ts";

/*
 * The part of JSON Schema 2020-12 that describes what a flag's object values look like. It is its own small checker,
 * because the server, the page and the command line must judge a value alike, without a dependency. A keyword it does
 * not know is refused when the schema is written, so that nobody relies on a check that never runs. `pattern` is among
 * them: a hostile regular expression could hang the writer.
 */

/** More than any readable schema needs; they end references that multiply, or that run in a circle. */
const stepsMax = 10_000;
const depthMax = 256;

export type Keyword = (rule: JsonValue, value: JsonValue, at: Place) => readonly Problem[];

export interface Place {
  readonly pointer: string;
  readonly schema: SchemaObject;
  readonly root: JsonValue;
  readonly depth: number;
  readonly budget: { steps: number };
}

export type SchemaObject = { readonly [keyword: string]: JsonValue };

/** Where a value is not what the schema says; pointers start at the value. */
export function checkAgainstSchema(schema: JsonValue, value: JsonValue): readonly Problem[] {
  const budget = { steps: stepsMax };
  const problems = checkValue(schema, value, {
    pointer: "",
    schema: {},
    root: schema,
    depth: 0,
    budget,
  });
  if (budget.steps > 0) return problems;
  return [problem("", "The schema takes too many steps; its references may run in a circle.")];
}

function checkValue(schema: JsonValue, value: JsonValue, at: Place): readonly Problem[] {
  if (at.depth > depthMax) at.budget.steps = 0;
  if (at.budget.steps <= 0) return [];
  at.budget.steps -= 1;
  if (schema === false) return [problem(at.pointer, "The schema allows no value here.")];
  if (!isSchemaObject(schema)) return [];
  const place = { ...at, schema, depth: at.depth + 1 };
  return Object.entries(schema).flatMap(
    ([name, rule]) => keywords.get(name)?.(rule, value, place) ?? [],
  );
}

/** A keyword that judges only numbers, and compares with a number. */
function onNumber(holds: (value: number, bound: number) => boolean, what: string): Keyword {
  return (bound, value, { pointer }) =>
    typeof value !== "number" || typeof bound !== "number" || holds(value, bound)
      ? []
      : [problem(pointer, `It must be ${what} ${bound}.`)];
}

/** A keyword that bounds how many of something a value has. */
function onSize(
  sizeOf: (value: JsonValue) => number | undefined,
  holds: (size: number, bound: number) => boolean,
  what: (bound: number) => string,
): Keyword {
  return (bound, value, { pointer }) => {
    const size = sizeOf(value);
    if (size === undefined || typeof bound !== "number" || holds(size, bound)) return [];
    return [problem(pointer, `It must have ${what(bound)}.`)];
  };
}

const atLeast = (size: number, bound: number) => size >= bound;
const atMost = (size: number, bound: number) => size <= bound;
const textLength = (value: JsonValue) =>
  typeof value === "string" ? [...value].length : undefined;
const itemCount = (value: JsonValue) => (isList(value) ? value.length : undefined);
const fieldCount = (value: JsonValue) =>
  isSchemaObject(value) ? Object.keys(value).length : undefined;

/** Every keyword that judges values. */
export const keywords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ["type", checkType],
  ["enum", checkEnum],
  [
    "const",
    (rule, value, { pointer }) =>
      isSameJson(rule, value) ? [] : [problem(pointer, `It must be ${JSON.stringify(rule)}.`)],
  ],
  ["minimum", onNumber((value, bound) => value >= bound, "at least")],
  ["maximum", onNumber((value, bound) => value <= bound, "at most")],
  ["exclusiveMinimum", onNumber((value, bound) => value > bound, "more than")],
  ["exclusiveMaximum", onNumber((value, bound) => value < bound, "less than")],
  ["multipleOf", onNumber((value, bound) => Number.isInteger(value / bound), "a multiple of")],
  ["minLength", onSize(textLength, atLeast, (bound) => `at least ${bound} characters`)],
  ["maxLength", onSize(textLength, atMost, (bound) => `at most ${bound} characters`)],
  ["minItems", onSize(itemCount, atLeast, (bound) => `at least ${bound} items`)],
  ["maxItems", onSize(itemCount, atMost, (bound) => `at most ${bound} items`)],
  ["minProperties", onSize(fieldCount, atLeast, (bound) => `at least ${bound} fields`)],
  ["maxProperties", onSize(fieldCount, atMost, (bound) => `at most ${bound} fields`)],
  ["uniqueItems", checkUnique],
  ["required", checkRequired],
  ["properties", checkProperties],
  ["additionalProperties", checkAdditional],
  ["prefixItems", checkPrefix],
  ["items", checkItems],
  [
    "allOf",
    (rule, value, at) => schemasIn(rule).flatMap((schema) => checkValue(schema, value, at)),
  ],
  ["anyOf", checkAny],
  ["oneOf", checkOne],
  [
    "not",
    (rule, value, at) =>
      checkValue(rule, value, at).length > 0 ? [] : [problem(at.pointer, "It must not be this.")],
  ],
  ["$ref", checkReference],
]);

function checkType(rule: JsonValue, value: JsonValue, { pointer }: Place): Problem[] {
  const names = isList(rule) ? rule : [rule];
  const fits = names.some(
    (name) => name === typeOf(value) || (name === "number" && typeof value === "number"),
  );
  return fits ? [] : [problem(pointer, `Its type must be ${names.join(" or ")}.`)];
}

function typeOf(value: JsonValue): string {
  if (value === null) return "null";
  if (isList(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function checkEnum(rule: JsonValue, value: JsonValue, { pointer }: Place): Problem[] {
  const choices = isList(rule) ? rule : [];
  if (choices.some((choice) => isSameJson(choice, value))) return [];
  return [
    problem(pointer, `It must be one of ${choices.map((it) => JSON.stringify(it)).join(", ")}.`),
  ];
}

function checkUnique(rule: JsonValue, value: JsonValue, { pointer }: Place): Problem[] {
  if (rule !== true || !isList(value)) return [];
  return value.flatMap((item, index) =>
    value.slice(0, index).some((earlier) => isSameJson(earlier, item))
      ? [problem(`${pointer}/${index}`, "It is in the list already.")]
      : [],
  );
}

function checkRequired(rule: JsonValue, value: JsonValue, { pointer }: Place): Problem[] {
  if (!isList(rule) || !isSchemaObject(value)) return [];
  return rule
    .filter((name) => typeof name === "string" && !Object.hasOwn(value, name))
    .map((name) => problem(pointer, `The field "${name}" is missing.`));
}

function checkProperties(rule: JsonValue, value: JsonValue, at: Place): Problem[] {
  if (!isSchemaObject(rule) || !isSchemaObject(value)) return [];
  return Object.entries(value).flatMap(([name, field]) => {
    const schema = Object.hasOwn(rule, name) ? rule[name] : undefined;
    return schema === undefined ? [] : checkValue(schema, field, below(at, name));
  });
}

function checkAdditional(rule: JsonValue, value: JsonValue, at: Place): Problem[] {
  if (!isSchemaObject(value)) return [];
  const known = at.schema["properties"];
  return Object.entries(value).flatMap(([name, field]) => {
    if (known !== undefined && isSchemaObject(known) && Object.hasOwn(known, name)) return [];
    if (rule === false)
      return [problem(below(at, name).pointer, `There is no field "${name}" here.`)];
    return checkValue(rule, field, below(at, name));
  });
}

function checkPrefix(rule: JsonValue, value: JsonValue, at: Place): Problem[] {
  if (!isList(value)) return [];
  return schemasIn(rule).flatMap((schema, index) => {
    const item = value[index];
    return item === undefined ? [] : checkValue(schema, item, below(at, String(index)));
  });
}

function checkItems(rule: JsonValue, value: JsonValue, at: Place): Problem[] {
  if (!isList(value)) return [];
  const first = schemasIn(at.schema["prefixItems"]).length;
  return value.flatMap((item, index) =>
    index < first ? [] : checkValue(rule, item, below(at, String(index))),
  );
}

function checkAny(rule: JsonValue, value: JsonValue, at: Place): Problem[] {
  const fits = schemasIn(rule).some((schema) => checkValue(schema, value, at).length === 0);
  return fits ? [] : [problem(at.pointer, "It fits none of the alternatives.")];
}

function checkOne(rule: JsonValue, value: JsonValue, at: Place): Problem[] {
  const fitting = schemasIn(rule).filter((schema) => checkValue(schema, value, at).length === 0);
  if (fitting.length === 1) return [];
  return [problem(at.pointer, `It must fit one of the alternatives; it fits ${fitting.length}.`)];
}

function checkReference(rule: JsonValue, value: JsonValue, at: Place): readonly Problem[] {
  const target = resolveReference(rule, at.root);
  return target === undefined ? [] : checkValue(target, value, at);
}

/** The schema that a reference leads to: the whole one, or one of its definitions. */
export function resolveReference(reference: JsonValue, root: JsonValue): JsonValue | undefined {
  if (reference === "#") return root;
  if (typeof reference !== "string" || !reference.startsWith("#/$defs/")) return undefined;
  const name = reference.slice("#/$defs/".length);
  const definitions = isSchemaObject(root) ? root["$defs"] : undefined;
  return definitions !== undefined &&
    isSchemaObject(definitions) &&
    Object.hasOwn(definitions, name)
    ? definitions[name]
    : undefined;
}

function schemasIn(rule: JsonValue | undefined): readonly JsonValue[] {
  return rule !== undefined && isList(rule) ? rule : [];
}

export function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isSchemaObject(value: JsonValue): value is SchemaObject {
  return isRecord(value);
}

function below(at: Place, name: string): Place {
  return { ...at, pointer: `${at.pointer}/${escapePointer(name)}` };
}

function problem(pointer: string, detail: string): Problem {
  return { code: "schema_mismatch", pointer, detail };
}
