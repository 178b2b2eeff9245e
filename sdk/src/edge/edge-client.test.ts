import { describe, expect, test } from "vitest";
import { json, OpenAnswer, until } from "../connection/manual-edges.test-support.ts";
import { aRequest, isSettled, minute, open, snapshotAt } from "./edge-world.test-support.ts";

describe("an edge", () => {
  test("waits for its first snapshot, and decides by it", async () => {
    const { edge, asked } = open();
    const scope = await edge.for({ targetingKey: "u1" }, aRequest());
    expect(scope.boolean("checkout", false)).toBe(true);
    expect(scope.string("colour", "grey")).toBe("red");
    expect(scope.number("checkout", 3)).toBe(3);
    expect(scope.object("nowhere", { a: 1 })).toEqual({ a: 1 });
    expect(scope.details("checkout", false)).toEqual({
      ...{ value: true, variant: "on", reason: "STATIC", revision: "x.1", staleMs: 0 },
    });
    expect(scope.details("colour", false)).toMatchObject({ errorCode: "TYPE_MISMATCH" });
    expect(scope.revision).toBe("x.1");
    expect(edge.revision).toBe("x.1");
    expect(asked()).toHaveLength(1);
    expect(asked()[0]?.headers.get("authorization")).toBe("Bearer yd_server_1");
  });

  test("serves what is new enough without asking anybody", async () => {
    const { edge, edges, asked } = open();
    await edge.for({});
    edges.pass(9_999);
    await edge.for({});
    expect(asked()).toHaveLength(1);
  });

  test("asks again beside the request that is served by what is held", async () => {
    const { edge, edges, world, asked } = open();
    await edge.for({});
    edges.pass(10_000);
    world.snapshot = snapshotAt("x.2", "off");
    const request = aRequest();
    const scope = await edge.for({}, request);
    expect(scope.boolean("checkout", false)).toBe(true);
    expect(asked()[1]?.headers.get("if-none-match")).toBe('"x.1"');
    await request.settled();
    // The scope is pinned; the next one is not.
    expect(scope.details("checkout", false)).toMatchObject({ value: true, revision: "x.1" });
    const next = await edge.for({}, aRequest());
    expect(next.boolean("checkout", true)).toBe(false);
  });

  test("hears that nothing has changed, and is new enough again", async () => {
    const { edge, edges, asked } = open();
    await edge.for({});
    edges.pass(10_000);
    const scope = await edge.for({});
    expect(scope.details("checkout", false)).toMatchObject({ staleMs: 0, revision: "x.1" });
    await edge.for({});
    expect(asked()).toHaveLength(2);
  });

  test("asks once for all requests that come meanwhile", async () => {
    const { edge, edges, world, asked } = open();
    await edge.for({});
    edges.pass(10_000);
    world.answer = () => new Promise(() => undefined);
    await Promise.all([
      edge.for({}, aRequest()),
      edge.for({}, aRequest()),
      edge.for({}, aRequest()),
    ]);
    expect(asked()).toHaveLength(2);
    // A runtime that ends a request ends what it asked, and nobody hears of it.
    edges.pass(10_000);
    await edge.for({}, aRequest());
    expect(asked()).toHaveLength(3);
  });

  test("that was idle too long waits for a newer snapshot", async () => {
    const { edge, edges, world } = open();
    await edge.for({});
    edges.pass(minute);
    world.snapshot = snapshotAt("x.2", "off");
    const scope = await edge.for({}, aRequest());
    expect(scope.boolean("checkout", true)).toBe(false);
  });

  test("waits itself where its runtime keeps nothing going", async () => {
    const { edge, edges, world } = open();
    await edge.for({});
    edges.pass(10_000);
    world.snapshot = snapshotAt("x.2", "off");
    expect((await edge.for({})).boolean("checkout", true)).toBe(false);
  });

  test("waits itself where what keeps things going no longer works", async () => {
    const { edge, edges, world } = open();
    await edge.for({});
    edges.pass(10_000);
    world.snapshot = snapshotAt("x.2", "off");
    const waitUntil = (): never => {
      throw new TypeError("Illegal invocation");
    };
    expect((await edge.for({}, { waitUntil })).boolean("checkout", true)).toBe(false);
  });

  test("does not go back when answers overtake each other", async () => {
    const { edge, edges, world, asked } = open();
    await edge.for({});
    edges.pass(minute);
    const late = new OpenAnswer("application/json");
    world.answer = () => late.response;
    const first = edge.for({});
    await until(() => asked().length === 2);
    world.answer = undefined;
    world.snapshot = snapshotAt("x.3", "off");
    await edge.for({});
    late.send(JSON.stringify(snapshotAt("x.2")));
    late.end();
    expect((await first).revision).toBe("x.3");
    expect(edge.revision).toBe("x.3");
  });
});

describe("without a server", () => {
  test("a request waits no longer than it was told, and gets the code's own defaults", async () => {
    const { edge, edges, world, asked, warnings } = open();
    world.answer = () => new Promise(() => undefined);
    const waiting = edge.for({}, aRequest());
    expect(await isSettled(waiting)).toBe(false);
    edges.pass(2_000);
    const scope = await waiting;
    expect(scope.details("checkout", true)).toMatchObject({
      ...{ value: true, reason: "ERROR", errorCode: "PROVIDER_NOT_READY" },
    });
    expect(scope.revision).toBeUndefined();
    // Who comes now does not wait for what another has waited for in vain.
    expect((await edge.for({}, aRequest())).revision).toBeUndefined();
    expect(asked()).toHaveLength(1);
    edges.pass(8_000);
    await until(() => warnings.length > 0);
    expect(warnings).toEqual(["The server did not send an answer within 10 s."]);
  });

  test("a request that is told not to wait does not, and the next has the snapshot", async () => {
    const { edge, edges, world } = open({ timeoutMs: 0 });
    const answer = new OpenAnswer("application/json");
    world.answer = () => answer.response;
    const request = aRequest();
    const waiting = edge.for({}, request);
    edges.pass(0);
    expect((await waiting).revision).toBeUndefined();
    answer.send(JSON.stringify(snapshotAt("x.1")));
    answer.end();
    await request.settled();
    expect((await edge.for({}, aRequest())).boolean("checkout", false)).toBe(true);
  });

  test("an answer that takes longer than a request waits is there for the next", async () => {
    const { edge, edges, world } = open();
    const large = new OpenAnswer("application/json");
    world.answer = () => large.response;
    const request = aRequest();
    const waiting = edge.for({}, request);
    await until(() => edges.delays.includes(100_000));
    edges.pass(2_000);
    expect((await waiting).revision).toBeUndefined();
    large.send(JSON.stringify(snapshotAt("x.1")));
    large.end();
    await request.settled();
    expect(edge.revision).toBe("x.1");
  });

  test("one request finds out whether an outage is over, and the others do not wait", async () => {
    const { edge, edges, world, asked } = open();
    world.status = 503;
    await edge.for({});
    edges.pass(10_000);
    world.answer = () => new Promise(() => undefined);
    const first = edge.for({}, aRequest());
    await until(() => asked().length === 2);
    await Promise.all(Array.from({ length: 20 }, () => edge.for({}, aRequest())));
    expect(asked()).toHaveLength(2);
    edges.pass(2_000);
    await first;
  });

  test.each([
    ["for a while", "0", 10_000],
    ["for as long as it asks to be", "20", 20_000],
    ["for half a minute at most", "86400", 30_000],
  ])("it is left alone %s", async (_what, retryAfter, ms) => {
    const { edge, edges, world, asked, warnings } = open();
    Object.assign(world, { status: 503, retryAfter });
    await edge.for({});
    edges.pass(ms - 1);
    await edge.for({});
    expect(asked()).toHaveLength(1);
    edges.pass(1);
    await edge.for({});
    expect(asked()).toHaveLength(2);
    expect(warnings).toEqual(["The server answered 503 to http://flags.test/sdk/v1/snapshot."]);
    world.status = 200;
    edges.pass(ms);
    expect((await edge.for({})).boolean("checkout", false)).toBe(true);
  });

  test("what is held goes on deciding, and nobody waits for what is not there", async () => {
    const { edge, edges, world, asked } = open();
    await edge.for({});
    world.answer = () => new Promise(() => undefined);
    edges.pass(minute);
    const first = edge.for({}, aRequest());
    await until(() => asked().length === 2);
    edges.pass(2_000);
    expect((await first).details("checkout", false)).toMatchObject({
      ...{ value: true, staleMs: minute + 2_000 },
    });
    edges.pass(8_000);
    await isSettled(first);
    edges.pass(10_000);
    expect((await edge.for({}, aRequest())).boolean("checkout", false)).toBe(true);
    expect(asked()).toHaveLength(3);
  });

  test("an edge that was idle since waits again", async () => {
    const { edge, edges, world } = open();
    await edge.for({});
    edges.pass(10_000);
    world.status = 503;
    await edge.for({});
    Object.assign(world, { status: 200, snapshot: snapshotAt("x.2", "off") });
    edges.pass(10_000 + minute);
    expect((await edge.for({}, aRequest())).boolean("checkout", true)).toBe(false);
  });

  test("what was brought along decides", async () => {
    const { edge, world } = open({ bootstrap: snapshotAt("b.1") });
    world.status = 500;
    const scope = await edge.for({});
    expect(scope.details("checkout", false)).toEqual({
      ...{ value: true, variant: "on", reason: "STATIC", revision: "b.1" },
    });
  });

  test("what was brought along may be text, and that of another environment is never confirmed", async () => {
    const { edge, edges, world, asked } = open({ bootstrap: JSON.stringify(snapshotAt("x.500")) });
    expect(edge.revision).toBe("x.500");
    world.snapshot = snapshotAt("x.20", "off");
    const scope = await edge.for({}, aRequest());
    expect(scope.details("checkout", true)).toMatchObject({ value: false, revision: "x.20" });
    expect(asked()[0]?.headers.has("if-none-match")).toBe(false);
    edges.pass(10_000);
    await edge.for({});
    expect(asked()[1]?.headers.get("if-none-match")).toBe('"x.20"');
  });

  test("something else that answers is told, and decides nothing", async () => {
    const { edge, world, warnings } = open();
    world.answer = () => new Response("<html>");
    expect((await edge.for({})).boolean("checkout", false)).toBe(false);
    world.answer = () => json({ ...snapshotAt("x.1"), format: 2 });
    const second = open();
    second.world.answer = world.answer;
    await second.edge.for({});
    expect([...warnings, ...second.warnings]).toEqual([
      "What answers at http://flags.test is not a Yardarm server.",
      "The server sent no snapshot of format 1, which is what this version of the SDK reads.",
    ]);
  });
});
