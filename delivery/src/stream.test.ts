import { limits } from "@yardarm/sdk/model";
import { afterEach, expect, test } from "vitest";
import { FakeSource, flagServing, production } from "./fake-source.test-support.ts";
import { RunningDelivery } from "./running-delivery.test-support.ts";

let running: RunningDelivery;

async function start(source?: FakeSource, options = {}): Promise<RunningDelivery> {
  running = await RunningDelivery.start(source, options);
  return running;
}

afterEach(() => running.stop());

const json = (body: Buffer) => JSON.parse(body.toString());
const on = { flags: { checkout: flagServing("on") } };
const off = { flags: { checkout: flagServing("off") } };

test("a stream opens with the time to wait before the next attempt", async () => {
  await start();
  const headers = { authorization: "Bearer yd_server_good", "last-event-id": "e1.0" };
  const { openStream } = await import("./stream-reader.test-support.ts");
  const reader = await openStream(running.url("/sdk/v1/stream"), headers);
  expect(reader.response.headers["content-type"]).toBe("text/event-stream");
  expect(await reader.next()).toEqual({ retry: 1_500 });
});

test("a change reaches an open stream as the delta itself", async () => {
  const { source, stream } = bind(await start());
  const reader = await stream("e1.0");
  source.commit(on);
  expect(await reader.next()).toEqual({
    event: "delta",
    id: "e1.1",
    data: { from: "e1.0", to: "e1.1", ...on },
  });
});

test("a ring without its delta makes delivery look it up", async () => {
  const { source, stream } = bind(await start());
  const reader = await stream("e1.0");
  source.commit(on, "bare");
  expect(await reader.next()).toMatchObject({ event: "delta", id: "e1.1" });
});

test("missed, repeated and reordered rings leave no gap and no repetition", async () => {
  const { source, stream } = bind(await start());
  const reader = await stream("e1.0");
  const first = source.commit(on, "lost");
  const second = source.commit(off, "lost");
  source.ring({ environment: production, delta: second });
  expect(await reader.next()).toMatchObject({ data: { from: "e1.0", to: "e1.2", ...off } });
  source.ring({ environment: production, delta: first });
  source.ring({ environment: production, delta: second });
  source.commit(on);
  expect(await reader.next()).toMatchObject({ data: { from: "e1.2", to: "e1.3" } });
});

test("a ring that says only how far it is makes delivery look, unless it is there already", async () => {
  const { source, stream } = bind(await start());
  const reader = await stream("e1.0");
  source.commit(on, "told");
  expect(await reader.next()).toMatchObject({ event: "delta", id: "e1.1" });
  const reads = source.reads.length;
  source.ring({ environment: production, newest: "e1.1" });
  source.ring({ environment: production, newest: "e1.0" });
  expect(source.reads).toHaveLength(reads);
});

test("a ring for everybody makes every channel look", async () => {
  const { source, stream } = bind(await start());
  const reader = await stream("e1.0");
  source.commit(on, "lost");
  source.ring({});
  expect(await reader.next()).toMatchObject({ event: "delta", id: "e1.1" });
});

test("more missed changes than can be read at once arrive in order, in few frames", async () => {
  const { source, stream } = bind(await start());
  const reader = await stream("e1.0");
  for (let i = 0; i < 1_200; i++) source.commit(i % 2 ? off : on, "lost");
  source.ring({});
  let position = "e1.0";
  let frames = 0;
  while (position !== "e1.1200") {
    const frame = await reader.next();
    expect(frame).toMatchObject({ event: "delta", data: { from: position } });
    position = frame?.id ?? "";
    frames++;
  }
  expect(frames).toBeLessThan(10);
});

test("who comes back gets what was missed, joined into one frame", async () => {
  const { source, stream } = bind(await start());
  await stream("e1.0");
  source.commit(on);
  source.commit(off);
  source.commit({ flags: { banner: flagServing("on") } });
  const reader = await stream("e1.1");
  expect(await reader.next()).toEqual({
    event: "delta",
    id: "e1.3",
    data: { from: "e1.1", to: "e1.3", flags: { ...off.flags, banner: flagServing("on") } },
  });
});

test("who was away longer than memory reaches is served from the source", async () => {
  const { source, stream } = bind(await start(undefined, { recentDeltasMax: 1 }));
  await stream("e1.0");
  for (let i = 0; i < 5; i++) source.commit(i % 2 ? off : on);
  const reader = await stream("e1.1");
  expect(await reader.next()).toMatchObject({ data: { from: "e1.1", to: "e1.5" } });
  expect(source.reads).toContain("deltas after e1.1");
});

test("who was away longer than the source remembers has to get the snapshot", async () => {
  const { source, stream } = bind(await start(undefined, { recentDeltasMax: 1 }));
  await stream("e1.0");
  for (let i = 0; i < 5; i++) source.commit(i % 2 ? off : on);
  source.keepDeltas(2);
  const reader = await stream("e1.1");
  expect(await reader.next()).toEqual({
    event: "reset",
    data: { revision: "e1.5", reason: "not_bridgeable" },
  });
});

test.each([
  [undefined, "no_revision"],
  ["e0.3", "not_bridgeable"],
  ["nonsense", "not_bridgeable"],
])("a stream opened with %s starts with a reset and goes on with deltas", async (holds, reason) => {
  const { source, stream } = bind(await start());
  const reader = await stream(holds);
  expect(await reader.next()).toEqual({ event: "reset", data: { revision: "e1.0", reason } });
  source.commit(on);
  expect(await reader.next()).toMatchObject({ event: "delta", id: "e1.1" });
});

test("the revision held may stand in the query, for clients that cannot set headers", async () => {
  await start();
  const { openStream } = await import("./stream-reader.test-support.ts");
  const reader = await openStream(running.url("/sdk/v1/stream?lastEventId=e1.0"), {
    authorization: "Bearer yd_server_good",
  });
  await reader.next();
  running.source.commit(on);
  expect(await reader.next()).toMatchObject({ event: "delta", id: "e1.1" });
});

test("a reader that is ahead, because another server was faster, loses nothing", async () => {
  const { source, stream } = bind(await start());
  await stream("e1.0");
  source.commit(on, "lost");
  const reader = await stream("e1.1");
  source.commit(off);
  expect(await reader.next()).toMatchObject({ data: { from: "e1.1", to: "e1.2" } });
});

test("a new epoch resets everybody", async () => {
  const { source, stream, ask } = bind(await start());
  const reader = await stream("e1.0");
  source.startEpoch("e2");
  source.ring({});
  expect(await reader.next()).toMatchObject({ event: "reset", data: { revision: "e2.0" } });
  expect((await ask("/sdk/v1/snapshot")).headers["etag"]).toBe('"e2.0"');
});

test("a change that is too large for a frame resets, and the next one is a delta again", async () => {
  const { source, stream } = bind(await start());
  const reader = await stream("e1.0");
  const keys = Array.from({ length: 40_000 }, (_, i) => `user-${i}`);
  expect(JSON.stringify(keys).length).toBeGreaterThan(limits.frameBytesMax);
  source.commit({ lists: { "beta/included": { add: keys, remove: [] } } });
  expect(await reader.next()).toEqual({
    event: "reset",
    data: { revision: "e1.1", reason: "too_large" },
  });
  source.commit(on);
  expect(await reader.next()).toMatchObject({ data: { from: "e1.1", to: "e1.2" } });
  expect(await (await stream("e1.0")).next()).toMatchObject({ event: "reset" });
});

test("a burst of changes is joined while many listen, and its end is never held back for long", async () => {
  const { source, stream, timers } = bind(await start());
  const readers = await Promise.all(Array.from({ length: 100 }, () => stream("e1.0")));
  source.commit(on);
  source.commit(off);
  source.commit(on);
  timers.pass(5);
  for (const reader of readers) {
    expect(await reader.next()).toMatchObject({ data: { from: "e1.0", to: "e1.1" } });
    expect(await reader.next()).toMatchObject({ data: { from: "e1.1", to: "e1.3" } });
  }
});

test("who joins in the middle of a burst neither misses nor repeats a change", async () => {
  const { source, stream } = bind(await start());
  const readers = await Promise.all(Array.from({ length: 100 }, () => stream("e1.0")));
  source.commit(on);
  source.commit(off);
  const late = await stream("e1.1");
  source.commit(on);
  running.timers.pass(50);
  expect(await late.next()).toMatchObject({ data: { from: "e1.1", to: "e1.2" } });
  expect(await late.next()).toMatchObject({ data: { from: "e1.2", to: "e1.3" } });
  expect(await readers[0]?.next()).toMatchObject({ data: { from: "e1.0", to: "e1.1" } });
});

test("a client key hears which of its decisions to ask for again, and nothing else", async () => {
  const source = new FakeSource({ secret: flagServing("on") });
  const { stream } = bind(await start(source));
  const reader = await stream("e1.0", "yd_client_good");
  source.commit({
    flags: { banner: flagServing("on", { clientSide: true }), secret: flagServing("off") },
  });
  expect(await reader.next()).toEqual({ event: "changed", id: "e1.1", data: { keys: ["banner"] } });
});

test("a client key that missed something is told to ask for everything again", async () => {
  const { source, stream } = bind(await start());
  await stream("e1.0");
  source.commit(on);
  const reader = await stream("e1.0", "yd_client_good");
  expect(await reader.next()).toMatchObject({ event: "reset" });
});

test("a heartbeat goes out on every stream", async () => {
  const { timers, stream } = bind(await start());
  const readers = [await stream("e1.0"), await stream("e1.0")];
  timers.pass(15_000);
  for (const reader of readers) expect(await reader.next()).toEqual({ event: "comment" });
});

test("a revoked key loses its open streams at the next check, and no other", async () => {
  const { source, timers, stream } = bind(await start(undefined, { heartbeatMs: 100_000 }));
  source.keys.set("yd_server_two", { ...production, keyId: "k3", kind: "server" });
  const revoked = await stream("e1.0");
  const kept = await stream("e1.0", "yd_server_two");
  source.keys.delete("yd_server_good");
  timers.pass(15_000);
  expect(await revoked.next()).toBeUndefined();
  source.commit(on);
  expect(await kept.next()).toMatchObject({ id: "e1.1" });
});

test("open streams outlive a source that cannot be asked about their keys", async () => {
  const { source, timers, stream } = bind(await start(undefined, { heartbeatMs: 100_000 }));
  const reader = await stream("e1.0");
  source.isDown = true;
  timers.pass(15_000);
  source.isDown = false;
  source.commit(on);
  expect(await reader.next()).toMatchObject({ id: "e1.1" });
});

test("a reader that stops reading is cut off, and costs the others nothing", async () => {
  const { source, stream } = bind(await start());
  const slow = await stream("e1.0");
  const quick = await stream("e1.0");
  slow.response.pause();
  const large = { flags: { big: flagServing("on", { variants: { on: "x".repeat(200_000) } }) } };
  // What the two sockets' own buffers take does not count as unread.
  for (let i = 0; running.delivery.stats().slowStreamsCut === 0 && i < 200; i++) {
    source.commit(large);
    await quick.next();
  }
  expect(running.delivery.stats().slowStreamsCut).toBe(1);
  source.commit(on);
  expect(await quick.next()).toMatchObject({ event: "delta", id: source.revision });
});

test("a server that stops says goaway, each time with another delay, and ends the streams", async () => {
  const { stream, ask } = bind(await start());
  const reader = await stream("e1.0");
  const closed = running.delivery.close();
  expect(await reader.next()).toEqual({ event: "goaway", data: { retryMs: 51 } });
  expect(await reader.next()).toBeUndefined();
  await closed;
  const { status, body } = await ask("/sdk/v1/snapshot");
  expect([status, json(body).code]).toEqual([503, "shutting_down"]);
  expect(running.delivery.stats()).toMatchObject({ channels: 0, serverStreams: 0 });
});

test("an environment that nobody listens to or asks for is forgotten after a while", async () => {
  const { ask, timers, stream } = bind(await start(undefined, { idleMs: 1_000 }));
  await ask("/sdk/v1/snapshot");
  const reader = await stream("e1.0");
  timers.pass(2_000);
  expect(running.delivery.stats().channels).toBe(1);
  reader.close();
  await expect.poll(() => running.delivery.stats().serverStreams).toBe(0);
  timers.pass(2_000);
  expect(running.delivery.stats().channels).toBe(0);
});

function bind(delivery: RunningDelivery) {
  return {
    source: delivery.source,
    timers: delivery.timers,
    ask: delivery.ask.bind(delivery),
    stream: delivery.stream.bind(delivery),
  };
}
