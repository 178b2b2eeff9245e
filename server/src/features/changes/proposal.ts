import type { Address, Change } from "@yardarm/core/changes";
import type { Leave } from "../../platform/leave.ts";

/** What somebody wants to change: a change request before it is one. */
export interface Proposal extends Leave {
  readonly project: string;
  readonly changes: readonly Change[];
  /** Versions that the wisher knew; another one at the time of the commit refuses all of it. */
  readonly guards?: readonly Guard[];
  /** Number of the request that this one takes back. */
  readonly reverts?: number;
  /** A name for requests whose first sentence does not say it. */
  readonly title?: string;
  /**
   * Leads the pointers of problems back to where the wisher wrote it: from `/3/from` in the list of changes, and from
   * `/flags/x/configs/production` in the registry that would come of it. Absent: the wisher wrote `{ changes }`.
   */
  readonly toRequest?: (pointer: string) => string;
}

export interface Guard {
  readonly address: Address;
  readonly version: number;
}

/** What became of a proposal. */
export interface Outcome {
  readonly state: "applied" | "unchanged" | "waits";
  /** Number of the change request; absent when nothing changed. */
  readonly request?: number;
  /** Of what waits: what is demanded, in sentences. */
  readonly waitsFor?: readonly string[];
  /** Number of the entry in the project's record; absent when nothing changed. */
  readonly entry?: number;
  /** Touched environment → its new revision. */
  readonly revisions: { readonly [environment: string]: number };
  /** The versions that guarded and changed entities have now. */
  readonly versions: { readonly [address: Address]: number };
}
