import type { Part } from "../model/shapes.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { sourcesOf } from "./advance-table.ts";
import type { Compiled } from "./compiled.ts";

const made = new WeakMap<Compiled, Snapshot>();

/**
 * What decides as plain data, without what cannot be read. It takes time that grows with the snapshot, once. Who only
 * evaluates does not load it.
 */
export function snapshotIn(compiled: Compiled): Snapshot {
  const known = made.get(compiled);
  if (known !== undefined) return known;
  const { head, revision, flags, segments, lists, groups } = compiled;
  const snapshot: Snapshot = {
    ...head,
    revision,
    flags: readable(compiled, "flags", sourcesOf(flags)),
    segments: readable(compiled, "segments", sourcesOf(segments)),
    lists: readable(compiled, "lists", sourcesOf(lists)),
    groups: readable(compiled, "groups", sourcesOf(groups)),
  };
  made.set(compiled, snapshot);
  return snapshot;
}

function readable<S>(
  { reads }: Compiled,
  part: Part,
  entries: { readonly [key: string]: S },
): { readonly [key: string]: S } {
  const all = Object.entries(entries);
  const kept = all.filter(([key, json]) => reads(part, json, key));
  return kept.length === all.length ? entries : Object.fromEntries(kept);
}
