import { ErrorCode, OpenFeature, ProviderEvents, ProviderStatus } from "@openfeature/web-sdk";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BrowserClient } from "../browser/browser-client.ts";
import { json, ManualEdges, OpenAnswer, until } from "../connection/manual-edges.test-support.ts";
import { YardarmWebProvider } from "./index.ts";

let values: Readonly<Record<string, unknown>>;
let status: number;
let stream: OpenAnswer;
let edges: ManualEdges;
/** Contexts whose decisions are on their way until the test lets them arrive. */
let held: Map<string, () => void>;

beforeEach(() => {
  values = { checkout: true, colour: "red", limit: 3, banner: { text: "Sale" } };
  status = 200;
  stream = new OpenAnswer();
  held = new Map();
  edges = new ManualEdges(async (address, init) => {
    if (address.endsWith("/observations")) return json({}, { status: 202 });
    if (status !== 200) return json({}, { status });
    if (address.endsWith("/stream")) return stream.response;
    const { country } = JSON.parse(String(init.body)).context;
    if (country === "slow") await new Promise<void>((resolve) => held.set(country, resolve));
    return json(bulk(country));
  });
});

afterEach(async () => {
  await OpenFeature.clearProviders();
  await OpenFeature.clearContexts();
});

function bulk(country: unknown) {
  const flags = Object.entries({ ...values, country }).map(([key, value]) => ({
    ...{ key, value, variant: "v", reason: "STATIC", metadata: { revision: "x.1" } },
  }));
  return { flags: flags.filter(({ value }) => value !== undefined), metadata: { revision: "x.1" } };
}

function provider(options = {}): YardarmWebProvider {
  const settings = { url: "http://flags.test", key: "yd_client_1" };
  return new YardarmWebProvider(new BrowserClient(settings, edges), options);
}

async function ready() {
  await OpenFeature.setProviderAndWait("page", provider());
  return OpenFeature.getClient("page");
}

function next(event: ProviderEvents): Promise<unknown> {
  const client = OpenFeature.getClient("page");
  return new Promise((resolve) => client.addHandler(event, (details) => resolve(details)));
}

async function change(): Promise<void> {
  stream.send('id: x.2\nevent: changed\ndata: {"keys":["checkout"]}\n\n');
  await until(() => edges.delays.includes(1_000));
  edges.pass(1_000);
}

test("every type of flag is resolved at once, with variant, reason and revision", async () => {
  const client = await ready();
  expect(client.getBooleanDetails("checkout", false)).toMatchObject({
    ...{ value: true, variant: "v", reason: "STATIC", flagMetadata: { revision: "x.1" } },
  });
  expect(client.getStringValue("colour", "grey")).toBe("red");
  expect(client.getNumberValue("limit", 0)).toBe(3);
  expect(client.getObjectValue("banner", {})).toEqual({ text: "Sale" });
});

test("what is unknown or of another type gives the default and its error code", async () => {
  const client = await ready();
  const unknown = { value: "x", errorCode: ErrorCode.FLAG_NOT_FOUND, reason: "ERROR" };
  expect(client.getStringDetails("nothing", "x")).toMatchObject(unknown);
  const mismatch = { value: null, errorCode: ErrorCode.TYPE_MISMATCH };
  expect(client.getObjectDetails("checkout", null)).toMatchObject(mismatch);
});

test("another context gets its own decisions, and until they come the former ones stay", async () => {
  await OpenFeature.setContext("page", { country: "KE" });
  const client = await ready();
  const isSet = OpenFeature.setContext("page", { country: "slow" });
  await until(() => held.size === 1);
  expect(client.getStringValue("country", "")).toBe("KE");
  held.get("slow")?.();
  await isSet;
  expect(client.getStringValue("country", "")).toBe("slow");
});

test("of several contexts in a row the last one answers, in whatever order their decisions come", async () => {
  const client = await ready();
  const first = OpenFeature.setContext("page", { country: "slow" });
  await until(() => held.size === 1);
  await OpenFeature.setContext("page", { country: "DE" });
  held.get("slow")?.();
  await first;
  expect(client.getStringValue("country", "")).toBe("DE");
});

test("a change is told with the flags that are decided differently", async () => {
  const client = await ready();
  const changed = next(ProviderEvents.ConfigurationChanged);
  values = { ...values, checkout: false };
  await change();
  expect(await changed).toMatchObject({ flagsChanged: ["checkout"] });
  expect(client.getBooleanValue("checkout", true)).toBe(false);
});

test("a server that is away at first leaves defaults, and is found when it comes", async () => {
  status = 503;
  const isSet = OpenFeature.setProviderAndWait("page", provider({ readyTimeoutMs: 500 }));
  // The decisions and the stream have both failed, and wait for their next try.
  await until(() => edges.delays.filter((delayMs) => delayMs === 750).length === 2);
  edges.pass(500);
  await expect(isSet).rejects.toThrow("No decisions");
  const client = OpenFeature.getClient("page");
  expect(client.providerStatus).toBe(ProviderStatus.ERROR);
  expect(client.getBooleanValue("checkout", false)).toBe(false);
  status = 200;
  const isReady = next(ProviderEvents.Ready);
  edges.pass(1_000);
  await isReady;
  expect(client.providerStatus).toBe(ProviderStatus.READY);
  expect(client.getBooleanValue("checkout", false)).toBe(true);
});

test("a stream that is lost for too long makes the provider stale, and the decisions say so until it is heard again", async () => {
  const client = await ready();
  const streams = () => edges.requests.filter(({ path }) => path.endsWith("/stream")).length;
  await until(() => streams() === 1);
  stream = new OpenAnswer();
  edges.pass(45_000);
  await until(() => edges.delays.some((delayMs) => delayMs < 2_000));
  const isStale = next(ProviderEvents.Stale);
  edges.pass(15_000);
  await isStale;
  expect(client.providerStatus).toBe(ProviderStatus.STALE);
  expect(client.getStringDetails("colour", "grey")).toMatchObject({
    ...{ value: "red", reason: "STALE", flagMetadata: { reason: "STATIC", staleMs: 60_000 } },
  });
  await until(() => streams() === 2);
  const isReady = next(ProviderEvents.Ready);
  stream.send(":\n\n");
  await isReady;
  expect(client.providerStatus).toBe(ProviderStatus.READY);
  expect(client.getStringDetails("colour", "grey").reason).toBe("STATIC");
});

test("a refused key is fatal at first, and forgiven once it is accepted", async () => {
  status = 401;
  await expect(OpenFeature.setProviderAndWait("page", provider())).rejects.toThrow("refused");
  const client = OpenFeature.getClient("page");
  expect(client.providerStatus).toBe(ProviderStatus.FATAL);
  expect(client.getBooleanDetails("checkout", false)).toMatchObject({
    ...{ value: false, errorCode: "PROVIDER_FATAL" },
  });
  status = 200;
  const isReady = next(ProviderEvents.Ready);
  await until(() => edges.delays.includes(750));
  edges.pass(1_000);
  await isReady;
  expect(client.getBooleanValue("checkout", false)).toBe(true);
});

test("letting go of the provider reports what was counted", async () => {
  const client = await ready();
  client.getBooleanValue("checkout", false);
  await OpenFeature.clearProviders();
  const [report] = edges.requests.filter(({ path }) => path.endsWith("/observations"));
  expect(report?.body).toMatchObject({ counts: [{ flag: "checkout", count: 1 }] });
});

test("what is tracked is reported as sums, told apart by the flags that are named", async () => {
  const client = await ready();
  client.track("orders", { value: 12.5, flags: ["checkout"], currency: "EUR" });
  client.track("orders");
  await OpenFeature.clearProviders();
  const [report] = edges.requests.filter(({ path }) => path.endsWith("/observations"));
  expect(report?.body).toMatchObject({
    metrics: [
      { name: "orders", count: 2, sum: 13.5, min: 1, max: 12.5 },
      { name: "orders", flag: "checkout", variant: expect.any(String), count: 1, sum: 12.5 },
    ],
  });
});
