import { pause } from "../connection/index.ts";
import { Outbox, type OutboxParts } from "./outbox.ts";

/** How long `close` waits for what is still to be reported. */
const lastFlushMs = 3_000;

export interface ReporterParts extends OutboxParts {
  /** 0 = nothing is ever reported. */
  readonly flushMs: number;
}

/** Reports again and again what was counted, for as long as somebody runs. */
export class Reporter {
  readonly #parts: ReporterParts;
  readonly #outbox: Outbox;
  readonly #stop = new AbortController();
  readonly #abort = new AbortController();
  #sending: Promise<void> | undefined;

  constructor(parts: ReporterParts) {
    this.#parts = parts;
    this.#outbox = new Outbox(parts);
  }

  /** Reports again and again until it is closed. Never rejects. */
  async run(): Promise<void> {
    const { flushMs, upstream } = this.#parts;
    const { signal } = this.#stop;
    while (flushMs > 0 && !signal.aborted) {
      await pause(upstream.edges, flushMs, signal);
      if (!signal.aborted) await this.#flush();
    }
  }

  /** Reports the rest, for a bounded time. Never rejects. */
  async close(): Promise<void> {
    this.#stop.abort();
    const { flushMs, upstream } = this.#parts;
    if (flushMs === 0) return;
    const undo = upstream.edges.after(lastFlushMs, () => this.#abort.abort());
    await this.#flush(true);
    undo();
  }

  /** Reports the rest of a page that may be gone the next moment, beside whatever else is being sent. */
  leave(): void {
    if (this.#parts.flushMs === 0 || this.#stop.signal.aborted) return;
    this.#outbox.gather();
    const how = { signal: this.#abort.signal, outlives: true };
    const sending: (Promise<void> | undefined)[] = [this.#sending];
    for (let left = this.#outbox.waiting; left > 0; left--) {
      sending.push(this.#outbox.send(how, 1));
    }
    this.#sending = Promise.all(sending).then(() => undefined);
  }

  async #flush(isLast = false): Promise<void> {
    // What is being sent goes first, so that nothing is sent twice at a time.
    await this.#sending;
    this.#outbox.gather(isLast);
    this.#sending = this.#outbox.send({ signal: this.#abort.signal, outlives: isLast });
    await this.#sending;
  }
}
