import type { CoverageMeasure } from "../measure-coverage.ts";
import type { AnswerTable, ReachAnswer } from "../reachability/answer-table.ts";
import type { Served } from "../reachability/question.ts";
import type { EvidenceTable } from "./evidence-table.ts";
import { blastRadius, type FlagWeight, recency } from "./flag-weights.ts";

/**
 * Whether a test passed with a combination: lately and with both flags as they are (`passed`), too long ago (`aged`), before
 * one of the flags changed (`before_change`), or never.
 */
export type Exercised = "passed" | "aged" | "before_change" | "never";

/** What is known of two states that may meet. */
export interface Cell {
  readonly one: Served;
  readonly other: Served;
  /** Undefined while nobody has looked. */
  readonly reach: ReachAnswer | undefined;
  readonly exercised: Exercised;
  readonly passedAt: number | undefined;
  readonly seenAt: number | undefined;
  /** How many scopes had both, by what was recorded. */
  readonly scopes: number;
  /** It can be served, or was, and no test that still counts passed with it. */
  readonly isUntested: boolean;
}

/** A cell, and what makes it worth testing first. */
export interface Risk extends Cell {
  readonly score: number;
  /** The share of contexts that have both, and how that is known. */
  readonly exposure: number;
  readonly exposureFrom: "measured" | "computed";
  readonly blastRadius: number;
  readonly recency: number;
}

/** How many combinations of some pairs there are of which sort. */
export interface PairCount {
  readonly combinations: number;
  readonly reachable: number;
  readonly unknown: number;
  readonly exercised: number;
  readonly observed: number;
  /** What a test is worth for: it can be, or it was seen although nothing says that it can. */
  readonly reachableOrObserved: number;
  /** Of these, those that no test covers that still counts. */
  readonly untested: number;
}

export interface JudgementRequest {
  readonly reach: AnswerTable;
  readonly evidence: EvidenceTable;
  readonly now: number;
  /** Evidence that is older does not count any more. */
  readonly maxAgeMs: number;
  readonly weightOf: (flag: string) => FlagWeight;
  /** The share of contexts that are served a state. */
  readonly shareOf: (state: Served) => number;
}

/** What can meet, beside what was tested and what was seen. It holds nothing: each answer is worked out from the tables. */
export class PairJudgement {
  readonly #request: JudgementRequest;
  readonly #numbersOf = new Map<string, number[]>();
  readonly #weights = new Map<string, FlagWeight>();
  readonly #shares: readonly number[];
  /** Of the flag of each state; 0 = not known. */
  readonly #changedAt: readonly number[];

  constructor(request: JudgementRequest) {
    this.#request = request;
    request.reach.states.forEach(({ flag }, number) => {
      const numbers = this.#numbersOf.get(flag) ?? [];
      numbers.push(number);
      this.#numbersOf.set(flag, numbers);
    });
    // Evidence is known to the second, so a change is as well.
    this.#changedAt = request.reach.states.map(
      ({ flag }) => Math.floor((this.#weight(flag).changedAt ?? 0) / 1_000) * 1_000,
    );
    this.#shares = request.reach.states.map((state) => request.shareOf(state));
  }

  get flags(): readonly string[] {
    return [...this.#numbersOf.keys()];
  }

  /** Every combination of two flags, in the order of their variants. */
  cells(one: string, other: string): readonly Cell[] {
    return [...this.#places(one, other)].map(([left, right]) => this.#cell(left, right));
  }

  risk(cell: Cell): Risk {
    const { reach } = this.#request;
    const [left, right] = [reach.numberOf(cell.one) ?? 0, reach.numberOf(cell.other) ?? 0];
    const [one, other] = [this.#weight(cell.one.flag), this.#weight(cell.other.flag)];
    return {
      ...cell,
      exposure: this.#exposure(left, right),
      exposureFrom: cell.scopes > 0 ? "measured" : "computed",
      blastRadius: blastRadius(one, other),
      recency: recency(one, other, this.#request.now),
      score: this.#score(left, right, this.#reachOf(cell.one.flag, cell.other.flag)),
    };
  }

  /** The combinations that are worth testing first. */
  untested(limit: number, of: (flag: string) => boolean = () => true): readonly Risk[] {
    const best: Scored[] = [];
    let least = 0;
    for (const [one, other] of this.#pairs()) {
      if (!of(one) && !of(other)) continue;
      const reach = this.#reachOf(one, other);
      // Nothing of this pair can be worth more than if everybody had it.
      if (reach <= least) continue;
      this.#addUntested(best, [one, other], { reach, least });
      if (best.length >= 2 * limit + 64) least = this.#cutBack(best, limit);
    }
    this.#cutBack(best, limit);
    return best.map(({ left, right }) => this.risk(this.#cell(left, right)));
  }

  count(one: string, other: string): PairCount {
    const counts = noCombinations();
    for (const [left, right] of this.#places(one, other)) this.#countInto(counts, left, right);
    return counts;
  }

  /** Of all pairs, by what `groupOf` says of each; without an answer a pair is left out. */
  countBy(
    groupOf: (one: string, other: string) => string | undefined,
  ): ReadonlyMap<string, PairCount> {
    const groups = new Map<string, Counting>();
    for (const [one, other] of this.#pairs()) {
      const group = groupOf(one, other);
      if (group === undefined) continue;
      const counts = groups.get(group) ?? noCombinations();
      groups.set(group, counts);
      for (const [left, right] of this.#places(one, other)) this.#countInto(counts, left, right);
    }
    return groups;
  }

  /** Coverage of pairs as NIST defines it, over what is reachable, by tests that still count. */
  coverage(): CoverageMeasure {
    const shares: number[] = [];
    const all = { possible: 0, covered: 0, full: 0 };
    for (const [one, other] of this.#pairs()) {
      let possible = 0;
      let covered = 0;
      for (const [left, right] of this.#places(one, other)) {
        if (this.#request.reach.answerOfPair(left, right) !== "reachable") continue;
        possible += 1;
        if (this.#exercised(left, right) === "passed") covered += 1;
      }
      if (possible === 0) continue;
      all.possible += possible;
      all.covered += covered;
      all.full += Number(possible === covered);
      shares.push(covered / possible);
    }
    return {
      sets: shares.length,
      possible: all.possible,
      covered: all.covered,
      simple: shares.length === 0 ? undefined : all.full / shares.length,
      total: all.possible === 0 ? undefined : all.covered / all.possible,
      shares: shares.sort((left, right) => left - right),
    };
  }

  #addUntested(
    best: Scored[],
    [one, other]: readonly [string, string],
    { reach, least }: { readonly reach: number; readonly least: number },
  ): void {
    for (const [left, right] of this.#places(one, other)) {
      if (!this.#isUntested(left, right)) continue;
      const score = this.#score(left, right, reach);
      if (score > least) best.push({ left, right, score });
    }
  }

  /** Keeps the best; the score that another one has to exceed. Of equals the first stays, so that the same things give the same list. */
  #cutBack(best: Scored[], limit: number): number {
    best.sort(
      (one, other) => other.score - one.score || one.left - other.left || one.right - other.right,
    );
    best.length = Math.min(best.length, limit);
    return best.length < limit ? 0 : (best.at(-1)?.score ?? 0);
  }

  /** What a combination of two flags is worth if everybody has it. */
  #reachOf(one: string, other: string): number {
    const [left, right] = [this.#weight(one), this.#weight(other)];
    return blastRadius(left, right) * recency(left, right, this.#request.now);
  }

  /** What nobody is known to be served still can be: it comes last, in the order of the rest. */
  #score(left: number, right: number, reach: number): number {
    return Math.max(this.#exposure(left, right), 1e-6) * reach;
  }

  /** Of the scopes that had the rarer of the two states, how many had the other as well; or else both shares together. */
  #exposure(left: number, right: number): number {
    const { evidence } = this.#request;
    const [one, other] = [this.#shares[left] ?? 0, this.#shares[right] ?? 0];
    const scopes = evidence.scopes(left, right);
    if (scopes === 0) return Math.min(1, one * other);
    const rarer = Math.min(evidence.scopesAlone(left), evidence.scopesAlone(right));
    return Math.min(1, Math.min(one, other) * (scopes / Math.max(1, rarer)));
  }

  *#pairs(): Generator<readonly [string, string]> {
    const flags = this.flags;
    for (const [index, one] of flags.entries()) {
      for (let next = index + 1; next < flags.length; next++) yield [one, flags[next] ?? one];
    }
  }

  *#places(one: string, other: string): Generator<readonly [number, number]> {
    const rights = this.#numbersOf.get(other) ?? [];
    for (const left of this.#numbersOf.get(one) ?? []) {
      for (const right of rights) yield [left, right];
    }
  }

  #cell(left: number, right: number): Cell {
    const { reach, evidence } = this.#request;
    const [one, other] = [reach.states[left], reach.states[right]];
    if (one === undefined || other === undefined) throw new RangeError("There is no such state.");
    return {
      one,
      other,
      reach: reach.answerOfPair(left, right),
      exercised: this.#exercised(left, right),
      passedAt: evidence.passedAt(left, right),
      seenAt: evidence.seenAt(left, right),
      scopes: evidence.scopes(left, right),
      isUntested: this.#isUntested(left, right),
    };
  }

  #isUntested(left: number, right: number): boolean {
    return this.#meets(left, right) && this.#exercised(left, right) !== "passed";
  }

  #meets(left: number, right: number): boolean {
    const { reach, evidence } = this.#request;
    return (
      reach.answerOfPair(left, right) === "reachable" || evidence.seenAt(left, right) !== undefined
    );
  }

  #exercised(left: number, right: number): Exercised {
    const { evidence, now, maxAgeMs } = this.#request;
    const passedAt = evidence.passedAt(left, right);
    if (passedAt === undefined) return "never";
    if (passedAt < now - maxAgeMs) return "aged";
    const changedAt = Math.max(this.#changedAt[left] ?? 0, this.#changedAt[right] ?? 0);
    return changedAt > passedAt ? "before_change" : "passed";
  }

  #countInto(counts: Counting, left: number, right: number): void {
    const { reach, evidence } = this.#request;
    const answer = reach.answerOfPair(left, right);
    counts.combinations += 1;
    counts.reachable += Number(answer === "reachable");
    counts.unknown += Number(answer === "unknown" || answer === undefined);
    counts.exercised += Number(this.#exercised(left, right) === "passed");
    counts.observed += Number(evidence.seenAt(left, right) !== undefined);
    counts.reachableOrObserved += Number(this.#meets(left, right));
    counts.untested += Number(this.#isUntested(left, right));
  }

  #weight(flag: string): FlagWeight {
    const weight = this.#weights.get(flag) ?? this.#request.weightOf(flag);
    this.#weights.set(flag, weight);
    return weight;
  }
}

/** A combination that may be among the best. */
interface Scored {
  readonly left: number;
  readonly right: number;
  readonly score: number;
}

type Counting = { -readonly [F in keyof PairCount]: PairCount[F] };

function noCombinations(): Counting {
  return {
    ...{ combinations: 0, reachable: 0, unknown: 0 },
    ...{ exercised: 0, observed: 0, reachableOrObserved: 0, untested: 0 },
  };
}
