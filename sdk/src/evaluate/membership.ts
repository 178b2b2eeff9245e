import type { limits } from "../model/limits.ts";
import type { Subject } from "./subject.ts";
import { type CompiledSegment, noStamp, type Tables } from "./tables.ts";

/** Held equal by its type: the table of all limits would be a tenth of a bundle that only evaluates. */
const depthMax: typeof limits.segmentDepthMax = 20;

type Keys = ReadonlySet<string> | undefined;

/** In a segment, which is looked up with its lists once for each revision; one that the snapshot does not have has no members. */
export class Membership {
  private readonly key: string;
  private stamp: number = noStamp;
  private segment: CompiledSegment | undefined = undefined;
  private included: Keys = undefined;
  private excluded: Keys = undefined;

  constructor(key: string) {
    this.key = key;
  }

  has(subject: Subject, tables: Tables, depth: number): boolean {
    if (this.stamp !== tables.stamp) this.find(tables);
    const { segment } = this;
    if (segment === undefined) return false;
    // Segments that rules name are asked at once; segments within segments are remembered.
    return depth < 0
      ? this.isIn(segment, subject, tables, 0)
      : this.isNestedIn(segment, subject, tables, depth);
  }

  /**
   * Excluded keys are out, included keys are in, and otherwise any rule makes a member. A segment nested too deep, as one that
   * contains itself would be, has no members.
   */
  private isIn(
    { attribute, isByRule }: CompiledSegment,
    subject: Subject,
    tables: Tables,
    depth: number,
  ): boolean {
    if (depth >= depthMax) return false;
    const key = subject.keyAt(attribute);
    if (key !== undefined) {
      if (this.excluded?.has(key) === true) return false;
      if (this.included?.has(key) === true) return true;
    }
    return isByRule?.(subject, tables, depth + 1) === true;
  }

  /** Apart from who asks: what a function hands to those within it costs garbage with each call. */
  private isNestedIn(
    segment: CompiledSegment,
    subject: Subject,
    tables: Tables,
    depth: number,
  ): boolean {
    return subject.memo.answer(segment, tables, false, () =>
      this.isIn(segment, subject, tables, depth),
    );
  }

  private find({ stamp, segments, lists }: Tables): void {
    const segment = segments.get(this.key);
    this.stamp = stamp;
    this.segment = segment;
    this.included = segment?.included === undefined ? undefined : lists.get(segment.included);
    this.excluded = segment?.excluded === undefined ? undefined : lists.get(segment.excluded);
  }
}
