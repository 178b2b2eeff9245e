import type { CoverageMeasure } from "../measure-coverage.ts";
import type { AnswerTable, ReachAnswer } from "../reachability/answer-table.ts";
import type { Served } from "../reachability/question.ts";
import type { PairEvidence } from "./evidence-table.ts";
import { blastRadius, type FlagWeight, recency } from "./flag-weights.ts";
import type { CommitTimes, FlagChange, PassedRun } from "./passed-run.ts";
import { type Exercised, RunJudge } from "./run-judge.ts";
import { type Apart, apartFactor } from "./sightings.ts";

/** What is known of two states that may meet. */
export interface Cell {
  readonly one: Served;
  readonly other: Served;
  /** Undefined while nobody has looked. */
  readonly reach: ReachAnswer | undefined;
  readonly exercised: Exercised;
  /** The last run that passed. */
  readonly passedAt: number | undefined;
  /** The run by which it counts as exercised, or the one that comes nearest to it. */
  readonly run: PassedRun | undefined;
  readonly seenAt: number | undefined;
  /** When several services last served both for one request. */
  readonly joinedAt: number | undefined;
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
  /** 1, or less where the two flags were never seen together; see `apartFactor`. */
  readonly apart: number;
}

/** Whether two flags were seen in one scope, or for one request; `no` proves nothing. Undefined: one of them was never seen. */
export type Together = "scope" | "trace" | "no" | undefined;

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
  /** By the numbers of `reach`. */
  readonly evidence: PairEvidence;
  readonly now: number;
  /** Evidence that is older does not count any more. */
  readonly maxAgeMs: number;
  readonly weightOf: (flag: string) => FlagWeight;
  /** Each of them makes what was tested before say nothing of a flag. */
  readonly changesOf: (flag: string) => readonly FlagChange[];
  /** When the commits that tests ran were made. */
  readonly times?: CommitTimes;
  /** The share of contexts that are served a state. */
  readonly shareOf: (state: Served) => number;
  /** Undefined where one of the two flags was never seen, as it is for all without observations. */
  readonly apartOf?: (one: string, other: string) => Apart | undefined;
}

/** A flag with the numbers of its states. */
interface FlagStates {
  readonly flag: string;
  readonly numbers: readonly number[];
  readonly weight: FlagWeight;
}

/** What is known of a combination, as bits: a thousand flags have millions of them, and each is looked at several times. */
const isReachable = 1;
const isUnknown = 2;
const isSeen = 4;
const isPassed = 8;
const meets = isReachable | isSeen;
/** That the other bits are known. */
const isLookedAt = 16;

/** What can meet, beside what was tested and what was seen. Each answer is worked out from the tables, which must not change meanwhile. */
export class PairJudgement {
  readonly #request: JudgementRequest;
  readonly #flags: readonly FlagStates[];
  readonly #byFlag: ReadonlyMap<string, FlagStates>;
  readonly #shares: readonly number[];
  readonly #runs: RunJudge;
  /** In bits, by the place of the pair: whoever asks about all pairs mostly asks more than one thing about them. */
  readonly #held: Uint8Array;

  constructor(request: JudgementRequest) {
    this.#request = request;
    const numbersOf = new Map<string, number[]>();
    request.reach.states.forEach(({ flag }, number) => {
      numbersOf.set(flag, [...(numbersOf.get(flag) ?? []), number]);
    });
    this.#flags = [...numbersOf].map(([flag, numbers]) => {
      return { flag, numbers, weight: request.weightOf(flag) };
    });
    this.#byFlag = new Map(this.#flags.map((each) => [each.flag, each]));
    this.#runs = new RunJudge({ ...request, states: request.reach.states });
    this.#shares = request.reach.states.map((state) => request.shareOf(state));
    this.#held = new Uint8Array(request.reach.bytes.length);
  }

  get flags(): readonly string[] {
    return this.#flags.map(({ flag }) => flag);
  }

  /** Every combination of two flags, in the order of their variants. */
  cells(one: string, other: string): readonly Cell[] {
    const rights = this.#of(other).numbers;
    return this.#of(one).numbers.flatMap((left) => rights.map((right) => this.#cell(left, right)));
  }

  risk(cell: Cell): Risk {
    const { reach } = this.#request;
    const [left, right] = [reach.numberOf(cell.one) ?? 0, reach.numberOf(cell.other) ?? 0];
    const [first, second] = [this.#of(cell.one.flag), this.#of(cell.other.flag)];
    const [one, other] = [first.weight, second.weight];
    const apart = this.#apartFactor(first, second);
    return {
      ...cell,
      exposure: this.#exposure(left, right),
      exposureFrom: cell.scopes > 0 ? "measured" : "computed",
      blastRadius: blastRadius(one, other),
      recency: recency(one, other, this.#request.now),
      apart,
      score: this.#score(left, right, apart * this.#reachOf(first, second)),
    };
  }

  /** Whether the flags were ever seen together, in whatever states. */
  together(one: string, other: string): Together {
    const { evidence, apartOf } = this.#request;
    let isJoined = false;
    for (const left of this.#of(one).numbers) {
      for (const right of this.#of(other).numbers) {
        if (evidence.seenAt(left, right) !== undefined) return "scope";
        isJoined ||= evidence.joinedAt(left, right) !== undefined;
      }
    }
    if (isJoined) return "trace";
    return apartOf?.(one, other) === undefined ? undefined : "no";
  }

  /** The combinations that are worth testing first. */
  untested(limit: number, of: (flag: string) => boolean = () => true): readonly Risk[] {
    const best: Scored[] = [];
    let least = 0;
    for (const [one, other] of this.#pairs()) {
      if (!of(one.flag) && !of(other.flag)) continue;
      const reach = this.#reachOf(one, other);
      // Nothing of this pair can be worth more than if everybody had it.
      if (reach <= least) continue;
      const worth = reach * this.#apartFactor(one, other);
      if (worth > least) this.#addUntested(best, [one, other], { reach: worth, least });
      if (best.length >= 2 * limit + 64) least = this.#cutBack(best, limit);
    }
    this.#cutBack(best, limit);
    return best.map(({ left, right }) => this.risk(this.#cell(left, right)));
  }

  count(one: string, other: string): PairCount {
    const kinds = noKinds();
    this.#countInto(kinds, this.#of(one), this.#of(other));
    return countOf(kinds);
  }

  /** Of all pairs, by what `groupOf` says of each; without an answer a pair is left out. */
  countBy(
    groupOf: (one: string, other: string) => string | undefined,
  ): ReadonlyMap<string, PairCount> {
    const groups = new Map<string, Uint32Array>();
    for (const [one, other] of this.#pairs()) {
      const group = groupOf(one.flag, other.flag);
      if (group === undefined) continue;
      const kinds = groups.get(group) ?? noKinds();
      groups.set(group, kinds);
      this.#countInto(kinds, one, other);
    }
    return new Map([...groups].map(([group, kinds]) => [group, countOf(kinds)]));
  }

  /** Coverage of pairs as NIST defines it, over what is reachable, by tests that still count. */
  coverage(): CoverageMeasure {
    const shares: number[] = [];
    const all = { possible: 0, covered: 0, full: 0 };
    for (const [one, other] of this.#pairs()) {
      const { reachable: possible, covered } = this.#coveredOf(one, other);
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

  #coveredOf(one: FlagStates, other: FlagStates) {
    let [reachable, covered] = [0, 0];
    for (const left of one.numbers) {
      for (const right of other.numbers) {
        const known = this.#known(left, right);
        reachable += known & isReachable;
        if ((known & isReachable) !== 0 && (known & isPassed) !== 0) covered += 1;
      }
    }
    return { reachable, covered };
  }

  #addUntested(
    best: Scored[],
    [one, other]: readonly [FlagStates, FlagStates],
    { reach, least }: { readonly reach: number; readonly least: number },
  ): void {
    for (const left of one.numbers) {
      for (const right of other.numbers) {
        if (!isUntested(this.#known(left, right))) continue;
        const score = this.#score(left, right, reach);
        if (score > least) best.push({ left, right, score });
      }
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
  #reachOf({ weight: one }: FlagStates, { weight: other }: FlagStates): number {
    return blastRadius(one, other) * recency(one, other, this.#request.now);
  }

  #apartFactor({ flag: one }: FlagStates, { flag: other }: FlagStates): number {
    const { apartOf } = this.#request;
    if (apartOf === undefined || this.together(one, other) !== "no") return 1;
    return apartFactor(apartOf(one, other));
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

  *#pairs(): Generator<readonly [FlagStates, FlagStates]> {
    for (const [index, one] of this.#flags.entries()) {
      for (let next = index + 1; next < this.#flags.length; next++) {
        yield [one, this.#flags[next] ?? one];
      }
    }
  }

  #of(flag: string): FlagStates {
    return this.#byFlag.get(flag) ?? { flag, numbers: [], weight: this.#request.weightOf(flag) };
  }

  #cell(left: number, right: number): Cell {
    const { reach, evidence } = this.#request;
    const [one, other] = [reach.states[left], reach.states[right]];
    if (one === undefined || other === undefined) throw new RangeError("There is no such state.");
    return {
      one,
      other,
      reach: reach.answerOfPair(left, right),
      exercised: this.#runs.judge(left, right),
      passedAt: evidence.runs[evidence.lastRun(left, right)]?.at,
      run: evidence.runs[this.#runs.telling(left, right)],
      seenAt: evidence.seenAt(left, right),
      joinedAt: evidence.joinedAt(left, right),
      scopes: evidence.scopes(left, right),
      isUntested: isUntested(this.#known(left, right)),
    };
  }

  /** In bits. */
  #known(left: number, right: number): number {
    const place = left < right ? placeOf(left, right) : placeOf(right, left);
    const held = this.#held[place] ?? 0;
    if (held !== 0) return held;
    const known = this.#lookedUp(left, right) | isLookedAt;
    this.#held[place] = known;
    return known;
  }

  #lookedUp(left: number, right: number): number {
    const { reach, evidence } = this.#request;
    const answer = reach.answerOfPair(left, right);
    let known = 0;
    if (answer === "reachable") known |= isReachable;
    else if (answer !== "unreachable") known |= isUnknown;
    if (evidence.seenAt(left, right) !== undefined) known |= isSeen;
    if (this.#runs.judge(left, right) === "passed") known |= isPassed;
    return known;
  }

  /** @param kinds by what is known, in bits: how many there are of it */
  #countInto(kinds: Uint32Array, one: FlagStates, other: FlagStates): void {
    for (const left of one.numbers) {
      for (const right of other.numbers) {
        const known = this.#known(left, right);
        kinds[known] = (kinds[known] ?? 0) + 1;
      }
    }
  }
}

/** Among all pairs of states; the first is the lower one. */
function placeOf(one: number, other: number): number {
  return (other * (other - 1)) / 2 + one;
}

function noKinds(): Uint32Array {
  return new Uint32Array(2 * isLookedAt);
}

function countOf(kinds: Uint32Array): PairCount {
  const sumOf = (is: (known: number) => boolean) =>
    kinds.reduce((sum, count, known) => (is(known) ? sum + count : sum), 0);
  return {
    combinations: sumOf(() => true),
    reachable: sumOf((known) => (known & isReachable) !== 0),
    unknown: sumOf((known) => (known & isUnknown) !== 0),
    exercised: sumOf((known) => (known & isPassed) !== 0),
    observed: sumOf((known) => (known & isSeen) !== 0),
    reachableOrObserved: sumOf((known) => (known & meets) !== 0),
    untested: sumOf(isUntested),
  };
}

/** It can be served, or was, and no test that still counts passed with it. */
function isUntested(known: number): boolean {
  return (known & meets) !== 0 && (known & isPassed) === 0;
}

/** A combination that may be among the best. */
interface Scored {
  readonly left: number;
  readonly right: number;
  readonly score: number;
}
