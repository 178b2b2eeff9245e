import type { JsonValue } from "@yardarm/sdk/model";
import type { Caller } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/transaction.ts";

/** What the record tells of a change request. */
export interface RequestEvent {
  /** `change_request.applied`, or another step of its life: `change_request.approved`, … */
  readonly kind: `change_request.${string}`;
  readonly caller: Caller;
  readonly summary: string;
  readonly reason?: string;
  readonly request: number;
  readonly details: { readonly [name: string]: JsonValue };
}

/** The record of a project, as a commit needs it: its head is the lock that orders the project's commits. */
export interface ProjectRecord<Head extends { readonly entry: number }> {
  open(tx: Transaction, project: string): Promise<Head>;
  append(
    tx: Transaction,
    head: Head,
    entry: { readonly at: Date; readonly event: RequestEvent },
  ): Promise<number>;
}
