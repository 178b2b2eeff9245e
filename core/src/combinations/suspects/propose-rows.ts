import {
  foundRow,
  literalsOf,
  type Symbols,
  symbolOf,
  symbolsOf,
  valuesOf,
} from "../covering/symbols.ts";
import { at } from "../ints.ts";
import type { Choice, Model, PartialRow, Row } from "../model.ts";
import { type Literal, negated } from "../solver/literal.ts";
import type { Combination, Suspect } from "./rank-suspects.ts";

export interface ProposalRequest {
  readonly model: Model;
  readonly suspects: readonly Suspect[];
  /** How many rows are wanted at most. */
  readonly count: number;
  /** Rows that passed: what else a proposed row has is taken from one of these, so that little else can fail. */
  readonly passed?: readonly PartialRow[];
  readonly random: () => number;
}

/** How many combinations are told apart, and how many rows are tried for each that is proposed. */
const combinationsMax = 24;
const triesPerRow = 48;

/** A combination, and how likely it is. */
interface Candidate {
  readonly combination: Combination;
  readonly mass: number;
}

/**
 * Proposes rows that tell suspects apart: whether they fail says most about which of them it is. Fewer rows than wanted
 * when nothing more can be told apart, because the conditions let the rest meet only together.
 */
export function proposeRows(request: ProposalRequest): readonly Row[] {
  const candidates = candidatesOf(request.suspects);
  const proposal = new Proposal(request, candidates);
  const rows: Row[] = [];
  let groups: readonly (readonly Candidate[])[] = [candidates];
  while (rows.length < request.count) {
    const found = bestOf(
      Array.from({ length: triesPerRow }, () => proposal.tryRow()).filter(isThere),
      (row) => informationOf(row, groups),
    );
    if (found === undefined) break;
    rows.push(found);
    groups = groups.flatMap((group) => split(group, found)).filter((part) => part.length > 0);
  }
  return rows;
}

function candidatesOf(suspects: readonly Suspect[]): readonly Candidate[] {
  return suspects
    .flatMap(({ combinations, confidence }) =>
      combinations.map((combination) => ({
        combination,
        // So that what is very unlikely is still told apart once the rest is.
        mass: confidence / combinations.length + 1e-6,
      })),
    )
    .slice(0, combinationsMax);
}

/** Makes rows in which about every second candidate is present. */
class Proposal {
  readonly #symbols: Symbols;
  readonly #candidates: readonly Candidate[];
  readonly #passed: readonly PartialRow[];
  readonly #random: () => number;

  constructor({ model, passed = [], random }: ProposalRequest, candidates: readonly Candidate[]) {
    this.#symbols = symbolsOf(model);
    this.#candidates = candidates;
    this.#passed = passed;
    this.#random = random;
  }

  tryRow(): Row | undefined {
    this.#preferPassed();
    const share = this.#random();
    let wanted: readonly Literal[] = [];
    for (const { combination } of this.#shuffled()) {
      const literals = literalsOf(this.#symbols, this.#symbolsIn(combination));
      const next = this.#random() < share ? literals : [negated(this.#oneOf(literals))];
      if (this.#symbols.solver.implied([...wanted, ...next]) !== undefined) {
        wanted = [...wanted, ...next];
      }
    }
    const answer = this.#symbols.solver.solve({ assumptions: wanted });
    return answer === "satisfiable" ? valuesOf(this.#symbols, foundRow(this.#symbols)) : undefined;
  }

  #preferPassed(): void {
    const row = this.#passed[Math.floor(this.#random() * this.#passed.length)] ?? [];
    row.forEach((value, parameter) => {
      if (value === undefined) return;
      const symbol = symbolOf(this.#symbols, { parameter, value });
      this.#symbols.solver.prefer(at(this.#symbols.literals, symbol));
    });
  }

  #symbolsIn(combination: readonly Choice[]): readonly number[] {
    return combination.map((choice) => symbolOf(this.#symbols, choice));
  }

  #oneOf(literals: readonly Literal[]): Literal {
    return literals[Math.floor(this.#random() * literals.length)] ?? 0;
  }

  #shuffled(): readonly Candidate[] {
    return this.#candidates
      .map((candidate) => ({ candidate, rank: this.#random() }))
      .sort((one, two) => one.rank - two.rank)
      .map(({ candidate }) => candidate);
  }
}

/** The row that says most; undefined when none says anything. */
function bestOf(rows: readonly Row[], informationIn: (row: Row) => number): Row | undefined {
  let best: Row | undefined;
  let most = 1e-9;
  for (const row of rows) {
    const information = informationIn(row);
    if (information <= most) continue;
    best = row;
    most = information;
  }
  return best;
}

/** How much is expected to be learnt from a row, in bits, weighed by how likely each group is. */
function informationOf(row: Row, groups: readonly (readonly Candidate[])[]): number {
  return groups.reduce((sum, group) => {
    const [having, others] = split(group, row).map(massOf);
    return sum + entropyOf(having ?? 0, others ?? 0);
  }, 0);
}

function split(group: readonly Candidate[], row: Row): readonly (readonly Candidate[])[] {
  const has = ({ combination }: Candidate) =>
    combination.every(({ parameter, value }) => row[parameter] === value);
  return [group.filter(has), group.filter((candidate) => !has(candidate))];
}

function massOf(group: readonly Candidate[]): number {
  return group.reduce((sum, { mass }) => sum + mass, 0);
}

function entropyOf(one: number, two: number): number {
  if (one === 0 || two === 0) return 0;
  const all = one + two;
  return -(one * Math.log2(one / all) + two * Math.log2(two / all));
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}
