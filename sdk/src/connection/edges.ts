/** The outside world as arguments: tests give their own. */
export interface Edges {
  /** As the global one does it. */
  fetch(address: string, init: RequestInit): Promise<Response>;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Milliseconds since 1970, as the calendar has them. */
  wallClock(): number;
  /** Calls once, later; returns its undo. A timer does not keep a process alive, unless it is told to. */
  after(delayMs: number, call: () => void, options?: { readonly keepsAlive: true }): () => void;
  /** 0 <= x < 1 */
  random(): number;
  /** A new UUID. */
  newId(): string;
}

/** The longest delay that timers take; a longer one would be over at once. */
export const timerMsMax = 2_147_483_647;

/** The real ones. */
export const systemEdges: Edges = {
  fetch: (address, init) => fetch(address, init),
  now: () => performance.now(),
  wallClock: () => Date.now(),
  after(delayMs, call, options) {
    const timer = setTimeout(call, delayMs);
    if (options?.keepsAlive !== true) letGo(timer);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  newId: () => crypto.randomUUID(),
};

/** The real ones, with another `fetch` if there is one. It is called on its own: that of a runtime refuses to be anybody's method. */
export function edgesWith(fetchInstead: Edges["fetch"] | undefined): Edges {
  if (fetchInstead === undefined) return systemEdges;
  return { ...systemEdges, fetch: (address, init) => fetchInstead(address, init) };
}

/** A timer is an object in Node, and a number in browsers, where nothing has to be kept alive. */
function letGo(timer: unknown): void {
  if (typeof timer !== "object" || timer === null || !("unref" in timer)) return;
  if (typeof timer.unref === "function") timer.unref();
}

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
