/** Why an operation was refused, in words of the domain. HTTP numbers live in http/problem.ts only. */
export type ErrorKind =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "stale"
  | "unguarded"
  | "rate_limited"
  | "unavailable";

export interface Violation {
  /** JSON pointer into the request. */
  readonly pointer: string;
  readonly detail: string;
}

/** With a stale write: the version that the caller knew, and the one that is. */
export interface Versions {
  readonly expected: string;
  readonly current: string;
}

interface Details {
  readonly violations?: readonly Violation[];
  readonly versions?: Versions;
  /** When asking again makes sense. */
  readonly retryAfterSeconds?: number;
}

export class DomainError extends Error {
  override readonly name = "DomainError";
  readonly kind: ErrorKind;
  /** Stable; clients switch on it. Each has its paragraph in docs/problems.md. */
  readonly code: string;
  readonly violations: readonly Violation[];
  readonly versions: Versions | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: ErrorKind, code: string, detail: string, details: Details = {}) {
    super(detail);
    this.kind = kind;
    this.code = code;
    this.violations = details.violations ?? [];
    this.versions = details.versions;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}
