import type { Delta, ObservationBatch, RevisionId, Snapshot } from "@yardarm/sdk/model";

/** One environment of one project. */
export interface EnvironmentRef {
  readonly project: string;
  readonly environment: string;
}

/** What an SDK key opens. A server key sees everything of its environment; a client key gets decisions, never rules. */
export interface KeyAccess extends EnvironmentRef {
  readonly keyId: string;
  readonly kind: "server" | "client";
  /** Of a client key: the origins whose pages may use it, as `originProblem` takes them. Absent: all pages may. */
  readonly origins?: readonly string[];
}

/**
 * A knock at the door: something may be new. Rings may be missed, repeated and out of order; the deltas are what counts.
 * Without an environment it means: look at all of them (after a lost connection, or a new epoch).
 */
export interface Ring {
  readonly environment?: EnvironmentRef;
  /** The delta itself, when it was small enough to travel with the ring. */
  readonly delta?: Delta;
  /** How far the environment is at least; who is there already need not look. */
  readonly newest?: RevisionId;
}

/** Whether the counts of a batch were added now, or had been before. */
export type Observed = "counted" | "duplicate";

/** Where snapshots, deltas and keys come from: a database, another delivery upstream, or files. */
export interface Source {
  /** `undefined` for a key that is unknown, revoked or expired. */
  authenticate(key: string): Promise<KeyAccess | undefined>;
  /** The snapshot at the newest revision, read consistently; `undefined` when the environment does not exist. */
  load(environment: EnvironmentRef): Promise<Snapshot | undefined>;
  /**
   * The deltas after `revision`, in order and without gaps: all, or the first `limit` of them; `undefined` when they cannot be bridged (another epoch, no longer kept, not a revision at all), so that a reader has
   * to load anew.
   */
  deltasAfter(
    environment: EnvironmentRef,
    revision: RevisionId,
    limit: number,
  ): Promise<readonly Delta[] | undefined>;
  /** Listens for rings; returns its undo. */
  listen(listener: (ring: Ring) => void): () => void;
  /** Takes what a client reports. A batch whose id was seen before is accepted and not counted again. */
  observe(access: KeyAccess, batch: ObservationBatch): Promise<Observed>;
  /** Whether rings can be heard at the moment. */
  isListening(): boolean;
}
