/** What is handed to the writer, and what comes back; each feature that writes says it in these words. */
import type { Address, Change } from "./change.ts";

/** A version that the wisher knew; another one at the time of the commit refuses all of it. */
export interface Guard {
  readonly address: Address;
  readonly version: number;
}

/** Changes of one project that are wished for together. */
export interface Submission {
  readonly project: string;
  readonly changes: readonly Change[];
  readonly guards?: readonly Guard[];
  /**
   * Leads the pointers of problems back to where the wisher wrote it: from `/3/from` in the list of changes, and from
   * `/flags/x/configs/production` in the registry that would come of it. Absent: the wisher wrote `{ changes }`.
   */
  readonly toRequest?: (pointer: string) => string;
}

/** What became of it. */
export interface Submitted {
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
