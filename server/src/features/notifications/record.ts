import type { Caller } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/transaction.ts";

/** What happened to webhooks; one entry of a chain of the record. */
export interface WebhookRecordEvent {
  readonly kind: string;
  readonly caller: Caller;
  /** One line for people. */
  readonly summary: string;
  readonly details: Readonly<Record<string, string | boolean | number | null | readonly string[]>>;
}

/** Appends an entry in the transaction of what it tells, so that neither is there without the other. */
export type WriteRecord = (
  tx: Transaction,
  chain: string,
  event: WebhookRecordEvent,
) => Promise<unknown>;

export const chainOf = (project: string | null): string =>
  project === null ? "installation" : `project:${project}`;
