import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { emit } from "./outbox.ts";
import { projectOfChain } from "./recorded-entry.ts";
import { isListenedTo } from "./webhook-read-model.ts";

interface SignedCheckpoint {
  readonly chain: string;
  readonly entry: number;
  readonly at: Date;
  readonly kid: string;
  readonly jws: string;
}

/** A place outside where checkpoints of the record are kept: whoever listens. */
export function webhookDestination(deps: {
  readonly database: Database;
  readonly reader: Reader;
  readonly clock: Clock;
}) {
  const { database, reader, clock } = deps;
  return {
    name: "webhooks",
    /** While nobody listens nothing counts as kept; who listens later gets what was not. */
    isOpen: () => isListenedTo(reader, "audit.checkpoint"),
    publishCheckpoint({ chain, entry, at, kid, jws }: SignedCheckpoint): Promise<void> {
      const checkpoint = { entry, at: at.toISOString(), kid, jws };
      const place = {
        project: projectOfChain(chain),
        environments: [],
        at: clock(),
        origin: `${chain}:${entry}`,
      };
      const event = { type: "audit.checkpoint", data: { chain, checkpoint } } as const;
      return inTransaction(database, (tx) => emit(tx, place, event));
    },
  };
}
