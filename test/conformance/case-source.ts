import type { EnvironmentRef, KeyAccess, Ring, Source } from "@yardarm/delivery";
import type { Delta, ObservationBatch, RevisionId, Snapshot } from "@yardarm/sdk/model";

const revisions = { empty: "x.0", full: "x.1" };

/**
 * One environment for each snapshot, named by its number. All start empty; `fill` commits the delta that makes the
 * snapshot of it, so that what a client holds in the end came by stream.
 */
export class CaseSource implements Source {
  readonly #snapshots: readonly Snapshot[];
  readonly #full = new Set<string>();
  readonly #listeners = new Set<(ring: Ring) => void>();
  readonly observed: ObservationBatch[] = [];

  constructor(snapshots: readonly Snapshot[]) {
    this.#snapshots = snapshots;
  }

  fill(environment: string): void {
    this.#full.add(environment);
    const ref = { project: "conformance", environment };
    for (const listener of this.#listeners) listener({ environment: ref, delta: this.#delta(ref) });
  }

  /** The number is the server key of its environment, and what pages of it use says so. */
  async authenticate(key: string): Promise<KeyAccess | undefined> {
    const environment = key.replace("yd_client_", "");
    const kind = environment === key ? "server" : "client";
    return { project: "conformance", environment, keyId: key, kind };
  }

  async load({ project, environment }: EnvironmentRef): Promise<Snapshot> {
    const ref = { project, environment };
    const isFull = this.#full.has(ref.environment);
    const parts = isFull ? this.#snapshot(ref) : { flags: {}, segments: {}, lists: {}, groups: {} };
    const revision = isFull ? revisions.full : revisions.empty;
    return { format: 1, ...parts, ...ref, revision };
  }

  async deltasAfter(ref: EnvironmentRef, revision: RevisionId): Promise<readonly Delta[]> {
    const isBehind = this.#full.has(ref.environment) && revision === revisions.empty;
    return isBehind ? [this.#delta(ref)] : [];
  }

  listen(listener: (ring: Ring) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async observe(_access: KeyAccess, batch: ObservationBatch): Promise<"counted"> {
    this.observed.push(batch);
    return "counted";
  }

  isListening(): boolean {
    return true;
  }

  #delta(ref: EnvironmentRef): Delta {
    const { flags, segments, groups, lists } = this.#snapshot(ref);
    const added = Object.entries(lists).map(([name, add]) => [name, { add, remove: [] }]);
    return {
      from: revisions.empty,
      to: revisions.full,
      flags,
      segments,
      groups,
      lists: Object.fromEntries(added),
    };
  }

  #snapshot({ environment }: EnvironmentRef): Snapshot {
    const snapshot = this.#snapshots[Number(environment)];
    if (snapshot === undefined) throw new Error(`There is no case ${environment}.`);
    return snapshot;
  }
}
