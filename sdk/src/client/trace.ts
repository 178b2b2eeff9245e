/** The trace id of a W3C `traceparent`; `undefined` when there is none in it. */
export function traceIdOf(traceparent: unknown): string | undefined {
  const [, id] =
    /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-/.exec(String(traceparent)) ?? [];
  return id;
}

/**
 * A number from 0 to 1 that is the same wherever the trace comes by (its last bits are random). Services that choose
 * scopes by it choose those of the same traces.
 */
export function chanceOf(trace: string): number {
  return Number.parseInt(trace.slice(-8), 16) / 2 ** 32;
}
