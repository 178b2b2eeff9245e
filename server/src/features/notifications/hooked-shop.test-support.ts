/** The whole server with one project, and somebody on this machine who listens to its webhooks. */
import { expect } from "vitest";
import {
  base,
  flagBody,
  off,
  openShopApi,
  type ShopApi,
} from "../../compose/shop-api.test-support.ts";
import { type Receiver, startReceiver } from "./receiver.test-support.ts";

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

export interface MadeWebhook {
  readonly id: string;
  readonly secret: string;
  /** Of the webhook in the API. */
  readonly url: string;
  /** Where its deliveries arrive. */
  readonly path: string;
}

export interface HookedShop extends ShopApi {
  readonly receiver: Receiver;
  now(): number;
  /** Lets time pass, once nothing is being delivered or about to be: what its lease runs out on would be delivered again. */
  pass(ms: number): Promise<void>;
  /** With a path of its own, told of changes unless something else is wished. */
  makeWebhook(more?: object, room?: string): Promise<MadeWebhook>;
  /** Turns a flag on or off. */
  turn(flag: string, on: boolean, environment?: string): Promise<{ readonly request: number }>;
  /** Turns a flag in protected production off in an emergency, or on again. */
  burn(): Promise<void>;
  deliveries(hook: MadeWebhook): Promise<Delivery[]>;
  view(hook: MadeWebhook): Promise<View>;
  told({ path }: MadeWebhook): ReturnType<Receiver["bodies"]>;
  /** Waits until so many deliveries arrived in all. */
  heard(hook: MadeWebhook, count?: number): Promise<void>;
}

interface Delivery {
  readonly event: string;
  readonly at: string;
  readonly state: string;
  readonly nextAt: string;
  readonly last: { readonly outcome: string } | null;
}

interface View {
  readonly version: number;
  readonly disabledWhy: string | null;
  readonly secrets: readonly object[];
  readonly health: { readonly failingSince: string | null; readonly quietUntil: string | null };
}

/** Attempts under way, and deliveries that any look takes. */
const unfinishedCount = `
  SELECT (SELECT count(*) FROM webhook_attempt WHERE outcome = 'unknown')::integer
       + (SELECT count(*) FROM webhook_delivery JOIN webhook ON webhook.id = webhook_delivery.webhook
           WHERE state = 'waiting' AND next_at <= $1 AND is_enabled
             AND (quiet_until IS NULL OR quiet_until <= $1))::integer AS count`;

/** `networks`: what the operator opened; this machine unless told. */
export async function openHookedShop(networks = ["127.0.0.1"]): Promise<HookedShop> {
  let now = Date.UTC(2026, 10, 25, 10);
  let made = 0;
  const receiver = await startReceiver();
  const webhooks = { networks, ports: [receiver.port], allowsHttp: true };
  const shop = await openShopApi({
    ...{ clock: () => new Date(now), config: { webhooks } },
    // What is due is still found by looking, only more often.
    rhythm: { deliveriesMs: 40 },
  });
  const { ask } = shop;
  await shop.protect(false);
  const burning = flagBody("burning", { configs: { production: { ...off, on: true } } });
  await ask("POST", `${base}/flags`, { body: burning });
  await shop.protect(true);
  const told: HookedShop["told"] = ({ path }) => receiver.bodies(path);
  return {
    ...shop,
    receiver,
    now: () => now,
    async pass(ms) {
      const unfinished = () =>
        shop.server.database.pool
          .query(unfinishedCount, [new Date(now)])
          .then(({ rows }) => rows[0].count);
      await expect.poll(unfinished).toBe(0);
      now += ms;
    },
    async makeWebhook(more = {}, room = base) {
      const path = `/hook-${made++}`;
      const body = { name: path, url: `${receiver.url}${path}`, eventTypes: ["change.applied"] };
      const response = await ask("POST", `${room}/webhooks`, { body: { ...body, ...more } });
      if (response.statusCode !== 201) throw new Error(`${response.statusCode} ${response.body}`);
      const { webhook, secret } = response.json();
      return { id: webhook.id, secret, path, url: `${room}/webhooks/${webhook.id}` };
    },
    async turn(flag, on, environment = "development") {
      const { configs } = (await ask("GET", `${base}/flags/${flag}`)).json();
      const found = configs.find(
        (each: { environment: string }) => each.environment === environment,
      );
      const body = { config: { ...off, on } };
      const url = `${base}/flags/${flag}/configs/${environment}`;
      const response = await ask("PUT", url, { body, ifMatch: found.version });
      expect(response.statusCode).toBe(200);
      return response.json();
    },
    async burn() {
      const { configs } = (await ask("GET", `${base}/flags/burning`)).json();
      const { config, version } = configs.find(
        (each: { environment: string }) => each.environment === "production",
      );
      const url = `${base}/flags/burning/configs/production`;
      const body = { on: !config.on, emergency: true, reason: "It burns." };
      const response = await ask("PATCH", url, { body, ifMatch: version });
      expect(response.statusCode).toBe(200);
    },
    deliveries: async ({ url }) => (await ask("GET", `${url}/deliveries`)).json().deliveries,
    view: async ({ url }) => (await ask("GET", url)).json(),
    told,
    heard: (hook, count = 1) => expect.poll(() => told(hook).length).toBe(count),
    async close() {
      await shop.close();
      await receiver.close();
    },
  };
}
