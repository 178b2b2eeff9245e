/** Time and chance, as arguments: tests give their own. */
export interface Timers {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Calls once, later; returns its undo. */
  after(delayMs: number, call: () => void): () => void;
  /** Calls again and again; returns its undo. */
  every(intervalMs: number, call: () => void): () => void;
  /** 0 <= x < 1 */
  random(): number;
}

/** The real ones. None of them keeps a process alive. */
export const systemTimers: Timers = {
  now: () => performance.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs).unref();
    return () => clearTimeout(timer);
  },
  every(intervalMs, call) {
    const timer = setInterval(call, intervalMs).unref();
    return () => clearInterval(timer);
  },
  random: Math.random,
};
