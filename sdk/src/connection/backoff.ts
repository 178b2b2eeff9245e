/** Between which pauses a client tries again. */
export interface BackoffBounds {
  /** The longest first pause. */
  readonly firstMs: number;
  /** The longest pause of all. */
  readonly maxMs: number;
}

/**
 * How long to wait after so many failures in a row, counted from 1. The bound doubles each time; the pause is drawn
 * from its upper half, so that clients which failed together do not come back together.
 *
 * @param random 0 <= random < 1
 */
export function backoffMs(
  failures: number,
  random: number,
  { firstMs, maxMs }: BackoffBounds,
): number {
  return jitteredMs(Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30)), random);
}

/** Between half of a pause and all of it. */
export function jitteredMs(pauseMs: number, random: number): number {
  return Math.round((pauseMs * (1 + random)) / 2);
}
