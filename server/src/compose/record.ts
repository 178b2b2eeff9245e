import { projectChain } from "../features/audit/audit-event.ts";
import type { createRecord } from "../features/audit/audit-service.ts";
import { appendEntry, openChain } from "../features/audit/audit-store.ts";
import { tellEntry } from "../features/notifications/outbox.ts";
import type { Ground } from "./stage.ts";

type AppendEntry = typeof appendEntry;
type WriteRecord = ReturnType<typeof createRecord>["record"];

/** The record as everybody is handed it: webhooks are told of each entry, in the transaction that appends it. */
export function composeRecord({ clock }: Pick<Ground, "clock">) {
  const record: WriteRecord = async (tx, chain, event) => {
    const head = await openChain(tx, chain);
    return append(tx, head, { at: clock(), event });
  };
  return {
    record,
    /** Of projects, whose heads are the locks of their commits. */
    ofProject: {
      open: (tx: Parameters<typeof openChain>[0], project: string) =>
        openChain(tx, projectChain(project)),
      append,
    },
  };
}

const append: AppendEntry = async (tx, head, { at, event }) => {
  const { kind, details } = event;
  const told = { chain: head.chain, entry: head.entry + 1, at, kind, details };
  // Sent together, done in this order: one trip to the database.
  const [entry] = await Promise.all([appendEntry(tx, head, { at, event }), tellEntry(tx, told)]);
  return entry;
};
