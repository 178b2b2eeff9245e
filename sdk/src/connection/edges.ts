/** The outside world as arguments: tests give their own. */
export interface Edges {
  fetch(address: string, init: RequestInit): Promise<Response>;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Milliseconds since 1970, as the calendar has them. */
  wallClock(): number;
  /** Calls once, later; returns its undo. */
  after(delayMs: number, call: () => void): () => void;
  /** 0 <= x < 1 */
  random(): number;
}

/** The real ones. No timer of theirs keeps a process alive. */
export const systemEdges: Edges = {
  fetch: (address, init) => fetch(address, init),
  now: () => performance.now(),
  wallClock: () => Date.now(),
  after(delayMs, call) {
    const timer: unknown = setTimeout(call, delayMs);
    // A number in browsers, an object in Node.
    if (typeof timer === "object" && timer !== null && "unref" in timer) {
      const { unref } = timer;
      if (typeof unref === "function") unref.call(timer);
    }
    return () => clearTimeout(timer as ReturnType<typeof setTimeout>);
  },
  random: () => Math.random(),
};

/** Resolves after that time, or at once when the signal aborts; never rejects. */
export function pause(edges: Edges, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      undo();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const undo = edges.after(delayMs, end);
    signal.addEventListener("abort", end);
  });
}
