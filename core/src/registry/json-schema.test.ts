import type { JsonValue } from "@yardarm/sdk/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkAgainstSchema } from "./json-schema.ts";
import { schemaProblems } from "./schema-problems.ts";

interface Case {
  readonly schema: JsonValue;
  readonly fits: readonly JsonValue[];
  readonly misfits: readonly (readonly [value: JsonValue, pointer: string])[];
}

const cases: readonly Case[] = [
  { schema: true, fits: [1, null], misfits: [] },
  { schema: false, fits: [], misfits: [[1, ""]] },
  {
    schema: { type: "integer" },
    fits: [1, 1.0],
    misfits: [
      [1.5, ""],
      ["1", ""],
    ],
  },
  { schema: { type: "number" }, fits: [1, 1.5], misfits: [[true, ""]] },
  {
    schema: { type: ["string", "null"] },
    fits: ["", null],
    misfits: [
      [[], ""],
      [{}, ""],
    ],
  },
  { schema: { type: "array" }, fits: [[]], misfits: [[{}, ""]] },
  { schema: { enum: ["a", { b: [1] }] }, fits: ["a", { b: [1] }], misfits: [["b", ""]] },
  { schema: { const: { a: 1, b: 2 } }, fits: [{ b: 2, a: 1 }], misfits: [[{ a: 1 }, ""]] },
  {
    schema: { minimum: 1, maximum: 3 },
    fits: [1, 3, "x"],
    misfits: [
      [0, ""],
      [4, ""],
    ],
  },
  {
    schema: { exclusiveMinimum: 1, exclusiveMaximum: 3 },
    fits: [2],
    misfits: [
      [1, ""],
      [3, ""],
    ],
  },
  { schema: { multipleOf: 0.5 }, fits: [1.5], misfits: [[1.2, ""]] },
  {
    schema: { minLength: 1, maxLength: 2 },
    fits: ["a", "😀😀", 5],
    misfits: [
      ["", ""],
      ["abc", ""],
    ],
  },
  {
    schema: { minItems: 1, maxItems: 1 },
    fits: [[1], {}],
    misfits: [
      [[], ""],
      [[1, 2], ""],
    ],
  },
  {
    schema: { minProperties: 1, maxProperties: 1 },
    fits: [{ a: 1 }, []],
    misfits: [
      [{}, ""],
      [{ a: 1, b: 1 }, ""],
    ],
  },
  { schema: { uniqueItems: true }, fits: [[1, 2]], misfits: [[[{ a: 1 }, 2, { a: 1 }], "/2"]] },
  { schema: { uniqueItems: false }, fits: [[1, 1]], misfits: [] },
  { schema: { required: ["a"] }, fits: [{ a: 1 }, []], misfits: [[{}, ""]] },
  {
    schema: { properties: { "a/b": { type: "string" } }, additionalProperties: false },
    fits: [{ "a/b": "x" }, {}, 3],
    misfits: [
      [{ "a/b": 1 }, "/a~1b"],
      [{ c: 1 }, "/c"],
    ],
  },
  {
    schema: { additionalProperties: { type: "number" } },
    fits: [{ a: 1 }],
    misfits: [[{ a: "x" }, "/a"]],
  },
  {
    schema: { prefixItems: [{ type: "string" }], items: { type: "number" } },
    fits: [["a", 1], [], 7],
    misfits: [
      [[1], "/0"],
      [["a", "b"], "/1"],
    ],
  },
  { schema: { allOf: [{ minimum: 1 }, { maximum: 2 }] }, fits: [1], misfits: [[3, ""]] },
  { schema: { anyOf: [{ const: 1 }, { const: 2 }] }, fits: [1, 2], misfits: [[3, ""]] },
  { schema: { oneOf: [{ minimum: 2 }, { maximum: 2 }] }, fits: [1, 3], misfits: [[2, ""]] },
  { schema: { not: { type: "null" } }, fits: [1], misfits: [[null, ""]] },
  {
    schema: {
      $defs: { node: { properties: { next: { $ref: "#/$defs/node" } }, required: ["id"] } },
      $ref: "#/$defs/node",
    },
    fits: [{ id: 1, next: { id: 2 } }],
    misfits: [[{ id: 1, next: { id: 2, next: {} } }, "/next/next"]],
  },
  {
    schema: { properties: { in: { $ref: "#" } }, required: ["x"], title: "T" },
    fits: [{ x: 1 }],
    misfits: [[{ x: 1, in: {} }, "/in"]],
  },
];

test.each(cases)("the schema %j lets through what fits and points at what does not", (it) => {
  expect(schemaProblems(it.schema)).toEqual([]);
  for (const value of it.fits) expect(checkAgainstSchema(it.schema, value)).toEqual([]);
  for (const [value, pointer] of it.misfits) {
    const problems = checkAgainstSchema(it.schema, value);
    expect(problems.map((problem) => problem.pointer)).toEqual([pointer]);
    expect(problems[0]?.code).toBe("schema_mismatch");
  }
});

const broken: readonly (readonly [pointer: string, schema: JsonValue])[] = [
  ["", "text"],
  ["/pattern", { pattern: "(a+)+$" }],
  ["/properties/a~1b/format", { properties: { "a/b": { format: "email" } } }],
  ["/type", { type: "float" }],
  ["/type", { type: [] }],
  ["/enum", { enum: 1 }],
  ["/required", { required: [1] }],
  ["/uniqueItems", { uniqueItems: 1 }],
  ["/minimum", { minimum: "1" }],
  ["/multipleOf", { multipleOf: 0 }],
  ["/minLength", { minLength: -1 }],
  ["/maxItems", { maxItems: 1.5 }],
  ["/properties", { properties: [] }],
  ["/anyOf", { anyOf: {} }],
  ["/anyOf/1", { anyOf: [true, 3] }],
  ["/items", { items: 1 }],
  ["/not/type", { not: { type: "x" } }],
  ["/$ref", { $ref: "https://example.org/schema" }],
  ["/$ref", { $ref: "#/$defs/missing" }],
  ["/$ref", { $ref: "#/$defs/missing", $defs: {} }],
];

test.each(broken)("at %s a schema can be refused: %j", (pointer, schema) => {
  expect(schemaProblems(schema).map((problem) => problem.pointer)).toEqual([pointer]);
});

test("references that run in a circle, or multiply, come to an end", () => {
  const circle = { $ref: "#" };
  const flood = { anyOf: [{ $ref: "#" }, { $ref: "#" }] };
  for (const schema of [circle, flood]) {
    expect(schemaProblems(schema)).toEqual([]);
    expect(checkAgainstSchema(schema, 1)[0]?.detail).toMatch(/too many steps/);
  }
});

test("no JSON makes the checker throw, as a schema or as a value", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (schema, value) => {
      const problems = schemaProblems(schema as JsonValue);
      if (problems.length === 0) checkAgainstSchema(schema as JsonValue, value as JsonValue);
    }),
    { numRuns: 200 },
  );
});
