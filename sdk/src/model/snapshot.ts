import type { Condition } from "./condition.ts";
import type { SnapshotFlag } from "./flag.ts";

/** One rule of a segment: a subject for whom all conditions hold is a member. */
export interface SegmentRule {
  readonly id: string;
  readonly conditions: readonly Condition[];
}

/** A segment as an evaluator needs it. Its key lists are entries of their own, found by name in `Snapshot.lists`. */
export interface SnapshotSegment {
  /** Context kind of the keys in its lists; absent = the top level. */
  readonly kind?: string;
  /** Name of the list of included keys, if there is one. */
  readonly included?: string;
  /** Name of the list of excluded keys, if there is one; exclusion wins. */
  readonly excluded?: string;
  /** Any of them makes a member. */
  readonly rules: readonly SegmentRule[];
}

/** Keys, sorted by code unit, without duplicates. */
export type KeyList = readonly string[];

/** The ranges that one flag holds in a group's bucket space. */
export interface GroupSlot {
  readonly flag: string;
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
}

/** Flags that share one bucket space, so that at most one of them is on for a subject. */
export interface SnapshotGroup {
  readonly salt: string;
  readonly by?: string;
  readonly kind?: string;
  readonly scheme?: string;
  readonly slots: readonly GroupSlot[];
}

/** Where a reader stands: `<epoch>.<revision>`. Only equality of epochs means anything; revisions count from 0. */
export type RevisionId = string;

/** Everything needed to evaluate one environment at one revision. Never changed, only replaced. */
export interface Snapshot {
  /** Version of this format. */
  readonly format: 1;
  readonly project: string;
  readonly environment: string;
  readonly revision: RevisionId;
  readonly flags: { readonly [key: string]: SnapshotFlag };
  readonly segments: { readonly [key: string]: SnapshotSegment };
  readonly lists: { readonly [name: string]: KeyList };
  readonly groups: { readonly [key: string]: SnapshotGroup };
}

/** What happens to one key list: only what is really added and removed. */
export interface KeyListDelta {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** What one commit changes in one environment. `null` = the entry is gone. Empty parts are left out. */
export interface DeltaBody {
  readonly flags?: { readonly [key: string]: SnapshotFlag | null };
  readonly segments?: { readonly [key: string]: SnapshotSegment | null };
  readonly lists?: { readonly [name: string]: KeyListDelta | null };
  readonly groups?: { readonly [key: string]: SnapshotGroup | null };
}

/** What takes a snapshot from one revision to another. Applies only to a snapshot at `from`. */
export interface Delta extends DeltaBody {
  readonly from: RevisionId;
  readonly to: RevisionId;
}
