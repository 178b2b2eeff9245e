/** Changes that are made one after the other, as one list that a request can hold. */
import { isSameJson } from "../registry/same-json.ts";
import type { Change } from "./change.ts";
import { parseChanges } from "./parse-changes.ts";

/**
 * The changes with more of them. Whoever changes the same thing once more, starting from what it was before all of them,
 * wants that instead; whoever starts from what they made of it goes on from there. Both are said once, where they were said first.
 */
export function gather(changes: readonly Change[], more: readonly Change[]): readonly Change[] {
  return more.reduce<readonly Change[]>(withOne, changes);
}

function withOne(changes: readonly Change[], added: Change): readonly Change[] {
  const index = changes.findLastIndex((change) => placeOf(change) === placeOf(added));
  const former = changes[index];
  const [was, is] = [former, added].map((change) => change && sidesOf(change));
  if (former === undefined || was === undefined || is === undefined) return [...changes, added];
  if (isSameJson(is.from, was.from)) return changes.with(index, added);
  const isFurther = isSameJson(is.from, was.to) && isAlone(former) && isAlone(added);
  if (!isFurther) return [...changes, added];
  if (isSameJson(was.from, is.to)) return changes.toSpliced(index, 1);
  const [joined] = parseChanges([{ ...added, from: was.from }]).value ?? [];
  return joined === undefined ? [...changes, added] : changes.with(index, joined);
}

/** From what to what; JSON leaves out the side on which there is nothing. Keys that are added and removed have none. */
function sidesOf(change: Change): { readonly from: unknown; readonly to: unknown } | undefined {
  return change.kind === "segment.keys" ? undefined : { from: change.from, to: change.to };
}

/** What the change is of, whatever it makes of it. */
function placeOf(change: Change): string {
  const { kind } = change;
  const parts = Object.entries(change).filter(([name]) => !values.has(name));
  return JSON.stringify([kind, ...parts.sort(([one], [other]) => (one < other ? -1 : 1))]);
}

const values: ReadonlySet<string> = new Set(["from", "to", "after", "configs", "add", "remove"]);

/** Whether nothing else in the list can lean on it: what comes into being, or stands in an order, is left where it is. */
function isAlone(change: Change): boolean {
  if (change.kind === "flag.variant") return change.from !== null && change.to !== null;
  return change.kind.endsWith(".fact") || alone.has(change.kind);
}

const alone: ReadonlySet<string> = new Set([
  "config.on",
  "config.off_variant",
  "config.fallthrough",
  "config.target",
  "segment.rules",
]);
