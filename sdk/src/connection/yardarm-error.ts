/**
 * - `unauthorized`: the key is missing, unknown, revoked, or of a kind that gets no snapshots.
 * - `unreachable`: nothing answered, or answered too late, or said that it cannot at the moment.
 * - `unreadable`: what answered does not speak this protocol, or a newer one.
 * - `not_ready`: there has been no snapshot yet.
 * - `closed`: the client was closed.
 */
export type YardarmErrorCode =
  | "unauthorized"
  | "unreachable"
  | "unreadable"
  | "not_ready"
  | "closed";

/** What went wrong between a client and its server. Clients report it as an event; evaluation never throws it. */
export class YardarmError extends Error {
  override readonly name = "YardarmError";
  readonly code: YardarmErrorCode;
  /** HTTP status of the answer, if there was one. */
  readonly status: number | undefined;
  /** How long the server asked to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: YardarmErrorCode,
    message: string,
    more: {
      readonly cause?: unknown;
      readonly status?: number;
      readonly retryAfterMs?: number | undefined;
    } = {},
  ) {
    super(message, more);
    this.code = code;
    this.status = more.status;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** An error of this kind, whatever was thrown; `whom` was asked. */
export function asYardarmError(thrown: unknown, whom = "The server"): YardarmError {
  if (thrown instanceof YardarmError) return thrown;
  return new YardarmError("unreachable", `${whom} cannot be reached: ${messageOf(thrown)}.`, {
    cause: thrown,
  });
}

/** `fetch` says "fetch failed" and hides in the cause what did. */
function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { cause } = thrown;
  if (!(cause instanceof Error)) return thrown.message;
  // Where a name has several addresses, the cause is an AggregateError without a message of its own.
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
  // OpenSSL ends its messages with a line break.
  return `${thrown.message} (${cause.message.trim() || code})`;
}
