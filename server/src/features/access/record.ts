import type { Caller } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/transaction.ts";

/** What happened to people, tokens, keys and members; one entry of a chain of the record. */
export interface AccessEvent {
  readonly kind: string;
  readonly caller: Caller;
  /** One line for people. */
  readonly summary: string;
  readonly reason?: string;
  readonly details: Readonly<Record<string, string | boolean | null>>;
  /** Who else the summary names, or by what name from before. */
  readonly people?: readonly { readonly id: string; readonly name: string }[];
}

/** Appends an entry in the transaction of what it tells, so that neither is there without the other. */
export type WriteRecord = (tx: Transaction, chain: string, event: AccessEvent) => Promise<unknown>;

/** The chain of what belongs to no project. */
export const installationChain = "installation";

export const projectChain = (project: string): string => `project:${project}`;
