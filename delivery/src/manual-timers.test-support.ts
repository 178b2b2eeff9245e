import type { Timers } from "./timers.ts";

interface Due {
  at: number;
  readonly everyMs?: number;
  readonly call: () => void;
}

/** Time that passes only when a test says so. */
export class ManualTimers implements Timers {
  readonly #due = new Set<Due>();
  #now = 0;

  now = (): number => this.#now;
  random = (): number => 0.5;

  after(delayMs: number, call: () => void): () => void {
    const due: Due = { at: this.#now + delayMs, call };
    this.#due.add(due);
    return () => this.#due.delete(due);
  }

  every(intervalMs: number, call: () => void): () => void {
    const due: Due = { at: this.#now + intervalMs, everyMs: intervalMs, call };
    this.#due.add(due);
    return () => this.#due.delete(due);
  }

  /** How many calls wait for their time. */
  get waiting(): number {
    return this.#due.size;
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = [...this.#due].sort((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      this.#now = next.at;
      if (next.everyMs === undefined) this.#due.delete(next);
      else next.at += next.everyMs;
      next.call();
    }
    this.#now = end;
  }
}
