import type { Snapshot } from "@yardarm/sdk/model";

/**
 * Keys of the flags marked client-side, before or after, whose decisions may differ between two snapshots. Entries that
 * did not change are the same objects in both, so nothing is compared deeply. A changed segment, key list or group makes
 * all of them suspect: asking again costs a client little, and what it is told must not depend on who refers to what.
 */
export function changedClientFlags(before: Snapshot, after: Snapshot): readonly string[] {
  const isClientSide = (key: string) =>
    before.flags[key]?.clientSide === true || after.flags[key]?.clientSide === true;
  const keys = [...union(Object.keys(before.flags), Object.keys(after.flags))].filter(isClientSide);
  const sharedParts = ["segments", "lists", "groups"] as const;
  if (sharedParts.some((part) => !hasSameEntries(before[part], after[part]))) return keys;
  const changed = withDependents(before, after);
  return keys.filter((key) => changed.has(key));
}

/** The flags that changed, and those for which one of them is a prerequisite, however indirectly. */
function withDependents(before: Snapshot, after: Snapshot): ReadonlySet<string> {
  const flags = Object.entries(after.flags);
  const changed = new Set(
    [...union(Object.keys(before.flags), Object.keys(after.flags))].filter(
      (key) => before.flags[key] !== after.flags[key],
    ),
  );
  let size: number;
  do {
    size = changed.size;
    for (const [key, { config }] of flags) {
      if (config.prerequisites.some(({ flag }) => changed.has(flag))) changed.add(key);
    }
  } while (changed.size > size);
  return changed;
}

type Entries = { readonly [key: string]: unknown };

function hasSameEntries(before: Entries, after: Entries): boolean {
  if (before === after) return true;
  for (const key of union(Object.keys(before), Object.keys(after))) {
    if (before[key] !== after[key]) return false;
  }
  return true;
}

function union(some: readonly string[], others: readonly string[]): ReadonlySet<string> {
  return new Set([...some, ...others]);
}
