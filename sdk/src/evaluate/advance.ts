import { keyListAfter } from "../model/apply-delta.ts";
import type { Delta, KeyList, Snapshot } from "../model/snapshot.ts";
import { advanceTable, type Changes, sourceOf, sourcesOf } from "./advance-table.ts";
import type { Compiled } from "./compiled.ts";

/**
 * What decides after this delta, as compiling `applyDelta(snapshot, delta)` would; the caller has made sure that it starts
 * from there. The time it takes depends on the delta alone: nothing else is copied, and nothing else is compiled again.
 */
export function advance(before: Compiled, delta: Delta): Compiled {
  const flags = advanceTable(before.flags, delta.flags);
  const segments = advanceTable(before.segments, delta.segments);
  const groups = advanceTable(before.groups, delta.groups);
  const lists = advanceTable(before.lists, listChanges(before.lists, delta.lists));
  const { head } = before;
  const revision = delta.to;
  let snapshot: Snapshot | undefined;
  return {
    head,
    revision,
    flags,
    segments,
    lists,
    groups,
    get snapshot() {
      snapshot ??= {
        ...head,
        revision,
        flags: sourcesOf(flags),
        segments: sourcesOf(segments),
        lists: sourcesOf(lists),
        groups: sourcesOf(groups),
      };
      return snapshot;
    },
  };
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
