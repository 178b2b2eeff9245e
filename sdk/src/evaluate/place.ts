import { type Attribute, attributeAt, keyOfKind, keyText } from "./attribute.ts";
import { pointOf, prepareSalt, type Salt, startOf } from "./bucketing.ts";
import { failure, type Outcome } from "./outcome.ts";
import type { Subject } from "./subject.ts";

/** What rollouts, groups and conditions say of how they bucket. */
interface Bucketed {
  readonly salt: string;
  readonly by?: string;
  readonly kind?: string;
  readonly scheme?: string;
}

/** Where subjects fall: what is hashed, and with which salt. */
export class Place {
  readonly #key: Attribute;
  readonly #salt: Salt | undefined;

  constructor({ salt, by, kind, scheme }: Bucketed) {
    this.#key = by === undefined ? keyOfKind(kind) : attributeAt(by, kind);
    this.#salt = prepareSalt(salt, scheme);
  }

  /** The subject's point; `undefined` when it has no key to bucket by. */
  of(subject: Subject): number | undefined {
    const key = keyText(subject.read(this.#key));
    if (key === undefined) return undefined;
    return this.#salt === undefined ? 0 : pointOf(subject.prepared(key), this.#salt);
  }

  /** The first point of a position. With a scheme that nobody knows, no subject comes as far. */
  startOf(position: number): number {
    const { scale } = this.#salt ?? {};
    return scale === undefined ? Number.POSITIVE_INFINITY : startOf(position, scale);
  }

  /** What is decided for a subject without a key. */
  get keyless(): Outcome {
    const { name, kind } = this.#key;
    const where = kind === undefined ? "" : ` of the context kind "${kind}"`;
    return failure("TARGETING_KEY_MISSING", `The flag is bucketed by "${name}"${where}.`);
  }
}
