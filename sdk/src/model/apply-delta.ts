import type { Delta, KeyList, KeyListDelta, Snapshot } from "./snapshot.ts";

/**
 * The snapshot at `delta.to`. The caller has made sure that the snapshot is at `delta.from`. Entries that the delta does
 * not name are shared with the old snapshot (`===`), and so is a whole part of which the delta names none.
 */
export function applyDelta(snapshot: Snapshot, delta: Delta): Snapshot {
  return {
    ...snapshot,
    revision: delta.to,
    flags: replaceEntries(snapshot.flags, delta.flags),
    segments: replaceEntries(snapshot.segments, delta.segments),
    groups: replaceEntries(snapshot.groups, delta.groups),
    lists: changeLists(snapshot.lists, delta.lists),
  };
}

type Entries<T> = { readonly [key: string]: T };

function replaceEntries<T>(entries: Entries<T>, news: Entries<T | null> | undefined): Entries<T> {
  if (news === undefined) return entries;
  const next: Record<string, T> = { ...entries };
  for (const [key, entry] of Object.entries(news)) {
    if (entry === null) delete next[key];
    else next[key] = entry;
  }
  return next;
}

function changeLists(
  lists: Entries<KeyList>,
  news: Entries<KeyListDelta | null> | undefined,
): Entries<KeyList> {
  if (news === undefined) return lists;
  const next: Record<string, KeyList> = { ...lists };
  for (const [name, change] of Object.entries(news)) {
    const keys = keyListAfter(next[name], change);
    if (keys === null) delete next[name];
    else next[name] = keys;
  }
  return next;
}

/** The list after this change. One without keys has no entry: a delta need not know whether it takes the last one away. */
export function keyListAfter(
  list: KeyList | undefined,
  change: KeyListDelta | null,
): KeyList | null {
  const keys = change === null ? [] : changeList(list ?? [], change);
  return keys.length === 0 ? null : keys;
}

/** Linear in the length of the list: both are sorted, so they are merged. */
function changeList(list: KeyList, { add, remove }: KeyListDelta): KeyList {
  const gone = new Set(remove);
  const added = [...new Set(add)].sort();
  const next: string[] = [];
  let at = 0;
  for (const key of list) {
    for (; at < added.length && (added[at] ?? "") < key; at++) next.push(added[at] ?? "");
    if (added[at] === key) at++;
    if (!gone.has(key)) next.push(key);
  }
  return next.concat(added.slice(at));
}
