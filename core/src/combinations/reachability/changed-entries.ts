import type { Snapshot } from "@yardarm/sdk/model";

const parts = ["flags", "segments", "lists", "groups"] as const;

/** Entries that another snapshot has otherwise, or not at all, such as `flags/checkout`. */
export function changedEntries(before: Snapshot, after: Snapshot): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const part of parts) {
    const [old, now]: readonly Readonly<Record<string, unknown>>[] = [before[part], after[part]];
    for (const key of new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])) {
      if (!isSame(old?.[key], now?.[key])) changed.add(`${part}/${key}`);
    }
  }
  return changed;
}

/** What is written in another order is taken for another, which only costs time. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
