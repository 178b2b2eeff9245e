/** What webhooks were told, what they would be told, and telling it again. */
import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { App } from "../../platform/http/app.ts";
import {
  deliveryState,
  webhookDeliveryList,
  webhookDeliveryView,
  webhookEventType,
  webhookExample,
  webhookFormat,
  webhookReplayBody,
  webhookReplayed,
} from "../../wire/webhook.ts";
import {
  type DeliveryView,
  findDelivery,
  findEvent,
  isDeliveryCursor,
  listAttempts,
  listDeliveries,
} from "./delivery-read-model.ts";
import { chosenTypesFor, eventTypes, isChosenType } from "./event-type.ts";
import { exampleEvent } from "./example-event.ts";
import { type Notice, noticeOf } from "./notice.ts";
import { payloadOf } from "./payload.ts";
import type { ReadEvent } from "./told-event.ts";
import { findWebhook, type WebhookView } from "./webhook-read-model.ts";
import { deliveryNotFound, webhookNotFound } from "./webhook-refusals.ts";
import {
  type OfWebhook,
  placeOf,
  webhookTags as tags,
  type WebhookRoom,
  webhookRooms,
} from "./webhook-room.ts";
import type { WebhookService } from "./webhook-service.ts";

export interface DeliveryLogRoutesDeps {
  readonly service: WebhookService;
  readonly reader: Reader;
  readonly clock: Clock;
  readonly readEvent: ReadEvent;
  /** Where people reach the dashboard. */
  readonly baseUrl: () => string;
}

const pageQuery = z.object({
  state: deliveryState.optional(),
  before: z.string().refine(isDeliveryCursor, "Must be `next` of an earlier answer.").optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});

export function deliveryLogRoutes(app: App, deps: DeliveryLogRoutesDeps): void {
  for (const room of webhookRooms) {
    typeRoutes(app, deps, room);
    logRoutes(app, deps, room);
    repeatRoutes(app, deps, room);
  }
}

function typeRoutes(app: App, { baseUrl }: DeliveryLogRoutesDeps, room: WebhookRoom): void {
  app.route({
    method: "GET",
    url: `${room.url}/webhook-event-types`,
    config: { permission: room.read },
    schema: {
      tags,
      summary: `What webhooks ${room.words} can be told`,
      params: room.params.room,
      response: { 200: z.array(webhookEventType) },
    },
    handler: async ({ params }) =>
      chosenTypesFor(params.project ?? null).map((type) => {
        const { title, description } = eventTypes[type];
        return { type, title, description };
      }),
  });

  app.route({
    method: "GET",
    url: `${room.url}/webhook-event-types/:type/example`,
    config: { permission: room.read },
    schema: {
      tags,
      summary: `What a delivery to webhooks ${room.words} would carry, by an example`,
      params: room.params.eventType,
      querystring: z.object({ format: webhookFormat.default("standard") }),
      response: { 200: webhookExample },
    },
    async handler({ params: { project, type }, query }) {
      if (!isChosenType(type))
        throw new DomainError("not_found", "event_type_not_found", `Nothing is told as "${type}".`);
      const event = exampleEvent(type, project ?? "shop");
      const { format } = query;
      const message = format === "standard" ? null : messageOf(noticeOf(event, baseUrl()));
      return { payload: payloadOf(event, format, baseUrl()), message };
    },
  });
}

function logRoutes(app: App, deps: DeliveryLogRoutesDeps, room: WebhookRoom): void {
  app.route({
    method: "GET",
    url: `${room.url}/webhooks/:webhook/deliveries`,
    config: { permission: room.read },
    schema: {
      tags,
      summary: `What one of the webhooks ${room.words} was told, newest first`,
      params: room.params.webhook,
      querystring: pageQuery,
      response: { 200: webhookDeliveryList },
    },
    async handler({ params, query }) {
      await find(deps, params);
      const page = await listDeliveries(deps.reader, { webhook: params.webhook, ...query });
      return { ...page, deliveries: page.deliveries.map(presented) };
    },
  });

  app.route({
    method: "GET",
    url: `${room.url}/webhooks/:webhook/deliveries/:event`,
    config: { permission: room.read },
    schema: {
      tags,
      summary: `One delivery to a webhook ${room.words}: each attempt, and what is sent`,
      params: room.params.delivery,
      response: { 200: webhookDeliveryView },
    },
    handler: async ({ params }) => describeDelivery(deps, params),
  });
}

function repeatRoutes(app: App, deps: DeliveryLogRoutesDeps, room: WebhookRoom): void {
  const { service } = deps;
  app.route({
    method: "POST",
    url: `${room.url}/webhooks/:webhook/test`,
    config: { permission: room.write },
    schema: {
      tags,
      summary: `Send a test to one of the webhooks ${room.words}, and tell what became of it`,
      params: room.params.webhook,
      response: { 200: webhookDeliveryView },
    },
    async handler({ params, caller }) {
      const event = await service.test(caller, placeOf(params));
      return describeDelivery(deps, { ...params, event });
    },
  });

  app.route({
    method: "POST",
    url: `${room.url}/webhooks/:webhook/deliveries/:event/replay`,
    config: { permission: room.write },
    schema: {
      tags,
      summary: `Make one delivery to a webhook ${room.words} again`,
      params: room.params.delivery,
      response: { 202: webhookReplayed },
    },
    async handler({ params, caller }, reply) {
      const { event } = params;
      const count = await service.replay(caller, placeOf(params), { event });
      return reply.code(202).send({ count });
    },
  });

  app.route({
    method: "POST",
    url: `${room.url}/webhooks/:webhook/replay`,
    config: { permission: room.write },
    schema: {
      tags,
      summary: `Make the deliveries of some time to a webhook ${room.words} again`,
      params: room.params.webhook,
      body: webhookReplayBody,
      response: { 202: webhookReplayed },
    },
    async handler({ params, body, caller }, reply) {
      const which = { ...body, from: new Date(body.from), to: new Date(body.to) };
      return reply.code(202).send({ count: await service.replay(caller, placeOf(params), which) });
    },
  });
}

async function describeDelivery(
  deps: DeliveryLogRoutesDeps,
  params: OfWebhook & { readonly event: string },
) {
  const { reader, readEvent, baseUrl } = deps;
  const { format } = await find(deps, params);
  const place = { webhook: params.webhook, event: params.event };
  const [delivery, attempts, stored] = await Promise.all([
    findDelivery(reader, place),
    listAttempts(reader, place),
    findEvent(reader, params.event),
  ]);
  if (delivery === undefined || stored === undefined) throw deliveryNotFound();
  const event = await readEvent(stored);
  const payload = event === undefined ? null : payloadOf(event, format, baseUrl());
  return { delivery: presented(delivery), attempts: [...attempts], payload };
}

async function find(
  { reader, clock }: DeliveryLogRoutesDeps,
  params: OfWebhook,
): Promise<WebhookView> {
  const found = await findWebhook(reader, { ...placeOf(params), now: clock() });
  if (found === undefined) throw webhookNotFound();
  return found;
}

function messageOf({ sentence, tone, lines, fields, link }: Notice) {
  const isUrgent = tone === "act";
  return { sentence, isUrgent, lines: [...lines], fields: [...fields], link: link ?? null };
}

/** The wire's lists are its own. */
function presented(delivery: DeliveryView) {
  return { ...delivery, environments: [...delivery.environments] };
}
