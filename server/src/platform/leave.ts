/** What a write carries besides its content. */
export interface Leave {
  /** Why. */
  readonly reason?: string;
  /** That it is to be done although a protection stands against it. */
  readonly breakGlass?: boolean;
  readonly idempotency?: Idempotency;
}

/** The caller's name for a write that may be sent twice but is to be done once. */
export interface Idempotency {
  readonly key: string;
  /** Of everything that makes the request what it is. */
  readonly hash: Buffer;
}
