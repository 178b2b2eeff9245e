/** The log of deliveries: what a webhook was told, and what became of each attempt. */
import { and, asc, desc, eq, lt, or, type SQL, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { webhookAttempt, webhookDelivery, webhookEvent } from "../../tables/webhook.ts";

export type DeliveryState = "waiting" | "delivered" | "failed";

export interface DeliveryView {
  /** Of the event; receivers get it as `webhook-id`. */
  readonly event: string;
  readonly type: string;
  readonly at: string;
  readonly project: string | null;
  readonly environments: readonly string[];
  readonly state: DeliveryState;
  readonly attempts: number;
  /** When it is attempted next; null unless it waits. */
  readonly nextAt: string | null;
  /** The newest; null before the first. */
  readonly last: AttemptView | null;
}

export interface AttemptView {
  readonly number: number;
  readonly at: string;
  /** `unknown`: it is under way, or the server ended before an answer was noted. */
  readonly outcome: (typeof webhookAttempt.$inferSelect)["outcome"];
  readonly status: number | null;
  readonly durationMs: number | null;
  readonly excerpt: string | null;
}

export interface DeliveryQuestion {
  readonly webhook: string;
  readonly state?: DeliveryState | undefined;
  /** From the last answer. */
  readonly before?: string | undefined;
  readonly limit: number;
}

export interface DeliveryPage {
  readonly deliveries: readonly DeliveryView[];
  /** Give as `before` to read on; null at the end. */
  readonly next: string | null;
}

/** Newest first. */
export async function listDeliveries(
  reader: Reader,
  { webhook, state, before, limit }: DeliveryQuestion,
): Promise<DeliveryPage> {
  const rows = await read(
    reader,
    and(
      eq(webhookDelivery.webhook, webhook),
      state === undefined ? undefined : eq(webhookDelivery.state, state),
      before === undefined ? undefined : isBefore(before),
    ),
    limit + 1,
  );
  const deliveries = rows.slice(0, limit);
  const last = deliveries.at(-1);
  const next = rows.length > limit && last !== undefined ? `${last.at}_${last.event}` : null;
  return { deliveries, next };
}

export async function findDelivery(
  reader: Reader,
  { webhook, event }: { readonly webhook: string; readonly event: string },
): Promise<DeliveryView | undefined> {
  const place = and(eq(webhookDelivery.webhook, webhook), eq(webhookDelivery.event, event));
  const [found] = await read(reader, place, 1);
  return found;
}

/** In the order in which they were made. */
export async function listAttempts(
  reader: Reader,
  { webhook, event }: { readonly webhook: string; readonly event: string },
): Promise<readonly AttemptView[]> {
  const rows = await reader
    .select()
    .from(webhookAttempt)
    .where(and(eq(webhookAttempt.webhook, webhook), eq(webhookAttempt.event, event)))
    .orderBy(asc(webhookAttempt.number));
  return rows.map(attemptOf);
}

/** The event of a delivery as it is stored. */
export async function findEvent(
  reader: Reader,
  id: string,
): Promise<Omit<typeof webhookEvent.$inferSelect, "origin"> | undefined> {
  const [row] = await reader.select().from(webhookEvent).where(eq(webhookEvent.id, id));
  if (row === undefined) return undefined;
  const { origin: _origin, ...event } = row;
  return event;
}

const cursorPattern = /^(.+)_([0-9a-f-]{36})$/;

/** Whether it is one that `listDeliveries` gave. */
export function isDeliveryCursor(text: string): boolean {
  const at = cursorPattern.exec(text)?.[1];
  return at !== undefined && !Number.isNaN(Date.parse(at));
}

function isBefore(cursor: string): SQL | undefined {
  const [, at = "", event = ""] = cursorPattern.exec(cursor) ?? [];
  const { createdAt, event: id } = webhookDelivery;
  const moment = new Date(at);
  return or(lt(createdAt, moment), and(eq(createdAt, moment), lt(id, event)));
}

async function read(
  reader: Reader,
  where: SQL | undefined,
  limit: number,
): Promise<readonly DeliveryView[]> {
  const { webhook, event, number } = webhookAttempt;
  const rows = await reader
    .select({ delivery: webhookDelivery, told: webhookEvent, attempt: webhookAttempt })
    .from(webhookDelivery)
    .innerJoin(webhookEvent, eq(webhookEvent.id, webhookDelivery.event))
    .leftJoin(
      webhookAttempt,
      and(
        eq(webhook, webhookDelivery.webhook),
        eq(event, webhookDelivery.event),
        eq(number, webhookDelivery.attempts),
      ),
    )
    .where(where)
    .orderBy(desc(webhookDelivery.createdAt), sql`${webhookDelivery.event} DESC`)
    .limit(limit);
  return rows.map(({ delivery, told, attempt }) => ({
    event: told.id,
    type: told.type,
    at: delivery.createdAt.toISOString(),
    project: told.project,
    environments: told.environments,
    state: delivery.state,
    attempts: delivery.attempts,
    nextAt: delivery.state === "waiting" ? delivery.nextAt.toISOString() : null,
    last: attempt === null ? null : attemptOf(attempt),
  }));
}

function attemptOf(row: typeof webhookAttempt.$inferSelect): AttemptView {
  const { number, at, outcome, status, durationMs, excerpt } = row;
  return { number, at: at.toISOString(), outcome, status, durationMs, excerpt };
}
