/**
 * Services follow two servers while people write through both and everything breaks: servers are killed, Postgres is
 * restarted and crashes, connections are cut. In the end nothing that was acknowledged is lost, nobody has seen a gap, and
 * everybody holds what the database holds.
 */
import { type Client, createClient } from "@yardarm/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Chance } from "./chance.ts";
import { causeFaults, dropStreams } from "./chaos.ts";
import { readTruth } from "./oracle.ts";
import { numberOf, RawReader } from "./raw-reader.ts";
import { createWorld, environments, type World } from "./world.ts";
import { Writer } from "./writer.ts";

const isDeep = process.env["YARDARM_TEST_DEEP"] === "1";
const size = isDeep
  ? { rounds: 10, writers: 8, rawReaders: 24, services: 12, flags: 40 }
  : { rounds: 1, writers: 4, rawReaders: 8, services: 6, flags: 12 };
/** How long everybody has, after the last fault, to hold the newest revision. */
const settleWithinMs = 20_000;

let world: World;

beforeAll(async () => {
  world = await createWorld(size.flags);
});

afterAll(() => world?.end());

test(
  "through crashes and lost connections nothing acknowledged is lost, and every service ends up with the truth",
  async ({ annotate }) => {
    const seed = Math.floor(Math.random() * 2 ** 32);
    const chance = new Chance(seed);
    const stopped = new AbortController();
    const ended = new AbortController();
    const writers = fill(
      size.writers,
      () => new Writer(world, new Chance(chance.next() * 2 ** 32)),
    );
    const readers = fill(
      size.rawReaders,
      (index) => new RawReader(world, environmentOf(index), new Chance(chance.next() * 2 ** 32)),
    );
    const services = fill(size.services, (index) => new Service(world, index));
    const reading = readers.map((reader) => reader.readUntil(ended.signal));
    const writing = writers.map((writer) => writer.writeUntil(stopped.signal));
    const dropping = dropStreams(readers, chance, stopped.signal);

    const faults = await causeFaults(world, chance, size.rounds);
    stopped.abort();
    await Promise.all([...writing, dropping]);

    const acknowledged = writers.flatMap((writer) => writer.acknowledged);
    const truth = await readTruth(world, acknowledged);
    const story = {
      seed,
      faults,
      acknowledged: acknowledged.length,
      refused: sum(writers, ({ refused }) => refused),
      unanswered: sum(writers, ({ unanswered }) => unanswered),
      deltas: sum(readers, ({ deltas }) => deltas),
      snapshots: sum(readers, ({ snapshots }) => snapshots),
      resumed: sum(readers, ({ resumed }) => resumed),
    };
    await annotate(tell(story));
    try {
      expect(truth.gaps).toEqual([]);
      expect(truth.lost).toEqual([]);
      expect(truth.claimedTwice).toBe(0);
      expect(truth.record.fault).toBeUndefined();
      expect(truth.record.head?.number).toBeGreaterThanOrEqual(acknowledged.length);

      await expect
        .poll(() => readers.filter((reader) => !isThere(reader, truth.revisions)).length, {
          timeout: settleWithinMs,
        })
        .toBe(0);
      await expect
        .poll(() => services.filter((service) => !service.agreesWith(truth.isOn)).length, {
          timeout: settleWithinMs,
        })
        .toBe(0);
      for (const reader of readers) {
        expect(reader.violations).toEqual([]);
        for (const flag of world.flags) {
          const isOn = reader.held?.flags[flag]?.config.on;
          expect(isOn).toBe(truth.isOn.get(`${flag}/${reader.environment}`));
        }
      }
      expect(services.flatMap(({ violations }) => violations)).toEqual([]);
      // Something did happen.
      expect(story.acknowledged).toBeGreaterThan(20);
      expect(story.deltas).toBeGreaterThan(story.acknowledged);
      expect(story.unanswered).toBeGreaterThan(0);
      expect(story.resumed).toBeGreaterThan(10);
    } catch (error) {
      throw new Error(`${tell(story)}\n${world.servers.map((each) => each.output()).join("\n")}`, {
        cause: error,
      });
    } finally {
      ended.abort();
      await Promise.all([...reading, ...services.map((service) => service.end())]);
    }
  },
  (120 + size.rounds * 60) * 1_000,
);

/** A service that uses the SDK as everybody does, and notes when what it holds goes back. */
class Service {
  readonly violations: string[] = [];
  readonly #world: World;
  readonly #environment: (typeof environments)[number];
  readonly #client: Client;
  #newest = -1;

  constructor(world: World, index: number) {
    this.#world = world;
    this.#environment = environmentOf(index);
    const place = world.servers[index % world.servers.length];
    this.#client = createClient({
      url: place?.url ?? "",
      key: world.keys[this.#environment],
      service: { name: "torture" },
      // Lost connections are what this is about.
      logger: { info: () => undefined, warn: () => undefined },
    });
    this.#client.on("change", ({ revision }) => {
      const number = numberOf(revision);
      if (number <= this.#newest) this.violations.push(`held ${this.#newest}, then ${number}`);
      this.#newest = number;
    });
  }

  /** Decided, not read: a flag that is on serves `on` to everybody. */
  agreesWith(isOn: ReadonlyMap<string, boolean>): boolean {
    return this.#world.flags.every(
      (flag) =>
        this.#client.boolean(flag, { targetingKey: "anybody" }, false) ===
        isOn.get(`${flag}/${this.#environment}`),
    );
  }

  end(): Promise<void> {
    return this.#client.close();
  }
}

function environmentOf(index: number): (typeof environments)[number] {
  return index % 2 === 0 ? environments[0] : environments[1];
}

function isThere(reader: RawReader, revisions: Readonly<Record<string, number>>): boolean {
  return numberOf(reader.held?.revision) === revisions[reader.environment];
}

function fill<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function sum<T>(items: readonly T[], numberOfOne: (item: T) => number): number {
  return items.reduce((total, item) => total + numberOfOne(item), 0);
}

function tell(story: object): string {
  return `This happened: ${JSON.stringify(story)}`;
}
