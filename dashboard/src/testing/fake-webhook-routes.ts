import type {
  WebhookAttempt,
  WebhookBody,
  WebhookDelivery,
  WebhookDeliveryView,
  WebhookEventType,
  WebhookPatch,
  WebhookView,
} from "@yardarm/server/wire";
import { Refusal } from "./fake-registry.ts";
import type { Route } from "./fake-route.ts";
import type { FakeState } from "./fake-state.ts";

/** Webhooks, and what they were told: those of the project, and of the installation. */
export const webhookRoutes: readonly Route[] = [
  ...writingRoutes("/projects/shop/webhooks", ({ webhooks }) => webhooks),
  ...writingRoutes("/webhooks", ({ installationWebhooks }) => installationWebhooks),
  ...deliveryRoutes("/projects/shop/webhooks"),
  ...deliveryRoutes("/webhooks"),
  ...eventTypeRoutes("/projects/shop/webhook-event-types"),
  ...eventTypeRoutes("/webhook-event-types"),
];

function writingRoutes(list: string, of: (server: FakeState) => WebhookView[]): readonly Route[] {
  return [
    ["GET", list, (server) => ({ body: of(server) })],
    [
      "POST",
      list,
      (server, { body }) => {
        const webhook = webhookOf(body as WebhookBody, server);
        if (webhook.url.startsWith("http:"))
          throw new Refusal(422, "webhook_url_refused", "Must begin with https://.");
        of(server).push(webhook);
        return { status: 201, body: { webhook, secret: "whsec_f4ke" }, version: 1 };
      },
    ],
    [
      "PATCH",
      `${list}/:webhook`,
      (server, { body, params: [id] }) => {
        const at = indexOf(of(server), id);
        const { url, ...patch } = body as WebhookPatch;
        const before = of(server)[at] as WebhookView;
        const webhook = {
          ...before,
          ...patch,
          ...(url !== undefined && { url }),
          version: before.version + 1,
        } as WebhookView;
        of(server)[at] = webhook;
        return { body: webhook, version: webhook.version };
      },
    ],
    [
      "DELETE",
      `${list}/:webhook`,
      (server, { params: [id] }) => {
        of(server).splice(indexOf(of(server), id), 1);
        return { status: 204 };
      },
    ],
    [
      "POST",
      `${list}/:webhook/secrets`,
      (server, { body, params: [id] }) => {
        server.keptForHours = body.keepOldForHours;
        return {
          status: 201,
          body: { webhook: of(server)[indexOf(of(server), id)], secret: "whsec_n3w" },
        };
      },
    ],
  ];
}

function deliveryRoutes(list: string): readonly Route[] {
  return [
    [
      "GET",
      `${list}/:webhook/deliveries`,
      (server, { search }) => {
        const state = search.get("state");
        const deliveries = server.deliveries.filter(
          (each) => state === null || each.state === state,
        );
        return { body: { deliveries, next: null } };
      },
    ],
    [
      "GET",
      `${list}/:webhook/deliveries/:event`,
      (server, { params: [, event] }) => ({ body: describe(server, event ?? "") }),
    ],
    [
      "POST",
      `${list}/:webhook/deliveries/:event/replay`,
      (server, { params: [, event] }) => {
        server.replayed.push(event ?? "");
        return { status: 202, body: { count: 1 } };
      },
    ],
    [
      "POST",
      `${list}/:webhook/test`,
      (server) => {
        server.deliveries.unshift(delivery("e-test", "webhook.test", "failed"));
        return { body: describe(server, "e-test") };
      },
    ],
  ];
}

function eventTypeRoutes(list: string): readonly Route[] {
  return [
    ["GET", list, () => ({ body: types })],
    [
      "GET",
      `${list}/:type/example`,
      (_, { params: [type], search }) => ({
        body: {
          payload: { example: type },
          message:
            search.get("format") === "standard"
              ? null
              : {
                  sentence: `Ada did \`${type}\` for ${search.get("format")}`,
                  isUrgent: type === "change.broke_glass",
                  lines: [],
                  fields: [{ name: "Project", value: "shop" }],
                  link: { text: "Show the changes", url: "/p/shop/changes" },
                },
        },
      }),
    ],
  ];
}

const types: readonly WebhookEventType[] = [
  { type: "change.applied", title: "Change applied", description: "A change was applied." },
  { type: "change.rolled_back", title: "Change rolled back", description: "It was taken back." },
  { type: "change.broke_glass", title: "Emergency", description: "It waited for nobody." },
  { type: "digest.team", title: "Digest of a team", description: "Once a day." },
  { type: "audit.entry", title: "Every entry of the record", description: "For a SIEM." },
];

export function webhookOf(body: WebhookBody, server: FakeState): WebhookView {
  const { name, url, format = "standard", eventTypes, environments = [], teams = [] } = body;
  const createdAt = server.now().toISOString();
  return {
    id: `w${server.webhooks.length + 1}`,
    ...{ name, url, format, eventTypes, environments, teams, createdAt },
    isEnabled: true,
    disabledWhy: null,
    version: 1,
    secrets: [{ hint: "…f4ke", createdAt, expiresAt: null }],
    health: {
      lastDeliveredAt: null,
      lastFailedAt: null,
      failingSince: null,
      quietUntil: null,
      waiting: 0,
      failed: 0,
    },
  };
}

export function delivery(
  event: string,
  type: string,
  state: WebhookDelivery["state"],
): WebhookDelivery {
  const at = "2026-11-25T10:00:00.000Z";
  return {
    ...{ event, type, at, state },
    project: "shop",
    environments: [],
    attempts: 1,
    nextAt: null,
    last: state === "delivered" ? attempt("accepted", 200) : attempt("rejected", 500),
  };
}

function attempt(outcome: WebhookAttempt["outcome"], status: number): WebhookAttempt {
  const at = "2026-11-25T10:00:00.000Z";
  const excerpt = outcome === "accepted" ? "" : "out of order";
  return { number: 1, at, outcome, status, durationMs: 12, excerpt };
}

function describe(server: FakeState, event: string): WebhookDeliveryView {
  const found = server.deliveries.find((each) => each.event === event);
  if (found === undefined)
    throw new Refusal(404, "delivery_not_found", "There is no such delivery.");
  const attempts = found.last === null ? [] : [found.last];
  return { delivery: found, attempts, payload: { type: found.type } };
}

function indexOf(webhooks: readonly WebhookView[], id: string | undefined): number {
  const at = webhooks.findIndex((webhook) => webhook.id === id);
  if (at < 0) throw new Refusal(404, "webhook_not_found", "There is no such webhook here.");
  return at;
}
