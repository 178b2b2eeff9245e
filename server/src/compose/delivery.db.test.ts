/** Two servers on one database, as far as delivery goes, and the real writer. */
import { get } from "node:http";
import type { AddressInfo } from "node:net";
import { snapshotOf } from "@yardarm/core/registry";
import type { KeyAccess } from "@yardarm/delivery";
import { parseSnapshot, type Snapshot } from "@yardarm/sdk/model";
import fastify from "fastify";
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import { Registry } from "prom-client";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  newFlag,
  newSegment,
  openChanges,
  project,
  type TestChanges,
  turned,
} from "../features/changes/changes.test-support.ts";
import { loadRegistry } from "../features/changes/registry-read-model.ts";
import { pruneDeltas } from "../features/delivery/delta-store.ts";
import { startEpoch } from "../features/delivery/epoch-store.ts";
import { inTransaction } from "../platform/db/transaction.ts";
import type { App } from "../platform/http/app.ts";
import { createReadiness, type Readiness } from "../platform/http/readiness.ts";
import { type ComposedDelivery, composeDelivery } from "./delivery.ts";

const environment = "development";
/** Production is protected, and nothing of this is about it. */
const here = { environments: [environment] };
const access: KeyAccess = { project, environment, keyId: "k1", kind: "server" };
const headers = { authorization: "Bearer yd_server_good" };
const now = new Date("2026-11-24T10:20:00.000Z");

interface Server {
  readonly app: App;
  readonly delivery: ComposedDelivery;
  readonly readiness: Readiness;
  readonly metrics: Registry;
  readonly url: string;
}

let shop: TestChanges;
let isOn = false;
let servers: Server[] = [];

beforeAll(async () => {
  shop = await openChanges();
  await shop.submit([newFlag("checkout"), newFlag("gone"), newSegment("beta", here)]);
  await shop.agreed([
    { kind: "flag.fact", flag: "gone", field: "state", from: "active", to: "archived" },
  ]);
});

afterAll(() => shop?.close());

afterEach(async () => {
  for (const { app, delivery } of servers) {
    await delivery.stop();
    await app.close();
  }
  servers = [];
});

async function startServer(): Promise<Server> {
  const app: App = fastify({ forceCloseConnections: true })
    .withTypeProvider<ZodTypeProvider>()
    .setValidatorCompiler(validatorCompiler)
    .setSerializerCompiler(serializerCompiler);
  const readiness = createReadiness();
  const metrics = new Registry();
  const stage = { ...shop.ground, logger: app.log, clock: () => now, readiness, metrics };
  const authenticateSdkKey = async (key: string) => (key === "yd_server_good" ? access : undefined);
  const delivery = composeDelivery(app, stage, { authenticateSdkKey });
  await app.listen({ port: 0, host: "127.0.0.1" });
  await delivery.start();
  const { port } = app.server.address() as AddressInfo;
  const server = { app, delivery, readiness, metrics, url: `http://127.0.0.1:${port}` };
  servers.push(server);
  return server;
}

/** Turns the flag round, with the revision and the entry that this made. */
async function commit() {
  isOn = !isOn;
  const { revisions, entry } = await shop.submit([turned("checkout", environment, isOn)]);
  return { revision: revisions[environment] ?? 0, entry };
}

/** Reads events, without retries and comments, as they come. */
async function* events(url: string, more: Record<string, string> = {}) {
  const response = await new Promise<AsyncIterable<Buffer>>((resolve) =>
    get(url, { headers: { ...headers, ...more }, agent: false }, resolve),
  );
  let text = "";
  for await (const chunk of response) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const frame = text.slice(0, end);
      text = text.slice(end + 2);
      const event = /^event: (.*)$/m.exec(frame)?.[1];
      if (event) yield { event, data: JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? "null") };
    }
  }
}

async function snapshot(url: string): Promise<Snapshot> {
  const response = await fetch(`${url}/sdk/v1/snapshot`, { headers });
  const { value, problems } = parseSnapshot(await response.json());
  if (value === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
  return value;
}

/** A frame that turns the flag to what it is now. */
const turning = () => ({ flags: { checkout: { config: { on: isOn } } } });

const query = async (sql: string) => (await shop.database.pool.query(sql)).rows;

test("a commit reaches the streams of every server", async () => {
  const [one, other] = [await startServer(), await startServer()];
  const { revision } = await snapshot(one.url);
  const streams = [one, other].map(({ url }) =>
    events(`${url}/sdk/v1/stream`, { "last-event-id": revision }),
  );
  const next = streams.map((stream) => stream.next());
  await commit();
  for (const frame of next) {
    expect((await frame).value).toMatchObject({
      event: "delta",
      data: { from: revision, ...turning() },
    });
  }
  expect(await snapshot(one.url)).toEqual(await snapshot(other.url));
});

test("a change that is too large for a notice is a delta all the same, and one too large for a frame a reset", async () => {
  const { url } = await startServer();
  const { revision } = await snapshot(url);
  const stream = events(`${url}/sdk/v1/stream`, { "last-event-id": revision });
  const addKeys = (count: number) => {
    const add = Array.from({ length: count }, (_, i) => `user-${count}-${i}`);
    return shop.submit([
      { kind: "segment.keys", segment: "beta", list: "included", add, remove: [] },
    ]);
  };
  const next = stream.next();
  await addKeys(1_000);
  expect((await next).value).toMatchObject({ event: "delta", data: { from: revision } });
  const later = stream.next();
  await addKeys(30_000);
  expect((await later).value).toMatchObject({ event: "reset", data: { reason: "too_large" } });
  expect((await snapshot(url)).lists["beta/included"]).toHaveLength(31_000);
});

test("a snapshot is what the registry says, also after deltas were applied to it", async () => {
  const { url } = await startServer();
  const stream = events(`${url}/sdk/v1/stream`, {
    "last-event-id": (await snapshot(url)).revision,
  });
  const next = stream.next();
  await commit();
  await next;
  const held = await snapshot(url);
  expect(held).toEqual(
    snapshotOf(await loadRegistry(shop.ground.reader, project), environment, held.revision),
  );
  expect(held).toEqual(await snapshot((await startServer()).url));
  expect(Object.keys(held.flags)).toEqual(["checkout"]);
});

test("who comes back to a server that has just started is served from the database", async () => {
  const revision = (await snapshot((await startServer()).url)).revision;
  await commit();
  await commit();
  const { url } = await startServer();
  const frame = await events(`${url}/sdk/v1/stream`, { "last-event-id": revision }).next();
  expect(frame.value).toMatchObject({ event: "delta", data: { from: revision, ...turning() } });
});

test("a commit that nobody heard, because no connection was listening, is found when one is again", async () => {
  const { url, delivery, readiness } = await startServer();
  expect(await readiness.reasons()).toEqual([]);
  const { revision } = await snapshot(url);
  const stream = events(`${url}/sdk/v1/stream`, { "last-event-id": revision });
  const next = stream.next();
  await query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'yardarm listener' AND datname = current_database()`);
  await expect.poll(() => delivery.isListening(), { interval: 1 }).toBe(false);
  expect(await readiness.reasons()).toHaveLength(1);
  await commit();
  expect((await next).value).toMatchObject({ event: "delta", data: { from: revision } });
});

test("a new epoch makes every client fetch its snapshot anew", async () => {
  const { url } = await startServer();
  const before = await snapshot(url);
  const stream = events(`${url}/sdk/v1/stream`, { "last-event-id": before.revision });
  const next = stream.next();
  await inTransaction(shop.ground.database, startEpoch);
  expect((await next).value).toMatchObject({ event: "reset" });
  const after = await snapshot(url);
  const [epochBefore, numberBefore] = before.revision.split(".");
  const [epochAfter, numberAfter] = after.revision.split(".");
  expect(epochAfter).not.toBe(epochBefore);
  expect(numberAfter).toBe(numberBefore);
  const late = await events(`${url}/sdk/v1/stream`, { "last-event-id": before.revision }).next();
  expect(late.value).toMatchObject({ event: "reset", data: { reason: "not_bridgeable" } });
});

test("deltas that were pruned are not pretended to be there", async () => {
  const first = await snapshot((await startServer()).url);
  for (let i = 0; i < 3; i++) await commit();
  await inTransaction(shop.ground.database, (transaction) =>
    pruneDeltas(transaction, { deltasMax: 1, since: new Date(0) }),
  );
  const { url } = await startServer();
  const { revision } = await snapshot(url);
  const [epoch, newest] = revision.split(".");
  const frames = (holds: string) =>
    events(`${url}/sdk/v1/stream`, { "last-event-id": holds }).next();
  expect((await frames(first.revision)).value).toMatchObject({ event: "reset" });
  const last = `${epoch}.${Number(newest) - 1}`;
  expect((await frames(last)).value).toMatchObject({ event: "delta", data: { from: last } });
});

test("whoever has the project open hears each commit, and is sent to look anew after a gap", async () => {
  const { url } = await startServer();
  const stream = events(`${url}/api/v1/projects/${project}/stream`);
  const next = stream.next();
  await expect.poll(() => servers[0]?.delivery.stats().doorbellStreams, { interval: 1 }).toBe(1);
  const { entry, revision } = await commit();
  const addresses = [`flag/checkout/${environment}`];
  expect((await next).value).toEqual({
    event: "doorbell",
    data: { entry, revisions: { [environment]: revision }, addresses },
  });
  const end = stream.next();
  await query(`SELECT pg_notify('yardarm', '{"p":"shop","n":9,"r":{},"a":null}')`);
  expect(await end).toEqual({ done: true, value: undefined });
});

test("whoever opens the project while somebody commits hears of it, since what they read may be of before", async () => {
  const { url } = await startServer();
  const bells = () => events(`${url}/api/v1/projects/${project}/stream`);
  const first = bells().next();
  await expect.poll(() => servers[0]?.delivery.stats().doorbellStreams, { interval: 1 }).toBe(1);
  const { entry } = await commit();
  await first;
  expect((await bells().next()).value).toMatchObject({ event: "doorbell", data: { entry } });
});

test("open streams are measured", async () => {
  const { url, metrics } = await startServer();
  const { revision } = await snapshot(url);
  const stream = events(`${url}/sdk/v1/stream`, { "last-event-id": revision });
  const next = stream.next();
  await expect
    .poll(() => metrics.metrics())
    .toContain('yardarm_streams{kind="server"} 1\nyardarm_streams{kind="client"} 0');
  await commit();
  await next;
});

test("what a service reports is counted", async () => {
  const { url } = await startServer();
  const batch = {
    id: "0b0f8a52-8c4e-4a51-9d86-4b1d6a3f6b0e",
    reporter: { service: "storefront", instance: "i1", sdk: "@yardarm/sdk/0.1.0" },
    from: "2026-11-24T10:19:50.000Z",
    to: "2026-11-24T10:20:00.000Z",
    counts: [{ flag: "checkout", variant: "on", reason: "STATIC", count: 12 }],
  };
  const report = async () => {
    const body = JSON.stringify(batch);
    const more = { ...headers, "content-type": "application/json" };
    const response = await fetch(`${url}/sdk/v1/observations`, {
      method: "POST",
      headers: more,
      body,
    });
    const answer = (await response.json()) as { result: string };
    return [response.status, answer.result];
  };
  expect(await report()).toEqual([202, "counted"]);
  expect(await report()).toEqual([202, "duplicate"]);
  expect(await query("SELECT sum(count)::int FROM evaluation_count")).toEqual([{ sum: 12 }]);
});
