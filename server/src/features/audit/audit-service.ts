import type { Clock } from "../../platform/clock.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import type { AuditEvent } from "./audit-event.ts";
import { appendEntry, openChain } from "./audit-store.ts";

export interface AuditRecord {
  /**
   * Appends an entry in the transaction of what it tells, so that neither is there without the other. It locks the chain
   * until the transaction ends: call it last.
   */
  record(tx: Transaction, chain: string, event: AuditEvent): Promise<number>;
}

export function createRecord({ clock }: { readonly clock: Clock }): AuditRecord {
  return {
    async record(tx, chain, event) {
      const head = await openChain(tx, chain);
      return appendEntry(tx, head, { at: clock(), event });
    },
  };
}
