import type { KeyAccess, Source } from "./source.ts";

export interface KnownKeysOptions {
  readonly source: Pick<Source, "authenticate">;
  readonly now: () => number;
  /** For how long an answer of the source is good; also how long a revoked key may go on. */
  readonly maxAgeMs: number;
}

interface Known {
  readonly access: KeyAccess;
  readonly checkedAt: number;
}

/** Enough for every service of a large installation; the key used longest ago goes first. */
const keysMax = 10_000;

/**
 * The SDK keys that were seen to be good. Services ask often and with few keys, so the source is not asked each time;
 * and while it cannot be reached, a key that was good stays good: delivery goes on from memory.
 */
export class KnownKeys {
  readonly #options: KnownKeysOptions;
  readonly #known = new Map<string, Known>();
  readonly #checks = new Map<string, Promise<KeyAccess | undefined>>();

  constructor(options: KnownKeysOptions) {
    this.#options = options;
  }

  /**
   * `undefined` for a key that opens nothing. Rejects when the source cannot be reached and the key is not known.
   *
   * @param maxAgeMs For whom the usual age is too old.
   */
  async authenticate(
    key: string,
    maxAgeMs = this.#options.maxAgeMs,
  ): Promise<KeyAccess | undefined> {
    const known = this.#known.get(key);
    if (known && this.#options.now() - known.checkedAt < maxAgeMs) return known.access;
    return this.check(key);
  }

  /** Asks the source, however lately it was asked. */
  async check(key: string): Promise<KeyAccess | undefined> {
    let check = this.#checks.get(key);
    if (!check) {
      check = this.#ask(key).finally(() => this.#checks.delete(key));
      this.#checks.set(key, check);
    }
    return check;
  }

  async #ask(key: string): Promise<KeyAccess | undefined> {
    let access: KeyAccess | undefined;
    try {
      access = await this.#options.source.authenticate(key);
    } catch (error) {
      const known = this.#known.get(key);
      if (known) return known.access;
      throw error;
    }
    this.#known.delete(key);
    if (access) this.#remember(key, access);
    return access;
  }

  #remember(key: string, access: KeyAccess): void {
    this.#known.set(key, { access, checkedAt: this.#options.now() });
    const [oldest] = this.#known.keys();
    if (this.#known.size > keysMax && oldest !== undefined) this.#known.delete(oldest);
  }
}
