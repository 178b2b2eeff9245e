/** What SCIM asks of those who keep people and the record; the composition gives it. */
import type { Caller } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/transaction.ts";

export interface Directory {
  /** Id of the person with this address. */
  findByEmail(tx: Transaction, email: string): Promise<string | undefined>;
  insert(
    tx: Transaction,
    added: {
      readonly id: string;
      readonly email: string;
      readonly name: string;
      readonly isActive: boolean;
    },
  ): Promise<void>;
  /**
   * Who may no longer sign in loses sessions and tokens at once, and what they answered for goes to others. The last admin
   * stays: `DomainError` `last_admin`. It locks records of projects: call it before the record of the installation.
   */
  change(
    tx: Transaction,
    id: string,
    change: {
      readonly email?: string;
      readonly name?: string;
      readonly isActive?: boolean;
    },
    caller: Caller,
  ): Promise<LeftBehind>;
  /** Gives people what their groups give now. */
  applyGroups(tx: Transaction, personIds: readonly string[], caller: Caller): Promise<void>;
}

/** Flags and segments that somebody answered for who was switched off. */
export interface LeftBehind {
  readonly transferred: number;
  /** Nobody answers for these now. */
  readonly ownerless: number;
}

export interface ScimEvent {
  readonly kind: string;
  readonly caller: Caller;
  readonly summary: string;
  /** Of people only their ids: the record is kept longer than people may be. */
  readonly details: Readonly<Record<string, string | boolean | null>>;
  /** Whom the summary names, and by what name; the names are taken out and sealed. */
  readonly people?: readonly { readonly id: string; readonly name: string }[];
}

/** Appends to the chain of the installation, in the transaction of what it tells. */
export type WriteRecord = (tx: Transaction, event: ScimEvent) => Promise<unknown>;
