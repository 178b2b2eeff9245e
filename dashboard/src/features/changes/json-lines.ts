import type { JsonValue } from "@yardarm/sdk/model";
import { diffLines } from "diff";

export interface DiffLine {
  readonly id: number;
  readonly kind: "same" | "removed" | "added" | "skipped";
  readonly text: string;
}

/** Equal lines around a difference that are kept, to see where one is. */
const contextLines = 3;

/** The lines of two JSON documents, with long stretches of equal lines left out. */
export function diffJson(before: JsonValue | null, after: JsonValue | null): readonly DiffLine[] {
  const lines = diffLines(textOf(before), textOf(after)).flatMap(({ value, added, removed }) => {
    const kind = added ? "added" : removed ? "removed" : "same";
    return value
      .replace(/\n$/, "")
      .split("\n")
      .map((text) => ({ kind, text }) as const);
  });
  const isNear = lines.map((_, at) =>
    lines
      .slice(Math.max(0, at - contextLines), at + contextLines + 1)
      .some(({ kind }) => kind !== "same"),
  );
  const shown: DiffLine[] = [];
  for (const [id, line] of lines.entries()) {
    if (isNear[id]) shown.push({ id, ...line });
    else if (shown.at(-1)?.kind !== "skipped") shown.push({ id, kind: "skipped", text: "" });
  }
  return shown;
}

/** Nothing has no lines; everything else ends with a line break, so that the last line compares like the others. */
function textOf(value: JsonValue | null): string {
  return value === null ? "" : `${JSON.stringify(value, sortKeys, 2)}\n`;
}

/** The order of keys is no difference. */
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
