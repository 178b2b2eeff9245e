/** Two servers on one database, as far as delivery goes; what commits is played by SQL. */
import { get } from "node:http";
import type { AddressInfo } from "node:net";
import type { KeyAccess } from "@yardarm/delivery";
import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import fastify from "fastify";
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import { Registry } from "prom-client";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { pruneDeltas } from "../features/delivery/delta-store.ts";
import { startEpoch } from "../features/delivery/epoch-store.ts";
import { createDatabase, type Database } from "../platform/db/database.ts";
import { inTransaction } from "../platform/db/transaction.ts";
import type { App } from "../platform/http/app.ts";
import { createReadiness, type Readiness } from "../platform/http/readiness.ts";
import { type ComposedDelivery, composeDelivery } from "./delivery.ts";

const shop = { project: "shop", environment: "production" };
const access: KeyAccess = { ...shop, keyId: "k1", kind: "server" };
const headers = { authorization: "Bearer yd_server_good" };

let testDatabase: TestDatabase;
let database: Database;
interface Server {
  readonly app: App;
  readonly delivery: ComposedDelivery;
  readonly readiness: Readiness;
  readonly metrics: Registry;
  readonly url: string;
}
let servers: Server[] = [];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase(testDatabase.pool);
  await testDatabase.pool.query(`
    INSERT INTO installation (id, epoch_salt) VALUES (1, 'salt') ON CONFLICT DO NOTHING;
    INSERT INTO project (key, name) VALUES ('shop', 'Shop');
    INSERT INTO environment (project, key, name, kind, is_protected, position, version)
    VALUES ('shop', 'production', 'Production', 'production', true, 0, 1);
    INSERT INTO flag (project, key, state, document, version, created_at, changed_at)
    SELECT 'shop', key, state, '${JSON.stringify(facts)}'::jsonb || jsonb_build_object('state', state),
           1, now(), now()
      FROM (VALUES ('checkout', 'active'), ('gone', 'archived')) AS flag (key, state);
    INSERT INTO flag_config (project, flag, environment, document, version, changed_at)
    SELECT 'shop', key, 'production', '${JSON.stringify(config(false))}', 1, now() FROM flag`);
});

afterAll(() => testDatabase?.drop());

afterEach(async () => {
  for (const { app, delivery } of servers) {
    await delivery.stop();
    await app.close();
  }
  servers = [];
});

const facts = {
  type: "boolean",
  variants: [
    { name: "on", value: true },
    { name: "off", value: false },
  ],
};

function config(on: boolean) {
  const nothing = { prerequisites: [], targets: [], rules: [] };
  return { on, offVariant: "off", ...nothing, fallthrough: { variant: "on" } };
}

async function startServer(): Promise<Server> {
  const app: App = fastify({ forceCloseConnections: true })
    .withTypeProvider<ZodTypeProvider>()
    .setValidatorCompiler(validatorCompiler)
    .setSerializerCompiler(serializerCompiler);
  const readiness = createReadiness();
  const metrics = new Registry();
  const clock = () => new Date("2026-11-24T10:20:00.000Z");
  const stage = { database, databaseUrl: testDatabase.url, clock, logger: app.log };
  const authenticateSdkKey = async (key: string) => (key === "yd_server_good" ? access : undefined);
  const delivery = composeDelivery(app, { ...stage, readiness, metrics }, { authenticateSdkKey });
  await app.listen({ port: 0, host: "127.0.0.1" });
  await delivery.start();
  const { port } = app.server.address() as AddressInfo;
  const server = { app, delivery, readiness, metrics, url: `http://127.0.0.1:${port}` };
  servers.push(server);
  return server;
}

/** Turns the flag on or off as the writer does: state, revision, delta and notices in one transaction. */
async function commit(on: boolean, tell: "all" | "commit only" = "all"): Promise<number> {
  const body = JSON.stringify({
    flags: {
      checkout: { type: "boolean", variants: { on: true, off: false }, config: config(on) },
    },
  });
  const { rows } = await testDatabase.pool.query(
    `WITH changed AS (UPDATE flag_config SET document = $1 WHERE flag = 'checkout'),
          advanced AS (UPDATE environment SET revision = revision + 1 RETURNING revision),
          kept AS (INSERT INTO delta (project, environment, revision, entry, body, at)
                   SELECT 'shop', 'production', revision, revision, $2, now() FROM advanced)
     SELECT revision::int,
            CASE WHEN $3 THEN pg_notify('yardarm', json_build_object('p', 'shop', 'e', 'production',
              'v', revision, 'd', $2::json)::text) END,
            pg_notify('yardarm', json_build_object('p', 'shop', 'n', revision,
              'r', json_build_object('production', revision), 'a', json_build_array('flag/checkout'))::text)
       FROM advanced`,
    [JSON.stringify(config(on)), body, tell === "all"],
  );
  return rows[0].revision;
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

async function snapshot(url: string) {
  const response = await fetch(`${url}/sdk/v1/snapshot`, { headers });
  return response.json() as Promise<{ revision: string; flags: Record<string, unknown> }>;
}

const turnedOn = { flags: { checkout: { config: { on: true } } } };

test("a commit reaches the streams of every server, whether or not its delta could travel", async () => {
  const [one, other] = [await startServer(), await startServer()];
  const { revision } = await snapshot(one.url);
  const streams = [one, other].map(({ url }) =>
    events(`${url}/sdk/v1/stream`, { "last-event-id": revision }),
  );
  const next = streams.map((stream) => stream.next());
  await commit(true);
  for (const frame of next) {
    expect((await frame).value).toMatchObject({
      event: "delta",
      data: { from: revision, ...turnedOn },
    });
  }
  const later = streams.map((stream) => stream.next());
  await commit(false, "commit only");
  for (const frame of later) expect((await frame).value).toMatchObject({ event: "delta" });
  const snapshots = [await snapshot(one.url), await snapshot(other.url)];
  expect(snapshots[0]).toEqual(snapshots[1]);
});

test("a snapshot holds what is active, as the SDK reads it", async () => {
  const { url } = await startServer();
  await commit(true);
  expect(await snapshot(url)).toMatchObject({
    format: 1,
    ...shop,
    flags: {
      checkout: { type: "boolean", variants: { on: true, off: false }, config: config(true) },
    },
    segments: {},
    lists: {},
    groups: {},
  });
  expect((await snapshot(url)).flags).not.toHaveProperty("gone");
});

test("who comes back to a server that has just started is served from the database", async () => {
  const revision = (await snapshot((await startServer()).url)).revision;
  await commit(false);
  await commit(true);
  const { url } = await startServer();
  const frame = await events(`${url}/sdk/v1/stream`, { "last-event-id": revision }).next();
  expect(frame.value).toMatchObject({ event: "delta", data: { from: revision, ...turnedOn } });
});

test("a commit that nobody heard, because no connection was listening, is found when one is again", async () => {
  const { url, delivery, readiness } = await startServer();
  expect(await readiness.reasons()).toEqual([]);
  const { revision } = await snapshot(url);
  const stream = events(`${url}/sdk/v1/stream`, { "last-event-id": revision });
  const next = stream.next();
  await testDatabase.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'yardarm listener' AND datname = current_database()`);
  await expect.poll(() => delivery.isListening(), { interval: 1 }).toBe(false);
  expect(await readiness.reasons()).toHaveLength(1);
  await commit(true);
  expect((await next).value).toMatchObject({ event: "delta", data: { from: revision } });
});

test("a new epoch makes every client fetch its snapshot anew", async () => {
  const { url } = await startServer();
  const before = await snapshot(url);
  const stream = events(`${url}/sdk/v1/stream`, { "last-event-id": before.revision });
  const next = stream.next();
  await inTransaction(database, startEpoch);
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
  for (const on of [false, true, false]) await commit(on);
  await inTransaction(database, (transaction) =>
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
  const stream = events(`${url}/api/v1/projects/shop/stream`);
  const next = stream.next();
  await expect.poll(() => servers[0]?.delivery.stats().doorbellStreams, { interval: 1 }).toBe(1);
  const revision = await commit(true);
  expect((await next).value).toEqual({
    event: "doorbell",
    data: { entry: revision, revisions: { production: revision }, addresses: ["flag/checkout"] },
  });
  const end = stream.next();
  await testDatabase.pool.query(
    `SELECT pg_notify('yardarm', '{"p":"shop","n":9,"r":{},"a":null}')`,
  );
  expect(await end).toEqual({ done: true, value: undefined });
});

test("open streams are measured", async () => {
  const { url, metrics } = await startServer();
  const { revision } = await snapshot(url);
  const stream = events(`${url}/sdk/v1/stream`, { "last-event-id": revision });
  const next = stream.next();
  await expect
    .poll(() => metrics.metrics())
    .toContain('yardarm_streams{kind="server"} 1\nyardarm_streams{kind="client"} 0');
  await commit(true);
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
  const { rows } = await testDatabase.pool.query("SELECT sum(count)::int FROM evaluation_count");
  expect(rows).toEqual([{ sum: 12 }]);
});
