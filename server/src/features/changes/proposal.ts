import type { Guard, Submission, Submitted } from "@yardarm/core/changes";
import type { Leave } from "../../platform/leave.ts";

/** What somebody wants to change: a change request before it is one. */
export interface Proposal extends Submission, Leave {
  /** Number of the request that this one takes back. */
  readonly reverts?: number;
  /** A name for requests whose first sentence does not say it. */
  readonly title?: string;
  /** Whether all that somebody owns goes to another owner. No route lets its caller say it. */
  readonly areOwnersRelieved?: boolean;
}

export type { Guard, Submitted as Outcome };
