import type { Entries } from "../model/entries.ts";
import type { SnapshotFlag } from "../model/flag.ts";
import type { Part } from "../model/shapes.ts";
import type { KeyList, RevisionId, SnapshotGroup, SnapshotSegment } from "../model/snapshot.ts";
import type { SnapshotHead, SnapshotParts } from "../model/snapshot-parts.ts";
import { keyOfKind } from "./attribute.ts";
import { TargetedFlag, unreadableFlag } from "./compile-flag.ts";
import { Conditions } from "./conditions.ts";
import { compileGroup } from "./groups.ts";
import { LazyTable, storeOf } from "./lazy-table.ts";
import { compileSegment } from "./segments.ts";
import {
  type CompiledFlag,
  type CompiledGroup,
  type CompiledSegment,
  noStamp,
  type Tables,
} from "./tables.ts";

interface LazyTables {
  readonly flags: LazyTable<SnapshotFlag, CompiledFlag>;
  readonly segments: LazyTable<SnapshotSegment, CompiledSegment>;
  readonly lists: LazyTable<KeyList, ReadonlySet<string>>;
  readonly groups: LazyTable<SnapshotGroup, CompiledGroup>;
}

/** Tells whether an entry of a snapshot can be read. */
export type Reads = (part: Part, json: unknown, key: string) => boolean;

let stamps: number = noStamp;

/** A snapshot ready to decide. Like the snapshot it is never changed, only replaced. */
export class Compiled implements Tables {
  readonly stamp: number = ++stamps;
  /** What stays the same from revision to revision. */
  readonly head: SnapshotHead;
  readonly revision: RevisionId;
  readonly flags: LazyTables["flags"];
  readonly segments: LazyTables["segments"];
  readonly lists: LazyTables["lists"];
  readonly groups: LazyTables["groups"];
  readonly reads: Reads;

  /** Others use `compile`, `compileParts` and `advance`. */
  constructor(head: SnapshotHead, revision: RevisionId, tables: LazyTables, reads: Reads) {
    this.head = head;
    this.revision = revision;
    this.flags = tables.flags;
    this.segments = tables.segments;
    this.lists = tables.lists;
    this.groups = tables.groups;
    this.reads = reads;
  }
}

/**
 * A snapshot that was perhaps not read to its end. An entry that cannot be read decides nothing: a flag gives an error,
 * and a segment, a list and a group have no members.
 *
 * @param reads whether an entry can be read; asked when it is first needed
 */
export function compiledFrom(parts: SnapshotParts, reads: Reads = () => true): Compiled {
  const { head, revision, flags, segments, lists, groups } = parts;
  const conditions = new Conditions();
  function table<S, C>(
    part: Part,
    entries: Entries<S>,
    make: (source: S, key: string) => C,
    unreadable: C,
  ): LazyTable<S, C> {
    return new LazyTable(storeOf(entries), (source, key) => {
      try {
        return reads(part, source, key) ? make(source, key) : unreadable;
      } catch {
        // A value that its operator cannot read. Whoever reads is told as of an entry that is none.
        reads(part, undefined, key);
        return unreadable;
      }
    });
  }
  const tables = {
    flags: table(
      "flags",
      flags,
      (it, key) => new TargetedFlag(it, key, conditions),
      unreadableFlag,
    ),
    segments: table(
      "segments",
      segments,
      (it): CompiledSegment => compileSegment(it, conditions),
      nobody,
    ),
    lists: table("lists", lists, (keys) => new Set(keys), noKeys),
    groups: table("groups", groups, compileGroup, noSlots),
  };
  return new Compiled(head, revision, tables, reads);
}

/** Nobody is a member. */
const nobody: CompiledSegment = {
  attribute: keyOfKind(undefined),
  included: undefined,
  excluded: undefined,
  isByRule: undefined,
};
const noSlots: CompiledGroup = { outcome: (_flag, _subject, outside) => outside };
const noKeys: ReadonlySet<string> = new Set();
