/** Checks requests and answers against their zod schemas, and says what is wrong in plain words with JSON pointers. */
import type { FastifySchemaCompiler, FastifySchemaValidationError } from "fastify";
import type { z } from "zod";

type Issue = z.core.$ZodIssue;

export const validateRequest: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (data) => {
    const result = schema.safeParse(data);
    if (result.success) return { value: result.data };
    return { error: result.error.issues.flatMap(expand).map(toValidationError) };
  };

/** An issue of one unknown key after the other, so that each has its own pointer. */
function expand(issue: Issue): readonly Issue[] {
  if (issue.code !== "unrecognized_keys") return [issue];
  return issue.keys.map((key) => ({ ...issue, keys: [key], path: [...issue.path, key] }));
}

function toValidationError(issue: Issue): FastifySchemaValidationError {
  const pointer = pointerTo(issue.path);
  return {
    keyword: issue.code,
    instancePath: pointer,
    schemaPath: `#${pointer}`,
    params: {},
    message: sentenceOf(issue),
  };
}

/** RFC 6901. */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

const nouns: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "an object",
  record: "an object",
  array: "a list",
  null: "null",
};

const units: Readonly<Record<string, string>> = {
  string: "characters",
  array: "entries",
  record: "entries",
};

function sentenceOf(issue: Issue): string {
  if (issue.code === "invalid_type") {
    if (issue.input === undefined && issue.message.endsWith("received undefined"))
      return "Is required.";
    return `Must be ${nouns[issue.expected] ?? issue.expected}.`;
  }
  if (issue.code === "too_small") return `Must ${atLeast(issue.origin, Number(issue.minimum))}.`;
  if (issue.code === "too_big") return `Must ${atMost(issue.origin, Number(issue.maximum))}.`;
  if (issue.code === "invalid_value")
    return `Must be one of ${issue.values.map(String).join(", ")}.`;
  if (issue.code === "unrecognized_keys") return "Is not known here.";
  if (issue.code === "invalid_format" && issue.format === "email")
    return "Must be an e-mail address.";
  return issue.message;
}

function atLeast(origin: string, minimum: number): string {
  const unit = units[origin];
  return unit === undefined ? `be ${minimum} or more` : `have at least ${minimum} ${unit}`;
}

function atMost(origin: string, maximum: number): string {
  const unit = units[origin];
  return unit === undefined ? `be ${maximum} or less` : `have at most ${maximum} ${unit}`;
}
