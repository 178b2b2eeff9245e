import {
  ErrorCode,
  type EvaluationContext,
  OpenFeature,
  ProviderEvents,
  ProviderStatus,
} from "@openfeature/server-sdk";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Client } from "../client/client.ts";
import { FakeDelivery } from "../connection/fake-delivery.test-support.ts";
import { systemEdges } from "../connection/index.ts";
import { json, ManualEdges, OpenAnswer, until } from "../connection/manual-edges.test-support.ts";
import { valueMark } from "../evaluate/index.ts";
import type { ObservationBatch, Snapshot, SnapshotFlag } from "../model/index.ts";
import { YardarmProvider } from "./index.ts";

function flag(
  type: SnapshotFlag["type"],
  variants: SnapshotFlag["variants"],
  served: string,
): SnapshotFlag {
  const config = {
    ...{ on: true, offVariant: served, prerequisites: [], targets: [], rules: [] },
    fallthrough: { variant: served },
  };
  return { type, variants, config };
}

const checkout = flag("boolean", { on: true, off: false }, "off");
const germansFirst: SnapshotFlag = {
  ...checkout,
  config: {
    ...checkout.config,
    rules: [
      {
        id: "germans",
        conditions: [{ operator: "in", attribute: "country", values: ["DE"] }],
        serve: { variant: "on" },
      },
    ],
  },
};

const snapshot: Snapshot = {
  ...{ format: 1, project: "shop", environment: "production", revision: "x.1" },
  flags: {
    checkout: germansFirst,
    colour: flag("string", { red: "red" }, "red"),
    limit: flag("number", { high: 100 }, "high"),
    banner: flag("object", { sale: { text: "Sale", sizes: [1, 2] } }, "sale"),
  },
  ...{ segments: {}, lists: {}, groups: {} },
};

const quiet = { info: () => undefined, warn: () => undefined };
let delivery: FakeDelivery;

beforeEach(async () => {
  delivery = await FakeDelivery.start(snapshot);
});

afterEach(async () => {
  await OpenFeature.clearProviders();
  await delivery.close();
});

const batchesOf = ({ observed }: FakeDelivery) => observed as readonly ObservationBatch[];

function connected(): YardarmProvider {
  const options = { url: delivery.url, key: "yd_server_1", logger: quiet };
  return new YardarmProvider(new Client(options, systemEdges));
}

async function ready(context?: EvaluationContext) {
  await OpenFeature.setProviderAndWait("shop", connected());
  return OpenFeature.getClient("shop", context);
}

/** Waits for the next event of a kind; handlers of a state that is there already are called at once. */
function next(event: ProviderEvents): Promise<unknown> {
  const client = OpenFeature.getClient("shop");
  return new Promise((resolve) => client.addHandler(event, (details) => resolve(details)));
}

test("every type of flag is resolved, with variant, reason and where the decision came from", async () => {
  const client = await ready({ country: "DE" });
  expect(await client.getBooleanDetails("checkout", false)).toEqual({
    flagKey: "checkout",
    value: true,
    variant: "on",
    reason: "TARGETING_MATCH",
    flagMetadata: { revision: "x.1", rule: "germans", staleMs: expect.any(Number) },
  });
  expect(await client.getStringValue("colour", "grey")).toBe("red");
  expect(await client.getNumberValue("limit", 1)).toBe(100);
  expect(await client.getObjectValue("banner", {})).toEqual({ text: "Sale", sizes: [1, 2] });
});

test("attributes of all levels of the context reach the targeting rules, the nearest first", async () => {
  OpenFeature.setContext({ country: "KE" });
  try {
    const client = await ready({ country: "FR" });
    expect(await client.getBooleanValue("checkout", true)).toBe(false);
    expect(await client.getBooleanValue("checkout", false, { country: "DE" })).toBe(true);
  } finally {
    OpenFeature.setContext({});
  }
});

test("an attribute that is a date is compared as its text", async () => {
  const client = await ready();
  const { config } = germansFirst;
  const [rule] = config.rules;
  if (rule === undefined) throw new Error("The flag has a rule.");
  const conditions = [
    { operator: "starts_with" as const, attribute: "user.born", values: ["2001-02-03"] },
  ];
  const changed = next(ProviderEvents.ConfigurationChanged);
  const rules = [{ ...rule, conditions }];
  delivery.commit({ flags: { checkout: { ...checkout, config: { ...config, rules } } } });
  await changed;
  const born = new Date("2001-02-03T04:05:06Z");
  expect(await client.getBooleanValue("checkout", false, { user: { born } })).toBe(true);
  const never = new Date(Number.NaN);
  expect(await client.getBooleanValue("checkout", true, { user: { born: never } })).toBe(false);
});

test.each<[string, ErrorCode, string]>([
  ["a flag that does not exist", ErrorCode.FLAG_NOT_FOUND, "nothing"],
  ["a flag of another type", ErrorCode.TYPE_MISMATCH, "checkout"],
])("%s gives the default and its error code", async (_what, errorCode, key) => {
  const client = await ready();
  const failed = { reason: "ERROR", errorCode, errorMessage: expect.stringContaining(key) };
  expect(await client.getStringDetails(key, "x")).toMatchObject({ ...failed, value: "x" });
  expect(await client.getNumberDetails(key, 7)).toMatchObject({ ...failed, value: 7 });
  expect(await client.getObjectDetails(key, { a: 1 })).toMatchObject({
    ...failed,
    value: { a: 1 },
  });
  expect(await client.getObjectDetails(key, null)).toMatchObject({ ...failed, value: null });
});

test("a change is told with the flags that may be decided differently", async () => {
  const client = await ready();
  const changed = next(ProviderEvents.ConfigurationChanged);
  delivery.commit({ flags: { checkout: flag("boolean", { on: true }, "on") } });
  expect(await changed).toMatchObject({
    flagsChanged: ["checkout"],
    metadata: { revision: "x.2" },
  });
  expect(await client.getBooleanValue("checkout", false)).toBe(true);
});

test("a refused key is fatal at first, and forgiven once it is accepted", async () => {
  let status = 401;
  const edges = new ManualEdges((address) => {
    if (status !== 200) return json({}, { status });
    return address.endsWith("/snapshot") ? json(snapshot) : new OpenAnswer().response;
  });
  const options = { url: "http://flags.test", key: "yd_server_1", logger: quiet, flushMs: 0 };
  const client = new Client(options, edges);
  const provider = new YardarmProvider(client);
  await expect(OpenFeature.setProviderAndWait("shop", provider)).rejects.toThrow("refused");
  const flags = OpenFeature.getClient("shop");
  expect(flags.providerStatus).toBe(ProviderStatus.FATAL);
  status = 200;
  const isReady = next(ProviderEvents.Ready);
  edges.pass(60_000);
  await isReady;
  expect(flags.providerStatus).toBe(ProviderStatus.READY);
  expect(await flags.getStringValue("colour", "grey")).toBe("red");
});

test("a server that is away at first leaves defaults, and is found when it comes", async () => {
  let isAway = true;
  const edges = new ManualEdges((address) => {
    if (isAway) throw new TypeError("fetch failed");
    return address.endsWith("/snapshot") ? json(snapshot) : new OpenAnswer().response;
  });
  const options = { url: "http://flags.test", key: "yd_server_1", logger: quiet, flushMs: 0 };
  const provider = new YardarmProvider(new Client(options, edges), { readyTimeoutMs: 500 });
  const isSet = OpenFeature.setProviderAndWait("shop", provider);
  await until(() => edges.delays.includes(500));
  edges.pass(500);
  await expect(isSet).rejects.toThrow("No snapshot has arrived yet");
  const flags = OpenFeature.getClient("shop");
  expect(flags.providerStatus).toBe(ProviderStatus.ERROR);
  expect(await flags.getStringDetails("colour", "grey")).toMatchObject({
    value: "grey",
    errorCode: ErrorCode.PROVIDER_NOT_READY,
  });
  isAway = false;
  const isReady = next(ProviderEvents.Ready);
  edges.pass(30_000);
  await isReady;
  expect(await flags.getStringValue("colour", "grey")).toBe("red");
});

test("a server that goes away makes the provider stale, and the last snapshot goes on deciding", async () => {
  const stream = new OpenAnswer();
  const edges = new ManualEdges((address) =>
    address.endsWith("/snapshot") ? json(snapshot) : stream.response,
  );
  const options = { url: "http://flags.test", key: "yd_server_1", logger: quiet, flushMs: 0 };
  await OpenFeature.setProviderAndWait("shop", new YardarmProvider(new Client(options, edges)));
  const isStale = next(ProviderEvents.Stale);
  edges.pass(60_000);
  await isStale;
  const flags = OpenFeature.getClient("shop");
  expect(flags.providerStatus).toBe(ProviderStatus.STALE);
  expect(await flags.getStringDetails("colour", "grey")).toMatchObject({
    ...{ value: "red", reason: "STALE", flagMetadata: { reason: "STATIC" } },
  });
});

test("a key that is revoked later is an error that leaves the last snapshot deciding", async () => {
  const client = await ready();
  const hasFailed = next(ProviderEvents.Error);
  delivery.refusals.set("snapshot", 401).set("stream", 401);
  delivery.drop();
  await hasFailed;
  expect(client.providerStatus).toBe(ProviderStatus.ERROR);
  expect(await client.getStringValue("colour", "grey")).toBe("red");
});

test("letting go of the provider reports what was counted and ends the connection", async () => {
  const client = await ready();
  await client.getBooleanValue("checkout", false);
  await OpenFeature.clearProviders();
  expect(delivery.observed).toMatchObject([{ counts: [{ flag: "checkout", count: 1 }] }]);
  await until(() => delivery.openStreams === 0);
});

test("what is tracked is reported as sums, told apart by the flags that are named", async () => {
  const client = await ready();
  client.track("orders", { country: "DE" }, { value: 3, flags: ["checkout", 7 as never] });
  client.track("orders", {}, { value: 4 });
  await OpenFeature.clearProviders();
  expect(batchesOf(delivery).flatMap(({ metrics = [] }) => metrics)).toMatchObject([
    { name: "orders", count: 2, sum: 7 },
    { name: "orders", flag: "checkout", variant: "on", count: 1, sum: 3 },
  ]);
});

test("the default that OpenFeature's caller passes for an object is the one that is noticed", async () => {
  const client = await ready();
  await client.getObjectValue("banner", { text: "none" });
  await client.getObjectValue("banner", null);
  await OpenFeature.clearProviders();
  expect(batchesOf(delivery).flatMap(({ defaults = [] }) => defaults)).toEqual([
    { flag: "banner", ...valueMark({ text: "none" }) },
    { flag: "banner", ...valueMark({}) },
  ]);
});
