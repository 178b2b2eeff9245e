/** What a write carries besides its content. */
export interface Leave {
  /** Why. */
  readonly reason?: string;
  /** That it cannot wait for anybody; only what makes things safe may be done so. */
  readonly emergency?: boolean;
  /** Whether it may wait for somebody to agree; otherwise it is done at once or refused. Absent: it may. */
  readonly mayWait?: boolean;
  readonly idempotency?: Idempotency;
}

/** The caller's name for a write that may be sent twice but is to be done once. */
export interface Idempotency {
  readonly key: string;
  /** Of everything that makes the request what it is. */
  readonly hash: Buffer;
}
