import { at, nth } from "../ints.ts";
import type { ClauseStore } from "./clause-store.ts";
import { type Literal, negated } from "./literal.ts";
import { noClause, type Trail } from "./trail.ts";

/**
 * Unit propagation with two watched literals for each clause (Moskewicz and others, 2001). A list holds, for each watching
 * clause, its name and another of its literals: when that one is true, the clause need not be looked at.
 */
export class Propagator {
  readonly #trail: Trail;
  readonly #clauses: ClauseStore;
  /** By literal: the clauses to look at when it becomes false. */
  readonly #lists: number[][] = [];
  #head = 0;

  constructor(trail: Trail, clauses: ClauseStore) {
    this.#trail = trail;
    this.#clauses = clauses;
  }

  addVariable(): void {
    this.#lists.push([], []);
  }

  watch(clause: number): void {
    const start = this.#clauses.startOf(clause);
    const first = at(this.#clauses.array, start);
    const second = at(this.#clauses.array, start + 1);
    this.#listOf(first).push(clause, second);
    this.#listOf(second).push(clause, first);
  }

  /** After clauses were forgotten. */
  watchAllAnew(): void {
    for (const list of this.#lists) list.length = 0;
    for (const clause of this.#clauses.all()) this.watch(clause);
  }

  /** After literals were taken back. */
  rewind(): void {
    this.#head = Math.min(this.#head, this.#trail.size);
  }

  /** Follows what is true to what must be. Gives the clause that cannot hold, or `noClause`. */
  propagate(): number {
    while (this.#head < this.#trail.size) {
      const literal = at(this.#trail.literals, this.#head);
      this.#head += 1;
      const conflict = this.#lookAtWatchersOf(negated(literal));
      if (conflict !== noClause) {
        this.#head = this.#trail.size;
        return conflict;
      }
    }
    return noClause;
  }

  #listOf(literal: Literal): number[] {
    return this.#lists[literal] ?? [];
  }

  #lookAtWatchersOf(falsified: Literal): number {
    const list = this.#listOf(falsified);
    const { values } = this.#trail;
    const length = list.length;
    let kept = 0;
    let conflict = noClause;
    for (let index = 0; index < length; index += 2) {
      const clause = nth(list, index);
      let other = nth(list, index + 1);
      if (conflict === noClause && at(values, other) !== 1) {
        other = this.#otherWatchOf(clause, falsified);
        if (at(values, other) !== 1 && this.#watchesAnother(clause, falsified)) continue;
        if (at(values, other) === -1) conflict = clause;
        else if (at(values, other) === 0) this.#trail.assign(other, clause);
      }
      list[kept] = clause;
      list[kept + 1] = other;
      kept += 2;
    }
    list.length = kept;
    return conflict;
  }

  /** The other watched literal, which this puts first. */
  #otherWatchOf(clause: number, falsified: Literal): Literal {
    const { array } = this.#clauses;
    const start = clause + 2;
    const first = at(array, start);
    if (first !== falsified) return first;
    const second = at(array, start + 1);
    array[start] = second;
    array[start + 1] = falsified;
    return second;
  }

  /** Lets the clause watch a literal that is not false instead, if there is one. */
  #watchesAnother(clause: number, falsified: Literal): boolean {
    const { array } = this.#clauses;
    const { values } = this.#trail;
    const start = clause + 2;
    const end = start + at(array, clause);
    for (let place = start + 2; place < end; place++) {
      const literal = at(array, place);
      if (at(values, literal) === -1) continue;
      array[place] = falsified;
      array[start + 1] = literal;
      this.#listOf(literal).push(clause, at(array, start));
      return true;
    }
    return false;
  }
}
