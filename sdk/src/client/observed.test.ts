import { expect, test } from "vitest";
import { json, ManualEdges, until } from "../connection/manual-edges.test-support.ts";
import { type ObservationBatch, parseObservationBatch } from "../model/index.ts";
import { testFlag, testSnapshot } from "../testing/index.ts";
import { Client } from "./client.ts";
import type { ConnectedOptions } from "./options.ts";

const onOff = { on: true, off: false };
const snapshot = testSnapshot({
  checkout: testFlag("boolean", onOff),
  colour: testFlag("string", { blue: "#00f", red: "#f00" }),
});
const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/** A client whose server takes reports, and never sends a snapshot. */
function reporting(options: Partial<ConnectedOptions> = {}) {
  const edges = new ManualEdges((address) =>
    address.endsWith("/observations")
      ? json({}, { status: 202 })
      : new Promise<Response>(() => undefined),
  );
  const common = {
    url: "http://flags.test",
    key: "k",
    timeoutMs: 2 ** 31 - 1,
    bootstrap: snapshot,
  };
  const client = new Client({ ...common, ...options }, edges);
  const batches = (): ObservationBatch[] =>
    edges.requests
      .filter(({ path }) => path.endsWith("/observations"))
      .map(({ body }) => body as ObservationBatch);
  const pass = async () => {
    await until(() => edges.delays.includes(10_000));
    edges.pass(10_000);
    await until(() => edges.delays.includes(10_000));
  };
  return { client, batches, pass };
}

test("what scopes served is reported once they have ended, with the traces they belong to", async () => {
  const { client, batches, pass } = reporting();
  const scope = client.for({ targetingKey: "secret" }, { traceparent });
  scope.boolean("checkout", false);
  await pass();
  scope.string("colour", "grey");
  scope.boolean("nowhere", false);
  client.for({}).boolean("checkout", false);
  await pass();
  await client.close();
  const combinations = batches().flatMap((batch) => batch.combinations ?? []);
  expect(combinations).toEqual([
    {
      begun: 1,
      recorded: 1,
      served: [
        { flag: "checkout", variant: "on" },
        { flag: "colour", variant: "blue" },
      ],
      rows: [{ scopes: 1, served: [0, 1] }],
      traces: [{ trace: "4bf92f3577b34da6a3ce929d0e0e4736", row: 0 }],
    },
    {
      begun: 1,
      recorded: 1,
      served: [{ flag: "checkout", variant: "on" }],
      rows: [{ scopes: 1, served: [0] }],
      traces: [],
    },
  ]);
  expect(JSON.stringify(batches())).not.toContain("secret");
  for (const batch of batches()) expect(parseObservationBatch(batch).problems).toEqual([]);
});

test("of scopes that served the same it is reported how many failed, while they are still open", async () => {
  const { client, batches, pass } = reporting();
  const [first, second] = [client.for({}), client.for({}), client.for({})].map((scope) => {
    scope.boolean("checkout", false);
    return scope;
  });
  client.for({}).string("colour", "grey");
  first?.failed();
  first?.failed();
  await pass();
  second?.failed();
  await pass();
  second?.failed();
  await client.close();
  const rows = batches().flatMap((batch) => batch.combinations?.rows ?? []);
  expect(rows).toEqual([
    { scopes: 3, served: [0], failed: 2 },
    { scopes: 1, served: [1] },
  ]);
});

test("who wants no scopes recorded can still tell that one failed", () => {
  const { client } = reporting({ recordScopes: 0 });
  expect(() => client.for({}).failed()).not.toThrow();
});

test("the last report waits for no scope", async () => {
  const { client, batches } = reporting();
  client.for({}).boolean("checkout", false);
  await client.close();
  expect(batches().flatMap((batch) => batch.combinations ?? [])).toMatchObject([{ begun: 1 }]);
});

test("who wants no scopes recorded has none, and a number that cannot be is refused", async () => {
  const { client, batches } = reporting({ recordScopes: 0 });
  client.for({}).boolean("checkout", false);
  await client.close();
  expect(batches().some((batch) => batch.combinations !== undefined)).toBe(false);
  expect(() => reporting({ recordScopes: 1.5 })).toThrow("recordScopes");
  expect(() => reporting({ recordScopes: 1_001 })).toThrow("recordScopes");
});

test("every place in code that passes another default is noticed, not only the first", async () => {
  const { client, batches } = reporting();
  for (let request = 0; request < 20; request++) {
    client.string("colour", {}, "grey");
    client.string("colour", {}, "black");
    client.string("colour", {}, "white");
  }
  await client.close();
  expect(batches().flatMap((batch) => batch.defaults ?? [])).toEqual([
    { flag: "colour", type: "string", value: "grey" },
    { flag: "colour", type: "string", value: "black" },
    { flag: "colour", type: "string", value: "white" },
  ]);
});

test("why defaults were served is told: unknown keys, other types, and a client that was never ready", async () => {
  const { client, batches } = reporting();
  client.boolean("nowhere", {}, false);
  client.boolean("colour", {}, false);
  client.boolean("colour", {}, false);
  await client.close();
  expect(batches().flatMap(({ counts }) => counts)).toEqual([
    { flag: "nowhere", reason: "ERROR", errorCode: "FLAG_NOT_FOUND", count: 1 },
    { flag: "colour", reason: "ERROR", errorCode: "TYPE_MISMATCH", count: 2 },
  ]);
  const never = new ManualEdges((address) =>
    address.endsWith("/observations")
      ? json({}, { status: 202 })
      : new Promise<Response>(() => undefined),
  );
  const unready = new Client({ url: "http://flags.test", key: "k" }, never);
  unready.boolean("checkout", {}, false);
  await unready.close();
  const [report] = never.requests.filter(({ path }) => path.endsWith("/observations"));
  expect(report?.body).toMatchObject({
    counts: [{ flag: "checkout", errorCode: "PROVIDER_NOT_READY", count: 1 }],
  });
});

test("metrics are told apart by the flags that are named, and in a scope by what it served", async () => {
  const { client, batches } = reporting();
  client.track("orders", { targetingKey: "u1" });
  client.track("orders", { targetingKey: "u1" }, { value: 30, flags: ["checkout", "nowhere"] });
  const scope = client.for({});
  scope.string("colour", "grey");
  scope.track("orders", { value: 2 });
  scope.track("orders", { value: 5, flags: ["checkout"] });
  await client.close();
  const metrics = batches().flatMap((batch) => batch.metrics ?? []);
  expect(
    metrics.map(({ name, flag, variant, count, sum }) => [name, flag, variant, count, sum]),
  ).toEqual([
    ["orders", undefined, undefined, 4, 38],
    ["orders", "checkout", "on", 2, 35],
    ["orders", "colour", "blue", 1, 2],
  ]);
  const [batch] = batches();
  expect(batch?.counts.find(({ flag }) => flag === "checkout")).toBeUndefined();
});

test("tracking never throws, before the first snapshot and whatever it is given", async () => {
  const client = new Client({ offline: true }, new ManualEdges(() => json({}, { status: 202 })));
  client.track("orders", {}, { flags: ["checkout"] });
  client.track("orders", null as never, { flags: 7 as never, value: "x" as never });
  client.track(7 as never, {});
  client.track("orders", {}, null as never);
  await client.close();
});

test("a client that is out of touch says in its reports for how long", async () => {
  let isAway = false;
  const edges = new ManualEdges((address) => {
    if (address.endsWith("/observations")) return json({}, { status: 202 });
    if (isAway) throw new TypeError("fetch failed");
    return address.endsWith("/snapshot") ? json(snapshot) : new Promise<Response>(() => undefined);
  });
  const logger = { info: () => undefined, warn: () => undefined };
  const client = new Client({ url: "http://flags.test", key: "k", logger, timeoutMs: 1e9 }, edges);
  await client.ready();
  isAway = true;
  edges.pass(60_000);
  expect(client.state).toBe("stale");
  client.boolean("checkout", {}, false);
  await client.close();
  const reports = edges.requests.filter(({ path }) => path.endsWith("/observations"));
  expect(reports.at(-1)?.body).toMatchObject({ staleMs: 60_000 });
});
