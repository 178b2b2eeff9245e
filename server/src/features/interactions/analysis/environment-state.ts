import { isDeepStrictEqual } from "node:util";
import {
  type AnswerTable,
  type Apart,
  computedShare,
  findViolation,
  PairJudgement,
  ReachablePairs,
  type Served,
  Source,
  usableCorrelations,
} from "@yardarm/core/combinations";
import {
  type Correlation,
  flagsOfStatement,
  type InteractionRule,
  isInForce,
  statementText,
} from "@yardarm/core/registry";
import type { Snapshot } from "@yardarm/sdk/model";
import type { Reader } from "../../../platform/db/reader.ts";
import { readSnapshot } from "../../delivery/delivery-read-model.ts";
import { findEnvironment } from "../../environments/environment-read-model.ts";
import type { EvidencePack, InEnvironment } from "../evidence-read-model.ts";
import { type FlagInEnvironment, readFlagFacts } from "../flag-facts-read-model.ts";
import { dayOf, readRules } from "../rule-read-model.ts";
import type { Basis, Violation } from "./answers.ts";
import { KnownEvidence, type KnownEvidenceDeps } from "./known-evidence.ts";
import { seededRandom } from "./seeded-random.ts";

/** Lets others of the thread have their turn; anything that goes on for long calls it now and then. */
export type Pause = () => Promise<void>;

export type StateDeps = KnownEvidenceDeps;

/** Making answers anew is a small part of all work. */
const answerRestFactor = 10;
/** Who owns a flag, what it served, and when its code changed, becomes another without a commit here. */
const factsRestMs = 60_000;

/** What is looked at though it is not so yet: flags that it touches are served as they would be, not as they were. */
export interface Ahead {
  readonly snapshot: Snapshot;
  readonly touched: readonly string[];
}

/** The thread goes on alone for about so long. */
const turnMs = 20;

type Usable = ReturnType<typeof usableCorrelations>;

interface Remembered {
  readonly answer: unknown;
  readonly madeAt: number;
  readonly tookMs: number;
  readonly observations: number;
}

/** All that is known of one environment, and kept up with it: what a commit did not touch is not worked out again. */
export class EnvironmentState {
  readonly #deps: StateDeps;
  #revision: number | undefined;
  #snapshot: Snapshot | undefined;
  #pairs: ReachablePairs | undefined;
  #reach: AnswerTable | undefined;
  #source: Source | undefined;
  #declared: readonly Correlation[] = [];
  #usable: Usable = [];
  #facts: ReadonlyMap<string, FlagInEnvironment> = new Map();
  #factsReadAt = 0;
  #rules: readonly InteractionRule[] = [];
  #violations: { readonly mark: string; readonly found: readonly Violation[] } | undefined;
  readonly #evidence: KnownEvidence;
  #turn: Promise<unknown> = Promise.resolve();
  /** Of the question whose turn it is. */
  #signal: AbortSignal | undefined;
  readonly #answers = new Map<string, Remembered>();
  /** Grows with whatever services tell. */
  #observations = 0;

  constructor(deps: StateDeps) {
    this.#deps = deps;
    this.#evidence = new KnownEvidence(deps);
  }

  /** One question after the other, each with what is newest, until it is given up. Undefined when there is no such environment. */
  async use<T>(
    now: number,
    answer: (state: EnvironmentState) => T | Promise<T>,
    signal?: AbortSignal,
  ): Promise<T | undefined> {
    const turn = this.#turn.then(async () => {
      signal?.throwIfAborted();
      // What is known is kept up whole, whoever asks.
      if (!(await this.#refresh(now))) return undefined;
      this.#signal = signal;
      try {
        return await answer(this);
      } finally {
        this.#signal = undefined;
      }
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Hears what is new while nobody asks. */
  async keepUp(): Promise<void> {
    const turn = this.#turn.then(async () => this.#note(await this.#evidence.keepUp()));
    this.#turn = turn.catch(() => undefined);
    await turn;
  }

  /**
   * What was answered already, until something that it rests on is another: people and pages ask the same again and again. Services
   * tell something new all the time; for that an answer is made anew only when it is old beside the work of making it.
   */
  async remembered<T>(question: string, answer: () => T | Promise<T>): Promise<T> {
    const held = this.#answers.get(question);
    if (held !== undefined) {
      const isNewest = held.observations === this.#observations;
      const age = performance.now() - held.madeAt;
      // Only what was made by this function for the same question comes back.
      if (isNewest || age < answerRestFactor * held.tookMs) return held.answer as T;
    }
    const startedAt = performance.now();
    const made = await answer();
    const madeAt = performance.now();
    this.#answers.set(question, {
      ...{ answer: made, madeAt, tookMs: madeAt - startedAt, observations: this.#observations },
    });
    return made;
  }

  #note(news: ReadonlySet<EvidencePack["kind"]>): void {
    // Whoever reported a run of tests looks at once what came of it.
    if (news.has("passed")) this.#answers.clear();
    else if (news.size > 0) this.#observations += 1;
  }

  /** Ends the work on a question that was given up. */
  get pause(): Pause {
    const signal = this.#signal;
    return async () => {
      await this.#deps.pause();
      signal?.throwIfAborted();
    };
  }

  /** Of the environment, when it was looked at; what is known may be of a later one, never of an earlier one. */
  get revision(): number {
    return given(this.#revision);
  }

  get snapshot(): Snapshot {
    return given(this.#snapshot);
  }

  get pairs(): ReachablePairs {
    return given(this.#pairs);
  }

  get reach(): AnswerTable {
    return given(this.#reach);
  }

  get source(): Source {
    return given(this.#source);
  }

  /** What is declared of contexts here, and the same as every proof rests on it: none, where no context keeps all of it. */
  get correlations(): { readonly declared: readonly Correlation[]; readonly usable: Usable } {
    return { declared: this.#declared, usable: this.#usable };
  }

  /** A snapshot as it is asked about here. */
  sourceOf(snapshot: Snapshot): Source {
    return new Source(snapshot, usableCorrelations(snapshot, this.#declared));
  }

  get facts(): ReadonlyMap<string, FlagInEnvironment> {
    return this.#facts;
  }

  get basis(): Basis {
    return {
      revision: this.snapshot.revision,
      evidenceAt: this.#evidence.knownAt,
      hasTests: this.#evidence.has("passed"),
      hasObservations: this.#evidence.has("seen"),
    };
  }

  /** The rules that hold here on that day. */
  rulesInForce(now: number): readonly InteractionRule[] {
    const { environment } = this.#deps.place;
    const day = dayOf(new Date(now));
    return this.#rules.filter((rule) => isInForce(rule, { environment, day }));
  }

  /** What is served and forbidden; worked out once for the same snapshot and the same rules. */
  violations(now: number): readonly Violation[] {
    const rules = this.rulesInForce(now);
    const mark = `${this.snapshot.revision} ${JSON.stringify(rules)}`;
    if (this.#violations?.mark !== mark) {
      this.#violations = { mark, found: violationsOf(this.source, rules) };
    }
    return this.#violations.found;
  }

  /** Looks at another snapshot for a while; afterwards all is as it was. */
  async tried<T>(
    snapshot: Snapshot,
    look: (reach: AnswerTable, touched: readonly string[]) => T,
  ): Promise<T> {
    const correlations = usableCorrelations(snapshot, this.#declared);
    if (!isDeepStrictEqual(correlations, this.#usable)) {
      // Contexts are others there: nothing of what is known can be used.
      const anew = new ReachablePairs(snapshot, { random: seededRandom(1), correlations });
      await inTurns(anew.run(), this.#deps.pause);
      return look(anew.pairs(), Object.keys(snapshot.flags));
    }
    const { pairs } = this;
    try {
      const touched = pairs.update(snapshot);
      await inTurns(pairs.run(), this.#deps.pause);
      return look(pairs.pairs(), touched);
    } catch (error) {
      // Half of it may be done: everything is worked out anew.
      this.#pairs = undefined;
      this.#revision = undefined;
      throw error;
    } finally {
      this.#pairs?.update(this.snapshot);
      if (this.#pairs !== undefined) await inTurns(this.#pairs.run(), this.#deps.pause);
    }
  }

  get reader(): Reader {
    return this.#deps.reader;
  }

  get place(): InEnvironment {
    return this.#deps.place;
  }

  judgement(
    { now, maxAgeMs }: { readonly now: number; readonly maxAgeMs: number },
    reach: AnswerTable = this.reach,
    ahead?: Ahead,
  ): PairJudgement {
    return new PairJudgement({
      reach,
      evidence: this.#evidence.over(reach.states),
      now,
      maxAgeMs,
      weightOf: (flag) =>
        this.#facts.get(flag) ?? { owner: "", criticality: "medium", dependants: 0 },
      shareOf: (state) =>
        ahead?.touched.includes(state.flag) === true
          ? computedIn(ahead.snapshot, state)
          : this.#shareOf(state),
      apartOf: (one, other) => this.apartOf(one, other),
    });
  }

  /** What it would rest on that two flags were not seen together. */
  apartOf(one: string, other: string): Apart | undefined {
    return this.#evidence.apart(one, other);
  }

  /** Measured where anything was reported, and else as the config says. */
  #shareOf({ flag, variant }: Served): number {
    const served = this.#facts.get(flag)?.served ?? new Map<string, number>();
    const all = [...served.values()].reduce((sum, count) => sum + count, 0);
    if (all > 0) return (served.get(variant) ?? 0) / all;
    return computedIn(this.snapshot, { flag, variant });
  }

  async #refresh(now: number): Promise<boolean> {
    const { reader, place } = this.#deps;
    const environment = await findEnvironment(reader, place);
    if (environment === undefined) return false;
    const rules = await readRules(reader, place.project);
    if (JSON.stringify(rules) !== JSON.stringify(this.#rules)) this.#answers.clear();
    this.#rules = rules;
    if (this.#declare(environment.correlations)) this.#revision = undefined;
    if (environment.revision !== this.#revision || this.#snapshot === undefined) {
      const snapshot = await readSnapshot(reader, place);
      if (snapshot === undefined) return false;
      await this.#take(snapshot);
      this.#revision = environment.revision;
      this.#factsReadAt = 0;
    }
    if (this.#factsReadAt === 0 || performance.now() - this.#factsReadAt > factsRestMs) {
      this.#facts = await readFlagFacts(reader, place, new Date(now));
      this.#factsReadAt = performance.now();
      this.#answers.clear();
    }
    this.#note(await this.#evidence.refresh(this.reach.states, now));
    return true;
  }

  /** Whether something else is so of contexts than before; then all is worked out anew. */
  #declare(declared: readonly Correlation[]): boolean {
    if (JSON.stringify(declared) === JSON.stringify(this.#declared)) return false;
    this.#declared = declared;
    this.#pairs = undefined;
    return true;
  }

  async #take(snapshot: Snapshot): Promise<void> {
    const correlations = usableCorrelations(snapshot, this.#declared);
    if (this.#pairs === undefined || !isDeepStrictEqual(correlations, this.#usable)) {
      this.#usable = correlations;
      this.#pairs = new ReachablePairs(snapshot, { random: seededRandom(1), correlations });
    } else this.#pairs.update(snapshot);
    await inTurns(this.#pairs.run(), this.#deps.pause);
    this.#snapshot = snapshot;
    this.#source = this.sourceOf(snapshot);
    this.#reach = this.#pairs.pairs();
    await this.#deps.pause();
  }
}

/** Each step is short, so only now and then somebody else is asked. */
export async function inTurns<Result>(
  steps: Generator<unknown, Result>,
  pause: Pause,
): Promise<Result> {
  let startedAt = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - startedAt < turnMs) continue;
    await pause();
    startedAt = performance.now();
  }
}

/** What can be served, or perhaps can, and these rules forbid. */
export function violationsOf(
  source: Source,
  rules: readonly InteractionRule[],
): readonly Violation[] {
  return rules.flatMap(({ key, statement, severity }): readonly Violation[] => {
    const found = findViolation(source, statement);
    if (found.verdict === "unreachable") return [];
    return [
      {
        rule: key,
        text: statementText(statement),
        severity,
        flags: flagsOfStatement(statement),
        verdict: found.verdict,
        witness: found.verdict === "reachable" ? found.witness : null,
      },
    ];
  });
}

function computedIn({ flags }: Snapshot, { flag, variant }: Served): number {
  const config = flags[flag]?.config;
  return config === undefined ? 0 : computedShare(config, variant);
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The analysis was asked before it was made.");
  return value;
}
