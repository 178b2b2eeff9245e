import type { EnvironmentRef, KeyAccess, Observed, Ring, Source } from "@yardarm/delivery";
import {
  type Delta,
  type DeltaBody,
  formatRevision,
  type ObservationBatch,
  parseRevision,
  type RevisionId,
  type Snapshot,
} from "@yardarm/sdk/model";
import type { StoredDeltas } from "./delivery-read-model.ts";
import type { CommitNotice, DeltaNotice } from "./notification.ts";

export interface PostgresSourceDeps {
  readonly authenticate: (key: string) => Promise<KeyAccess | undefined>;
  readonly readSnapshot: (environment: EnvironmentRef) => Promise<Snapshot | undefined>;
  readonly readDeltas: (
    environment: EnvironmentRef,
    run: { readonly after: number; readonly limit: number },
  ) => Promise<StoredDeltas | undefined>;
  readonly readEpoch: () => Promise<string>;
  readonly observe: (access: KeyAccess, batch: ObservationBatch) => Promise<Observed>;
  readonly isListening: () => boolean;
}

/** What delivery reads from Postgres, and what it hears from the commits of all servers. */
export class PostgresSource implements Source {
  readonly #deps: PostgresSourceDeps;
  readonly #listeners = new Set<(ring: Ring) => void>();
  /** Of the connection that notices come from; only they are told in it. What is read tells its own. */
  #epoch: string | undefined;

  constructor(deps: PostgresSourceDeps) {
    this.#deps = deps;
  }

  authenticate(key: string): Promise<KeyAccess | undefined> {
    return this.#deps.authenticate(key);
  }

  load(environment: EnvironmentRef): Promise<Snapshot | undefined> {
    return this.#deps.readSnapshot(environment);
  }

  async deltasAfter(
    environment: EnvironmentRef,
    revision: RevisionId,
    limit: number,
  ): Promise<readonly Delta[] | undefined> {
    const position = parseRevision(revision);
    if (position === undefined) return undefined;
    const after = position.number;
    const stored = await this.#deps.readDeltas(environment, { after, limit });
    if (stored === undefined || stored.epoch !== position.epoch || stored.newest < after) {
      return undefined;
    }
    const { epoch, newest, deltas } = stored;
    // Deltas are kept for a while only; the first one after the revision may be gone.
    if (newest > after && deltas[0]?.revision !== after + 1) return undefined;
    return deltas.map((delta) => deltaOf(epoch, delta.revision, delta.body));
  }

  listen(listener: (ring: Ring) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  observe(access: KeyAccess, batch: ObservationBatch): Promise<Observed> {
    return this.#deps.observe(access, batch);
  }

  isListening(): boolean {
    return this.#deps.isListening();
  }

  /** After a time in which notices may have been missed, or when the epoch may be another one. */
  async lookAgain(): Promise<void> {
    this.#epoch = await this.#deps.readEpoch();
    this.#ring({});
  }

  hearDelta({ project, environment, revision, body }: DeltaNotice): void {
    if (this.#epoch === undefined) return;
    const delta = deltaOf(this.#epoch, revision, body);
    this.#ring({ environment: { project, environment }, delta });
  }

  hearCommit({ project, revisions }: CommitNotice): void {
    for (const [environment, number] of Object.entries(revisions)) {
      if (this.#epoch === undefined) return;
      const newest = formatRevision({ epoch: this.#epoch, number });
      this.#ring({ environment: { project, environment }, newest });
    }
  }

  #ring(ring: Ring): void {
    for (const listener of this.#listeners) listener(ring);
  }
}

function deltaOf(epoch: string, revision: number, body: DeltaBody): Delta {
  const from = formatRevision({ epoch, number: revision - 1 });
  return { from, to: formatRevision({ epoch, number: revision }), ...body };
}
