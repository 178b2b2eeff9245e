import { type Attribute, attributeAt, keyOfKind, keyText } from "./attribute.ts";
import { positionOf, prepareSalt, type Salt } from "./bucketing.ts";
import type { Subject } from "./subject.ts";

/** What rollouts, groups and conditions say of how they bucket. */
interface Bucketed {
  readonly salt: string;
  readonly by?: string;
  readonly kind?: string;
  readonly scheme?: string;
}

/** What is no position: the subject has no key to bucket by. */
export const keyless = -1;
/** What is no position either: nobody knows the scheme. */
const unplaced = -2;

/** Where subjects fall: what is hashed, and with which salt. */
export class Place {
  readonly #key: Attribute;
  readonly #salt: Salt | undefined;

  constructor({ salt, by, kind, scheme }: Bucketed) {
    this.#key = by === undefined ? keyOfKind(kind) : attributeAt(by, kind);
    this.#salt = prepareSalt(salt, scheme);
  }

  /** The subject's position; `keyless`, or another negative number, when it has none. */
  of(subject: Subject): number {
    const key = keyText(subject.read(this.#key));
    if (key === undefined) return keyless;
    return this.#salt === undefined ? unplaced : positionOf(subject.prepared(key), this.#salt);
  }
}
