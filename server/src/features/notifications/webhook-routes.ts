/** The same routes twice: webhooks of a project, and those of the installation. */
import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { requireVersion, setVersion } from "../../platform/http/preconditions.ts";
import { nothing } from "../../wire/common.ts";
import {
  webhookBody,
  webhookCreated,
  webhookPatch,
  webhookSecretBody,
  webhookView,
} from "../../wire/webhook.ts";
import { findWebhook, listWebhooks, type WebhookView } from "./webhook-read-model.ts";
import { webhookNotFound } from "./webhook-refusals.ts";
import {
  type OfWebhook,
  placeOf,
  type WebhookRoom,
  webhookRooms,
  webhookTags,
} from "./webhook-room.ts";
import type { WebhookService } from "./webhook-service.ts";

export interface WebhookRoutesDeps {
  readonly service: WebhookService;
  readonly reader: Reader;
  readonly clock: Clock;
}

export function webhookRoutes(app: App, deps: WebhookRoutesDeps): void {
  for (const room of webhookRooms) {
    readRoutes(app, deps, room);
    writeRoutes(app, deps, room);
    secretRoutes(app, deps, room);
  }
}

function readRoutes(app: App, { reader, clock }: WebhookRoutesDeps, room: WebhookRoom): void {
  app.route({
    method: "GET",
    url: `${room.url}/webhooks`,
    config: { permission: room.read },
    schema: {
      tags: webhookTags,
      summary: `Webhooks ${room.words}, with how they fare`,
      params: room.params.room,
      response: { 200: z.array(webhookView) },
    },
    async handler({ params }) {
      const question = { project: params.project ?? null, now: clock() };
      return (await listWebhooks(reader, question)).map(presented);
    },
  });

  app.route({
    method: "GET",
    url: `${room.url}/webhooks/:webhook`,
    config: { permission: room.read },
    schema: {
      tags: webhookTags,
      summary: `One of the webhooks ${room.words}`,
      params: room.params.webhook,
      response: { 200: webhookView },
    },
    async handler({ params }, reply) {
      const found = await find({ reader, clock }, params);
      setVersion(reply, found.version);
      return found;
    },
  });
}

function writeRoutes(app: App, deps: WebhookRoutesDeps, room: WebhookRoom): void {
  const { service } = deps;
  app.route({
    method: "POST",
    url: `${room.url}/webhooks`,
    config: { permission: room.write },
    schema: {
      tags: webhookTags,
      summary: `Add to the webhooks ${room.words}; the secret is shown once`,
      params: room.params.room,
      body: webhookBody,
      response: { 201: webhookCreated },
    },
    async handler({ params, body, caller }, reply) {
      const { id, secret } = await service.create(caller, params.project ?? null, body);
      const webhook = await find(deps, { ...params, webhook: id });
      setVersion(reply, webhook.version);
      return reply.code(201).header("cache-control", "no-store").send({ webhook, secret });
    },
  });

  app.route({
    method: "PATCH",
    url: `${room.url}/webhooks/:webhook`,
    config: { permission: room.write },
    schema: {
      tags: webhookTags,
      summary: `Change one of the webhooks ${room.words}, enable or disable it`,
      params: room.params.webhook,
      body: webhookPatch,
      response: { 200: webhookView },
    },
    async handler(request, reply) {
      const { params, body, caller } = request;
      const place = { ...placeOf(params), version: requireVersion(request) };
      await service.patch(caller, place, body);
      const webhook = await find(deps, params);
      setVersion(reply, webhook.version);
      return webhook;
    },
  });

  app.route({
    method: "DELETE",
    url: `${room.url}/webhooks/:webhook`,
    config: { permission: room.write },
    schema: {
      tags: webhookTags,
      summary: `Delete one of the webhooks ${room.words}, with the log of its deliveries`,
      params: room.params.webhook,
      response: { 204: nothing },
    },
    async handler({ params, caller }, reply) {
      await service.delete(caller, placeOf(params));
      return reply.code(204).send(null);
    },
  });
}

function secretRoutes(app: App, deps: WebhookRoutesDeps, room: WebhookRoom): void {
  app.route({
    method: "POST",
    url: `${room.url}/webhooks/:webhook/secrets`,
    config: { permission: room.write },
    schema: {
      tags: webhookTags,
      summary: `Give one of the webhooks ${room.words} a new secret; it is shown once`,
      params: room.params.webhook,
      body: webhookSecretBody,
      response: { 201: webhookCreated },
    },
    async handler({ params, body, caller }, reply) {
      const { keepOldForHours } = body;
      const { secret } = await deps.service.rotate(caller, placeOf(params), keepOldForHours);
      const webhook = await find(deps, params);
      return reply.code(201).header("cache-control", "no-store").send({ webhook, secret });
    },
  });
}

async function find(
  { reader, clock }: Pick<WebhookRoutesDeps, "reader" | "clock">,
  params: OfWebhook,
) {
  const found = await findWebhook(reader, { ...placeOf(params), now: clock() });
  if (found === undefined) throw webhookNotFound();
  return presented(found);
}

/** The wire's lists are its own. */
function presented(webhook: WebhookView) {
  return {
    ...webhook,
    eventTypes: [...webhook.eventTypes],
    environments: [...webhook.environments],
    teams: [...webhook.teams],
    secrets: [...webhook.secrets],
  };
}
