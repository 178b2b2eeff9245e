import { type Entries, ObjectEntries } from "./entries.ts";
import type { SnapshotFlag } from "./flag.ts";
import type { KeyList, RevisionId, Snapshot, SnapshotGroup, SnapshotSegment } from "./snapshot.ts";

/** What stays the same from revision to revision. */
export type SnapshotHead = Pick<Snapshot, "format" | "project" | "environment">;

/** A snapshot whose entries are looked up one by one, as text or as objects. */
export interface SnapshotParts {
  readonly head: SnapshotHead;
  readonly revision: RevisionId;
  readonly flags: Entries<SnapshotFlag>;
  readonly segments: Entries<SnapshotSegment>;
  readonly lists: Entries<KeyList>;
  readonly groups: Entries<SnapshotGroup>;
}

/** The parts of a snapshot that is there as an object. */
export function partsOf(snapshot: Snapshot): SnapshotParts {
  const { format, project, environment, revision, flags, segments, lists, groups } = snapshot;
  return {
    head: { format, project, environment },
    revision,
    flags: new ObjectEntries(flags),
    segments: new ObjectEntries(segments),
    lists: new ObjectEntries(lists),
    groups: new ObjectEntries(groups),
  };
}

/** A snapshot as one object, for those who keep it or pass it on; its entries are as they came. */
export function snapshotOf({ head, revision, ...parts }: SnapshotParts): Snapshot {
  return {
    ...head,
    revision,
    flags: parts.flags.all(),
    segments: parts.segments.all(),
    lists: parts.lists.all(),
    groups: parts.groups.all(),
  };
}
