import { describe, expect, test } from "vitest";
import { parseObservationBatch } from "../model/index.ts";
import { aRequest, minute, open } from "./edge-world.test-support.ts";
import { observeAll } from "./observe-all.ts";

describe("what is reported", () => {
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  async function serve({ edge, edges }: ReturnType<typeof open>): Promise<void> {
    const scope = await edge.for({ targetingKey: "u1", country: "KE" }, { traceparent });
    scope.boolean("checkout", false);
    scope.string("colour", "grey");
    scope.boolean("nowhere", false);
    scope.track("orders", { value: 3, flags: ["checkout"] });
    scope.failed();
    edges.pass(10_000);
  }

  test("are counts and metrics, in batches that a server can read", async () => {
    const opened = open({ service: { name: "shop" } }, { observe: observeAll });
    await serve(opened);
    await opened.edge.for({});
    const [batch] = opened.batches();
    expect(parseObservationBatch(batch).problems).toEqual([]);
    expect(batch).toMatchObject({
      reporter: { service: "shop" },
      revision: "x.1",
      counts: [
        { flag: "checkout", variant: "on", reason: "STATIC", count: 1 },
        { flag: "colour", variant: "red", reason: "STATIC", count: 1 },
        { flag: "nowhere", reason: "ERROR", errorCode: "FLAG_NOT_FOUND", count: 1 },
      ],
    });
    expect(batch?.metrics?.map(({ name, flag, sum }) => [name, flag, sum])).toEqual([
      ["orders", undefined, 3],
      ["orders", "checkout", 3],
    ]);
    expect(opened.warnings).toEqual([
      `The code's own default was served for "nowhere". There is no flag "nowhere".`,
    ]);
  });

  test("are also combinations, defaults and attributes, where they are observed", async () => {
    const opened = open({}, { observe: observeAll });
    await serve(opened);
    await opened.edge.for({});
    opened.edges.pass(10_000);
    await opened.edge.for({});
    const [first, ...others] = opened.batches();
    expect(first).toMatchObject({
      defaults: expect.arrayContaining([expect.objectContaining({ flag: "checkout" })]),
      attributes: expect.arrayContaining([{ path: "country", type: "string" }]),
    });
    const combinations = others.flatMap((it) => it.combinations ?? []);
    expect(combinations).toMatchObject([
      {
        rows: [{ scopes: 1, failed: 1, served: [0, 1] }],
        traces: [{ trace: "0af7651916cd43dd8448eb211c80319c", row: 0 }],
      },
    ]);
    for (const batch of opened.batches()) expect(parseObservationBatch(batch).problems).toEqual([]);
  });

  test("goes beside a request, and again with the same id when it was not taken", async () => {
    const opened = open();
    await serve(opened);
    opened.world.reports = 503;
    const first = aRequest();
    await opened.edge.for({}, first);
    await first.settled();
    opened.world.reports = 202;
    opened.edges.pass(10_000);
    const second = aRequest();
    await opened.edge.for({}, second);
    await second.settled();
    expect(opened.batches()).toHaveLength(2);
    expect(opened.batches()[1]).toEqual(opened.batches()[0]);
  });

  test("is sent by one of many requests, and a few batches at a time", async () => {
    const opened = open({ flushMs: 0 });
    opened.world.reports = 503;
    for (let turn = 0; turn < 12; turn++) {
      (await opened.edge.for({})).boolean("checkout", false);
      await opened.edge.flush();
    }
    opened.world.reports = 202;
    const before = opened.batches().length;
    await opened.edge.flush();
    expect(opened.batches().length - before).toBe(5);
    await Promise.all(Array.from({ length: 10 }, () => opened.edge.flush()));
    const ids = opened
      .batches()
      .slice(before)
      .map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(12);
  });

  test("says that decisions were made without a snapshot, and that the last one is old", async () => {
    const opened = open();
    opened.world.status = 503;
    (await opened.edge.for({})).boolean("checkout", false);
    await opened.edge.flush();
    expect(opened.batches()[0]).toMatchObject({
      counts: [{ flag: "checkout", errorCode: "PROVIDER_NOT_READY", count: 1 }],
    });
    expect(opened.batches()[0]).not.toHaveProperty("revision");
    opened.world.status = 200;
    opened.edges.pass(minute);
    await opened.edge.for({});
    opened.world.status = 503;
    opened.edges.pass(minute);
    (await opened.edge.for({}, aRequest())).boolean("checkout", false);
    await opened.edge.flush();
    expect(opened.batches().at(-1)).toMatchObject({ staleMs: minute, revision: "x.1" });
  });

  test("is sent only by flush when it was told so", async () => {
    const opened = open({ flushMs: 0 });
    await serve(opened);
    await opened.edge.for({});
    expect(opened.batches()).toEqual([]);
    await opened.edge.flush();
    expect(opened.batches()).toHaveLength(1);
  });

  test("are counts alone, where nothing else is observed", async () => {
    const opened = open();
    await serve(opened);
    await opened.edge.flush();
    expect(Object.keys(opened.batches()[0] ?? {}).toSorted()).toEqual([
      ...["counts", "from", "id", "reporter", "revision", "to"],
    ]);
  });

  test("are named flags only of what is held", async () => {
    const { edge, world, batches } = open({}, { observe: observeAll });
    world.status = 503;
    const scope = await edge.for({});
    scope.track("orders", { flags: ["checkout"] });
    // @ts-expect-error Callers without a type checker pass anything.
    scope.track("orders", { flags: "checkout" });
    await edge.flush();
    expect(batches()[0]?.metrics).toMatchObject([{ name: "orders", count: 2 }]);
  });
});
