import type { limits } from "../model/limits.ts";
import type { SnapshotSegment } from "../model/snapshot.ts";
import { type Attribute, keyOfKind } from "./attribute.ts";
import type { Conditions } from "./conditions.ts";
import { type Ask, any } from "./holds.ts";
import type { Subject } from "./subject.ts";
import { type CompiledSegment, noStamp, type Tables } from "./tables.ts";

/** Held equal by its type: the table of all limits would be a tenth of a bundle that only evaluates. */
const depthMax: typeof limits.segmentDepthMax = 20;

type Keys = ReadonlySet<string> | undefined;

export class Segment implements CompiledSegment {
  readonly #segment: SnapshotSegment;
  readonly #key: Attribute;
  readonly #isByRule: Ask | undefined;
  #stamp = noStamp;
  #included: Keys;
  #excluded: Keys;

  constructor(segment: SnapshotSegment, conditions: Conditions) {
    this.#segment = segment;
    this.#key = keyOfKind(segment.kind);
    const tests = segment.rules.map((rule) => conditions.all(rule.conditions));
    if (tests.length > 0) this.#isByRule = any(tests);
  }

  /**
   * Who is a member: excluded keys are out, included keys are in, and otherwise any rule makes a member. A segment nested
   * too deep, as one that contains itself would be, has no members.
   */
  has(subject: Subject, tables: Tables, depth: number): boolean {
    if (depth >= depthMax) return false;
    if (this.#stamp !== tables.stamp) this.#find(tables);
    const key = subject.keyAt(this.#key);
    if (key !== undefined) {
      if (this.#excluded?.has(key)) return false;
      if (this.#included?.has(key)) return true;
    }
    return this.#isByRule?.(subject, tables, depth + 1) === true;
  }

  #find({ stamp, lists }: Tables): void {
    const { included, excluded } = this.#segment;
    this.#stamp = stamp;
    this.#included = included === undefined ? undefined : lists.get(included);
    this.#excluded = excluded === undefined ? undefined : lists.get(excluded);
  }
}
