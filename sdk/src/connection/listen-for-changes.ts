import type { RevisionId } from "../model/index.ts";
import { backoffMs, jitteredMs } from "./backoff.ts";
import { pause } from "./edges.ts";
import { openEvents } from "./open-stream.ts";
import type { Pace } from "./pace.ts";
import { signalFrameOf } from "./signal-frame.ts";
import type { Upstream } from "./upstream.ts";
import { asYardarmError, type YardarmError } from "./yardarm-error.ts";

/** Who holds decisions of a client key, and asks for them again when there is a reason to. */
export interface ChangeListener {
  /** Decisions may differ since this revision; without one, it is time to look, since nothing can be heard. */
  mayDiffer(revision?: RevisionId): void;
  /** The server was heard. */
  contact(): void;
  /** It will be tried again; nothing that is held is lost. */
  failed(error: YardarmError): void;
}

/** Listens to the stream of a client key until the signal aborts. Never rejects. */
export async function listenForChanges(
  upstream: Upstream,
  listener: ChangeListener,
  { pace, signal }: { readonly pace: Pace; readonly signal: AbortSignal },
): Promise<void> {
  const listening = new Listening(upstream, listener, { pace, signal });
  while (!signal.aborted) {
    const pauseMs = await listening.round();
    await pause(upstream.edges, pauseMs, signal);
  }
}

class Listening {
  readonly #upstream: Upstream;
  readonly #listener: ChangeListener;
  readonly #pace: Pace;
  readonly #signal: AbortSignal;
  #failures = 0;
  #retryMs: number;
  /** The newest revision that the stream told of. */
  #heard: RevisionId | undefined;

  constructor(
    upstream: Upstream,
    listener: ChangeListener,
    { pace, signal }: { readonly pace: Pace; readonly signal: AbortSignal },
  ) {
    this.#upstream = upstream;
    this.#listener = listener;
    this.#pace = pace;
    this.#signal = signal;
    this.#retryMs = pace.retryFirstMs;
  }

  /** One stream to its end; gives the pause before the next. */
  async round(): Promise<number> {
    try {
      return await this.#listen();
    } catch (thrown) {
      if (this.#signal.aborted) return 0;
      const error = asYardarmError(thrown);
      this.#failures++;
      this.#listener.failed(error);
      return this.#pauseAfter(error);
    }
  }

  async #listen(): Promise<number> {
    const events = openEvents(this.#upstream, {
      revision: this.#heard,
      silenceMs: this.#pace.silenceMs,
      signal: this.#signal,
      onContact: () => {
        this.#failures = 0;
        this.#listener.contact();
      },
      onRetry: (retryMs) => {
        this.#retryMs = retryMs;
      },
    });
    for await (const event of events) {
      const frame = signalFrameOf(event);
      if (frame === undefined) continue;
      if (frame.kind === "goaway") return frame.retryMs;
      if (frame.kind === "unreadable") this.#listener.mayDiffer();
      if (frame.kind !== "changed" && frame.kind !== "reset") continue;
      this.#heard = frame.revision;
      if (frame.kind === "reset" || frame.keys.length > 0) this.#listener.mayDiffer(frame.revision);
    }
    return jitteredMs(this.#retryMs, this.#upstream.edges.random());
  }

  #pauseAfter({ code, retryAfterMs = 0 }: YardarmError): number {
    const { failuresBeforePolling, pollMs, retryMaxMs, retryFirstMs } = this.#pace;
    const random = this.#upstream.edges.random();
    if (code === "unauthorized") return jitteredMs(this.#pace.unauthorizedRetryMs, random);
    const least = Math.min(retryAfterMs, retryMaxMs);
    if (this.#failures >= failuresBeforePolling) {
      // Behind a proxy that lets no stream through, decisions are still at most this old.
      this.#listener.mayDiffer();
      return Math.max(jitteredMs(pollMs, random), least);
    }
    const bounds = { firstMs: retryFirstMs, maxMs: retryMaxMs };
    return Math.max(backoffMs(this.#failures, random, bounds), least);
  }
}
