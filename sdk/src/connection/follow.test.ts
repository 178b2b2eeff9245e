import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  applyDelta,
  type Delta,
  type RevisionId,
  type Snapshot,
  type SnapshotParts,
  snapshotOf,
} from "../model/index.ts";
import { systemEdges } from "./edges.ts";
import { FakeDelivery } from "./fake-delivery.test-support.ts";
import { follow, type Holder } from "./follow.ts";
import { ManualEdges, until } from "./manual-edges.test-support.ts";
import { type Pace, paceDefault } from "./pace.ts";
import type { YardarmError } from "./yardarm-error.ts";

const empty: Snapshot = {
  format: 1,
  project: "p",
  environment: "e",
  revision: "x.1",
  flags: {},
  segments: {},
  lists: {},
  groups: {},
};

/** Holds a snapshot and remembers how it got it. */
class RecordingHolder implements Holder {
  snapshot: Snapshot | undefined;
  readonly steps: string[] = [];
  readonly errors: YardarmError[] = [];
  contacts = 0;

  constructor(snapshot?: Snapshot) {
    this.snapshot = snapshot;
  }
  get revision(): RevisionId | undefined {
    return this.snapshot?.revision;
  }
  replace(snapshot: SnapshotParts): void {
    this.snapshot = snapshotOf(snapshot);
    this.steps.push(`snapshot ${snapshot.revision}`);
  }
  advance(delta: Delta): void {
    if (this.snapshot?.revision !== delta.from) throw new Error("A delta from elsewhere.");
    this.snapshot = applyDelta(this.snapshot, delta);
    this.steps.push(`delta ${delta.to}`);
  }
  contact(): void {
    this.contacts++;
  }
  failed(error: YardarmError): void {
    this.errors.push(error);
  }
}

let delivery: FakeDelivery;
let stop: AbortController;
let running: Promise<void> | undefined;

beforeEach(async () => {
  delivery = await FakeDelivery.start(empty);
  stop = new AbortController();
});

afterEach(async () => {
  stop.abort();
  await running;
  await delivery.close();
});

/** Real HTTP and real answers, but pauses end as soon as they are asked for, so that no test waits. */
function start(holder: RecordingHolder, pace: Partial<Pace> = {}): { readonly pauses: number[] } {
  const pauses: number[] = [];
  const longest = { ...paceDefault, ...pace };
  const waits = new Set([longest.timeoutMs, 10 * longest.timeoutMs, longest.silenceMs]);
  const edges = {
    ...systemEdges,
    random: () => 0.5,
    after: (delayMs: number, call: () => void) => {
      if (waits.has(delayMs)) return systemEdges.after(delayMs, call);
      pauses.push(delayMs);
      return systemEdges.after(0, call);
    },
  };
  const upstream = { url: delivery.url, key: "k", timeoutMs: longest.timeoutMs, edges };
  running = follow(upstream, holder, { pace: longest, signal: stop.signal });
  return { pauses };
}

const newFlag = { segments: { s: { rules: [] } } };

describe("a holder is kept at the newest revision", () => {
  test("by one snapshot and then by deltas", async () => {
    const holder = new RecordingHolder();
    start(holder);
    await until(() => delivery.openStreams === 1);
    delivery.commit(newFlag);
    delivery.commit({ segments: { s: null } });
    await until(() => holder.revision === "x.3");
    expect(holder.steps).toEqual(["snapshot x.1", "delta x.2", "delta x.3"]);
    expect(delivery.asked).toEqual(["snapshot", "stream from x.1"]);
    expect(holder.snapshot).toEqual(delivery.snapshot);
    expect(holder.errors).toEqual([]);
  });

  test("when frames arrive byte by byte", async () => {
    const holder = new RecordingHolder();
    delivery.isSplitting = true;
    start(holder);
    await until(() => delivery.openStreams === 1);
    delivery.commit({ lists: { "s/included": { add: ["é", "Zażółć 🚩"], remove: [] } } });
    await until(() => holder.revision === "x.2");
    expect(holder.snapshot).toEqual(delivery.snapshot);
  });

  test("when streams are dropped again and again", async () => {
    const holder = new RecordingHolder();
    const { pauses } = start(holder);
    for (let round = 2; round <= 6; round++) {
      await until(() => delivery.openStreams === 1);
      delivery.drop();
      delivery.commit(newFlag, { isQuiet: true });
      await until(() => holder.revision === `x.${round}`);
    }
    expect(holder.snapshot).toEqual(delivery.snapshot);
    expect(pauses.length).toBeGreaterThanOrEqual(5);
    expect(new Set(pauses)).toEqual(new Set([750]));
  });

  test("when it is told to fetch the snapshot again, on the same stream", async () => {
    const holder = new RecordingHolder();
    start(holder);
    await until(() => delivery.openStreams === 1);
    delivery.commit(newFlag, { isQuiet: true });
    delivery.send('event: reset\ndata: {"revision":"x.2","reason":"too_large"}\n\n');
    delivery.commit({ segments: { s: null } });
    await until(() => holder.revision === "x.3");
    expect(holder.snapshot).toEqual(delivery.snapshot);
    expect(delivery.asked).toEqual(["snapshot", "stream from x.1", "snapshot if x.1"]);
  });

  test("when a frame is lost", async () => {
    const holder = new RecordingHolder();
    start(holder);
    await until(() => delivery.openStreams === 1);
    delivery.commit(newFlag, { isQuiet: true });
    delivery.commit({ segments: { s: null } });
    await until(() => holder.revision === "x.3");
    expect(holder.steps).toEqual(["snapshot x.1", "snapshot x.3"]);
  });

  test("when a frame cannot be read", async () => {
    const holder = new RecordingHolder();
    start(holder);
    await until(() => delivery.openStreams === 1);
    delivery.commit(newFlag, { isQuiet: true });
    delivery.send("event: delta\ndata: {}\n\n");
    await until(() => holder.revision === "x.2");
    expect(holder.errors).toEqual([]);
  });

  test("when a delta comes twice", async () => {
    const holder = new RecordingHolder();
    start(holder);
    await until(() => delivery.openStreams === 1);
    const first = delivery.commit(newFlag);
    delivery.sendDelta(first);
    delivery.commit({ segments: { s: null } });
    await until(() => holder.revision === "x.3");
    expect(holder.steps).toEqual(["snapshot x.1", "delta x.2", "delta x.3"]);
  });

  test("when a restored database starts a new epoch", async () => {
    const holder = new RecordingHolder();
    start(holder);
    await until(() => delivery.openStreams === 1);
    delivery.snapshot = { ...empty, revision: "y.0" };
    delivery.send('event: reset\ndata: {"revision":"y.0","reason":"not_bridgeable"}\n\n');
    await until(() => holder.revision === "y.0");
    expect(holder.steps).toEqual(["snapshot x.1", "snapshot y.0"]);
  });
});

test("what was brought along is asked for anew, since it may be of another environment", async () => {
  const holder = new RecordingHolder({ ...empty, environment: "elsewhere" });
  start(holder);
  await until(() => delivery.openStreams === 1);
  expect(delivery.asked).toEqual(["snapshot", "stream from x.1"]);
  expect(holder.snapshot?.environment).toBe("e");
});

test("a server that lags behind does not take a holder back", async () => {
  const holder = new RecordingHolder();
  delivery.snapshot = { ...empty, revision: "x.9" };
  const { pauses } = start(holder);
  await until(() => delivery.openStreams === 1);
  delivery.snapshot = { ...empty, revision: "x.5" };
  delivery.send('event: reset\ndata: {"revision":"x.9","reason":"too_large"}\n\n');
  await until(() => delivery.asked.length === 3);
  delivery.snapshot = { ...empty, revision: "x.9" };
  delivery.commit(newFlag);
  await until(() => holder.revision === "x.10");
  expect(holder.steps).toEqual(["snapshot x.9", "delta x.10"]);
  expect(pauses).toEqual([]);
});

test("a reset beyond what the snapshot's server has makes a new stream from there", async () => {
  const holder = new RecordingHolder();
  const { pauses } = start(holder);
  await until(() => delivery.openStreams === 1);
  delivery.send('event: reset\ndata: {"revision":"x.2","reason":"too_large"}\n\n');
  await until(() => delivery.asked.length === 4);
  expect(delivery.asked.slice(2)).toEqual(["snapshot if x.1", "stream from x.1"]);
  expect(pauses).toEqual([750]);
});

test("a stream that goes on from nowhere is opened again after a pause", async () => {
  const holder = new RecordingHolder();
  const { pauses } = start(holder);
  await until(() => delivery.openStreams === 1);
  delivery.sendDelta({ from: "x.7", to: "x.8" });
  await until(() => delivery.asked.at(-1) === "stream from x.1" && delivery.asked.length === 4);
  expect(holder.errors[0]).toMatchObject({ code: "unreachable" });
  expect(pauses).toEqual([750]);
  expect(holder.revision).toBe("x.1");
});

test("a goaway is followed after the time that it names, and is no failure", async () => {
  const holder = new RecordingHolder();
  const { pauses } = start(holder);
  await until(() => delivery.openStreams === 1);
  delivery.send('event: goaway\ndata: {"retryMs":123}\n\n');
  await until(() => delivery.asked.length === 3);
  expect(delivery.asked).toEqual(["snapshot", "stream from x.1", "stream from x.1"]);
  expect(pauses).toEqual([123]);
  expect(holder.errors).toEqual([]);
});

describe("while the server fails", () => {
  test("pauses grow, and what is held stays", async () => {
    const holder = new RecordingHolder();
    delivery.refusals.set("snapshot", 503);
    const { pauses } = start(holder);
    await until(() => holder.errors.length === 7);
    delivery.refusals.clear();
    await until(() => delivery.openStreams === 1);
    expect(pauses.slice(0, 7)).toEqual([750, 1_500, 3_000, 6_000, 12_000, 22_500, 22_500]);
    expect(holder.revision).toBe("x.1");
  });

  test("and streams alone do not work, the snapshot is polled", async () => {
    const holder = new RecordingHolder();
    delivery.refusals.set("stream", 502);
    const { pauses } = start(holder, { pollMs: 40_000 });
    await until(() => holder.errors.length >= 5);
    delivery.commit(newFlag);
    await until(() => holder.revision === "x.2");
    expect(pauses.slice(0, 5)).toEqual([750, 1_500, 3_000, 30_000, 30_000]);
    expect(delivery.asked).toContain("snapshot if x.1");
    delivery.refusals.clear();
    await until(() => delivery.openStreams === 1);
    delivery.commit({ segments: { s: null } });
    await until(() => holder.revision === "x.3");
    expect(holder.steps).toEqual(["snapshot x.1", "snapshot x.2", "delta x.3"]);
  });

  test("a server that was away for a moment is found again as soon as pauses allow", async () => {
    const holder = new RecordingHolder();
    const { pauses } = start(holder, { pollMs: 1_000_000 });
    await until(() => delivery.openStreams === 1);
    delivery.refusals.set("snapshot", 503).set("stream", 503);
    delivery.drop();
    await until(() => holder.errors.length === 6);
    delivery.refusals.clear();
    await until(() => delivery.openStreams === 1);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(22_500);
  });

  test("a key that is refused is tried again, slowly", async () => {
    const holder = new RecordingHolder();
    delivery.refusals.set("snapshot", 401);
    const { pauses } = start(holder, { unauthorizedRetryMs: 100_000 });
    await until(() => holder.errors.length === 2);
    delivery.refusals.clear();
    await until(() => delivery.openStreams === 1);
    expect(holder.errors[0]).toMatchObject({ code: "unauthorized" });
    expect(pauses.slice(0, 2)).toEqual([75_000, 75_000]);
    expect(holder.revision).toBe("x.1");
  });
});

test("a server that asks to be left alone is left alone, up to a bound", async () => {
  const pauses: number[] = [];
  for (const seconds of ["20", "86400"]) {
    const edges = new ManualEdges(
      () => new Response(null, { status: 503, headers: { "retry-after": seconds } }),
    );
    const holder = new RecordingHolder();
    const upstream = { url: "http://flags.test", key: "k", timeoutMs: 10_000, edges };
    const halt = new AbortController();
    const done = follow(upstream, holder, { pace: paceDefault, signal: halt.signal });
    await until(() => holder.errors.length === 1 && edges.delays.length === 1);
    pauses.push(...edges.delays);
    halt.abort();
    await done;
    expect(edges.delays).toEqual([]);
  }
  expect(pauses).toEqual([20_000, 30_000]);
});

test("a holder that was stopped hears nothing more", async () => {
  const holder = new RecordingHolder();
  start(holder);
  await until(() => delivery.openStreams === 1);
  stop.abort();
  await running;
  await until(() => delivery.openStreams === 0);
  expect(holder.errors).toEqual([]);
});
