/** The protocol as its authors' own providers speak it: from npm, as they are, over a real connection. */
import { OFREPProvider } from "@openfeature/ofrep-provider";
import { OFREPWebProvider } from "@openfeature/ofrep-web-provider";
import { ErrorCode, OpenFeature as ServerApi } from "@openfeature/server-sdk";
import {
  type Provider,
  ProviderEvents,
  ProviderStatus,
  OpenFeature as WebApi,
} from "@openfeature/web-sdk";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeSource, flagServing } from "./fake-source.test-support.ts";
import { RunningDelivery } from "./running-delivery.test-support.ts";

const off = flagServing("off", { clientSide: true });
const targeted = {
  ...off,
  config: {
    ...off.config,
    rules: [
      {
        id: "germans",
        conditions: [{ operator: "in" as const, attribute: "country", values: ["DE"] }],
        serve: { variant: "on" },
      },
    ],
  },
};
const titles = {
  ...flagServing("on", { clientSide: true }),
  type: "object" as const,
  variants: { on: { title: "Hello", size: 3 }, off: {} },
};

let running: RunningDelivery;

beforeEach(async () => {
  running = await RunningDelivery.start(
    new FakeSource({ targeted, titles, hidden: flagServing("on") }),
  );
});

afterEach(async () => {
  await Promise.all([ServerApi.clearProviders(), WebApi.clearProviders()]);
  await running.stop();
});

const context = { targetingKey: "u1", country: "DE" };

async function serverClient(header: [string, string]) {
  const provider = new OFREPProvider({ baseUrl: running.url(""), headers: [header] });
  await ServerApi.setProviderAndWait("services", provider);
  return ServerApi.getClient("services");
}

test.each<[string, string]>([
  ["Authorization", "Bearer yd_server_good"],
  ["X-API-Key", "yd_server_good"],
])(
  "the server provider gets a decision for each context, with its key as %s",
  async (...header) => {
    const client = await serverClient(header);
    expect(await client.getBooleanDetails("targeted", false, context)).toMatchObject({
      value: true,
      variant: "on",
      reason: "TARGETING_MATCH",
      flagMetadata: { revision: "e1.0", rule: "germans" },
    });
    expect(await client.getBooleanValue("targeted", true, { targetingKey: "u2" })).toBe(false);
    expect(await client.getObjectValue("titles", {}, context)).toEqual({ title: "Hello", size: 3 });
  },
);

test("the server provider gives the default and the error for what cannot be decided", async () => {
  const client = await serverClient(["Authorization", "Bearer yd_server_good"]);
  expect(await client.getBooleanDetails("nothing", true, context)).toMatchObject({
    value: true,
    reason: "ERROR",
    errorCode: ErrorCode.FLAG_NOT_FOUND,
  });
  expect(await client.getStringDetails("targeted", "x", context)).toMatchObject({
    value: "x",
    errorCode: ErrorCode.TYPE_MISMATCH,
  });
});

test("the server provider with a client key does not see what is not client-side", async () => {
  const client = await serverClient(["Authorization", "Bearer yd_client_good"]);
  expect(await client.getBooleanValue("targeted", false, context)).toBe(true);
  expect(await client.getBooleanDetails("hidden", false, context)).toMatchObject({
    value: false,
    errorCode: ErrorCode.FLAG_NOT_FOUND,
  });
});

test("the web provider holds all decisions of a context and asks again when that changes", async () => {
  await WebApi.setContext(context);
  await WebApi.setProviderAndWait("page", webProvider());
  const client = WebApi.getClient("page");
  expect(client.getBooleanDetails("targeted", false)).toMatchObject({
    value: true,
    variant: "on",
    reason: "TARGETING_MATCH",
  });
  expect(client.getObjectValue("titles", {})).toEqual({ title: "Hello", size: 3 });
  expect(client.getBooleanDetails("hidden", false)).toMatchObject({
    value: false,
    errorCode: ErrorCode.FLAG_NOT_FOUND,
  });
  await WebApi.setContext({ targetingKey: "u2", country: "KE" });
  expect(client.getBooleanValue("targeted", true)).toBe(false);
});

test("the web provider that polls is answered 304 until something changes, and then hears which flags did", async () => {
  const statuses: number[] = [];
  const fetchImplementation: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    statuses.push(response.status);
    return response;
  };
  await WebApi.setContext(context);
  await WebApi.setProviderAndWait(
    "page",
    webProvider({ changeDetection: "polling", pollInterval: 20, fetchImplementation }),
  );
  await expect.poll(() => statuses.includes(304)).toBe(true);
  expect(statuses[0]).toBe(200);
  const changed = new Promise<readonly string[] | undefined>((resolve) =>
    WebApi.getClient("page").addHandler(ProviderEvents.ConfigurationChanged, (details) =>
      resolve(details?.flagsChanged),
    ),
  );
  running.source.commit({ flags: { targeted: { ...targeted, config: off.config } } });
  expect(await changed).toContain("targeted");
  expect(WebApi.getClient("page").getBooleanValue("targeted", true)).toBe(false);
});

test("a key that opens nothing leaves the web provider in its error state, with defaults", async () => {
  await WebApi.setContext(context);
  const provider = webProvider({ headers: [["Authorization", "Bearer yd_client_bad"]] });
  await expect(WebApi.setProviderAndWait("page", provider)).rejects.toThrow();
  const client = WebApi.getClient("page");
  expect([ProviderStatus.ERROR, ProviderStatus.FATAL]).toContain(client.providerStatus);
  expect(client.getBooleanValue("targeted", true)).toBe(true);
});

function webProvider(more: Partial<ConstructorParameters<typeof OFREPWebProvider>[0]> = {}) {
  const provider = new OFREPWebProvider({
    baseUrl: running.url(""),
    headers: [["Authorization", "Bearer yd_client_good"]],
    cacheMode: "disabled",
    changeDetection: "none",
    ...more,
  });
  // Its types were not made for `exactOptionalPropertyTypes`; nothing else differs.
  return provider as Provider;
}
