/** Webhooks as people see them: without address and secrets, with how they fare. */
import { and, asc, desc, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { webhook, webhookDelivery, webhookSecret } from "../../tables/webhook.ts";
import type { WebhookFormat } from "./payload.ts";

export interface WebhookView {
  readonly id: string;
  readonly name: string;
  /** Enough of the address to recognise it by. */
  readonly url: string;
  readonly format: WebhookFormat;
  readonly eventTypes: readonly string[];
  readonly environments: readonly string[];
  readonly teams: readonly string[];
  readonly isEnabled: boolean;
  readonly disabledWhy: "gone" | "failing" | null;
  readonly version: number;
  readonly createdAt: string;
  readonly secrets: readonly SecretView[];
  readonly health: WebhookHealth;
}

export interface SecretView {
  readonly hint: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

export interface WebhookHealth {
  readonly lastDeliveredAt: string | null;
  readonly lastFailedAt: string | null;
  readonly failingSince: string | null;
  readonly quietUntil: string | null;
  readonly waiting: number;
  readonly failed: number;
}

export interface WebhookQuestion {
  /** Null: those of the installation. */
  readonly project: string | null;
  readonly id?: string;
  readonly now: Date;
}

type Row = typeof webhook.$inferSelect;
interface StoredSecret {
  readonly webhook: string;
  readonly hint: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}
interface Counts {
  readonly waiting: number;
  readonly failed: number;
}

/** In order of their names. */
export async function listWebhooks(
  reader: Reader,
  { project, id, now }: WebhookQuestion,
): Promise<readonly WebhookView[]> {
  const rows = await reader
    .select()
    .from(webhook)
    .where(
      and(
        project === null ? isNull(webhook.project) : eq(webhook.project, project),
        id === undefined ? undefined : eq(webhook.id, id),
        isNull(webhook.deletedAt),
      ),
    )
    .orderBy(asc(webhook.name), asc(webhook.id));
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return [];
  const [secrets, counts] = await Promise.all([
    readSecrets(reader, ids, now),
    readCounts(reader, ids),
  ]);
  return rows.map((row) =>
    viewOf(row, {
      now,
      secrets: secrets.filter((secret) => secret.webhook === row.id),
      counts: counts.get(row.id) ?? { waiting: 0, failed: 0 },
    }),
  );
}

export async function findWebhook(
  reader: Reader,
  question: WebhookQuestion & { readonly id: string },
): Promise<WebhookView | undefined> {
  const [found] = await listWebhooks(reader, question);
  return found;
}

/** Whether any webhook wants to be told of such events. */
export async function isListenedTo(reader: Reader, type: string): Promise<boolean> {
  const listeners = await reader
    .select({ id: webhook.id })
    .from(webhook)
    .where(and(eq(webhook.isEnabled, true), sql`${type} = ANY (${webhook.eventTypes})`))
    .limit(1);
  return listeners.length > 0;
}

/** Of all webhooks together. */
export async function countWaiting(reader: Reader): Promise<number> {
  const { rows } = await reader.execute<{ count: string }>(
    sql`SELECT count(*) AS count FROM webhook_delivery WHERE state = 'waiting'`,
  );
  return Number(rows[0]?.count ?? 0);
}

function readSecrets(reader: Reader, ids: readonly string[], now: Date): Promise<StoredSecret[]> {
  const { webhook: of, hint, createdAt, expiresAt } = webhookSecret;
  return reader
    .select({ webhook: of, hint, createdAt, expiresAt })
    .from(webhookSecret)
    .where(and(inArray(of, [...ids]), or(isNull(expiresAt), gt(expiresAt, now))))
    .orderBy(desc(createdAt));
}

async function readCounts(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Counts>> {
  const { webhook: of, state } = webhookDelivery;
  const rows = await reader
    .select({
      of,
      waiting: sql<string>`count(*) FILTER (WHERE ${state} = 'waiting')`,
      failed: sql<string>`count(*) FILTER (WHERE ${state} = 'failed')`,
    })
    .from(webhookDelivery)
    .where(inArray(of, [...ids]))
    .groupBy(of);
  return new Map(
    rows.map((row) => [row.of, { waiting: Number(row.waiting), failed: Number(row.failed) }]),
  );
}

function viewOf(
  row: Row,
  held: { readonly now: Date; readonly secrets: readonly StoredSecret[]; readonly counts: Counts },
): WebhookView {
  const { id, name, format, eventTypes, environments, teams, isEnabled, disabledWhy, version } =
    row;
  const isQuiet = row.quietUntil !== null && row.quietUntil > held.now;
  return {
    ...{ id, name, format, eventTypes, environments, teams, isEnabled, disabledWhy, version },
    url: row.urlHint,
    createdAt: row.createdAt.toISOString(),
    secrets: held.secrets.map(({ hint, createdAt, expiresAt }) => ({
      hint,
      createdAt: createdAt.toISOString(),
      expiresAt: textOf(expiresAt),
    })),
    health: {
      lastDeliveredAt: textOf(row.lastDeliveredAt),
      lastFailedAt: textOf(row.lastFailedAt),
      failingSince: textOf(row.failingSince),
      quietUntil: isQuiet ? textOf(row.quietUntil) : null,
      ...held.counts,
    },
  };
}

const textOf = (instant: Date | null): string | null => instant?.toISOString() ?? null;
