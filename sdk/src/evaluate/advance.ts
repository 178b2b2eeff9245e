import { keyListAfter } from "../model/apply-delta.ts";
import type { Delta, KeyList } from "../model/snapshot.ts";
import { advanceTable, type Changes, sourceOf } from "./advance-table.ts";
import { Compiled } from "./compiled.ts";

/**
 * What decides after this delta, as compiling `applyDelta(snapshot, delta)` would; the caller has made sure that it starts
 * from there. The time it takes depends on the delta alone: nothing else is copied, and nothing else is compiled again.
 */
export function advance(before: Compiled, delta: Delta): Compiled {
  const tables = {
    flags: advanceTable(before.flags, delta.flags),
    segments: advanceTable(before.segments, delta.segments),
    groups: advanceTable(before.groups, delta.groups),
    lists: advanceTable(before.lists, listChanges(before.lists, delta.lists)),
  };
  return new Compiled(before.head, delta.to, tables, before.reads);
}

function listChanges(
  lists: Compiled["lists"],
  changes: Delta["lists"],
): Changes<KeyList> | undefined {
  if (changes === undefined) return undefined;
  const entries = Object.entries(changes);
  return Object.fromEntries(
    entries.map(([name, change]) => [name, keyListAfter(sourceOf(lists, name), change)]),
  );
}
