import { at, grown, nth } from "../ints.ts";
import type { Literal } from "./literal.ts";

/** Before the literals of a clause: how many they are, and its glue (0 for a clause that was given). */
const headerLength = 2;

/**
 * All clauses in one array. A clause is named by where it begins. The first two literals of each are the watched ones.
 * Glue is the number of levels that a learnt clause joins: the fewer, the more useful (Audemard and Simon, 2009).
 */
export class ClauseStore {
  array: Int32Array = new Int32Array(1024);
  #end = 0;
  readonly given: number[] = [];
  learnt: number[] = [];

  add(literals: readonly Literal[], glue: number): number {
    const clause = this.#end;
    this.array = grown(this.array, clause + headerLength + literals.length);
    this.array[clause] = literals.length;
    this.array[clause + 1] = glue;
    this.array.set(literals, clause + headerLength);
    this.#end += headerLength + literals.length;
    (glue === 0 ? this.given : this.learnt).push(clause);
    return clause;
  }

  /** Where its literals begin. */
  startOf(clause: number): number {
    return clause + headerLength;
  }

  /** Where its literals end. */
  endOf(clause: number): number {
    return clause + headerLength + at(this.array, clause);
  }

  glueOf(clause: number): number {
    return at(this.array, clause + 1);
  }

  /** Forgets the less useful half of what was learnt, and closes the gaps: every clause has a new name afterwards. */
  forgetHalf(): void {
    const byUse = [...this.learnt].sort(
      (one, other) => this.glueOf(one) - this.glueOf(other) || other - one,
    );
    const isKept = (clause: number, rank: number) =>
      rank < byUse.length / 2 || this.glueOf(clause) <= 2;
    const kept = byUse.filter(isKept).sort((one, other) => one - other);
    this.#compact(kept);
  }

  /** Given and learnt clauses lie mixed, in the order of their names; both keep that order. */
  #compact(kept: readonly number[]): void {
    const clauses = [...this.given, ...kept].sort((one, other) => one - other);
    this.given.length = 0;
    this.learnt = [];
    this.#end = 0;
    for (const clause of clauses) {
      const length = this.endOf(clause) - clause;
      const name = this.#end;
      const isGiven = this.glueOf(clause) === 0;
      this.array.copyWithin(name, clause, clause + length);
      this.#end += length;
      (isGiven ? this.given : this.learnt).push(name);
    }
  }

  literalsOf(clause: number): readonly Literal[] {
    return [...this.array.subarray(this.startOf(clause), this.endOf(clause))];
  }

  /** All clauses, for those who have to look at them anew. */
  *all(): Generator<number> {
    for (let index = 0; index < this.given.length; index++) yield nth(this.given, index);
    for (let index = 0; index < this.learnt.length; index++) yield nth(this.learnt, index);
  }
}
