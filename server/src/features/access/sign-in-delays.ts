import type { Clock } from "../../platform/clock.ts";
import { DomainError } from "../../platform/domain-error.ts";

export interface DelayOptions {
  readonly clock: Clock;
  /** Failures that cost nothing, since people mistype. */
  readonly free: number;
  /** After the first failure that counts; each one doubles it. */
  readonly firstMs: number;
  readonly longestMs: number;
}

/** More keys than that are only there while somebody floods us; the oldest are forgotten. */
const KEYS_MAX = 10_000;

interface Failures {
  readonly count: number;
  readonly until: number;
}

/**
 * Makes guessing slow: whoever fails again and again must wait longer and longer. Kept in memory, for each server by
 * itself; what is guessed at several servers is still slow.
 */
export class SignInDelays {
  readonly #options: DelayOptions;
  readonly #failures = new Map<string, Failures>();

  constructor(options: DelayOptions) {
    this.#options = options;
  }

  /** Refuses as long as the wait for this key lasts. */
  requireMayTry(key: string): void {
    const { until = 0 } = this.#failures.get(key) ?? {};
    const leftMs = until - this.#options.clock().getTime();
    if (leftMs <= 0) return;
    const seconds = Math.ceil(leftMs / 1000);
    throw new DomainError(
      "rate_limited",
      "too_many_attempts",
      `Too many failed attempts. Try again in ${seconds} s.`,
      {
        retryAfterSeconds: seconds,
      },
    );
  }

  failed(key: string): void {
    const { clock, free, firstMs, longestMs } = this.#options;
    const now = clock().getTime();
    const before = this.#failures.get(key);
    // A failure long after the last wait ended starts anew.
    const isOld = before !== undefined && now - before.until > longestMs;
    const count = before === undefined || isOld ? 1 : before.count + 1;
    const waitMs = count <= free ? 0 : Math.min(longestMs, firstMs * 2 ** (count - free - 1));
    this.#failures.delete(key);
    this.#failures.set(key, { count, until: now + waitMs });
    const oldest = this.#failures.keys().next().value;
    if (this.#failures.size > KEYS_MAX && oldest !== undefined) this.#failures.delete(oldest);
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }
}
