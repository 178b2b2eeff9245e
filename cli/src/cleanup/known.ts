import type { Node } from "oxc-parser";
import type { FlagValue } from "./final-variant.ts";

/** What an expression gives for good. */
export interface Known {
  /** The value, an object of details in which it stands, or a promise of either. */
  readonly kind: "value" | "details" | "promised-value" | "promised-details";
  readonly value: FlagValue;
  /** The calls of the flag that it comes from; none when it was written down as it is. */
  readonly calls: readonly Node[];
  /** Written down in the code, and only chosen by the flag: `flag ? "new" : "old"`. */
  readonly isChosen?: true;
}

/** Whether an expression counts as true. */
export interface Truth {
  readonly isTrue: boolean;
  readonly calls: readonly Node[];
}

/** Comes from the flag, and can be written anywhere: every other place would have an object of its own. */
export function isInlinable(known: Known | undefined): known is Known {
  return known !== undefined && known.calls.length > 0 && isScalar(known);
}

function isScalar({ kind, value }: Known): boolean {
  return kind === "value" && (value === null || typeof value !== "object");
}

export function truthOf(known: Known | undefined): Truth | undefined {
  if (known === undefined || known.kind !== "value" || known.calls.length === 0) return undefined;
  return { isTrue: Boolean(known.value), calls: known.calls };
}

/** A value as a person would write it in a program. */
export function written(value: FlagValue, quote: string): string {
  if (typeof value === "string") return quoted(value, quote);
  if (Array.isArray(value)) return `[${value.map((each) => written(each, quote)).join(", ")}]`;
  if (value === null || typeof value !== "object") return String(value);
  const entries = Object.entries(value).map(([name, each]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name, quote);
    return `${key}: ${written(each, quote)}`;
  });
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function quoted(text: string, quote: string): string {
  const json = JSON.stringify(text);
  if (quote !== "'") return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
