/** Takes deliveries that are due, one server each, and notes what became of them. */
import type { JsonValue } from "@yardarm/sdk/model";
import { and, desc, eq, gt, gte, inArray, isNull, lt, or, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import {
  webhook,
  webhookAttempt,
  webhookDelivery,
  webhookEvent,
  webhookSecret,
} from "../../tables/webhook.ts";
import type { NextStep } from "./next-step.ts";
import type { WebhookFormat } from "./payload.ts";

/** A delivery that is being attempted, with all that the attempt needs. */
export interface Claimed {
  readonly webhook: string;
  readonly name: string;
  /** Of the webhook, not of the event. */
  readonly project: string | null;
  readonly format: WebhookFormat;
  readonly sealedUrl: Buffer;
  readonly failingSince: Date | null;
  readonly secrets: readonly SealedSecret[];
  readonly event: StoredEvent;
  /** Number of this attempt, and where in the schedule it stands. */
  readonly number: number;
  readonly round: number;
}

export interface SealedSecret {
  readonly id: string;
  readonly sealed: Buffer;
}

export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly project: string | null;
  readonly environments: readonly string[];
  readonly at: Date;
  readonly chain: string | null;
  readonly entry: number | null;
  readonly data: JsonValue | null;
}

export interface Claim {
  readonly now: Date;
  /** When the delivery is due again if nothing is heard of this attempt. */
  readonly leasedUntil: Date;
  readonly limit: number;
  readonly perWebhook: number;
  /** Webhooks that have enough to do. */
  readonly busy: readonly string[];
}

/** As the driver gives it: instants and large numbers are text here. */
type ClaimedRow = Record<string, unknown> & {
  readonly webhook: string;
  readonly name: string;
  readonly webhook_project: string | null;
  readonly format: WebhookFormat;
  readonly sealed_url: Buffer;
  readonly failing_since: string | null;
  readonly number: number;
  readonly round: number;
  readonly event: string;
  readonly type: string;
  readonly project: string | null;
  readonly environments: string[];
  readonly at: string;
  readonly chain: string | null;
  readonly entry: string | null;
  readonly data: JsonValue | null;
};

/**
 * Takes what is due, fairly among webhooks, so that a slow one delays only itself. Rows that another server is taking are
 * left to it. Each taken delivery gets an attempt whose outcome is unknown until it is noted.
 */
export async function claimDue(tx: Transaction, claim: Claim): Promise<readonly Claimed[]> {
  const { now, leasedUntil, limit, perWebhook, busy } = claim;
  const { rows } = await tx.execute<ClaimedRow>(sql`
    WITH due AS (
      SELECT each.webhook, each.event
        FROM webhook
       CROSS JOIN LATERAL (
         SELECT webhook_delivery.webhook, event, next_at
           FROM webhook_delivery
          WHERE webhook_delivery.webhook = webhook.id AND state = 'waiting' AND next_at <= ${now}::timestamptz
          ORDER BY next_at
          LIMIT ${perWebhook}
            FOR UPDATE SKIP LOCKED
       ) AS each
       WHERE webhook.is_enabled
         AND (quiet_until IS NULL OR quiet_until <= ${now}::timestamptz)
         AND NOT (webhook.id = ANY (${sql.param(busy)}::uuid[]))
       ORDER BY each.next_at
       LIMIT ${limit}
    ), claimed AS (
      UPDATE webhook_delivery AS taken
         SET attempts = attempts + 1, round = round + 1, next_at = ${leasedUntil}::timestamptz
        FROM due
       WHERE taken.webhook = due.webhook AND taken.event = due.event
      RETURNING taken.webhook, taken.event, attempts, round
    ), noted AS (
      INSERT INTO webhook_attempt (webhook, event, number, at, outcome)
      SELECT webhook, event, attempts, ${now}::timestamptz, 'unknown' FROM claimed
    )
    SELECT claimed.webhook, name, webhook.project AS webhook_project, format, sealed_url, failing_since,
           attempts AS number, round, claimed.event, type, webhook_event.project, webhook_event.environments,
           at, chain, entry, data
      FROM claimed
      JOIN webhook ON webhook.id = claimed.webhook
      JOIN webhook_event ON webhook_event.id = claimed.event`);
  const secrets = await secretsOf(tx, [...new Set(rows.map(({ webhook }) => webhook))], now);
  return rows.map((row) =>
    claimedOf(
      row,
      secrets.filter((secret) => secret.webhook === row.webhook),
    ),
  );
}

function claimedOf(row: ClaimedRow, secrets: readonly SealedSecret[]): Claimed {
  const { webhook, name, format, number, round, type, project, environments, chain, data } = row;
  return {
    ...{ webhook, name, format, number, round, secrets },
    project: row.webhook_project,
    sealedUrl: row.sealed_url,
    failingSince: row.failing_since === null ? null : new Date(row.failing_since),
    event: {
      ...{ id: row.event, type, project, environments, at: new Date(row.at), chain, data },
      entry: row.entry === null ? null : Number(row.entry),
    },
  };
}

/** Those that sign at the moment, newest first. */
async function secretsOf(
  tx: Transaction,
  webhooks: readonly string[],
  now: Date,
): Promise<readonly (SealedSecret & { readonly webhook: string })[]> {
  if (webhooks.length === 0) return [];
  const { id, webhook, sealed, createdAt, expiresAt } = webhookSecret;
  return tx
    .select({ id, webhook, sealed })
    .from(webhookSecret)
    .where(and(inArray(webhook, [...webhooks]), or(isNull(expiresAt), gt(expiresAt, now))))
    .orderBy(desc(createdAt));
}

/** What became of an attempt. */
export interface Ending extends DeliveryPlace {
  readonly number: number;
  readonly at: Date;
  readonly outcome: AttemptOutcome;
  readonly status: number | null;
  readonly durationMs: number;
  readonly excerpt: string;
  readonly step: NextStep;
}

export interface DeliveryPlace {
  readonly webhook: string;
  readonly event: string;
}

export type AttemptOutcome = "accepted" | "rejected" | "refused" | "timed_out" | "unreachable";

/**
 * Notes what became of an attempt. When it was so slow that the delivery was taken anew, only the log and a success count:
 * what comes next is for the newer attempt to say.
 */
export async function noteEnding(tx: Transaction, ending: Ending): Promise<void> {
  const { webhook: hook, event, number, at, step } = ending;
  const { outcome, status, durationMs, excerpt } = ending;
  await tx
    .update(webhookAttempt)
    .set({ outcome, status, durationMs, excerpt })
    .where(
      and(
        eq(webhookAttempt.webhook, hook),
        eq(webhookAttempt.event, event),
        eq(webhookAttempt.number, number),
      ),
    );
  const isDelivered = step.state === "delivered";
  await tx
    .update(webhookDelivery)
    .set({ state: step.state, ...(step.nextAt !== undefined && { nextAt: step.nextAt }) })
    .where(
      and(
        eq(webhookDelivery.webhook, hook),
        eq(webhookDelivery.event, event),
        isDelivered ? undefined : eq(webhookDelivery.attempts, number),
      ),
    );
  await tx
    .update(webhook)
    .set(
      isDelivered
        ? { lastDeliveredAt: at, failingSince: null, quietUntil: null }
        : {
            lastFailedAt: at,
            failingSince: sql`coalesce(${webhook.failingSince}, ${at}::timestamptz)`,
            ...(step.quietUntil !== undefined && { quietUntil: step.quietUntil }),
          },
    )
    .where(eq(webhook.id, hook));
}

/** Begins a delivery that is attempted at once by whoever asked for it. */
export async function beginDelivery(
  tx: Transaction,
  { webhook: hook, event, leasedUntil }: { webhook: string; event: StoredEvent; leasedUntil: Date },
): Promise<readonly SealedSecret[]> {
  const { id, at, ...rest } = event;
  await tx.insert(webhookEvent).values({
    ...{ id, at, ...rest },
    environments: [...event.environments],
    origin: `${event.type}:${id}`,
  });
  const place = { webhook: hook, event: id };
  await tx.insert(webhookDelivery).values({
    ...place,
    ...{ state: "waiting", attempts: 1, round: 1, nextAt: leasedUntil, createdAt: at },
  });
  await tx.insert(webhookAttempt).values({ ...place, number: 1, at, outcome: "unknown" });
  return secretsOf(tx, [hook], at);
}

/** Which deliveries of a webhook to make once more. */
export interface Replay {
  readonly webhook: string;
  readonly now: Date;
  readonly which:
    | { readonly event: string }
    | { readonly from: Date; readonly to: Date; readonly isFailedOnly: boolean };
}

/** Makes them due at once, at the beginning of the schedule; gives their number. */
export async function replayDeliveries(
  tx: Transaction,
  { webhook: hook, now, which }: Replay,
): Promise<number> {
  const { webhook: of, event, state, createdAt } = webhookDelivery;
  const chosen =
    "event" in which
      ? eq(event, which.event)
      : and(
          gte(createdAt, which.from),
          lt(createdAt, which.to),
          which.isFailedOnly ? eq(state, "failed") : undefined,
        );
  const replayed = await tx
    .update(webhookDelivery)
    .set({ state: "waiting", round: 0, nextAt: now })
    .where(and(eq(of, hook), chosen))
    .returning({ event });
  return replayed.length;
}
