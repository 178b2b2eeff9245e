import { brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { FakeSource, flagServing } from "./fake-source.test-support.ts";
import { RunningDelivery } from "./running-delivery.test-support.ts";

let running: RunningDelivery;

async function start(source?: FakeSource, options = {}): Promise<RunningDelivery> {
  running = await RunningDelivery.start(source, options);
  return running;
}

afterEach(() => running.stop());

const json = (body: Buffer) => JSON.parse(body.toString());
const on = { flags: { checkout: flagServing("on") } };

test("a server key gets the snapshot of its environment", async () => {
  const { source, ask } = bind(await start(new FakeSource(on.flags)));
  const { status, headers, body } = await ask("/sdk/v1/snapshot");
  expect(status).toBe(200);
  expect(headers["etag"]).toBe('"e1.0"');
  expect(headers["vary"]).toBe("Authorization, Accept-Encoding");
  expect(json(body)).toEqual(source.snapshot);
});

test.each([
  ["br", "gzip, br", brotliDecompressSync],
  ["gzip", "gzip, deflate", gunzipSync],
  ["gzip", "br;q=0, gzip;q=0.5", gunzipSync],
  ["br", "*", brotliDecompressSync],
  [undefined, "deflate", (body: Buffer) => body],
  [undefined, "", (body: Buffer) => body],
])("a snapshot is sent as %s to who accepts %j", async (encoding, accepted, decode) => {
  const { source, ask } = bind(await start(new FakeSource(on.flags)));
  const { headers, body } = await ask("/sdk/v1/snapshot", {
    headers: { "accept-encoding": accepted },
  });
  expect(headers["content-encoding"]).toBe(encoding);
  expect(json(decode(body))).toEqual(source.snapshot);
});

test.each(['"e1.0"', 'W/"e1.0"', '"e0.7", "e1.0"', "*"])(
  "who holds the newest revision (%s) gets no body",
  async (held) => {
    const { ask } = bind(await start());
    const { status, headers, body } = await ask("/sdk/v1/snapshot", {
      headers: { "if-none-match": held },
    });
    expect([status, headers["etag"], body.length]).toEqual([304, '"e1.0"', 0]);
  },
);

test("who holds an older revision gets the newest snapshot", async () => {
  const { source, ask } = bind(await start());
  await ask("/sdk/v1/snapshot");
  source.commit(on);
  const { status, headers, body } = await ask("/sdk/v1/snapshot", {
    headers: { "if-none-match": '"e1.0"' },
  });
  expect([status, headers["etag"]]).toEqual([200, '"e1.1"']);
  expect(json(body)).toEqual(source.snapshot);
});

test("who has seen a newer revision on another server is not sent back to an older one", async () => {
  const { source, ask } = bind(await start());
  await ask("/sdk/v1/snapshot");
  source.commit(on, "lost");
  const { status } = await ask("/sdk/v1/snapshot", { headers: { "if-none-match": '"e1.1"' } });
  expect(status).toBe(304);
});

test("a snapshot is read from the source once, however many ask for it", async () => {
  const { source, ask } = bind(await start());
  await Promise.all(Array.from({ length: 20 }, () => ask("/sdk/v1/snapshot")));
  expect(source.reads.filter((read) => read === "load")).toHaveLength(1);
  expect(source.reads.filter((read) => read.startsWith("authenticate"))).toHaveLength(1);
});

test("a client key never gets a snapshot, since that would show it the rules", async () => {
  const { ask } = bind(await start(new FakeSource(on.flags)));
  const { status, headers, body } = await ask("/sdk/v1/snapshot", { key: "yd_client_good" });
  expect(status).toBe(403);
  expect(headers["content-type"]).toBe("application/problem+json");
  expect(json(body)).toMatchObject({ code: "decisions_only", status: 403 });
  expect(body.toString()).not.toContain("fallthrough");
});

test.each(["/sdk/v1/snapshot", "/sdk/v1/stream", "/sdk/v1/observations"])(
  "%s is closed to who has no good key",
  async (path) => {
    const { ask } = bind(await start());
    const method = path.endsWith("observations") ? "POST" : "GET";
    for (const key of [null, "yd_server_bad"]) {
      const { status, body } = await ask(path, { key, method });
      expect([status, json(body).code]).toEqual([401, "sdk_key_unknown"]);
    }
  },
);

test("an address that is not delivery's is left to others", async () => {
  const { ask } = bind(await start());
  expect((await ask("/sdk/v1/snapshots")).status).toBe(404);
});

test("a wrong method is told which one is right", async () => {
  const { ask } = bind(await start());
  const { status, headers } = await ask("/sdk/v1/observations");
  expect([status, headers["allow"]]).toEqual([405, "POST"]);
});

test("an environment that is gone is said to be gone", async () => {
  const { source, ask } = bind(await start());
  source.snapshot = undefined;
  for (const path of ["/sdk/v1/snapshot", "/sdk/v1/stream"]) {
    const { status, body } = await ask(path);
    expect([status, json(body).code]).toEqual([404, "environment_not_found"]);
  }
});

test("while the source cannot be read, what is held is still delivered", async () => {
  const { source, ask, timers } = bind(await start());
  expect((await ask("/sdk/v1/snapshot")).status).toBe(200);
  source.isDown = true;
  timers.pass(60_000);
  expect((await ask("/sdk/v1/snapshot")).status).toBe(200);
  const stranger = await ask("/sdk/v1/snapshot", { key: "yd_server_other" });
  expect([stranger.status, stranger.headers["retry-after"]]).toEqual([503, "1"]);
  expect(running.errors).toContain("answering /sdk/v1/snapshot");
});

const batch = {
  id: "0b0f8a52-8c4e-4a51-9d86-4b1d6a3f6b0e",
  reporter: { service: "storefront", instance: "i1", sdk: "@yardarm/sdk/0.1.0" },
  revision: "e1.0",
  from: "2026-11-24T10:00:00.000Z",
  to: "2026-11-24T10:00:10.000Z",
  counts: [{ flag: "checkout", variant: "on", reason: "STATIC", count: 12 }],
};

test("a batch of counts is taken once, however often it is sent", async () => {
  const { source, ask } = bind(await start());
  const body = gzipSync(JSON.stringify(batch));
  const headers = { "content-encoding": "gzip", "content-type": "application/json" };
  const results = [];
  for (let i = 0; i < 2; i++) {
    const answer = await ask("/sdk/v1/observations", { method: "POST", headers, body });
    results.push([answer.status, json(answer.body).result]);
  }
  expect(results).toEqual([
    [202, "counted"],
    [202, "duplicate"],
  ]);
  expect(source.observed.get(batch.id)).toEqual(batch);
});

test("of what a client key reports, only variants of client-side flags are counted", async () => {
  const flags = { banner: flagServing("on", { clientSide: true }), secret: flagServing("on") };
  const { source, ask } = bind(await start(new FakeSource(flags)));
  const count = { reason: "STATIC", count: 1 };
  const counts = [
    { ...count, flag: "banner", variant: "on" },
    { ...count, flag: "banner" },
    { ...count, flag: "banner", variant: "made up" },
    { ...count, flag: "secret", variant: "on" },
    { ...count, flag: "made-up", variant: "on" },
    { ...count, flag: "constructor", variant: "on" },
  ];
  const body = JSON.stringify({ ...batch, counts });
  const { status } = await ask("/sdk/v1/observations", {
    method: "POST",
    key: "yd_client_good",
    body,
  });
  expect(status).toBe(202);
  expect(source.observed.get(batch.id)?.counts).toEqual(counts.slice(0, 2));
});

test.each([
  ["not JSON", Buffer.from("{"), {}, 400, "malformed_request"],
  ["not what it says", Buffer.from("{}"), { "content-encoding": "gzip" }, 400, "malformed_request"],
  [
    "packed strangely",
    Buffer.from("{}"),
    { "content-encoding": "zstd" },
    415,
    "unsupported_encoding",
  ],
  ["not a batch", Buffer.from("{}"), {}, 422, "observation_invalid"],
  ["too large", Buffer.alloc((1 << 20) + 1, " "), {}, 413, "body_too_large"],
  [
    "small, and too large when unpacked",
    gzipSync(Buffer.alloc(2 << 20, " ")),
    { "content-encoding": "gzip" },
    413,
    "body_too_large",
  ],
])("a report that is %s is refused with the reason", async (_what, body, headers, status, code) => {
  const { ask } = bind(await start());
  const answer = await ask("/sdk/v1/observations", { method: "POST", headers, body });
  expect([answer.status, json(answer.body).code]).toEqual([status, code]);
});

test("a report that cannot be stored is asked for again later", async () => {
  const { source, ask } = bind(await start());
  await ask("/sdk/v1/snapshot");
  source.isDown = true;
  const { status } = await ask("/sdk/v1/observations", {
    method: "POST",
    body: JSON.stringify(batch),
  });
  expect(status).toBe(503);
});

function bind(delivery: RunningDelivery) {
  return {
    source: delivery.source,
    timers: delivery.timers,
    ask: delivery.ask.bind(delivery),
    stream: delivery.stream.bind(delivery),
  };
}
