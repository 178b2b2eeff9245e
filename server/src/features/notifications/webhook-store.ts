import type { SQL } from "drizzle-orm";
import { and, count, eq, isNull, lt, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { webhook, webhookSecret } from "../../tables/webhook.ts";
import type { WebhookFormat } from "./payload.ts";

export interface NewWebhook {
  readonly id: string;
  readonly project: string | null;
  readonly name: string;
  readonly sealedUrl: Buffer;
  readonly urlHint: string;
  readonly format: WebhookFormat;
  readonly eventTypes: readonly string[];
  readonly environments: readonly string[];
  readonly teams: readonly string[];
  readonly isEnabled: boolean;
  readonly createdAt: Date;
}

/** Of a project, or of the installation. */
export interface WebhookPlace {
  readonly project: string | null;
  readonly id: string;
}

export type LockedWebhook = typeof webhook.$inferSelect;

export async function insertWebhook(tx: Transaction, added: NewWebhook): Promise<void> {
  await tx.insert(webhook).values({
    ...added,
    eventTypes: [...added.eventTypes],
    environments: [...added.environments],
    teams: [...added.teams],
    version: 1,
  });
}

export async function countWebhooks(tx: Transaction, project: string | null): Promise<number> {
  const [row] = await tx
    .select({ count: count() })
    .from(webhook)
    .where(and(inPlace(project), isNull(webhook.deletedAt)));
  return row?.count ?? 0;
}

/** Whoever changes it does so alone; deliveries go on meanwhile. */
export async function lockWebhook(
  tx: Transaction,
  { project, id }: WebhookPlace,
): Promise<LockedWebhook | undefined> {
  const [row] = await tx
    .select()
    .from(webhook)
    .where(and(eq(webhook.id, id), inPlace(project), isNull(webhook.deletedAt)))
    .for("no key update");
  return row;
}

export type WebhookFields = Partial<
  Pick<
    LockedWebhook,
    | "name"
    | "sealedUrl"
    | "urlHint"
    | "eventTypes"
    | "environments"
    | "teams"
    | "isEnabled"
    | "disabledWhy"
    | "failingSince"
    | "quietUntil"
  >
>;

/** Gives its new version. */
export async function updateWebhook(
  tx: Transaction,
  id: string,
  fields: WebhookFields,
): Promise<number> {
  const [row] = await tx
    .update(webhook)
    .set({ ...fields, version: sql`${webhook.version} + 1` })
    .where(eq(webhook.id, id))
    .returning({ version: webhook.version });
  return row?.version ?? 0;
}

/** Whether it was enabled until now; so only one of several that find it failing says so. */
export async function disableWebhook(
  tx: Transaction,
  id: string,
  why: "gone" | "failing",
): Promise<boolean> {
  const disabled = await tx
    .update(webhook)
    .set({ isEnabled: false, disabledWhy: why, version: sql`${webhook.version} + 1` })
    .where(and(eq(webhook.id, id), eq(webhook.isEnabled, true)))
    .returning({ id: webhook.id });
  return disabled.length > 0;
}

/** From now on it is not there; its address and secrets are forgotten at once. */
export async function deleteWebhook(tx: Transaction, id: string, now: Date): Promise<void> {
  await tx
    .update(webhook)
    .set({ deletedAt: now, isEnabled: false, disabledWhy: null, sealedUrl: Buffer.alloc(0) })
    .where(eq(webhook.id, id));
  await tx.delete(webhookSecret).where(eq(webhookSecret.webhook, id));
}

/** What is left of webhooks that were deleted, with the log of their deliveries. */
export async function pruneWebhooks(tx: Transaction, before: Date): Promise<void> {
  await tx.delete(webhook).where(lt(webhook.deletedAt, before));
}

export interface NewSecret {
  readonly id: string;
  readonly webhook: string;
  readonly sealed: Buffer;
  readonly hint: string;
  readonly createdAt: Date;
}

/** The newest secret of a webhook; those before it sign beside it until then, and are forgotten. */
export async function addSecret(
  tx: Transaction,
  added: NewSecret,
  othersUntil: Date,
): Promise<void> {
  const { webhook: of, expiresAt } = webhookSecret;
  await tx
    .update(webhookSecret)
    .set({ expiresAt: othersUntil })
    .where(and(eq(of, added.webhook), isNull(expiresAt)));
  await tx.delete(webhookSecret).where(and(eq(of, added.webhook), lt(expiresAt, added.createdAt)));
  await tx.insert(webhookSecret).values(added);
}

/** Old secrets that sign no longer. */
export async function pruneSecrets(tx: Transaction, before: Date): Promise<void> {
  await tx.delete(webhookSecret).where(lt(webhookSecret.expiresAt, before));
}

function inPlace(project: string | null): SQL {
  return project === null ? isNull(webhook.project) : eq(webhook.project, project);
}
