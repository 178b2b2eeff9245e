import { at, grown, nth } from "../ints.ts";
import type { ClauseStore } from "./clause-store.ts";
import { type Literal, negated, variableOf } from "./literal.ts";
import { noClause, type Trail } from "./trail.ts";
import type { VariableOrder } from "./variable-order.ts";

/** What a conflict teaches. */
export interface Lesson {
  /** The literal that it forces stands first, one of the level to go back to second. */
  readonly literals: readonly Literal[];
  /** The level to go back to. */
  readonly level: number;
  readonly glue: number;
}

/** Finds why a clause cannot hold: the first unique implication point (Marques-Silva and Sakallah, 1996). */
export class ConflictAnalysis {
  readonly #trail: Trail;
  readonly #clauses: ClauseStore;
  readonly #order: VariableOrder;
  /** By variable: 1 when it is part of the reason already. */
  #seen: Int32Array = new Int32Array(16);

  constructor(trail: Trail, clauses: ClauseStore, order: VariableOrder) {
    this.#trail = trail;
    this.#clauses = clauses;
    this.#order = order;
  }

  addVariable(variable: number): void {
    this.#seen = grown(this.#seen, variable + 1);
  }

  lessonOf(conflict: number): Lesson {
    const marked: number[] = [];
    const lower: Literal[] = [];
    let clause = conflict;
    let place = this.#trail.size - 1;
    let open = 0;
    let implied: Literal;
    for (;;) {
      open += this.#mark(clause, lower, marked);
      while (at(this.#seen, variableOf(at(this.#trail.literals, place))) === 0) place -= 1;
      implied = at(this.#trail.literals, place);
      clause = at(this.#trail.reasons, variableOf(implied));
      place -= 1;
      open -= 1;
      if (open === 0) break;
    }
    const literals = [negated(implied), ...lower.filter((literal) => !this.#isImplied(literal))];
    for (const variable of marked) this.#seen[variable] = 0;
    return this.#lesson(literals);
  }

  /** Takes the literals of a clause into the reason; says how many of them are of the present level. */
  #mark(clause: number, lower: Literal[], marked: number[]): number {
    const { level } = this.#trail;
    let found = 0;
    const end = this.#clauses.endOf(clause);
    for (let place = this.#clauses.startOf(clause); place < end; place++) {
      const literal = at(this.#clauses.array, place);
      const variable = variableOf(literal);
      const its = at(this.#trail.levels, variable);
      if (its === 0 || at(this.#seen, variable) === 1) continue;
      this.#seen[variable] = 1;
      marked.push(variable);
      this.#order.bump(variable);
      if (its === level) found += 1;
      else lower.push(literal);
    }
    return found;
  }

  /** A literal says nothing new when everything that forced it is part of the reason as well. */
  #isImplied(literal: Literal): boolean {
    const variable = variableOf(literal);
    const reason = at(this.#trail.reasons, variable);
    if (reason === noClause) return false;
    const end = this.#clauses.endOf(reason);
    for (let place = this.#clauses.startOf(reason); place < end; place++) {
      const other = variableOf(at(this.#clauses.array, place));
      if (other !== variable && at(this.#seen, other) === 0 && at(this.#trail.levels, other) > 0) {
        return false;
      }
    }
    return true;
  }

  #lesson(literals: Literal[]): Lesson {
    let highest = 1;
    const levels = new Set<number>();
    for (let index = 0; index < literals.length; index++) {
      const level = this.#trail.levelOf(nth(literals, index));
      levels.add(level);
      if (index > 1 && level > this.#trail.levelOf(nth(literals, highest))) highest = index;
    }
    if (literals.length === 1) return { literals, level: 0, glue: 1 };
    const second = nth(literals, 1);
    literals[1] = nth(literals, highest);
    literals[highest] = second;
    return { literals, level: this.#trail.levelOf(nth(literals, 1)), glue: levels.size };
  }

  /** Which decisions made these literals what they are. While only assumptions are decided, these are assumptions. */
  decisionsBehind(literals: readonly Literal[]): readonly Literal[] {
    const decisions: Literal[] = [];
    const marked = literals.map(variableOf).filter((variable) => this.#isAboveGround(variable));
    for (const variable of marked) this.#seen[variable] = 1;
    for (let place = this.#trail.size - 1; place >= this.#trail.startOf(0); place--) {
      const literal = at(this.#trail.literals, place);
      const variable = variableOf(literal);
      if (at(this.#seen, variable) === 0) continue;
      this.#seen[variable] = 0;
      const reason = at(this.#trail.reasons, variable);
      if (reason === noClause) decisions.push(literal);
      else this.#markReason(reason);
    }
    return decisions;
  }

  #markReason(reason: number): void {
    const end = this.#clauses.endOf(reason);
    for (let place = this.#clauses.startOf(reason) + 1; place < end; place++) {
      const variable = variableOf(at(this.#clauses.array, place));
      if (this.#isAboveGround(variable)) this.#seen[variable] = 1;
    }
  }

  #isAboveGround(variable: number): boolean {
    return at(this.#trail.levels, variable) > 0;
  }
}
