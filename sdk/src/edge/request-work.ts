import type { Upstream } from "../connection/index.ts";

/** A request as its runtime hands it over: the `ctx` of a Worker is one. */
export interface EdgeRequest {
  /** Keeps the runtime from ending what goes on beside the request. Without it, a request waits for what it starts. */
  readonly waitUntil?: ((promise: Promise<unknown>) => void) | undefined;
  /** The W3C header of what the request is for, so that what other services served for the same can be joined. */
  readonly traceparent?: unknown;
}

/** What goes on for a request, which waits for none of it longer than it was told. */
export class RequestWork {
  readonly #request: EdgeRequest;
  readonly #edges: Upstream["edges"];
  readonly #waitMs: number;

  /** @param waitMs in milliseconds. */
  constructor(request: EdgeRequest, edges: Upstream["edges"], waitMs: number) {
    this.#request = request;
    this.#edges = edges;
    this.#waitMs = waitMs;
  }

  /** Waits for it only where the runtime does not. */
  async beside(work: Promise<void>): Promise<void> {
    if (!this.#isKept(work)) await this.#within(work);
  }

  /** Waits for it; what is not done by then goes on beside. */
  async waitedFor(work: Promise<void>): Promise<void> {
    this.#isKept(work);
    await this.#within(work);
  }

  /** Whether the runtime waits for it. Taken off its object, a method of a runtime may no longer work. */
  #isKept(work: Promise<void>): boolean {
    try {
      this.#request.waitUntil?.(work);
      return this.#request.waitUntil !== undefined;
    } catch {
      return false;
    }
  }

  #within(work: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const undo = this.#edges.after(this.#waitMs, resolve);
      void work.then(() => {
        undo();
        resolve();
      });
    });
  }
}
