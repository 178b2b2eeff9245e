import { at, grown } from "../ints.ts";
import { isNegative, type Literal, negated, variableOf } from "./literal.ts";

/** Stands for a clause where there is none: the literal was decided, or there is no conflict. */
export const noClause = -1;

/** Which literals are true now, in the order in which they became so, and why. */
export class Trail {
  /** By literal: 1 true, −1 false, 0 open. */
  values: Int32Array = new Int32Array(32);
  /** By variable: the level at which it got its value. */
  levels: Int32Array = new Int32Array(16);
  /** By variable: the clause that forced it. */
  reasons: Int32Array = new Int32Array(16);
  literals: Int32Array = new Int32Array(16);
  size = 0;
  /** By variable: the value it had last, 1 or −1; what a decision tries first. */
  phases: Int32Array = new Int32Array(16).fill(-1);
  readonly #levelStarts: number[] = [];

  add(variable: number): void {
    this.values = grown(this.values, 2 * variable + 2);
    this.levels = grown(this.levels, variable + 1);
    this.reasons = grown(this.reasons, variable + 1);
    this.literals = grown(this.literals, variable + 1);
    this.phases = grown(this.phases, variable + 1, -1);
  }

  get level(): number {
    return this.#levelStarts.length;
  }

  valueOf(literal: Literal): number {
    return at(this.values, literal);
  }

  levelOf(literal: Literal): number {
    return at(this.levels, variableOf(literal));
  }

  openLevel(): void {
    this.#levelStarts.push(this.size);
  }

  /** Where on the trail a level begins. */
  startOf(level: number): number {
    return this.#levelStarts[level] ?? this.size;
  }

  assign(literal: Literal, reason: number): void {
    this.values[literal] = 1;
    this.values[negated(literal)] = -1;
    const variable = variableOf(literal);
    this.levels[variable] = this.#levelStarts.length;
    this.reasons[variable] = reason;
    this.literals[this.size] = literal;
    this.size += 1;
  }

  /** Takes back the last literal and remembers its phase. */
  takeBack(): Literal {
    this.size -= 1;
    const literal = at(this.literals, this.size);
    this.values[literal] = 0;
    this.values[negated(literal)] = 0;
    this.phases[variableOf(literal)] = isNegative(literal) ? -1 : 1;
    return literal;
  }

  closeLevelsTo(level: number): void {
    this.#levelStarts.length = level;
  }
}
