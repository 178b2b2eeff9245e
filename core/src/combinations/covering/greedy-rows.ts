import { at, nth } from "../ints.ts";
import { type Literal, negated } from "../solver/literal.ts";
import type { Guide, Solver } from "../solver/solver.ts";
import type { Coverage } from "./coverage.ts";
import { foundRow, literalsOf, type Symbols } from "./symbols.ts";

/** How many open combinations are looked at before one is taken to begin a row with. */
const samples = 200;

/**
 * Builds rows one at a time, each around an open combination. The solver keeps them sound; what it decides is always the
 * symbol that closes most open combinations together with what is chosen already.
 */
export class GreedyRows implements Guide {
  readonly #model: Symbols;
  readonly #coverage: Coverage;
  readonly #random: () => number;
  /** By symbol: how many open combinations it would close now. */
  readonly #scores: Int32Array;
  /** What is chosen, and where on the solver's trail it stands. */
  readonly #chosen: number[] = [];
  readonly #places: number[] = [];
  #seen = 0;
  /** How many times the solver was asked whether a combination can be. */
  checks = 0;

  constructor(model: Symbols, coverage: Coverage, random: () => number) {
    this.#model = model;
    this.#coverage = coverage;
    this.#random = random;
    this.#scores = new Int32Array(model.symbolCount);
  }

  /** Excludes what unit propagation alone refutes, which is nearly everything that no row can have. */
  excludeRefuted(): void {
    for (let symbol = 0; symbol < this.#model.symbolCount; symbol++) this.#excludeRefutedBy(symbol);
  }

  #excludeRefutedBy(symbol: number): void {
    const { literals, symbolOfLiteral, solver, columnOf } = this.#model;
    const implied = solver.implied([at(literals, symbol)]);
    this.#coverage.work += implied?.length ?? 0;
    if (implied === undefined) this.#coverage.exclude([symbol]);
    for (const literal of implied ?? []) {
      const refuted = at(symbolOfLiteral, negated(literal));
      const isOther = refuted >= 0 && at(columnOf, refuted) !== at(columnOf, symbol);
      if (isOther) this.#coverage.exclude([symbol, refuted]);
    }
  }

  /** A row with an open combination; undefined when that combination turned out impossible, and was excluded. */
  next(): Int32Array | undefined {
    const start = this.#start();
    const row = this.complete(start);
    if (row === undefined) this.#learnThatImpossible(start);
    return row;
  }

  /** Tells the solver as well, so that propagation alone finds what follows from it. */
  #learnThatImpossible(symbols: readonly number[]): void {
    const { literals, solver } = this.#model;
    const core = solver.core;
    const together = symbols.filter((symbol) => core.includes(at(literals, symbol)));
    this.#coverage.exclude(together);
    solver.addClause(core.map(negated));
    for (const symbol of together) this.#excludeRefutedBy(symbol);
  }

  /** A row with all these symbols; undefined when there is none. */
  complete(symbols: readonly number[]): Int32Array | undefined {
    this.#clear();
    this.checks += 1;
    const assumptions = literalsOf(this.#model, symbols);
    const answer = this.#model.solver.solve({ assumptions, guide: this });
    return answer === "satisfiable" ? foundRow(this.#model) : undefined;
  }

  choose(solver: Solver): Literal | undefined {
    this.#follow(solver);
    let best = -1;
    let bestRank = -1;
    let ties = 0;
    for (let symbol = 0; symbol < this.#model.symbolCount; symbol++) {
      if (solver.valueOf(at(this.#model.literals, symbol)) !== 0) continue;
      const rank = this.#rankOf(symbol);
      if (rank < bestRank) continue;
      ties = rank > bestRank ? 1 : ties + 1;
      if (ties > 1 && this.#random() * ties >= 1) continue;
      best = symbol;
      bestRank = rank;
    }
    this.#coverage.work += this.#model.symbolCount;
    return best < 0 ? undefined : at(this.#model.literals, best);
  }

  forget(length: number): void {
    while (this.#places.length > 0 && (this.#places.at(-1) ?? 0) >= length) {
      this.#places.pop();
      const symbol = this.#chosen.pop() ?? 0;
      this.#addScores(symbol, -1);
    }
    this.#seen = Math.min(this.#seen, length);
  }

  /** First what it closes now, then what it could still close. */
  #rankOf(symbol: number): number {
    let open = 0;
    const { tables } = this.#coverage;
    for (let place = 0; place < tables.length; place++) {
      const table = tables[place];
      if (table !== undefined) open += at(table.openOf, symbol);
    }
    return at(this.#scores, symbol) * 2 ** 28 + open;
  }

  #follow(solver: Solver): void {
    for (; this.#seen < solver.trailLength; this.#seen++) {
      const symbol = at(this.#model.symbolOfLiteral, solver.trailAt(this.#seen));
      if (symbol < 0) continue;
      this.#addScores(symbol, 1);
      this.#chosen.push(symbol);
      this.#places.push(this.#seen);
    }
  }

  #addScores(symbol: number, sign: number): void {
    for (const table of this.#coverage.tables) {
      table.addScores(symbol, this.#chosen, this.#scores, sign);
      const factor = table.strength === 3 ? this.#chosen.length : 1;
      this.#coverage.work += this.#model.symbolCount * factor;
    }
  }

  #clear(): void {
    this.#scores.fill(0);
    this.#chosen.length = 0;
    this.#places.length = 0;
    this.#seen = 0;
  }

  /** Of some open combinations the one whose symbols are part of the most others. */
  #start(): readonly number[] {
    let best: readonly number[] = [];
    let bestRank = -1;
    for (const table of this.#coverage.tables) {
      const first = Math.floor(this.#random() * table.openCount);
      for (let sample = 0; sample < Math.min(samples, table.openCount); sample++) {
        const symbols = table.symbolsIn(at(table.open, (first + sample) % table.openCount));
        let rank = 0;
        for (let place = 0; place < symbols.length; place++) {
          rank += at(table.openOf, nth(symbols, place));
        }
        if (rank <= bestRank) continue;
        best = symbols;
        bestRank = rank;
      }
    }
    return best;
  }
}
