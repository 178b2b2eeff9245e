import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Client, createClient, type Snapshot } from "@yardarm/sdk";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { html } from "./html.ts";
import { settingsOf } from "./settings.ts";
import { decideShop } from "./shop-decisions.ts";
import { createShopServer } from "./shop-server.ts";
import { shoppers } from "./shoppers.ts";

/** Every flag of the shop turned round: what is off by default is on, and what is plain is special. */
const turned: Readonly<Record<string, unknown>> = {
  "storefront.maintenance-banner": { show: true, text: "Back <soon> & better" },
  "ops.read-only-mode": true,
  "home.hero-theme": "midnight",
  "pricing.spring-sale": true,
  "loyalty.points-banner": true,
  "search.semantic-ranking": true,
  "catalog.new-card-layout": true,
  "catalog.badge-text": "hot",
  "recommendations.engine": "personal",
  "pricing.free-shipping-threshold": 40,
  "checkout.one-page": true,
  "checkout.express-wallet": true,
  "payments.pay-later": true,
  "support.chat-widget": true,
};

function snapshotServing(values: Readonly<Record<string, unknown>>): Snapshot {
  const flags = Object.entries(values).map(([key, value]) => {
    const config = {
      on: true,
      offVariant: "served",
      prerequisites: [],
      targets: [],
      rules: [],
      fallthrough: { variant: "served" },
    };
    return [key, { type: typeof value, variants: { served: value }, config }];
  });
  const snapshot: unknown = {
    format: 1,
    project: "storefront",
    environment: "test",
    revision: "x.1",
    flags: Object.fromEntries(flags),
    segments: {},
    lists: {},
    groups: {},
  };
  return snapshot as Snapshot;
}

const never = (): Promise<Response> => new Promise(() => undefined);
let flags: Client;
let server: Server;
let url: string;

async function open(values: Readonly<Record<string, unknown>>): Promise<void> {
  const bootstrap = snapshotServing(values);
  flags = createClient({ url: "http://flags.test", key: "k", bootstrap, fetch: never, flushMs: 0 });
  server = createShopServer({ flags, flagsUrl: "http://flags.test" }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await flags.close();
});

const pageText = async (path = "/"): Promise<string> => (await fetch(`${url}${path}`)).text();

describe("with every flag turned round", () => {
  beforeEach(() => open(turned));

  test.each(Object.entries(turned))(
    "the page shows %s once, with its value",
    async (flag, value) => {
      const page = await pageText();
      const shown =
        html`data-flag="${flag}" data-value="${typeof value === "object" ? JSON.stringify(value) : String(value)}"`
          .text;
      expect(page.split(`data-flag="${flag}"`)).toHaveLength(2);
      expect(page).toContain(shown);
    },
  );

  test("what flags carry is text, never HTML", async () => {
    const page = await pageText();
    expect(page).toContain("Back &lt;soon&gt; &amp; better");
    expect(page).not.toContain("<soon>");
  });

  test.each([
    "Pay with wallet",
    "Buy now",
    "Spring sale",
    "Picked for Amara",
    "Chat with us",
    "Ships for free",
    "We are taking stock",
    "in each of three months",
    "Sorted by what you mean",
    "hero-midnight",
  ])("the page says %s", async (words) => {
    expect(await pageText()).toContain(words);
  });
});

describe("without any flag", () => {
  beforeEach(() => open({}));

  test("the shop is open as it always was", async () => {
    const page = await pageText();
    expect(page).toContain("Go to checkout");
    expect(page).toContain("hero-calm");
    for (const words of ["Pay with wallet", "Spring sale", "Chat with us", "taking stock"]) {
      expect(page).not.toContain(words);
    }
  });

  test("decisions say what was decided for a shopper, and why", async () => {
    const answer = await fetch(`${url}/decisions?shopper=shopper-02`);
    expect(await answer.json()).toMatchObject({
      shopper: { id: "shopper-02", name: "Liam Byrne" },
      revision: "x.1",
      decisions: { "checkout.one-page": { value: false, errorCode: "FLAG_NOT_FOUND" } },
    });
    expect((await fetch(`${url}/decisions?shopper=nobody`)).status).toBe(404);
  });

  test("the page takes nothing from elsewhere", async () => {
    const answer = await fetch(url);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    const page = await answer.text();
    const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, address]) => address ?? "",
    );
    expect(loaded).toHaveLength(3);
    for (const address of loaded) {
      expect(address).toMatch(/^\//);
      expect((await fetch(`${url}${address}`)).status).toBe(200);
    }
    expect(page).not.toMatch(/ style=|<script>|onclick/);
  });

  test.each([
    ["POST", "/", 405],
    ["GET", "/elsewhere", 404],
    ["GET", "//", 404],
    ["GET", "/healthz", 200],
  ])("%s %s is answered with %d", async (method, path, status) => {
    expect((await fetch(`${url}${path}`, { method })).status).toBe(status);
  });
});

test("shoppers are forty, different, and the same at every start", async () => {
  await open({});
  expect(shoppers).toHaveLength(40);
  expect(new Set(shoppers.map(({ id }) => id)).size).toBe(40);
  expect(new Set(shoppers.map(({ email }) => email)).size).toBe(40);
  for (const { email, country } of shoppers) {
    expect(email).toMatch(/^[a-z]+(\.[a-z]+)+@(mail|storefront)\.example$/);
    expect(country).toMatch(/^[A-Z]{2}$/);
  }
});

test("all parts of a page are decided by one revision", async () => {
  await open(turned);
  const [shopper] = shoppers;
  const decisions = shopper && Object.values(decideShop(flags, shopper));
  expect(new Set(decisions?.map(({ revision }) => revision))).toEqual(new Set(["x.1"]));
});

test("wrong settings are all named at once", async () => {
  await open({});
  expect(() => settingsOf({ STOREFRONT_PORT: "door", YARDARM_URL: "nowhere" })).toThrow(
    /STOREFRONT_PORT.*\n.*YARDARM_URL.*\n.*YARDARM_KEY/,
  );
  expect(settingsOf({ YARDARM_KEY: "k" })).toEqual({
    port: 4290,
    flagsUrl: "http://127.0.0.1:4280",
    key: "k",
  });
});
