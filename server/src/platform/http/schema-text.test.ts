import { expect, test } from "vitest";
import { z } from "zod";
import { schemaText } from "./schema-text.ts";

test.each([
  ["string", z.string()],
  ["string (date-time)", z.iso.datetime()],
  ["number | null", z.number().nullable()],
  ['"viewer" | "admin"', z.enum(["viewer", "admin"])],
  ['"applied"', z.literal("applied")],
  ["string[]", z.array(z.string())],
  ["(string | number)[]", z.array(z.union([z.string(), z.number()]))],
  ["{}", z.object({})],
  ["any", z.unknown()],
  ["a flag config", z.custom<object>().meta({ title: "a flag config" })],
])("a schema reads as %s", (text, schema) => {
  expect(schemaText(z.toJSONSchema(schema, { unrepresentable: "any" }))).toBe(text);
});

test("objects are indented, and what may be absent has a question mark", () => {
  const schema = z.object({
    name: z.string(),
    owner: z.object({ id: z.string() }).optional(),
    roles: z.record(z.string(), z.number()),
  });
  expect(schemaText(z.toJSONSchema(schema))).toBe(
    "{\n  name: string\n  owner?: {\n    id: string\n  }\n  roles: {\n    [key]: number\n  }\n}",
  );
});
