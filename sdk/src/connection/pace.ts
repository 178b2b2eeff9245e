/** How patient a connection is. Milliseconds, unless said otherwise. */
export interface Pace {
  /** How long an answer may take to begin. */
  readonly timeoutMs: number;
  /** A stream that is silent for so long is given up. */
  readonly silenceMs: number;
  /** How often the snapshot is asked for while no stream can be held. */
  readonly pollMs: number;
  /** So many failures in a row, and the snapshot is polled beside trying to open the stream again. */
  readonly failuresBeforePolling: number;
  /** The longest first pause after a failure; it doubles with each. */
  readonly retryFirstMs: number;
  /** The longest pause after a failure. */
  readonly retryMaxMs: number;
  /** How often a key that was refused is tried again: somebody may put it right. */
  readonly unauthorizedRetryMs: number;
}

/** The pace of clients that are told nothing else. */
export const paceDefault: Pace = {
  timeoutMs: 10_000,
  silenceMs: 45_000,
  pollMs: 30_000,
  failuresBeforePolling: 3,
  retryFirstMs: 1_000,
  retryMaxMs: 30_000,
  unauthorizedRetryMs: 60_000,
};
