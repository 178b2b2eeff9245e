import type { SnapshotFlag } from "../model/flag.ts";
import type {
  KeyList,
  RevisionId,
  Snapshot,
  SnapshotGroup,
  SnapshotSegment,
} from "../model/snapshot.ts";
import { compileFlag } from "./compile-flag.ts";
import { compileGroup } from "./groups.ts";
import { LazyTable, storeOf } from "./lazy-table.ts";
import { compileSegment } from "./segments.ts";
import type { CompiledFlag, SlotTest, Tables, Test } from "./tables.ts";

/** A snapshot ready to decide. Like the snapshot it is never changed, only replaced. */
export interface Compiled extends Tables {
  /** What stays the same from revision to revision. */
  readonly head: Pick<Snapshot, "format" | "project" | "environment">;
  readonly revision: RevisionId;
  /** As plain data. After a delta it takes time that grows with the snapshot, once. */
  readonly snapshot: Snapshot;
  readonly flags: LazyTable<SnapshotFlag, CompiledFlag>;
  readonly segments: LazyTable<SnapshotSegment, Test>;
  readonly lists: LazyTable<KeyList, ReadonlySet<string>>;
  readonly groups: LazyTable<SnapshotGroup, SlotTest>;
}

/** Makes a snapshot ready. Cheap whatever its size: each entry is compiled when it is first needed. */
export function compile(snapshot: Snapshot): Compiled {
  const { format, project, environment, revision, flags, segments, lists, groups } = snapshot;
  return {
    head: { format, project, environment },
    revision,
    snapshot,
    flags: new LazyTable(storeOf(flags), compileFlag),
    segments: new LazyTable(storeOf(segments), compileSegment),
    lists: new LazyTable(storeOf(lists), (keys: KeyList): ReadonlySet<string> => new Set(keys)),
    groups: new LazyTable(storeOf(groups), compileGroup),
  };
}
