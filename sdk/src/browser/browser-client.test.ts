import { describe, expect, test } from "vitest";
import { json, ManualEdges, OpenAnswer, until } from "../connection/manual-edges.test-support.ts";
import type { ObservationBatch } from "../model/index.ts";
import { BrowserClient } from "./browser-client.ts";
import { createBrowserClient } from "./index.ts";
import type { LiveScope, LiveScopeEvents } from "./live-scope.ts";
import type { ConnectedBrowserOptions } from "./options.ts";

const someone = { targetingKey: "u1", country: "KE" };

function bulk(revision: string, values: Readonly<Record<string, unknown>>) {
  return {
    flags: Object.entries(values).map(([key, value]) => ({
      ...{ key, value, variant: "v", reason: "UNKNOWN" },
      metadata: { revision, reason: "DEFAULT" },
    })),
    metadata: { revision },
  };
}

const first = bulk("x.1", { checkout: true, colour: "red", limit: 3, banner: { text: "Sale" } });

const quiet = { info: () => undefined, warn: () => undefined };

/** A page in a world where time passes when told, with a server that answers as told. */
function open(options: Partial<ConnectedBrowserOptions> = {}) {
  const world = { bulk: first as unknown, status: 200, reports: 202, stream: new OpenAnswer() };
  const edges = new ManualEdges((address, init) => {
    if (address.endsWith("/observations")) return json({}, { status: world.reports });
    if (world.status !== 200) return json({}, { status: world.status });
    if (address.endsWith("/stream")) return world.stream.response;
    const etag = `"${JSON.stringify(world.bulk).length}"`;
    const held = new Headers(init.headers).get("if-none-match");
    if (held === etag) return new Response(null, { status: 304 });
    return json(world.bulk, { headers: { etag } });
  });
  const leaving = new Set<() => void>();
  const onLeave = (call: () => void) => {
    leaving.add(call);
    return () => void leaving.delete(call);
  };
  const client = new BrowserClient(
    { url: "http://flags.test", key: "yd_client_1", logger: quiet, ...options },
    edges,
    { onLeave },
  );
  const asked = () => edges.requests.filter(({ path }) => path.endsWith("/flags"));
  const reports = () => edges.requests.filter(({ path }) => path.endsWith("/observations"));
  return { world, edges, client, asked, leaving, reports };
}

function nextChange(scope: LiveScope): Promise<LiveScopeEvents["change"]> {
  return new Promise((resolve) => scope.on("change", resolve));
}

const changed = (revision: string, ...keys: string[]) =>
  `id: ${revision}\nevent: changed\ndata: ${JSON.stringify({ keys })}\n\n`;

describe("a page", () => {
  test("awaits its decisions once, and reads them without waiting", async () => {
    const { client, asked } = open();
    const page = await client.for(someone);
    expect(page.boolean("checkout", false)).toBe(true);
    expect(page.string("colour", "grey")).toBe("red");
    expect(page.number("limit", 0)).toBe(3);
    expect(page.object("banner", {})).toEqual({ text: "Sale" });
    expect(page.details("checkout", false)).toEqual({
      ...{ value: true, variant: "v", reason: "DEFAULT", revision: "x.1", staleMs: 0 },
    });
    expect(asked().map(({ body }) => body)).toEqual([{ context: someone }]);
    await client.close();
  });

  test("gets its defaults for what is unknown or of another type", async () => {
    const { client } = open();
    const page = await client.for(someone);
    expect(page.boolean("colour", true)).toBe(true);
    expect(page.details("colour", 1)).toMatchObject({ value: 1, errorCode: "TYPE_MISMATCH" });
    expect(page.details("other", "x")).toMatchObject({ value: "x", errorCode: "FLAG_NOT_FOUND" });
    await client.close();
  });

  test("gets its defaults while the server is away, and decisions as soon as it is there", async () => {
    const { client, world, edges } = open();
    world.status = 503;
    const page = client.open(someone);
    await new Promise((resolve) => page.on("error", resolve));
    expect(page.details("checkout", false)).toMatchObject({
      value: false,
      errorCode: "PROVIDER_NOT_READY",
    });
    world.status = 200;
    const isReady = page.ready();
    edges.pass(1_000);
    expect(await isReady).toBe(true);
    expect(page.boolean("checkout", false)).toBe(true);
    await client.close();
  });

  test("waits no longer than it wants to", async () => {
    const { client, world, edges } = open();
    world.status = 503;
    const opening = client.for(someone, { timeoutMs: 300 });
    await until(() => edges.delays.includes(300));
    edges.pass(300);
    expect((await opening).revision).toBeUndefined();
    await client.close();
  });

  test("does not wait for a key that is refused", async () => {
    const { client, world } = open();
    world.status = 401;
    const page = await client.for(someone);
    expect(page.boolean("checkout", false)).toBe(false);
    await client.close();
  });

  test("draws at once what it brought along, and then what is newer", async () => {
    const { client, world } = open();
    world.bulk = bulk("x.2", { checkout: false, colour: "red" });
    const page = client.open(someone, { bootstrap: first });
    expect([page.boolean("checkout", false), page.revision]).toEqual([true, "x.1"]);
    const { keys, revision } = await nextChange(page);
    expect([[...keys].sort(), revision]).toEqual([["banner", "checkout", "limit"], "x.2"]);
    expect(page.boolean("checkout", true)).toBe(false);
    await client.close();
  });
});

describe("out of touch", () => {
  test("for too long, a page is stale until the server is heard again, and says so in its reports", async () => {
    const { client, world, edges, leaving, reports } = open();
    const page = await client.for(someone);
    const events: string[] = [];
    page.on("stale", ({ staleMs }) => events.push(`stale ${staleMs}`));
    page.on("ready", ({ revision }) => events.push(`ready ${revision}`));
    const streams = () => edges.requests.filter(({ path }) => path.endsWith("/stream")).length;
    await until(() => streams() === 1);
    world.stream = new OpenAnswer();
    edges.pass(45_000);
    await until(() => edges.delays.some((delayMs) => delayMs < 2_000));
    edges.pass(1_000);
    await until(() => streams() === 2);
    expect(page.state).toBe("ready");
    edges.pass(14_000);
    expect(page.state).toBe("stale");
    expect(page.details("checkout", false)).toMatchObject({ value: true, staleMs: 60_000 });
    for (const leave of leaving) leave();
    expect(reports().at(-1)?.body).toMatchObject({ staleMs: 60_000, counts: [{ count: 1 }] });
    world.stream.send(":\n\n");
    await until(() => page.state === "ready");
    expect(events).toEqual(["stale 60000", "ready x.1"]);
    await client.close();
  });
});

describe("a change", () => {
  test("is fetched within the time that spreads pages, and tells only what is decided differently", async () => {
    const { client, world, edges, asked } = open({ refreshWithinMs: 2_000 });
    const page = await client.for(someone);
    const banner = page.object("banner", {});
    world.bulk = bulk("x.2", {
      ...{ checkout: false, colour: "red", limit: 3, banner: { text: "Sale" } },
    });
    world.stream.send(changed("x.2", "checkout", "colour"));
    await until(() => edges.delays.includes(1_000));
    edges.pass(999);
    expect(asked()).toHaveLength(1);
    const change = nextChange(page);
    edges.pass(1);
    expect(await change).toEqual({ keys: ["checkout"], revision: "x.2" });
    expect(page.boolean("checkout", true)).toBe(false);
    expect(page.object("banner", {})).toBe(banner);
    await client.close();
  });

  test("that decides nothing differently tells nobody", async () => {
    const { client, world, edges, asked } = open();
    const page = await client.for(someone);
    const told: unknown[] = [];
    page.on("change", (event) => told.push(event));
    world.stream.send(changed("x.2", "checkout"));
    await until(() => edges.delays.includes(1_000));
    edges.pass(1_000);
    await until(() => asked().length === 2);
    expect(asked()[1]?.headers.get("if-none-match")).not.toBeNull();
    await until(() => edges.delays.length > 0);
    expect(told).toEqual([]);
    await client.close();
  });

  test("of flags that no client key sees asks for nothing", async () => {
    const { client, world, edges, asked } = open();
    await client.for(someone);
    world.stream.send(`${changed("x.2")}${changed("x.3", "checkout")}`);
    await until(() => edges.delays.includes(1_000));
    edges.pass(1_000);
    await until(() => asked().length === 2);
    await client.close();
    expect(asked()).toHaveLength(2);
  });

  test("names the revision that was told of, so that a server that lags behind catches up first", async () => {
    const addresses: string[] = [];
    const { client, world, edges } = open();
    const answer = edges.fetch;
    edges.fetch = (address, init) => {
      addresses.push(address);
      return answer(address, init);
    };
    await client.for(someone);
    world.stream.send(changed("x.7", "checkout"));
    await until(() => edges.delays.includes(1_000));
    edges.pass(1_000);
    await until(() => addresses.some((address) => address.endsWith("&flagConfigEtag=x.7")));
    await client.close();
  });

  test("is asked for again after a failure", async () => {
    const { client, world, edges } = open();
    const page = await client.for(someone);
    world.bulk = bulk("x.2", { checkout: false });
    world.status = 503;
    const failing = new Promise((resolve) => page.on("error", resolve));
    world.stream.send(changed("x.2", "checkout"));
    await until(() => edges.delays.includes(1_000));
    edges.pass(1_000);
    await failing;
    expect(page.boolean("checkout", false)).toBe(true);
    world.status = 200;
    const change = nextChange(page);
    edges.pass(1_000);
    expect((await change).revision).toBe("x.2");
    await client.close();
  });

  test("that was missed while no stream could be held is found by asking", async () => {
    const { client, world, edges } = open();
    const page = await client.for(someone);
    world.bulk = bulk("x.2", { checkout: false });
    const change = nextChange(page);
    const answer = edges.fetch;
    edges.fetch = (address, init) =>
      address.endsWith("/stream") ? Promise.reject(new TypeError("no")) : answer(address, init);
    world.stream.break(new Error("cut"));
    let isThere = false;
    void change.then(() => {
      isThere = true;
    });
    await until(() => {
      edges.pass(1_000);
      return isThere;
    });
    expect(page.boolean("checkout", true)).toBe(false);
    await client.close();
  });
});

test("scopes share one stream, and a closed one keeps what it holds", async () => {
  const { client, world, edges, asked } = open();
  const page = await client.for(someone);
  const other = await client.for({ targetingKey: "u2" });
  expect(edges.requests.filter(({ path }) => path.endsWith("/stream"))).toHaveLength(1);
  other.close();
  world.bulk = bulk("x.2", { checkout: false });
  world.stream.send(changed("x.2", "checkout"));
  await until(() => edges.delays.includes(1_000));
  const change = nextChange(page);
  edges.pass(1_000);
  await change;
  expect(asked()).toHaveLength(3);
  expect([page.boolean("checkout", true), other.boolean("checkout", false)]).toEqual([false, true]);
  await client.close();
});

test("what was served is counted and reported, without anything of the context", async () => {
  const { client, edges } = open({ service: { name: "shop-page" } });
  const page = await client.for(someone);
  page.boolean("checkout", false);
  page.boolean("checkout", false);
  page.boolean("nothing", false);
  await client.close();
  const [report] = edges.requests.filter(({ path }) => path.endsWith("/observations"));
  expect(report?.body).toMatchObject({
    reporter: { service: "shop-page" },
    revision: "x.1",
    counts: [
      { flag: "checkout", variant: "v", reason: "DEFAULT", count: 2 },
      { flag: "nothing", reason: "ERROR", count: 1 },
    ],
  });
  expect(JSON.stringify(report?.body)).not.toMatch(/u1|KE/);
});

test.each([
  ["a server key", { url: "http://flags.test", key: "yd_server_1" }, "secret"],
  ["no key", { url: "http://flags.test", key: "" }, "yd_client_"],
  ["no address", { url: "flags.test", key: "yd_client_1" }, "http://"],
  ["a negative time", { url: "http://f.test", key: "yd_client_1", timeoutMs: -1 }, "timeoutMs"],
])("%s is refused at once", (_what, options, message) => {
  expect(() => createBrowserClient(options)).toThrow(message);
});

describe("whoever made the page is warned", () => {
  const hearing = () => {
    const warnings: string[] = [];
    const logger = { info: () => undefined, warn: (text: string) => void warnings.push(text) };
    return { ...open({ logger }), warnings };
  };

  test("once of each flag that there is not, as soon as the server has said so", async () => {
    const { client, warnings } = hearing();
    const page = client.open(someone, { bootstrap: first });
    page.boolean("chekout", false);
    expect(warnings).toEqual([]);
    await client.for(someone);
    for (const _ of "ab") page.boolean("chekout", false);
    page.string("checkout", "");
    expect(warnings).toEqual([
      `The code's own default was served for "chekout". There is no flag "chekout", or it is not client-side.`,
      `The code's own default was served for "checkout". The flag "checkout" is not of type string.`,
    ]);
    await client.close();
  });

  test("of a key that is refused, and not of a network that comes and goes", async () => {
    const { client, world, warnings } = hearing();
    world.status = 401;
    await client.for(someone);
    expect(warnings).toEqual([
      "The server answered 401 to http://flags.test/ofrep/v1/evaluate/flags.",
    ]);
    await client.close();
    const other = hearing();
    other.world.status = 503;
    await new Promise((resolve) => other.client.open(someone).on("error", resolve));
    expect(other.warnings).toEqual([]);
    await other.client.close();
  });

  test.each(["yd_server_1", "yd_pat_1", "yd_svc_1"])("at once of %s, which is a secret", (key) => {
    expect(() => open({ key })).toThrow(/^key must be a client key, yd_client_…/);
  });
});

describe("a page that is left", () => {
  test("reports at once what it was served, in a way that outlives it", async () => {
    const { client, leaving, reports } = open();
    const page = await client.for(someone);
    page.boolean("checkout", false);
    for (const leave of leaving) leave();
    // Before anything that waits: the page may be gone.
    expect(reports()).toMatchObject([
      { outlives: true, body: { counts: [{ flag: "checkout", variant: "v", count: 1 }] } },
    ]);
    for (const leave of leaving) leave();
    expect(reports()).toHaveLength(1);
    await client.close();
    const ids = reports().map(({ body }) => (body as ObservationBatch).id);
    expect([new Set(ids).size, leaving.size]).toEqual([1, 0]);
  });

  test("and comes back goes on, and nothing is counted twice or lost", async () => {
    const { client, world, leaving, reports } = open();
    const page = await client.for(someone);
    page.boolean("checkout", false);
    world.reports = 503;
    for (const leave of leaving) leave();
    world.reports = 202;
    page.string("colour", "grey");
    await client.close();
    const bodies = reports().map(({ body }) => body as ObservationBatch);
    expect(bodies.map(({ counts }) => counts.map(({ flag }) => flag))).toEqual([
      ...[["checkout"], ["checkout"], ["colour"]],
    ]);
    expect(new Set(bodies.map(({ id }) => id)).size).toBe(2);
  });

  test("with more to report than may outlive it sends it nevertheless", async () => {
    const { client, leaving, reports } = open();
    const page = await client.for(someone);
    for (let number = 0; number < 900; number++) page.boolean(`made-up-${number}`, false);
    for (const leave of leaving) leave();
    expect(reports().map(({ outlives }) => outlives)).toEqual([false]);
    await client.close();
  });
});
