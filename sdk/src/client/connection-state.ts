import type { Edges } from "../connection/index.ts";

/**
 * - `connecting`: the server was not heard yet; what was brought along decides, or the callers' defaults do.
 * - `ready`: in touch with the server.
 * - `stale`: out of touch for too long; the last known snapshot decides.
 * - `unauthorized`: the key was refused; the last known snapshot decides.
 * - `offline`: it was told not to connect; what was brought along or kept decides.
 * - `closed`: the client was closed; the last known snapshot decides.
 */
export type ClientState = "connecting" | "ready" | "stale" | "unauthorized" | "offline" | "closed";

export interface StateParts {
  readonly edges: Edges;
  readonly staleAfterMs: number;
  readonly isOffline: boolean;
  readonly onState: (state: ClientState) => void;
}

/** Where a client stands with its server. */
export class ConnectionState {
  readonly #parts: StateParts;
  #state: ClientState;
  #contactAtMs: number | undefined;
  #undo: () => void = () => undefined;

  constructor(parts: StateParts) {
    this.#parts = parts;
    this.#state = parts.isOffline ? "offline" : "connecting";
  }

  get current(): ClientState {
    return this.#state;
  }

  /** Milliseconds since the server was heard last; `undefined` before it was heard. */
  get staleMs(): number | undefined {
    if (this.#contactAtMs === undefined) return undefined;
    return Math.max(0, this.#parts.edges.now() - this.#contactAtMs);
  }

  contact(): void {
    this.#contactAtMs = this.#parts.edges.now();
    if (this.#state === "ready" || this.#state === "closed") return;
    this.#become("ready");
    this.#watch(this.#parts.staleAfterMs);
  }

  refused(): void {
    if (this.#state !== "unauthorized" && this.#state !== "closed") this.#become("unauthorized");
  }

  close(): void {
    this.#undo();
    this.#become("closed");
  }

  /** One timer for many contacts: when it goes off, it looks how long the last one is ago. */
  #watch(delayMs: number): void {
    this.#undo();
    this.#undo = this.#parts.edges.after(delayMs, () => {
      if (this.#state !== "ready") return;
      const leftMs = this.#parts.staleAfterMs - (this.staleMs ?? 0);
      if (leftMs > 0) this.#watch(leftMs);
      else this.#become("stale");
    });
  }

  #become(state: ClientState): void {
    this.#state = state;
    this.#parts.onState(state);
  }
}
