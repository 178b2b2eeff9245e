import { randomUUID } from "node:crypto";
import type { JsonValue } from "@yardarm/sdk/model";
import { lt, sql } from "drizzle-orm";
import { prepared } from "../../platform/db/prepared.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import { webhookEvent } from "../../tables/webhook.ts";
import type { EventType } from "./event-type.ts";

/** What happened, to be written in the transaction in which it happens. */
export interface Told {
  readonly project: string | null;
  readonly environments: readonly string[];
  readonly at: Date;
  /** Whose it is; absent: of no team in particular. */
  readonly team?: string | undefined;
  /** The entry of the record that says it, or what there is to say. */
  readonly source:
    | { readonly chain: string; readonly entry: number }
    | { readonly data: JsonValue };
  readonly events: readonly ToldEvent[];
}

export interface ToldEvent {
  readonly type: EventType;
  /** What it comes from; told again under the same origin, it is the same event and is not told. */
  readonly origin: string;
}

/**
 * Writes for whom it is. Where nobody wants to hear of it, nothing is written; who wants to hear of it later hears of what
 * happens from then on.
 */
export async function tellEvents(tx: Transaction, told: Told): Promise<void> {
  const { project, at, team = null, source, events } = told;
  const ids = events.map(() => randomUUID());
  const environments = sql`${sql.param(told.environments)}::text[]`;
  const [chain, entry] = "chain" in source ? [source.chain, source.entry] : [null, null];
  const data = "data" in source ? JSON.stringify(source.data) : null;
  await tx.execute(
    prepared(sql`
    WITH told AS (
      SELECT * FROM unnest(${sql.param(ids)}::uuid[],
                           ${sql.param(events.map(({ origin }) => origin))}::text[],
                           ${sql.param(events.map(({ type }) => type))}::text[]) AS told (id, origin, type)
    ), wish AS MATERIALIZED (
      SELECT webhook.id AS webhook, told.id AS event
        FROM told
        JOIN webhook ON told.type = ANY (webhook.event_types)
       WHERE webhook.is_enabled
         AND (webhook.project IS NULL OR webhook.project = ${project}::text)
         AND (webhook.environments = '{}' OR ${environments} = '{}' OR webhook.environments && ${environments})
         AND (webhook.teams = '{}' OR ${team}::text IS NULL OR ${team}::text = ANY (webhook.teams))
    ), written AS (
      INSERT INTO webhook_event (id, origin, project, type, environments, at, chain, entry, data)
      SELECT id, origin, ${project}::text, type, ${environments}, ${at}::timestamptz, ${chain}::text,
             ${entry}::bigint, ${data}::jsonb
        FROM told
       WHERE id IN (SELECT event FROM wish)
          ON CONFLICT (origin) DO NOTHING
      RETURNING id
    )
    INSERT INTO webhook_delivery (webhook, event, state, attempts, round, next_at, created_at)
    SELECT wish.webhook, wish.event, 'waiting', 0, 0, ${at}::timestamptz, ${at}::timestamptz
      FROM wish JOIN written ON written.id = wish.event`),
  );
}

/** Events of which nobody will be told any more, with the log of their deliveries. */
export async function pruneEvents(tx: Transaction, before: Date): Promise<void> {
  await tx.delete(webhookEvent).where(lt(webhookEvent.at, before));
}
