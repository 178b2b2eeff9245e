import type { Registry } from "../registry/registry.ts";
import type { Change } from "./change.ts";
import { rowOf } from "./change-table.ts";
import { countText } from "./words.ts";

/** One sentence that says what a change does: "Turn on `new-checkout` in production." */
export function describe(change: Change, registry?: Registry): string {
  return rowOf(change).describe(change, registry);
}

/** A short name for a list of changes: its first sentence, and how many more there are. */
export function title(changes: readonly Change[], registry?: Registry): string {
  const [first] = changes;
  if (first === undefined) return "No changes";
  const sentence = describe(first, registry).replace(/\.$/, "");
  const more = changes.length - 1;
  return more === 0 ? sentence : `${sentence}, and ${countText(more, "more change")}`;
}
