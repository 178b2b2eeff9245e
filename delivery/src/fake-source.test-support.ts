import {
  applyDelta,
  type Delta,
  type DeltaBody,
  type ObservationBatch,
  type Snapshot,
  type SnapshotFlag,
} from "@yardarm/sdk/model";
import type { EnvironmentRef, KeyAccess, Observed, Ring, Source } from "./source.ts";

export const production: EnvironmentRef = { project: "shop", environment: "production" };

/** A boolean flag that serves one variant to everybody. */
export function flagServing(variant: "on" | "off", more: Partial<SnapshotFlag> = {}): SnapshotFlag {
  return {
    type: "boolean",
    variants: { on: true, off: false },
    config: {
      on: true,
      offVariant: "off",
      prerequisites: [],
      targets: [],
      rules: [],
      fallthrough: { variant },
    },
    ...more,
  };
}

/** Lets a test decide when a read looks at the data, and when its answer arrives. */
export type Travel = (what: string) => Promise<void>;

/** A source in memory: one environment, whose rings a test may lose. */
export class FakeSource implements Source {
  readonly keys = new Map<string, KeyAccess>([
    ["yd_server_good", { ...production, keyId: "k1", kind: "server" }],
    ["yd_client_good", { ...production, keyId: "k2", kind: "client" }],
  ]);
  readonly observed = new Map<string, ObservationBatch>();
  readonly reads: string[] = [];
  /** Every delta there ever was, also those that can no longer be read. */
  readonly committed: Delta[] = [];
  /** While true, every read fails. */
  isDown = false;
  travel: Travel = () => Promise.resolve();
  snapshot: Snapshot | undefined;
  #deltas: Delta[] = [];
  #epoch = "e1";
  readonly #listeners = new Set<(ring: Ring) => void>();

  constructor(flags: Snapshot["flags"] = {}) {
    this.snapshot = {
      format: 1,
      ...production,
      revision: "e1.0",
      flags,
      segments: {},
      lists: {},
      groups: {},
    };
  }

  get revision(): string {
    return this.#current().revision;
  }

  /** Commits, and rings as said: with the delta, without it, with the revision only, or not at all. */
  commit(body: DeltaBody, ring: "full" | "bare" | "told" | "lost" = "full"): Delta {
    const before = this.#current();
    const number = Number(before.revision.split(".")[1]);
    const delta = { from: before.revision, to: `${this.#epoch}.${number + 1}`, ...body };
    this.snapshot = applyDelta(before, delta);
    this.#deltas.push(delta);
    this.committed.push(delta);
    if (ring === "full") this.ring({ environment: production, delta });
    if (ring === "told") this.ring({ environment: production, newest: delta.to });
    if (ring === "bare") this.ring({ environment: production });
    return delta;
  }

  ring(ring: Ring): void {
    for (const listener of this.#listeners) listener(ring);
  }

  /** As after a restore: the counters go on, but nothing from before leads to what is now. */
  startEpoch(epoch: string): void {
    const before = this.#current();
    this.#epoch = epoch;
    this.#deltas = [];
    this.snapshot = { ...before, revision: `${epoch}.${before.revision.split(".")[1]}` };
  }

  /** Drops all but the newest deltas. */
  keepDeltas(count: number): void {
    this.#deltas = count === 0 ? [] : this.#deltas.slice(-count);
  }

  async authenticate(key: string): Promise<KeyAccess | undefined> {
    await this.#read(`authenticate ${key}`);
    return this.keys.get(key);
  }

  async load(): Promise<Snapshot | undefined> {
    await this.#read("load");
    const { snapshot } = this;
    await this.travel("load arrives");
    return snapshot;
  }

  async deltasAfter(
    _environment: EnvironmentRef,
    revision: string,
    limit: number,
  ): Promise<readonly Delta[] | undefined> {
    await this.#read(`deltas after ${revision}`);
    const answer = this.#after(revision, limit);
    await this.travel("deltas arrive");
    return answer;
  }

  listen(listener: (ring: Ring) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async observe(_access: KeyAccess, batch: ObservationBatch): Promise<Observed> {
    await this.#read("observe");
    if (this.observed.has(batch.id)) return "duplicate";
    this.observed.set(batch.id, batch);
    return "counted";
  }

  isListening(): boolean {
    return !this.isDown;
  }

  #current(): Snapshot {
    if (this.snapshot === undefined) throw new Error("The environment is gone.");
    return this.snapshot;
  }

  #after(revision: string, limit: number): readonly Delta[] | undefined {
    if (revision === this.snapshot?.revision) return [];
    const start = this.#deltas.findIndex(({ from }) => from === revision);
    return start < 0 ? undefined : this.#deltas.slice(start, start + limit);
  }

  async #read(what: string): Promise<void> {
    this.reads.push(what);
    await this.travel(what);
    if (this.isDown) throw new Error("The source is down.");
  }
}
