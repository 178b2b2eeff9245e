import type { JsonValue } from "@yardarm/sdk/model";
import { z } from "zod";
import { instant } from "./common.ts";

export const webhookFormat = z.enum(["standard", "slack", "teams", "discord"]);
const disabledWhy = z.enum(["gone", "failing"]);

/** What webhooks of a place can be told. `GET …/webhook-event-types` answers with an array of them. */
export const webhookEventType = z.object({
  type: z.string(),
  title: z.string(),
  description: z.string(),
});

/** `GET …/webhook-event-types/{type}/example?format=slack`: what a delivery would carry. */
export const webhookExample = z.object({
  payload: z.custom<JsonValue>(),
  /** What people read in a chat; null for programs. */
  message: z
    .object({
      sentence: z.string(),
      /** Whether somebody should do something. */
      isUrgent: z.boolean(),
      lines: z.array(z.string()),
      fields: z.array(z.object({ name: z.string(), value: z.string() })),
      link: z.object({ text: z.string(), url: z.string() }).nullable(),
    })
    .nullable(),
});

/** A webhook, without its address and secrets. `GET …/webhooks` answers with an array of them. */
export const webhookView = z.object({
  id: z.string(),
  name: z.string(),
  /** Enough of the address to recognise it by. */
  url: z.string(),
  format: webhookFormat,
  eventTypes: z.array(z.string()),
  /** Empty: all. */
  environments: z.array(z.string()),
  /** Of whose digests it hears; empty: of all. */
  teams: z.array(z.string()),
  isEnabled: z.boolean(),
  /** Why it is not enabled; null when somebody wished it so. */
  disabledWhy: disabledWhy.nullable(),
  /** For `If-Match`. */
  version: z.number(),
  createdAt: instant,
  /** Newest first; older ones sign beside it until they end. */
  secrets: z.array(
    z.object({ hint: z.string(), createdAt: instant, expiresAt: instant.nullable() }),
  ),
  health: z.object({
    lastDeliveredAt: instant.nullable(),
    lastFailedAt: instant.nullable(),
    /** Since when nothing was accepted; null when the last attempt was. */
    failingSince: instant.nullable(),
    /** The receiver asked to be left alone until then. */
    quietUntil: instant.nullable(),
    waiting: z.number(),
    failed: z.number(),
  }),
});

const url = z.string().min(1).max(2_000);
const name = z.string().trim().min(1).max(200);
const eventTypes = z.array(z.string().max(100)).min(1).max(50);
const environments = z.array(z.string().max(100)).max(100);
const teams = z.array(z.string().max(100)).max(100);

/** `POST …/webhooks` */
export const webhookBody = z.strictObject({
  name,
  url,
  format: webhookFormat.default("standard"),
  eventTypes,
  environments: environments.default([]),
  teams: teams.default([]),
  isEnabled: z.boolean().default(true),
});
/** `PATCH …/webhooks/{webhook}`, with `If-Match`. */
export const webhookPatch = z.strictObject({
  name: name.optional(),
  url: url.optional(),
  eventTypes: eventTypes.optional(),
  environments: environments.optional(),
  teams: teams.optional(),
  isEnabled: z.boolean().optional(),
});
/** The secret is shown once. */
export const webhookCreated = z.object({ webhook: webhookView, secret: z.string() });
/** `POST …/webhooks/{webhook}/secrets` */
export const webhookSecretBody = z.object({
  /** How long the old secret signs beside the new one. */
  keepOldForHours: z.number().int().min(0).max(168).default(24),
});

/** `unknown`: under way, or the server ended before an answer was noted. */
const outcome = z.enum(["unknown", "accepted", "rejected", "refused", "timed_out", "unreachable"]);
export const webhookAttempt = z.object({
  number: z.number(),
  at: instant,
  outcome,
  /** Of HTTP; null when there was no answer. */
  status: z.number().nullable(),
  durationMs: z.number().nullable(),
  /** The beginning of the answer, or why there was none. */
  excerpt: z.string().nullable(),
});
export const deliveryState = z.enum(["waiting", "delivered", "failed"]);

export const webhookDelivery = z.object({
  /** Id of the event; receivers get it as `webhook-id`. */
  event: z.string(),
  type: z.string(),
  at: instant,
  project: z.string().nullable(),
  environments: z.array(z.string()),
  state: deliveryState,
  attempts: z.number(),
  /** When it is attempted next; null unless it waits. */
  nextAt: instant.nullable(),
  last: webhookAttempt.nullable(),
});
/** `GET …/webhooks/{webhook}/deliveries`, newest first. */
export const webhookDeliveryList = z.object({
  deliveries: z.array(webhookDelivery),
  /** Give as `before` to read on; null at the end. */
  next: z.string().nullable(),
});
/** `GET …/deliveries/{event}` */
export const webhookDeliveryView = z.object({
  delivery: webhookDelivery,
  attempts: z.array(webhookAttempt),
  /** What is sent; null when the record does not hold the entry any longer. */
  payload: z.custom<JsonValue>().nullable(),
});
/** `POST …/webhooks/{webhook}/replay`: makes the deliveries of this time again. */
export const webhookReplayBody = z.strictObject({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  isFailedOnly: z.boolean().default(true),
});
export const webhookReplayed = z.object({ count: z.number() });

export type WebhookFormat = z.infer<typeof webhookFormat>;
export type WebhookEventType = z.infer<typeof webhookEventType>;
export type WebhookExample = z.infer<typeof webhookExample>;
export type WebhookView = z.infer<typeof webhookView>;
export type WebhookBody = z.input<typeof webhookBody>;
export type WebhookPatch = z.infer<typeof webhookPatch>;
export type WebhookCreated = z.infer<typeof webhookCreated>;
export type WebhookSecretBody = z.input<typeof webhookSecretBody>;
export type WebhookAttempt = z.infer<typeof webhookAttempt>;
export type DeliveryState = z.infer<typeof deliveryState>;
export type WebhookDelivery = z.infer<typeof webhookDelivery>;
export type WebhookDeliveryList = z.infer<typeof webhookDeliveryList>;
export type WebhookDeliveryView = z.infer<typeof webhookDeliveryView>;
export type WebhookReplayBody = z.input<typeof webhookReplayBody>;
export type WebhookReplayed = z.infer<typeof webhookReplayed>;
