import type { SnapshotFlag } from "../model/flag.ts";
import type { KeyList, Snapshot, SnapshotGroup, SnapshotSegment } from "../model/snapshot.ts";
import { compileFlag } from "./compile-flag.ts";
import { compileGroup } from "./groups.ts";
import { LazyTable } from "./lazy-table.ts";
import { compileSegment } from "./segments.ts";
import type { CompiledFlag, SlotTest, Tables, Test } from "./tables.ts";

/** A snapshot ready to decide. Like the snapshot it is never changed, only replaced. */
export interface Compiled extends Tables {
  readonly snapshot: Snapshot;
  readonly flags: LazyTable<SnapshotFlag, CompiledFlag>;
  readonly segments: LazyTable<SnapshotSegment, Test>;
  readonly lists: LazyTable<KeyList, ReadonlySet<string>>;
  readonly groups: LazyTable<SnapshotGroup, SlotTest>;
}

/** Makes a snapshot ready. Cheap whatever its size: each entry is compiled when it is first needed. */
export function compile(snapshot: Snapshot): Compiled {
  return {
    snapshot,
    flags: new LazyTable(snapshot.flags, compileFlag),
    segments: new LazyTable(snapshot.segments, compileSegment),
    lists: new LazyTable(snapshot.lists, (keys: KeyList): ReadonlySet<string> => new Set(keys)),
    groups: new LazyTable(snapshot.groups, compileGroup),
  };
}

/** The next snapshot, taking over from the one before what they share: only what is new is compiled again. */
export function recompile(before: Compiled, snapshot: Snapshot): Compiled {
  return {
    snapshot,
    flags: before.flags.next(snapshot.flags),
    segments: before.segments.next(snapshot.segments),
    lists: before.lists.next(snapshot.lists),
    groups: before.groups.next(snapshot.groups),
  };
}
