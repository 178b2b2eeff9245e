import type { Snapshot } from "@yardarm/sdk/model";
import { AnswerTable, type ReachAnswer } from "./answer-table.ts";
import { type Bits, hasCommon, noBits } from "./bits.ts";
import { type Choices, contextFrom } from "./choices.ts";
import { ContextTable } from "./context-table.ts";
import { GoalAnswers } from "./goal-answers.ts";
import { type NeverServed, neverServed } from "./never-served.ts";
import { PackedContexts } from "./packed-contexts.ts";
import {
  type Budget,
  budgetDefault,
  keepsCorrelations,
  type Served,
  type Verdict,
} from "./question.ts";
import { Regions } from "./regions.ts";
import { type Correlation, Source } from "./source.ts";

export interface PairOptions {
  readonly random: () => number;
  readonly budget?: Budget;
  readonly correlations?: readonly Correlation[];
  /** So many contexts are evaluated for all flags before pairs are looked at one by one. */
  readonly contexts?: number;
  /** What was found before of exactly this snapshot, under the same correlations. */
  readonly found?: FoundAnswers;
}

/** The bytes of the tables of `alone` and `pairs`: all that is needed to go on where another has ended. */
export interface FoundAnswers {
  readonly alone: Uint8Array;
  readonly pairs: Uint8Array;
}

/** What was found of all pairs of variants of different flags. */
export interface PairCounts {
  readonly flags: number;
  readonly pairs: number;
  readonly variantPairs: number;
  readonly reachable: number;
  readonly unreachable: number;
  /** Also what nobody has looked at yet. */
  readonly unknown: number;
}

export interface PairProgress {
  readonly settled: number;
  readonly of: number;
  /** About how much of the work is done, from 0 to 1. */
  readonly share: number;
}

/** Of so many pairs, one for which a key is hard to find is not worth as long a search as a single question. */
const pairBudget: Budget = { ...budgetDefault, keysMax: 20_000 };
const contextsDefault = 768;
/** About so much of the time goes into what comes before pairs, and of that into where flags serve what. */
const [preparingShare, regionsShare] = [0.45, 0.75];

/**
 * Which variants of any two flags can meet. Contexts into which many rare variants were put are evaluated for all flags, and
 * show most pairs; for the others the cubes in which the two are served are put together, which gives a context or a
 * proof; what is left is asked of a solver. After a change all is kept that does not rest on what was changed.
 */
export class ReachablePairs {
  readonly #random: () => number;
  readonly #contexts: number;
  readonly #table: ContextTable;
  readonly #regions: Regions;
  #source: Source;
  readonly #goals: GoalAnswers;
  #alone: AnswerTable;
  #pairs: AnswerTable;
  #pending: Set<string>;

  constructor(snapshot: Snapshot, options: PairOptions) {
    this.#random = options.random;
    this.#contexts = options.contexts ?? contextsDefault;
    this.#source = new Source(snapshot, options.correlations);
    this.#regions = new Regions(this.#source);
    this.#table = new ContextTable(this.#regions);
    this.#goals = new GoalAnswers(this.#source, {
      regions: this.#regions,
      table: this.#table,
      budget: options.budget ?? pairBudget,
      known: (goals) => this.#pairs.answer(goals),
    });
    this.#alone = AnswerTable.empty(1, this.#states(this.#flags()));
    this.#pairs = AnswerTable.empty(2, this.#alone.states);
    this.#pending = new Set(Object.keys(snapshot.flags));
    if (options.found !== undefined) this.#recall(options.found);
  }

  /** Contexts that the solver found and the evaluator refuted: 0, unless one of them is wrong. */
  get refuted(): number {
    return this.#goals.refuted;
  }

  /** How often a solver was needed. */
  get questions(): number {
    return this.#goals.questions;
  }

  /** Looks at all pairs that are not settled, a few milliseconds a step; whoever calls stops when the time is up. */
  *run(): Generator<PairProgress, PairCounts> {
    const pending = [...this.#pending];
    const of = pending.length;
    const at = (share: number, settled = 0): PairProgress => ({ settled, of, share });
    if (of === 0) return this.count();
    for (const done of this.#prepare(pending)) yield at(preparingShare * done);
    for (const [index, flag] of pending.entries()) {
      this.#settleAlone(flag);
      if (index % 8 === 7) yield at(preparingShare);
    }
    const rows = this.#pairs.states.map((state, number) =>
      this.#alone.answerAt([number]) === "unreachable" ? noBits : this.#shown(state),
    );
    let settled = 0;
    // Each is compared with those that are left, so that the first take longest.
    const share = () => 1 - (1 - preparingShare) * (1 - settled / of) ** 2;
    for (const flag of pending) {
      for (const _ of this.#settle(flag, rows)) yield at(share(), settled);
      this.#pending.delete(flag);
      settled += 1;
      yield at(share(), settled);
    }
    return this.count();
  }

  /**
   * Goes on with another snapshot; `run` then looks at what the change touches, and at nothing else. What conditions of
   * earlier snapshots asked is remembered, so after some thousand changes it is time to begin anew.
   */
  update(snapshot: Snapshot): readonly string[] {
    const before = this.#source;
    this.#source = new Source(snapshot, before.correlations, before);
    const changed = [...this.#source.changed];
    const touches = ({ cones }: Source, flag: string) => {
      const { entries } = cones.of(flag);
      return changed.some((entry) => entries.has(entry));
    };
    const gone = Object.keys(before.snapshot.flags).filter(
      (flag) => !Object.hasOwn(snapshot.flags, flag),
    );
    const touched = Object.keys(snapshot.flags).filter(
      (flag) => touches(before, flag) || touches(this.#source, flag),
    );
    const stale = new Set([...gone, ...touched]);
    this.#regions.update(this.#source, stale);
    this.#table.forget(stale);
    this.#goals.update(this.#source, stale);
    this.#forget(stale);
    this.#pending = new Set([...this.#pending, ...touched]);
    for (const flag of gone) this.#pending.delete(flag);
    return touched;
  }

  /** Whether two variants can meet, with a witness or a reason; undefined while nobody has looked. */
  verdict(one: Served, other: Served): Verdict | undefined {
    const answer = this.#pairs.answer([one, other]);
    return answer && this.#goals.verdictOf([one, other], answer);
  }

  /** Whether a variant can be served at all; undefined while nobody has looked. */
  verdictAlone(served: Served): Verdict | undefined {
    const answer = this.#alone.answer([served]);
    return answer && this.#goals.verdictOf([served], answer);
  }

  /**
   * Whether one context can make any number of flags serve these variants, as a rule about several flags asks. What was
   * looked at before is known at once.
   */
  ask(goals: readonly Served[]): Verdict {
    const [one, two] = goals;
    const known =
      one === undefined || two === undefined
        ? one && this.verdictAlone(one)
        : this.verdict(one, two);
    if (known !== undefined && (goals.length < 3 || known.verdict === "unreachable")) return known;
    return this.#goals.verdictOf(goals, this.#goals.answer(goals));
  }

  /** What is said of each variant by itself. */
  alone(): AnswerTable {
    return this.#alone.copy();
  }

  /** What is said of all pairs, as far as they were looked at; `verdict` has the witnesses and the reasons. */
  pairs(): AnswerTable {
    return this.#pairs.copy();
  }

  /** Looks at all triples of variants of some flags, such as the critical ones; call it after `run`. */
  *triples(flags: readonly string[]): Generator<PairProgress, AnswerTable> {
    const table = AnswerTable.empty(3, this.#states(flags));
    const rows = table.states.map((state) => this.#shown(state));
    let settled = 0;
    for (const numbers of table.combinations()) {
      table.set(numbers, this.#triple(table, numbers, rows));
      settled += 1;
      const of = table.bytes.length;
      if (settled % 256 === 0) yield { settled, of, share: settled / of };
    }
    return table;
  }

  /** Rules and variants that never take effect, with the reasons, of all flags that have any; call it after `run`. */
  *neverServed(): Generator<PairProgress, ReadonlyMap<string, readonly NeverServed[]>> {
    const all = new Map<string, readonly NeverServed[]>();
    const flags = this.#flags();
    for (const [index, flag] of flags.entries()) {
      const isSuspect =
        this.#regions.of(flag).idle.some(({ step }) => step === "rule") ||
        this.#variants(flag).some(
          (variant) => this.#alone.answer([{ flag, variant }]) !== "reachable",
        );
      const found = isSuspect ? neverServed(this.#source, flag) : [];
      if (found.length > 0) all.set(flag, found);
      const of = flags.length;
      if (isSuspect) yield { settled: index + 1, of, share: (index + 1) / of };
    }
    return all;
  }

  count(): PairCounts {
    const flags = this.#flags();
    const { reachable, unreachable } = this.#pairs.count();
    const sizes = flags.map((flag) => this.#variants(flag).length);
    const states = sizes.reduce((sum, size) => sum + size, 0);
    const squares = sizes.reduce((sum, size) => sum + size * size, 0);
    const variantPairs = (states * states - squares) / 2;
    return {
      flags: flags.length,
      pairs: (flags.length * (flags.length - 1)) / 2,
      variantPairs,
      reachable,
      unreachable,
      unknown: variantPairs - reachable - unreachable,
    };
  }

  #flags(): readonly string[] {
    return Object.keys(this.#source.snapshot.flags);
  }

  #variants(flag: string): readonly string[] {
    return Object.keys(this.#source.snapshot.flags[flag]?.variants ?? {});
  }

  #states(flags: readonly string[]): readonly Served[] {
    return flags.flatMap((flag) => this.#variants(flag).map((variant) => ({ flag, variant })));
  }

  #shown({ flag, variant }: Served): Bits {
    return this.#table.contextsOf(flag, variant);
  }

  /** Where flags serve what, and contexts that show it; how much of it is done. */
  *#prepare(pending: readonly string[]): Generator<number> {
    // Cubes do not say what attributes may be together that are called like context kinds.
    const isFilled = this.#table.size > 0 || this.#regions.hasNamesakes;
    const flags = isFilled ? pending : this.#flags();
    for (const [index, flag] of flags.entries()) {
      this.#regions.of(flag);
      if (index % 8 === 7) yield (index / flags.length) * (isFilled ? 1 : regionsShare);
    }
    if (isFilled) return;
    const sets = this.#pairs.states.map(
      ({ flag, variant }) => this.#regions.of(flag).byVariant.get(variant)?.list ?? [],
    );
    const packed = new PackedContexts(sets, this.#random);
    for (let index = 0; index < this.#contexts; index++) {
      const choices = packed.next();
      if (this.#isInWorld(choices)) this.#table.add(choices);
      if (index % 4 === 3) yield regionsShare + (1 - regionsShare) * (index / this.#contexts);
    }
  }

  /** What does not belong to the same states is of no use. */
  #recall({ alone, pairs }: FoundAnswers): void {
    if (alone.length !== this.#alone.bytes.length) return;
    if (pairs.length !== this.#pairs.bytes.length) return;
    this.#alone = new AnswerTable({ ...this.#alone, bytes: Uint8Array.from(alone) });
    this.#pairs = new AnswerTable({ ...this.#pairs, bytes: Uint8Array.from(pairs) });
    this.#pending = new Set();
  }

  #isInWorld(choices: Choices): boolean {
    if (this.#source.correlations.length === 0) return true;
    return keepsCorrelations(this.#source, contextFrom(choices, this.#regions.attributes));
  }

  #settleAlone(flag: string): void {
    for (const variant of this.#variants(flag)) {
      const goals = [{ flag, variant }];
      const number = this.#alone.numberOf({ flag, variant }) ?? 0;
      const isShown = this.#shown({ flag, variant }).some((word) => word !== 0);
      this.#alone.set([number], isShown ? "reachable" : this.#goals.answer(goals));
    }
  }

  /** Of one flag and all others: what is seen in the table, and the rest one by one. */
  *#settle(flag: string, rows: readonly Bits[]): Generator<void> {
    const { states } = this.#pairs;
    const open = this.#variants(flag).flatMap((variant) => {
      const number = this.#pairs.numberOf({ flag, variant }) ?? 0;
      return this.#openWith(number, rows).map((other) => [other, number] as const);
    });
    open.sort(([one, its], [other, others]) => one - other || its - others);
    for (const [other, number] of open) {
      const goals = [number, other].flatMap((it) => states[it] ?? []);
      const { questions } = this.#goals;
      this.#pairs.setPair(number, other, this.#goals.answer(goals));
      if (this.#goals.questions > questions) yield;
    }
  }

  /** Settles what is easy about one state, and gives the others about which nothing is known yet. */
  #openWith(number: number, rows: readonly Bits[]): readonly number[] {
    const { states } = this.#pairs;
    const flag = states[number]?.flag;
    const row = rows[number] ?? noBits;
    const isNever = this.#alone.answerAt([number]) === "unreachable";
    const open: number[] = [];
    for (let other = 0; other < rows.length; other++) {
      if (this.#pairs.pairAt(number, other) !== undefined || states[other]?.flag === flag) continue;
      const its = rows[other] ?? noBits;
      if (hasCommon(row, its)) this.#pairs.setPair(number, other, "reachable");
      else if (isNever || its === noBits) this.#pairs.setPair(number, other, "unreachable");
      else open.push(other);
    }
    return open;
  }

  #triple(table: AnswerTable, numbers: readonly number[], rows: readonly Bits[]): ReachAnswer {
    const [one, two, three] = numbers.map((number) => rows[number] ?? noBits);
    if (one !== undefined && two !== undefined && three !== undefined) {
      if (one.some((word, at) => (word & (two[at] ?? 0) & (three[at] ?? 0)) !== 0)) {
        return "reachable";
      }
    }
    const goals = numbers.flatMap((number) => table.states[number] ?? []);
    const isNever = goals.some((goal, index) =>
      goals.slice(index + 1).some((other) => this.#pairs.answer([goal, other]) === "unreachable"),
    );
    return isNever ? "unreachable" : this.#goals.answer(goals);
  }

  #forget(stale: ReadonlySet<string>): void {
    const states = this.#states(this.#flags());
    this.#alone = this.#alone.movedTo(states, stale);
    this.#pairs = this.#pairs.movedTo(states, stale);
  }
}
