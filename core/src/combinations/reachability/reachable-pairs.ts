import type { EvaluationContext } from "@yardarm/sdk/evaluate";
import type { Snapshot } from "@yardarm/sdk/model";
import { AnswerTable } from "./answer-table.ts";
import { idOfPlace } from "./atoms.ts";
import { changedEntries } from "./changed-entries.ts";
import { type Contexts, ContextTable, firstCommon, someOf } from "./context-table.ts";
import { MergedContexts } from "./merged-contexts.ts";
import { type Budget, budgetDefault, Question, type Served, type Verdict } from "./question.ts";
import { RareVariants } from "./rare-variants.ts";
import { type Attributes, contextSampler } from "./sample-contexts.ts";
import { type Correlation, Source } from "./source.ts";

export interface PairOptions {
  readonly random: () => number;
  readonly budget?: Budget;
  readonly correlations?: readonly Correlation[];
  /** So many random contexts are looked at before anything is searched for. */
  readonly contexts?: number;
}

/** What was found of all pairs of variants of different flags. */
export interface PairCounts {
  readonly flags: number;
  readonly pairs: number;
  readonly variantPairs: number;
  readonly reachable: number;
  readonly unreachable: number;
  readonly unknown: number;
}

export interface PairProgress {
  readonly settled: number;
  readonly of: number;
}

/** Of so many pairs, one for which a key is hard to find is not worth as long a search as a single question. */
const pairBudget: Budget = { ...budgetDefault, keysMax: 20_000 };
const contextsDefault = 1_536;
const contextsAfterChange = 24;

/**
 * Which variants of any two flags can meet. Random contexts show most pairs; where they do not, contexts in which one of
 * the two serves what it should are put together; what is left is asked of a solver, one small question for each two flags.
 * After a change all is kept that does not rest on what was changed.
 */
export class ReachablePairs {
  readonly #random: () => number;
  readonly #budget: Budget;
  readonly #contexts: number;
  readonly #table: ContextTable;
  #source: Source;
  /** What random contexts did not show: by two flags, in order, and then by their variants. */
  readonly #searched = new Map<string, Map<string, Map<string, Verdict>>>();
  /** Of variants that no context of the table has. */
  readonly #alone = new Map<string, Map<string, Verdict>>();
  #pending: Set<string>;
  #refuted = 0;
  #questions = 0;

  constructor(snapshot: Snapshot, options: PairOptions) {
    this.#random = options.random;
    this.#budget = options.budget ?? pairBudget;
    this.#contexts = options.contexts ?? contextsDefault;
    this.#source = new Source(snapshot, options.correlations);
    this.#table = new ContextTable(this.#source);
    this.#pending = new Set(Object.keys(snapshot.flags));
  }

  /** Contexts that the solver found and the evaluator refuted: 0, unless one of them is wrong. */
  get refuted(): number {
    return this.#refuted;
  }

  /** How often a solver was needed. */
  get questions(): number {
    return this.#questions;
  }

  /** Looks at all pairs that are not settled, a few milliseconds a step; whoever calls stops when the time is up. */
  *run(): Generator<PairProgress, PairCounts> {
    const all = this.#flags();
    if (this.#table.size === 0) yield* this.#sample(all, this.#contexts);
    const pending = [...this.#pending];
    for (const flag of pending) {
      if (!this.#alone.has(flag)) this.#settleAlone(flag);
      yield { settled: 0, of: pending.length };
    }
    const merged = new MergedContexts(this.#source, this.#table);
    const settled = new Set<string>();
    for (const flag of pending) {
      settled.add(flag);
      for (const other of all) if (!settled.has(other)) this.#settle(flag, other, merged);
      this.#pending.delete(flag);
      yield { settled: settled.size, of: pending.length };
    }
    return this.count();
  }

  /** Goes on with another snapshot; `run` then looks at what the change touches, and at nothing else. */
  update(snapshot: Snapshot): readonly string[] {
    const before = this.#source;
    const changed = changedEntries(before.snapshot, snapshot);
    this.#source = new Source(snapshot, before.correlations, before);
    const touches = (source: Source, flag: string) =>
      [...changed].some((entry) => source.cones.of(flag).entries.has(entry));
    const gone = Object.keys(before.snapshot.flags).filter(
      (flag) => !Object.hasOwn(snapshot.flags, flag),
    );
    const touched = Object.keys(snapshot.flags).filter(
      (flag) => touches(before, flag) || touches(this.#source, flag),
    );
    for (const flag of [...gone, ...touched]) this.#forget(flag);
    this.#table.refresh(this.#source, touched);
    this.#pending = new Set([...this.#pending, ...touched]);
    for (const flag of gone) this.#pending.delete(flag);
    if (touched.length > 0) this.#sampleAfter(touched);
    return touched;
  }

  /** Whether two variants can meet; undefined while nobody has looked. */
  verdict(one: Served, other: Served): Verdict | undefined {
    if (one.flag > other.flag) return this.verdict(other, one);
    const [left, right] = [this.#shown(one), this.#shown(other)];
    const common = left === undefined || right === undefined ? -1 : firstCommon(left, right);
    if (common >= 0) return reachableBy(this.#table.contextAt(common));
    const searched = this.#searched.get(one.flag)?.get(other.flag);
    const found = searched?.get(`${one.variant} ${other.variant}`);
    if (found !== undefined) return found;
    const alone = [this.verdictAlone(one), this.verdictAlone(other)];
    return (
      alone.find((it) => it?.verdict === "unreachable") ??
      alone.find((it) => it?.verdict === "unknown")
    );
  }

  /**
   * Whether one context can make any number of flags serve these variants, as a rule about several flags asks. Answers at
   * once for one state or two that were looked at, and else asks the solver.
   */
  ask(goals: readonly Served[]): Verdict {
    const [one, two] = goals;
    const known =
      two === undefined ? one && this.verdictAlone(one) : this.verdict(one as Served, two);
    if (known !== undefined && (goals.length < 3 || known.verdict === "unreachable")) return known;
    return new Question(
      this.#source,
      [...new Set(goals.map(({ flag }) => flag))],
      this.#budget,
    ).ask(goals);
  }

  /** What is said of each variant by itself. */
  alone(): AnswerTable {
    const table = AnswerTable.empty(1, this.#states(this.#flags()));
    for (const [number = 0] of table.combinations()) {
      const verdict = this.verdictAlone(table.states[number] as Served);
      if (verdict !== undefined) table.set([number], verdict.verdict);
    }
    return table;
  }

  /** What is said of all pairs, as far as they were looked at; `verdict` has the witnesses and the reasons. */
  pairs(): AnswerTable {
    const table = AnswerTable.empty(2, this.#states(this.#flags()));
    for (const numbers of table.combinations()) {
      const [one, other] = numbers.map((number) => table.states[number] as Served);
      const verdict = this.verdict(one as Served, other as Served);
      if (verdict !== undefined) table.set(numbers, verdict.verdict);
    }
    return table;
  }

  /** Looks at all triples of variants of some flags, such as the critical ones; call it after `run`. */
  *triples(flags: readonly string[]): Generator<PairProgress, AnswerTable> {
    const table = AnswerTable.empty(3, this.#states(flags));
    let settled = 0;
    for (const numbers of table.combinations()) {
      table.set(numbers, this.ask(numbers.map((number) => table.states[number] as Served)).verdict);
      settled += 1;
      if (settled % 16 === 0) yield { settled, of: table.bytes.length };
    }
    return table;
  }

  /** Whether random contexts did not show it. */
  wasSearched(one: Served, other: Served): boolean {
    if (one.flag > other.flag) return this.wasSearched(other, one);
    const searched = this.#searched.get(one.flag)?.get(other.flag);
    return searched?.has(`${one.variant} ${other.variant}`) === true;
  }

  /** Whether a variant can be served at all; undefined while nobody has looked. */
  verdictAlone(served: Served): Verdict | undefined {
    const shown = this.#shown(served);
    const [first] = shown === undefined ? [] : someOf(shown, 1);
    if (first !== undefined) return reachableBy(this.#table.contextAt(first));
    return this.#alone.get(served.flag)?.get(served.variant);
  }

  count(): PairCounts {
    const flags = this.#flags();
    const counts = { reachable: 0, unreachable: 0, unknown: 0 };
    flags.forEach((one, index) => {
      for (const other of flags.slice(index + 1)) this.#countPair(one, other, counts);
    });
    return {
      flags: flags.length,
      pairs: (flags.length * (flags.length - 1)) / 2,
      variantPairs: counts.reachable + counts.unreachable + counts.unknown,
      ...counts,
    };
  }

  #countPair(
    one: string,
    other: string,
    counts: Record<"reachable" | "unreachable" | "unknown", number>,
  ): void {
    const rights = this.#variants(other).map((variant) => ({
      variant,
      shown: this.#table.contextsOf(other, variant),
    }));
    for (const variant of this.#variants(one)) {
      const left = this.#table.contextsOf(one, variant);
      for (const { variant: right, shown } of rights) {
        if (left !== undefined && shown !== undefined && firstCommon(left, shown) >= 0) {
          counts.reachable += 1;
        } else {
          const it = this.verdict({ flag: one, variant }, { flag: other, variant: right });
          counts[it?.verdict ?? "unknown"] += 1;
        }
      }
    }
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

  #shown({ flag, variant }: Served): Contexts | undefined {
    return this.#table.contextsOf(flag, variant);
  }

  *#sample(flags: readonly string[], count: number): Generator<PairProgress> {
    const next = contextSampler(this.#source, flags, this.#random);
    const blind = Math.ceil(count / 2);
    for (let index = 0; index < blind; index++) {
      this.#table.add(next(), flags);
      if (index % 8 === 7) yield { settled: 0, of: this.#pending.size };
    }
    for (const flag of flags) {
      this.#settleAlone(flag);
      yield { settled: 0, of: this.#pending.size };
    }
    const rare = new RareVariants(this.#source, this.#table, this.#random);
    for (let index = blind; index < count; index++) {
      this.#table.add(rare.over(next()), flags);
      if (index % 8 === 7) yield { settled: 0, of: this.#pending.size };
    }
  }

  /** A change may bring values that no context has yet. */
  #sampleAfter(touched: readonly string[]): void {
    if (this.#table.size === 0) return;
    const next = contextSampler(this.#source, touched, this.#random);
    for (let index = 0; index < contextsAfterChange; index++) this.#addCompleted(next());
  }

  /** What a context does not say is taken from one of the table. */
  #addCompleted(attributes: Attributes): void {
    const base = this.#table.attributesAt(Math.floor(this.#random() * this.#table.size));
    this.#table.add(new Map([...base, ...attributes]), this.#flags());
  }

  #forget(flag: string): void {
    this.#table.forget(flag);
    this.#alone.delete(flag);
    this.#searched.delete(flag);
    for (const others of this.#searched.values()) others.delete(flag);
  }

  #settleAlone(flag: string): void {
    const open = this.#variants(flag).filter(
      (variant) => this.#table.contextsOf(flag, variant) === undefined,
    );
    this.#alone.set(flag, new Map());
    if (open.length === 0) return;
    const question = new Question(this.#source, [flag], this.#budget);
    const verdicts = new Map<string, Verdict>();
    for (const variant of open) {
      const verdict = question.ask([{ flag, variant }]);
      const { found } = question;
      this.#questions += 1;
      verdicts.set(variant, verdict);
      if (verdict.verdict === "reachable") {
        this.#addCompleted(new Map(found.map((it) => [idOfPlace(it.place), it])));
      }
    }
    this.#refuted += question.refuted;
    this.#alone.set(flag, verdicts);
  }

  #settle(flag: string, other: string, merged: MergedContexts): void {
    const [one, two] = flag < other ? [flag, other] : [other, flag];
    let question: Question | undefined;
    for (const goals of this.#open(one, two)) {
      const witness = merged.find(...goals);
      if (witness === undefined) {
        question ??= new Question(this.#source, [one, two], this.#budget);
        this.#questions += 1;
      }
      const verdict = witness === undefined ? question?.ask(goals) : reachableBy(witness);
      if (verdict !== undefined) this.#keep(goals, verdict);
    }
    this.#refuted += question?.refuted ?? 0;
  }

  /** Variants that some contexts of the table have, and none has together. */
  *#open(one: string, two: string): Generator<readonly [Served, Served]> {
    const rights = this.#variants(two).flatMap((variant) => {
      const contexts = this.#table.contextsOf(two, variant);
      return contexts === undefined ? [] : [{ variant, contexts }];
    });
    for (const variant of this.#variants(one)) {
      const contexts = this.#table.contextsOf(one, variant);
      if (contexts === undefined) continue;
      for (const right of rights) {
        if (firstCommon(contexts, right.contexts) >= 0) continue;
        yield [
          { flag: one, variant },
          { flag: two, variant: right.variant },
        ];
      }
    }
  }

  #keep([one, two]: readonly [Served, Served], verdict: Verdict): void {
    const others = this.#searched.get(one.flag) ?? new Map<string, Map<string, Verdict>>();
    const verdicts = others.get(two.flag) ?? new Map<string, Verdict>();
    verdicts.set(`${one.variant} ${two.variant}`, verdict);
    this.#searched.set(one.flag, others.set(two.flag, verdicts));
  }
}

function reachableBy(witness: EvaluationContext): Verdict {
  return { verdict: "reachable", witness };
}
