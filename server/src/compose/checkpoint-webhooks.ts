import { projectChain } from "../features/audit/audit-event.ts";
import type { CheckpointDestination } from "../features/audit/checkpoint-destinations.ts";
import { emit } from "../features/notifications/outbox.ts";
import type { Database } from "../platform/db/database.ts";
import { inTransaction } from "../platform/db/transaction.ts";

/** Checkpoints also go to the webhooks that want them; one that was told is not told again. */
export function webhookDestination(database: Database): CheckpointDestination {
  return {
    name: "webhooks",
    publishCheckpoint({ chain, entry, at, kid, jws }) {
      const place = {
        project: projectOf(chain),
        environments: [],
        at,
        origin: `${chain}:${entry}`,
      };
      const data = { chain, checkpoint: { entry, kid, jws } };
      return inTransaction(database, (tx) => emit(tx, place, { type: "audit.checkpoint", data }));
    },
  };
}

function projectOf(chain: string): string | null {
  const prefix = projectChain("");
  return chain.startsWith(prefix) ? chain.slice(prefix.length) : null;
}
