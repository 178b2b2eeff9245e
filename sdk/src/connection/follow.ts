import { type Delta, isNewer, type RevisionId, type SnapshotParts } from "../model/index.ts";
import { backoffMs, jitteredMs } from "./backoff.ts";
import { pause } from "./edges.ts";
import { fetchSnapshot } from "./fetch-snapshot.ts";
import type { Frame } from "./frame.ts";
import { openStream } from "./open-stream.ts";
import type { Pace } from "./pace.ts";
import type { Upstream } from "./upstream.ts";
import { asYardarmError, YardarmError } from "./yardarm-error.ts";

/** Who holds the snapshot that a connection keeps up to date. */
export interface Holder {
  /** The revision held at the moment. */
  readonly revision: RevisionId | undefined;
  /** Holds this one from now on. */
  replace(snapshot: SnapshotParts): void;
  /** Takes what it holds further; `delta.from` is its own revision. */
  advance(delta: Delta): void;
  /** The server was heard: up to now, what is held is the newest. */
  contact(): void;
  /** It will be tried again; nothing that is held is lost. */
  failed(error: YardarmError): void;
}

/** How patiently a holder is kept up to date, and until when: an aborted `signal` ends it. */
export interface FollowOptions {
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

/**
 * Keeps a holder at the newest revision until the signal aborts: by the stream as long as one can be held, and by asking
 * for the snapshot as long as none can. Never rejects.
 */
export async function follow(
  upstream: Upstream,
  holder: Holder,
  options: FollowOptions,
): Promise<void> {
  const follower = new Follower(upstream, holder, options);
  while (!options.signal.aborted) {
    const pauseMs = await follower.round();
    await pause(upstream.edges, pauseMs, options.signal);
  }
}

class Follower {
  readonly #upstream: Upstream;
  readonly #holder: Holder;
  readonly #pace: Pace;
  readonly #signal: AbortSignal;
  /** What is held came from this server, not from a file or from another one. */
  #isConfirmed = false;
  #failures = 0;
  /** In this round the snapshot was asked for and given: what fails then is the stream alone. */
  #hasPolled = false;
  /** The wait before connecting again that the server asked for. */
  #retryMs: number;

  constructor(upstream: Upstream, holder: Holder, { pace, signal }: FollowOptions) {
    this.#upstream = upstream;
    this.#holder = holder;
    this.#pace = pace;
    this.#signal = signal;
    this.#retryMs = pace.retryFirstMs;
  }

  /** One try, for as long as it goes well; gives the pause before the next. */
  async round(): Promise<number> {
    this.#hasPolled = false;
    try {
      if (!this.#isConfirmed || this.#failures >= this.#pace.failuresBeforePolling) {
        await this.#refresh();
        this.#hasPolled = true;
      }
      return await this.#listen();
    } catch (thrown) {
      if (this.#signal.aborted) return 0;
      const error = asYardarmError(thrown);
      this.#failures++;
      this.#holder.failed(error);
      return this.#pauseAfter(error);
    }
  }

  /** Follows one stream to its end. */
  async #listen(): Promise<number> {
    const frames = openStream(this.#upstream, {
      revision: this.#holder.revision,
      silenceMs: this.#pace.silenceMs,
      signal: this.#signal,
      onContact: () => {
        this.#failures = 0;
        this.#holder.contact();
      },
      onRetry: (retryMs) => {
        this.#retryMs = retryMs;
      },
    });
    for await (const frame of frames) {
      if (frame.kind === "goaway") return frame.retryMs;
      await this.#take(frame);
    }
    return jitteredMs(this.#retryMs, this.#upstream.edges.random());
  }

  async #take(frame: Frame): Promise<void> {
    if (frame.kind === "delta") await this.#takeDelta(frame.delta);
    else if (frame.kind === "reset") await this.#startOver(frame.revision);
    else if (frame.kind === "unreadable") await this.#refresh();
  }

  async #startOver(goesOnFrom: RevisionId): Promise<void> {
    await this.#refresh();
    if (this.#isAt(goesOnFrom)) return;
    // The snapshot came from a server that lags behind the one that streams. What lies between will not be sent on this
    // stream; on one that is opened from here, it is.
    throw this.#gap(goesOnFrom);
  }

  async #takeDelta(delta: Delta): Promise<void> {
    if (this.#isAt(delta.to)) return;
    // A gap: frames were lost, or the stream goes on from a snapshot that has not been fetched.
    if (delta.from !== this.#holder.revision) await this.#refresh();
    if (this.#isAt(delta.to)) return;
    if (delta.from === this.#holder.revision) return this.#holder.advance(delta);
    throw this.#gap(delta.from);
  }

  /** What is held is of this revision, or of a later one. */
  #isAt(revision: RevisionId): boolean {
    const held = this.#holder.revision;
    return held !== undefined && (held === revision || isNewer(held, revision));
  }

  #gap(goesOnFrom: RevisionId): YardarmError {
    const message = `The stream goes on from ${goesOnFrom}, the snapshot is at ${this.#holder.revision}.`;
    return new YardarmError("unreachable", message);
  }

  async #refresh(): Promise<void> {
    const held = this.#isConfirmed ? this.#holder.revision : undefined;
    const fetched = await fetchSnapshot(this.#upstream, { revision: held, signal: this.#signal });
    if (this.#signal.aborted) return;
    if (fetched.kind === "snapshot") {
      const { snapshot } = fetched;
      // Another server may lag behind the one that was heard before; within an epoch nobody goes back.
      const isOlder = held !== undefined && isNewer(held, snapshot.revision);
      if (!isOlder) this.#holder.replace(snapshot);
      this.#isConfirmed = true;
    }
    this.#holder.contact();
  }

  #pauseAfter({ code, retryAfterMs = 0 }: YardarmError): number {
    const { pollMs, retryMaxMs, retryFirstMs, unauthorizedRetryMs } = this.#pace;
    const random = this.#upstream.edges.random();
    if (code === "unauthorized") return jitteredMs(unauthorizedRetryMs, random);
    const isPolling = this.#failures > this.#pace.failuresBeforePolling && this.#hasPolled;
    const bounds = { firstMs: retryFirstMs, maxMs: retryMaxMs };
    return Math.max(
      isPolling ? jitteredMs(pollMs, random) : backoffMs(this.#failures, random, bounds),
      Math.min(retryAfterMs, retryMaxMs),
    );
  }
}
