import { expect, test } from "vitest";
import { json, ManualEdges, until } from "../connection/manual-edges.test-support.ts";
import { type ObservationBatch, parseObservationBatch } from "../model/index.ts";
import { testFlag, testSnapshot } from "../testing/index.ts";
import { Client } from "./client.ts";
import type { ConnectedOptions } from "./options.ts";

const onOff = { on: true, off: false };

const bootstrap = testSnapshot({
  checkout: testFlag("boolean", onOff, {
    rules: [
      {
        id: "a",
        conditions: [{ operator: "in", attribute: "plan", values: ["a"] }],
        serve: { variant: "on" },
      },
      {
        id: "b",
        conditions: [{ operator: "in", attribute: "plan", values: ["b"] }],
        serve: { variant: "on" },
      },
    ],
    fallthrough: { variant: "off" },
  }),
});

/** A client that holds a snapshot and whose server answers observations only. */
function createReporting(
  answer: () => Response | Promise<Response>,
  options: Partial<ConnectedOptions> = {},
) {
  const edges = new ManualEdges((address) =>
    address.endsWith("/observations") ? answer() : new Promise(() => undefined),
  );
  const client = new Client(
    {
      url: "http://flags.test",
      key: "k",
      service: { name: "shop", version: "1.2.3" },
      instance: "i1",
      bootstrap,
      // The snapshot that never comes must not end the time of the test.
      timeoutMs: 2 ** 31 - 1,
      ...options,
    },
    edges,
  );
  const batches = (): ObservationBatch[] =>
    edges.requests
      .filter(({ path }) => path.endsWith("/observations"))
      .map(({ body }) => body as ObservationBatch);
  return { client, edges, batches };
}

const accepted = (): Response => json({}, { status: 202 });

/** Lets a flush begin and come to its end. */
async function flush(edges: ManualEdges): Promise<void> {
  await until(() => edges.delays.includes(10_000));
  edges.pass(10_000);
  await until(() => edges.delays.includes(10_000));
}

test("evaluations are counted by flag, variant and reason, and reported together", async () => {
  const { client, edges, batches } = createReporting(accepted);
  for (const plan of ["a", "a", "b", "c"]) client.boolean("checkout", { plan }, false);
  client.for({ plan: "a" }).details("checkout", false);
  client.boolean("nowhere", {}, false);
  client.string("nowhere", {}, "");
  await flush(edges);
  expect(batches()).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      reporter: {
        service: "shop",
        version: "1.2.3",
        instance: "i1",
        sdk: expect.stringMatching(/^@yardarm\/sdk\/\d/),
      },
      revision: "test.1",
      from: "2026-01-31T00:00:00.000Z",
      to: "2026-01-31T00:00:10.000Z",
      counts: [
        { flag: "checkout", variant: "on", reason: "TARGETING_MATCH", count: 4 },
        { flag: "checkout", variant: "off", reason: "DEFAULT", count: 1 },
        { flag: "nowhere", reason: "ERROR", errorCode: "FLAG_NOT_FOUND", count: 2 },
      ],
      defaults: [
        { flag: "checkout", type: "boolean", value: false },
        { flag: "nowhere", type: "boolean", value: false },
        { flag: "nowhere", type: "string", value: "" },
      ],
      attributes: [{ path: "plan", type: "string" }],
    },
  ]);
  expect(parseObservationBatch(batches()[0]).problems).toEqual([]);
  await client.close();
});

test("nothing of a subject is reported", async () => {
  const { client, edges, batches } = createReporting(accepted);
  client.boolean("checkout", { targetingKey: "secret-key", plan: "secret-plan" }, false);
  await flush(edges);
  expect(batches()).toHaveLength(1);
  expect(JSON.stringify(batches())).not.toContain("secret");
  await client.close();
});

test("a batch that did not arrive is sent again with the same id, before newer ones", async () => {
  let answer: () => Response = () => json({}, { status: 503 });
  const { client, edges, batches } = createReporting(() => answer());
  client.boolean("checkout", {}, false);
  await flush(edges);
  client.boolean("checkout", { plan: "a" }, false);
  answer = accepted;
  await flush(edges);
  const [first, again, newer] = batches();
  expect(again).toEqual(first);
  expect(newer?.id).not.toBe(first?.id);
  expect(newer?.from).toBe(first?.to);
  expect(batches()).toHaveLength(3);
  await client.close();
});

test("a batch that is refused for good is given up", async () => {
  const { client, edges, batches } = createReporting(() => json({}, { status: 422 }));
  client.boolean("checkout", {}, false);
  await flush(edges);
  await flush(edges);
  expect(batches()).toHaveLength(1);
  await client.close();
});

test("the oldest batches are given up when too many wait", async () => {
  const { client, edges, batches } = createReporting(() => json({}, { status: 503 }));
  for (let round = 0; round < 60; round++) {
    client.boolean("checkout", {}, false);
    await flush(edges);
  }
  const sent = batches();
  expect(sent[0]?.from).toBe("2026-01-31T00:00:00.000Z");
  expect(sent.at(-1)?.from).toBe("2026-01-31T00:01:40.000Z");
  await client.close();
});

test("many flags are reported in batches that a server takes", async () => {
  const { client, edges, batches } = createReporting(accepted);
  for (let flag = 0; flag < 12_000; flag++) client.boolean(`made-up-${flag}`, {}, false);
  await flush(edges);
  const sizes = batches().map(({ counts }) => counts.length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(10_000);
  expect(new Set(batches().map(({ id }) => id)).size).toBe(sizes.length);
  await client.close();
});

test("a client that evaluates nothing says once a minute that it is there", async () => {
  const { client, edges, batches } = createReporting(accepted);
  for (let round = 0; round < 12; round++) await flush(edges);
  expect(batches().map(({ counts }) => counts)).toEqual([[], []]);
  await client.close();
});

test("closing reports the rest", async () => {
  const { client, batches } = createReporting(accepted);
  client.boolean("checkout", {}, false);
  await client.close();
  expect(batches().map(({ counts }) => counts.length)).toEqual([1]);
});

test("closing does not wait long for a server that does not answer", async () => {
  const { client, edges, batches } = createReporting(() => new Promise(() => undefined));
  client.boolean("checkout", {}, false);
  const closed = client.close();
  await until(() => batches().length === 1);
  edges.pass(3_000);
  await closed;
  expect(edges.delays).toEqual([]);
});

test("a client that is told to report nothing reports nothing", async () => {
  const { client, edges, batches } = createReporting(accepted, { flushMs: 0 });
  client.boolean("checkout", {}, false);
  edges.pass(3_600_000);
  await client.close();
  expect(batches()).toEqual([]);
});
