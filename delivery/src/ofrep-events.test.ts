/** Event streams of the protocol, over a real connection. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeSource, flagServing } from "./fake-source.test-support.ts";
import { RunningDelivery } from "./running-delivery.test-support.ts";
import { openStream } from "./stream-reader.test-support.ts";

const clientSide = { clientSide: true as const };
const body = JSON.stringify({ context: { targetingKey: "u1" } });
let running: RunningDelivery;

beforeEach(async () => {
  const flags = { banner: flagServing("off", clientSide), hidden: flagServing("on") };
  running = await RunningDelivery.start(new FakeSource(flags));
});

afterEach(() => running.stop());

async function bulk(key: string) {
  const answer = await running.ask("/ofrep/v1/evaluate/flags", { method: "POST", key, body });
  return JSON.parse(answer.body.toString());
}

async function listen() {
  const [stream] = (await bulk("yd_client_good")).eventStreams;
  expect(stream.type).toBe("sse");
  const reader = await openStream(running.url(stream.endpoint.requestUri), {
    origin: "https://shop.example.com",
  });
  expect(reader.response.headers).toMatchObject({
    ...{ "content-type": "text/event-stream", "access-control-allow-origin": "*" },
  });
  expect(await reader.next()).toEqual({ retry: 1_500 });
  return reader;
}

const refetch = (etag: string) => ({ data: { type: "refetchEvaluation", etag } });

test("a provider with a client key is told where to listen, and then when to ask again", async () => {
  const reader = await listen();
  expect(await reader.next()).toEqual(refetch("e1.0"));
  running.source.commit({ flags: { hidden: flagServing("off") } });
  running.timers.pass(15_000);
  expect(await reader.next()).toEqual({ event: "comment" });
  running.source.commit({ flags: { banner: flagServing("on", clientSide) } });
  expect(await reader.next()).toEqual({ id: "e1.2", ...refetch("e1.2") });
});

test("one that comes back and missed something is told to ask, and one that missed nothing is not", async () => {
  const [stream] = (await bulk("yd_client_good")).eventStreams;
  const open = (held: string) =>
    openStream(running.url(stream.endpoint.requestUri), { "last-event-id": held });
  running.source.commit({ flags: { banner: flagServing("on", clientSide) } });
  const behind = await open("e1.0");
  await behind.next();
  expect(await behind.next()).toEqual(refetch("e1.1"));
  const current = await open("e1.1");
  await current.next();
  running.timers.pass(15_000);
  expect(await current.next()).toEqual({ event: "comment" });
});

test("a stream that ends says nothing that a provider would not know", async () => {
  const reader = await listen();
  await reader.next();
  void running.delivery.close();
  expect(await reader.next()).toBeUndefined();
});

test("a server key is told of no stream, and opens none from an address", async () => {
  expect(await bulk("yd_server_good")).not.toHaveProperty("eventStreams");
  const ask = (path: string, key: string | null = null) => running.ask(path, { key });
  for (const query of ["?key=yd_server_good", "?key=yd_client_bad", "?key=", ""]) {
    expect((await ask(`/ofrep/v1/events${query}`)).status).toBe(401);
  }
  for (const path of ["/sdk/v1/stream", "/sdk/v1/snapshot"]) {
    expect((await ask(`${path}?key=yd_client_good`)).status).toBe(401);
  }
});
