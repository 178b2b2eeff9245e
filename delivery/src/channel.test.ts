import type { Buffer } from "node:buffer";
import { applyDelta, type Delta, type DeltaBody, type Snapshot } from "@yardarm/sdk/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Subscriber } from "./audience.ts";
import { Channel } from "./channel.ts";
import { FakeSource, flagServing, production } from "./fake-source.test-support.ts";
import { ManualTimers } from "./manual-timers.test-support.ts";

/**
 * A reader as docs/protocol.md wants it: first the snapshot, then the stream from there; a delta is applied only where it
 * starts; everything else means: begin again. Each connection is a subscriber of its own.
 */
class ModelReader {
  readonly faults: string[] = [];
  deltas = 0;
  resets = 0;
  held: Snapshot | undefined;
  readonly #channel: Channel;
  #connection: Connection | undefined;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  get isConnected(): boolean {
    return this.#connection?.isOpen === true;
  }

  async connect(): Promise<void> {
    this.disconnect();
    const connection = new Connection(this);
    this.#connection = connection;
    try {
      const held = this.held ?? (await this.#channel.load())?.value();
      // A snapshot that comes after its connection was given up is nobody's: another may have begun from an older one.
      if (!connection.isOpen) return;
      this.held = held;
      await this.#channel.join(connection, held?.revision);
    } catch {
      connection.end();
    }
  }

  disconnect(): void {
    if (this.#connection === undefined) return;
    this.#connection.end();
    this.#channel.leave(this.#connection);
  }

  read(frame: Buffer): void {
    const text = frame.toString();
    if (text.includes("event: reset")) {
      this.resets++;
      this.#beginAgain();
      return;
    }
    const delta: Delta = JSON.parse(text.slice(text.indexOf("data: ") + 6));
    if (this.held === undefined || delta.from !== this.held.revision) {
      this.faults.push(`holds ${this.held?.revision}, got ${delta.from} to ${delta.to}`);
      this.#beginAgain();
      return;
    }
    this.deltas++;
    this.held = applyDelta(this.held, delta);
  }

  #beginAgain(): void {
    this.held = undefined;
    void this.connect();
  }
}

class Connection implements Subscriber {
  readonly access = { ...production, keyId: "k1", kind: "server" } as const;
  readonly #reader: ModelReader;
  isOpen = true;

  constructor(reader: ModelReader) {
    this.#reader = reader;
  }

  send(frame: Buffer): void {
    if (this.isOpen) this.#reader.read(frame);
  }

  end(): void {
    this.isOpen = false;
  }
}

/** What a commit can change; of a key list only what is really added or removed. */
const edits: readonly ((held: Snapshot) => DeltaBody)[] = [
  () => ({ flags: { a: flagServing("on") } }),
  () => ({ flags: { a: flagServing("off"), b: flagServing("on") } }),
  () => ({ flags: { b: null } }),
  ({ lists }) => ({ lists: { beta: lists["beta"] ? null : { add: ["u1"], remove: [] } } }),
  ({ lists }) => {
    const [add, remove] = lists["beta"]?.includes("u2") ? [[], ["u2"]] : [["u2"], []];
    return lists["beta"]?.length === 1 ? {} : { lists: { beta: { add, remove } } };
  },
];

const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("commit" as const),
      edit: fc.constantFrom(...edits),
      ring: fc.constantFrom("full" as const, "bare" as const, "told" as const, "lost" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("repeat a ring" as const), which: fc.nat(20) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("ring for everybody" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("new epoch" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("prune" as const), keep: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("let time pass" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("go down" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("come up" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("connect" as const, "disconnect" as const),
      reader: fc.nat(3),
    }),
  },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

test("whatever is missed, repeated, late or cut off, every reader ends up with what the source has", async () => {
  const seen = { deltas: 0, resets: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(action, { minLength: 5, maxLength: 40, size: "max" }),
      fc.integer({ min: 1, max: 6 }),
      async (scheduler, actions, deltasMax) => {
        const source = new FakeSource();
        source.travel = (what) => scheduler.schedule(Promise.resolve(), what);
        const timers = new ManualTimers();
        const recent = { deltasMax, bytesMax: 1 << 20 };
        const channel = new Channel(production, {
          source,
          timers,
          recent,
          onError: () => undefined,
        });
        source.listen((ring) => channel.ring(ring));
        const readers = Array.from({ length: 4 }, () => new ModelReader(channel));
        const sequence = actions.map((taken) => ({
          label: taken.do,
          builder: () => Promise.resolve(act(taken, { source, timers, readers })),
        }));
        const { task } = scheduler.scheduleSequence(sequence);
        await scheduler.waitFor(task);

        source.isDown = false;
        source.ring({});
        await scheduler.waitIdle();
        timers.pass(10_000);
        await scheduler.waitIdle();
        for (const reader of readers) if (!reader.isConnected) void reader.connect();
        await scheduler.waitIdle();
        timers.pass(10_000);
        for (const reader of readers) {
          expect(reader.faults).toEqual([]);
          expect(reader.held).toEqual(source.snapshot);
        }
        for (const { deltas, resets } of readers) {
          seen.deltas += deltas;
          seen.resets += resets;
        }
      },
    ),
    { numRuns: 600 },
  );
  // The interesting cases did occur.
  expect(seen.deltas).toBeGreaterThan(500);
  expect(seen.resets).toBeGreaterThan(100);
});

interface World {
  readonly source: FakeSource;
  readonly timers: ManualTimers;
  readonly readers: readonly ModelReader[];
}

let epochs = 1;

function act(taken: Action, { source, timers, readers }: World): void {
  switch (taken.do) {
    case "commit":
      if (source.snapshot) source.commit(taken.edit(source.snapshot), taken.ring);
      break;
    case "repeat a ring": {
      const delta = source.committed[taken.which % source.committed.length];
      if (delta) source.ring({ environment: production, delta });
      break;
    }
    case "ring for everybody":
      source.ring({});
      break;
    case "new epoch":
      source.startEpoch(`e${++epochs}`);
      source.ring({});
      break;
    case "prune":
      source.keepDeltas(taken.keep);
      break;
    case "let time pass":
      timers.pass(60);
      break;
    case "go down":
      source.isDown = true;
      break;
    case "come up":
      source.isDown = false;
      break;
    case "connect":
      void readers[taken.reader]?.connect();
      break;
    case "disconnect":
      readers[taken.reader]?.disconnect();
      break;
  }
}
