import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { repeated } from "../../platform/db/repeated.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import type { Job } from "../../platform/jobs.ts";
import { listExpiredFlags } from "./expired-flag-read-model.ts";
import { type ExpiringToken, listExpiringTokens } from "./expiring-token-read-model.ts";
import { emit } from "./outbox.ts";
import { pruneEvents } from "./outbox-store.ts";
import { pruneSecrets, pruneWebhooks } from "./webhook-store.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long events and the log of their deliveries are kept; also said in docs/webhooks.md and docs/operations.md. */
const eventDays = 30;
/** How long before its end a token is told of; also said in event-type.ts. */
const expiringDays = 7;
/** For how long a flag that has expired is told of, should no server have run meanwhile. */
const expiredDays = 3;

export interface NotificationJobDeps {
  readonly database: Database;
  readonly reader: Reader;
  readonly clock: Clock;
}

export function webhookPruning({ database, clock }: NotificationJobDeps): Job {
  return {
    name: "prune webhooks",
    everyMs: hourMs / 2,
    run: async () => {
      const now = clock();
      // Deliveries that are being made hold what goes with their events.
      await repeated(() =>
        inTransaction(database, (tx) =>
          pruneEvents(tx, new Date(now.getTime() - eventDays * dayMs)),
        ),
      );
      await inTransaction(database, (tx) => pruneSecrets(tx, now));
      // Long after the last commit that could still have told it of something.
      await inTransaction(database, (tx) => pruneWebhooks(tx, new Date(now.getTime() - hourMs)));
    },
  };
}

export function tokenExpiryWatch({ database, reader, clock }: NotificationJobDeps): Job {
  return {
    name: "tell of tokens that end soon",
    everyMs: hourMs,
    run: async () => {
      const now = clock();
      const before = new Date(now.getTime() + expiringDays * dayMs);
      for (const token of await listExpiringTokens(reader, { after: now, before }))
        await tellOf(database, token, now);
    },
  };
}

export function flagExpiryWatch({ database, reader, clock }: NotificationJobDeps): Job {
  return {
    name: "tell of flags that have expired",
    everyMs: hourMs,
    run: async () => {
      const at = clock();
      const days = { from: dayOf(at.getTime() - expiredDays * dayMs), before: dayOf(at.getTime()) };
      for (const { project, flag, name, expiredOn } of await listExpiredFlags(reader, days)) {
        const place = { project, environments: [], at, origin: `${project}/${flag}:${expiredOn}` };
        // Who answers for it is read when it is told.
        const data = { flag, name, owner: "", expiredOn };
        await inTransaction(database, (tx) => emit(tx, place, { type: "flag.expired", data }));
      }
    },
  };
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

function tellOf(database: Database, token: ExpiringToken, at: Date): Promise<void> {
  const { id, kind, name, hint, project, environment } = token;
  const expiresAt = token.expiresAt.toISOString();
  const environments = environment === null ? [] : [environment];
  const place = { project, environments, at, origin: `${id}:${expiresAt}` };
  // Whose it is, is read when it is told.
  const data = { token: id, kind, name, hint, owner: null, expiresAt };
  return inTransaction(database, (tx) => emit(tx, place, { type: "token.expiring", data }));
}
