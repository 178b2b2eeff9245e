import type { limits } from "../model/limits.ts";
import { failure, type Outcome } from "./outcome.ts";
import type { Subject } from "./subject.ts";
import { type CompiledFlag, noStamp, type Tables } from "./tables.ts";

/** Held equal by its type: the table of all limits would be a tenth of a bundle that only evaluates. */
const depthMax: typeof limits.prerequisiteDepthMax = 20;

/** Of a flag that asks for itself. Nobody sees it: it serves no variant, which is all that is asked of it. */
const circle = failure("GENERAL", "");

/** Another flag that has to serve one of some variants, and where it was found. */
export class OtherFlag {
  readonly #flag: string;
  readonly #variants: readonly string[];
  #stamp = noStamp;
  #other: CompiledFlag | undefined;
  /** What is known for everybody, since the other flag decides the same for everybody. */
  #isAlways: boolean | undefined;

  constructor(flag: string, variants: readonly string[]) {
    this.#flag = flag;
    this.#variants = variants;
  }

  /**
   * @param depth how far the flag that asks is away from the one that the caller asked for
   * @param isAtOnce the decision is not remembered for others that ask the same
   */
  serves(subject: Subject, tables: Tables, depth: number, isAtOnce: boolean): boolean {
    // Longer chains are refused when they are written.
    if (depth >= depthMax) return false;
    const isAlways = this.always(tables);
    if (isAlways !== undefined) return isAlways;
    const other = this.#other as CompiledFlag;
    return this.#isServed(
      isAtOnce
        ? other.decide(subject, tables, depth + 1)
        : remembered(other, subject, tables, depth + 1),
    );
  }

  /** What is known for everybody. */
  always(tables: Tables): boolean | undefined {
    if (this.#stamp !== tables.stamp) this.#find(tables);
    return this.#isAlways;
  }

  #find({ stamp, flags }: Tables): void {
    const other = flags.get(this.#flag);
    this.#stamp = stamp;
    this.#other = other;
    this.#isAlways = false;
    if (other !== undefined) this.#isAlways = other.fixed && this.#isServed(other.fixed);
  }

  #isServed({ decision: { variant } }: Outcome): boolean {
    return variant !== undefined && this.#variants.includes(variant);
  }
}

/** Apart from who asks: what a function hands to those within it costs garbage with each call. */
function remembered(other: CompiledFlag, subject: Subject, tables: Tables, depth: number): Outcome {
  return subject.memo.answer(other, tables, circle, () => other.decide(subject, tables, depth));
}
