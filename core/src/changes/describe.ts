import type { Registry } from "../registry/registry.ts";
import type { Change } from "./change.ts";
import { rowOf } from "./change-table.ts";
import { countText } from "./words.ts";

/** One sentence that says what a change does: "Turn on `new-checkout` in production." */
export function describe(change: Change, registry?: Registry): string {
  return rowOf(change).describe(change, registry);
}

/** A short name for a list of changes: the sentence of what matters most, and how many more there are. */
export function title(changes: readonly Change[], registry?: Registry): string {
  const [first] = changes.toSorted((one, other) => rankOf(one) - rankOf(other));
  if (first === undefined) return "No changes";
  const sentence = describe(first, registry).replace(/\.$/, "");
  const more = changes.length - 1;
  return more === 0 ? sentence : `${sentence}, and ${countText(more, "more change")}`;
}

/** What comes or goes, then whether it is on, then how far it has come; whatever else is done along with that is a detail of it. */
function rankOf(change: Change): number {
  if (change.kind.endsWith(".create")) return 0;
  if (change.kind === "config.on") return 1;
  return change.kind === "flag.fact" && change.field === "state" ? 2 : 3;
}
