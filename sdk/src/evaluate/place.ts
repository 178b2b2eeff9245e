import { type Attribute, attributeAt, keyOfKind } from "./attribute.ts";
import {
  type Bucketed,
  type PositionRange,
  pointOf,
  prepareSalt,
  type Salt,
  startOf,
} from "./bucketing.ts";
import { failure, type Outcome } from "./outcome.ts";
import type { Subject } from "./subject.ts";

/** No subject comes as far as where any position starts. */
const unknownScheme: Salt = { first: 0, second: 0, scale: 0 };

/** Where subjects fall: what is hashed, and with which salt. */
export class Place implements Salt {
  protected readonly key: Attribute;
  /** Kept here and not in an object of their own, so that less memory is touched. */
  readonly first: number;
  readonly second: number;
  readonly scale: number;

  constructor({ salt, by, kind, scheme }: Bucketed) {
    this.key = by === undefined ? keyOfKind(kind) : attributeAt(by, kind);
    const { first, second, scale } = prepareSalt(salt, scheme) ?? unknownScheme;
    this.first = first;
    this.second = second;
    this.scale = scale;
  }

  /** The subject's point; `undefined` when it has no key to bucket by. */
  of(subject: Subject): number | undefined {
    const key = subject.keyAt(this.key);
    if (key === undefined) return undefined;
    return pointOf(subject.prepared(key), this);
  }

  /** Tells whether a subject falls into any of these ranges; `undefined` when it has no key. */
  within(ranges: readonly PositionRange[]): (subject: Subject) => boolean | undefined {
    const points = ranges.map(
      ({ start, end }) => [this.startOf(start), this.startOf(end)] as const,
    );
    return (subject) => {
      const point = this.of(subject);
      return point === undefined
        ? undefined
        : points.some(([start, end]) => point >= start && point < end);
    };
  }

  /** The first point of a position. With a scheme that nobody knows, no subject comes as far. */
  startOf(position: number): number {
    return this.scale === 0 ? Number.POSITIVE_INFINITY : startOf(position, this.scale);
  }

  /** What is decided for a subject without a key. */
  get keyless(): Outcome {
    const { name, kind } = this.key;
    const path = kind === undefined ? name : `${kind}.${name}`;
    return failure("TARGETING_KEY_MISSING", `The flag is bucketed by "${path}".`);
  }
}
