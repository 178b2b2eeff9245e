import type { EvaluationContext as OpenFeatureContext } from "@openfeature/core";
import type { EvaluationContext } from "../evaluate/index.ts";

/** OpenFeature lets attributes be dates; flags compare text, so a date becomes its text in RFC 3339. */
export function plainContext(context: OpenFeatureContext): EvaluationContext {
  return hasDate(context) ? plainRecord(context) : context;
}

/** Most contexts are flat and hold no date: they are passed on as they are. */
function hasDate(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return value instanceof Date || Object.values(value).some(hasDate);
}

function plainRecord(record: object): EvaluationContext {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, plain(value)]));
}

function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (!(value instanceof Date)) return plainRecord(value);
  // A date that is none has no text; the attribute is then missing.
  return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
}
