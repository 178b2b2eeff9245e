import { at, nth } from "../ints.ts";
import { ClauseStore } from "./clause-store.ts";
import { ConflictAnalysis, type Lesson } from "./conflict-analysis.ts";
import { isNegative, type Literal, literalOf, negated, variableOf } from "./literal.ts";
import { luby } from "./luby.ts";
import { Propagator } from "./propagator.ts";
import { noClause, Trail } from "./trail.ts";
import { VariableOrder } from "./variable-order.ts";

/** `unknown`: the budget of conflicts was used up before there was an answer. */
export type Answer = "satisfiable" | "unsatisfiable" | "unknown";

/** Decides in the solver's place, so that the assignment it finds is one that somebody wants. */
export interface Guide {
  /** The literal to decide next, which must be open; undefined leaves it to the solver. */
  choose(solver: Solver): Literal | undefined;
  /** The trail is taken back to this length. */
  forget(length: number): void;
}

export interface SolveOptions {
  /** Taken as true for this one question. */
  readonly assumptions?: readonly Literal[];
  /** After so many conflicts the answer is `unknown`. Without it the search goes on until there is an answer. */
  readonly conflictsMax?: number;
  readonly guide?: Guide;
}

const restartUnit = 100;
const learntMinimum = 2_000;

/**
 * Answers whether clauses can all hold at once, by conflict-driven clause learning. Clauses may be added between
 * questions; what was learnt stays. The same calls give the same answers and the same models everywhere: there is no
 * clock and no chance in it.
 */
export class Solver {
  readonly #trail: Trail = new Trail();
  readonly #clauses: ClauseStore = new ClauseStore();
  readonly #order: VariableOrder = new VariableOrder();
  readonly #propagator: Propagator = new Propagator(this.#trail, this.#clauses);
  readonly #analysis: ConflictAnalysis = new ConflictAnalysis(
    this.#trail,
    this.#clauses,
    this.#order,
  );
  #variables = 0;
  #isContradictory = false;
  #model: Int32Array = new Int32Array(0);
  #core: readonly Literal[] = [];
  #learntMax = learntMinimum;
  #guide: Guide | undefined;
  #conflicts = 0;

  get variableCount(): number {
    return this.#variables;
  }

  /** Conflicts of all questions so far: the measure of how hard they were. */
  get conflictCount(): number {
    return this.#conflicts;
  }

  newVariable(): number {
    const variable = this.#variables;
    this.#variables += 1;
    this.#trail.add(variable);
    this.#propagator.addVariable();
    this.#analysis.addVariable(variable);
    this.#order.add(variable);
    return variable;
  }

  /** Demands that one of these literals is true. False when no assignment is left. */
  addClause(literals: readonly Literal[]): boolean {
    this.#backTo(0);
    if (this.#isContradictory) return false;
    const open = this.#simplified(literals);
    if (open === undefined) return true;
    if (open.length === 0) this.#isContradictory = true;
    else if (open.length === 1) this.#isContradictory = !this.#force(nth(open, 0));
    else this.#propagator.watch(this.#clauses.add(open, 0));
    return !this.#isContradictory;
  }

  solve(options: SolveOptions = {}): Answer {
    this.#backTo(0);
    this.#core = [];
    if (this.#isContradictory) return "unsatisfiable";
    this.#guide = options.guide;
    const answer = this.#search(options.assumptions ?? [], options.conflictsMax ?? Infinity);
    this.#guide = undefined;
    this.#backTo(0);
    return answer;
  }

  /** Whether a literal is true in the assignment that the last `satisfiable` found. */
  isTrue(literal: Literal): boolean {
    const value = at(this.#model, variableOf(literal));
    return isNegative(literal) ? value === -1 : value === 1;
  }

  /**
   * After `unsatisfiable`: assumptions that cannot hold together. Not always the fewest (`minimalCore` finds such). Empty
   * when the clauses contradict each other without any assumption.
   */
  get core(): readonly Literal[] {
    return this.#core;
  }

  /**
   * What follows from literals by unit propagation alone, they themselves included; undefined when they contradict each
   * other already. Fast, and not all that follows.
   */
  implied(literals: readonly Literal[]): readonly Literal[] | undefined {
    this.#backTo(0);
    if (this.#isContradictory) return undefined;
    this.#trail.openLevel();
    for (const literal of literals) {
      const value = this.#trail.valueOf(literal);
      if (value === 0) this.#trail.assign(literal, noClause);
      if (value < 0 || this.#propagator.propagate() !== noClause) return undefined;
    }
    return [...this.#trail.literals.subarray(this.#trail.startOf(0), this.#trail.size)];
  }

  /** 1, −1 or 0 while a guide is asked: true, false or open. */
  valueOf(literal: Literal): number {
    return this.#trail.valueOf(literal);
  }

  /** How many literals have a value, and which, in order: for a guide. */
  get trailLength(): number {
    return this.#trail.size;
  }

  trailAt(index: number): Literal {
    return at(this.#trail.literals, index);
  }

  /** What a decision about this literal's variable tries first from now on. */
  prefer(literal: Literal): void {
    this.#trail.phases[variableOf(literal)] = isNegative(literal) ? -1 : 1;
  }

  /** Without what is false already; undefined when the clause holds anyway. */
  #simplified(literals: readonly Literal[]): readonly Literal[] | undefined {
    const distinct = new Set(literals);
    const open: Literal[] = [];
    for (const literal of distinct) {
      const value = this.#trail.valueOf(literal);
      if (value === 1 || distinct.has(negated(literal))) return undefined;
      if (value === 0) open.push(literal);
    }
    return open;
  }

  /** Makes a literal true for good. */
  #force(literal: Literal): boolean {
    this.#trail.assign(literal, noClause);
    return this.#propagator.propagate() === noClause;
  }

  #search(assumptions: readonly Literal[], conflictsMax: number): Answer {
    let conflicts = 0;
    let restarts = 0;
    let untilRestart = restartUnit;
    for (;;) {
      const conflict = this.#propagator.propagate();
      if (conflict !== noClause) {
        this.#conflicts += 1;
        if (this.#trail.level === 0) {
          this.#isContradictory = true;
          return "unsatisfiable";
        }
        this.#learn(this.#analysis.lessonOf(conflict));
        conflicts += 1;
        untilRestart -= 1;
        if (conflicts >= conflictsMax) return "unknown";
      } else if (untilRestart <= 0) {
        restarts += 1;
        untilRestart = restartUnit * luby(restarts);
        this.#restart();
      } else {
        const answer = this.#decide(assumptions);
        if (answer !== undefined) return answer;
      }
    }
  }

  #learn({ literals, level, glue }: Lesson): void {
    this.#backTo(level);
    const clause = literals.length > 1 ? this.#clauses.add(literals, glue) : noClause;
    if (clause !== noClause) this.#propagator.watch(clause);
    this.#trail.assign(nth(literals, 0), clause);
    this.#order.decay();
  }

  #restart(): void {
    this.#backTo(0);
    if (this.#clauses.learnt.length <= this.#learntMax) return;
    // What was forced for good needs no reason, and nothing else is assigned at the ground.
    if (this.#propagator.propagate() !== noClause) {
      this.#isContradictory = true;
      return;
    }
    this.#clauses.forgetHalf();
    this.#propagator.watchAllAnew();
    this.#learntMax *= 1.1;
  }

  /** Opens the next level, or says what is known when there is nothing left to decide. */
  #decide(assumptions: readonly Literal[]): Answer | undefined {
    if (this.#isContradictory) return "unsatisfiable";
    while (this.#trail.level < assumptions.length) {
      const assumption = nth(assumptions, this.#trail.level);
      const value = this.#trail.valueOf(assumption);
      if (value < 0) {
        this.#core = [assumption, ...this.#analysis.decisionsBehind([negated(assumption)])];
        return "unsatisfiable";
      }
      this.#trail.openLevel();
      if (value > 0) continue;
      this.#trail.assign(assumption, noClause);
      return undefined;
    }
    const literal = this.#guide?.choose(this) ?? this.#mostActive();
    if (literal === undefined) {
      this.#model = this.#valuesByVariable();
      return "satisfiable";
    }
    this.#trail.openLevel();
    this.#trail.assign(literal, noClause);
    return undefined;
  }

  #mostActive(): Literal | undefined {
    for (;;) {
      const variable = this.#order.take();
      if (variable === undefined) return undefined;
      if (this.#trail.valueOf(literalOf(variable, true)) !== 0) continue;
      return literalOf(variable, at(this.#trail.phases, variable) > 0);
    }
  }

  #valuesByVariable(): Int32Array {
    const model =
      this.#model.length === this.#variables ? this.#model : new Int32Array(this.#variables);
    for (let variable = 0; variable < this.#variables; variable++) {
      model[variable] = this.#trail.valueOf(literalOf(variable, true));
    }
    return model;
  }

  #backTo(level: number): void {
    if (this.#trail.level <= level) return;
    const start = this.#trail.startOf(level);
    this.#guide?.forget(start);
    while (this.#trail.size > start) this.#order.insert(variableOf(this.#trail.takeBack()));
    this.#trail.closeLevelsTo(level);
    this.#propagator.rewind();
  }
}
