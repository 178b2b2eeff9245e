import type { FlagType, limits, PassedDefault } from "../model/index.ts";
import { murmur3 } from "./hash.ts";

/** Held equal by its type: the table of all limits would be a fiftieth of a client. */
const shownLengthMax: typeof limits.shownDefaultLengthMax = 64;

/**
 * A value as a report may show it: short scalars as they are, anything else as a hash that tells equal from different.
 * `undefined` for `null` and what no flag can have.
 */
export function valueMark(value: unknown): Omit<PassedDefault, "flag"> | undefined {
  const type = typeof value;
  if (value === null || !isFlagType(type)) return undefined;
  const isShort =
    type === "string"
      ? String(value).length <= shownLengthMax
      : type === "boolean" || Number.isFinite(value);
  return isShort && type !== "object"
    ? { type, value: value as boolean | number | string }
    : { type, hash: hashOf(stableText(value)) };
}

function isFlagType(type: string): type is FlagType {
  return type === "boolean" || type === "string" || type === "number" || type === "object";
}

/** The same text for the same JSON, in whatever order its fields stand. */
function stableText(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}

function hashOf(text: string): string {
  return [0, 0x6a09e667].map((seed) => murmur3(text, seed).toString(16).padStart(8, "0")).join("");
}
