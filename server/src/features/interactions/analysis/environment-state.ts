import {
  type AnswerTable,
  computedShare,
  EvidenceTable,
  findViolation,
  PairJudgement,
  ReachablePairs,
  type Served,
  Source,
} from "@yardarm/core/combinations";
import {
  flagsOfStatement,
  type InteractionRule,
  isInForce,
  statementText,
} from "@yardarm/core/registry";
import type { Snapshot } from "@yardarm/sdk/model";
import type { Reader } from "../../../platform/db/reader.ts";
import { readSnapshot } from "../../delivery/delivery-read-model.ts";
import { findEnvironment } from "../../environments/environment-read-model.ts";
import {
  type InEnvironment,
  markOfTestRuns,
  readObserved,
  readPassed,
} from "../evidence-read-model.ts";
import { type FlagInEnvironment, readFlagFacts } from "../flag-facts-read-model.ts";
import { dayOf, readRules } from "../rule-read-model.ts";
import type { Basis, Violation } from "./answers.ts";
import { seededRandom } from "./seeded-random.ts";

/** Lets others of the thread have their turn; anything that goes on for long calls it now and then. */
export type Pause = () => Promise<void>;

export interface StateDeps {
  readonly reader: Reader;
  readonly place: InEnvironment;
  readonly pause: Pause;
}

/** What is looked at though it is not so yet: flags that it touches are served as they would be, not as they were. */
export interface Ahead {
  readonly snapshot: Snapshot;
  readonly touched: readonly string[];
}

/** Evidence is read anew after so many times as long as reading it took, so that reading is a small part of all work. */
const evidenceRestFactor = 20;
const evidenceRestMsMin = 2_000;
/** What takes longer to read than this, nobody waits for twice. */
const readBesideMs = 1_000;
/** The thread goes on alone for about so long. */
const turnMs = 20;

/** All that is known of one environment, and kept up with it: what a commit did not touch is not worked out again. */
export class EnvironmentState {
  readonly #deps: StateDeps;
  #revision: number | undefined;
  #snapshot: Snapshot | undefined;
  #pairs: ReachablePairs | undefined;
  #reach: AnswerTable | undefined;
  #source: Source | undefined;
  #facts: ReadonlyMap<string, FlagInEnvironment> = new Map();
  #rules: readonly InteractionRule[] = [];
  #violations: { readonly mark: string; readonly found: readonly Violation[] } | undefined;
  #evidence: EvidenceTable | undefined;
  #evidenceMark = "";
  #evidenceAt = 0;
  #evidenceReadAt = 0;
  #reading: Promise<void> | undefined;
  #evidenceTookMs = 0;
  #hasTests = false;
  #hasObservations = false;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #answers = new Map<string, unknown>();

  constructor(deps: StateDeps) {
    this.#deps = deps;
  }

  /** One question after the other, each with what is newest. Undefined when there is no such environment. */
  async use<T>(
    now: number,
    answer: (state: EnvironmentState) => T | Promise<T>,
  ): Promise<T | undefined> {
    const turn = this.#turn.then(async () =>
      (await this.#refresh(now)) ? answer(this) : undefined,
    );
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** What was answered already, until something that it rests on is another: people and pages ask the same again and again. */
  async remembered<T>(question: string, answer: () => T | Promise<T>): Promise<T> {
    // Only what was made by this function for the same question comes back.
    if (this.#answers.has(question)) return this.#answers.get(question) as T;
    const made = await answer();
    this.#answers.set(question, made);
    return made;
  }

  get pause(): Pause {
    return this.#deps.pause;
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

  get facts(): ReadonlyMap<string, FlagInEnvironment> {
    return this.#facts;
  }

  get evidence(): EvidenceTable {
    return given(this.#evidence);
  }

  get basis(): Basis {
    return {
      revision: this.snapshot.revision,
      evidenceAt: this.#evidenceAt,
      hasTests: this.#hasTests,
      hasObservations: this.#hasObservations,
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
      evidence: reach === this.reach ? this.evidence : this.evidence.over(reach.states),
      now,
      maxAgeMs,
      weightOf: (flag) =>
        this.#facts.get(flag) ?? { owner: "", criticality: "medium", dependants: 0 },
      shareOf: (state) =>
        ahead?.touched.includes(state.flag) === true
          ? computedIn(ahead.snapshot, state)
          : this.#shareOf(state),
    });
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
    if (environment.revision !== this.#revision || this.#snapshot === undefined) {
      const snapshot = await readSnapshot(reader, place);
      if (snapshot === undefined) return false;
      await this.#take(snapshot);
      this.#facts = await readFlagFacts(reader, place, new Date(now));
      this.#revision = environment.revision;
      this.#answers.clear();
    }
    await this.#refreshEvidence(now);
    return true;
  }

  async #take(snapshot: Snapshot): Promise<void> {
    if (this.#pairs === undefined) {
      this.#pairs = new ReachablePairs(snapshot, { random: seededRandom(1) });
    } else this.#pairs.update(snapshot);
    await inTurns(this.#pairs.run(), this.#deps.pause);
    this.#snapshot = snapshot;
    this.#source = new Source(snapshot);
    this.#reach = this.#pairs.pairs();
    await this.#deps.pause();
  }

  /**
   * Anew when tests were reported, and now and then, as services report all the time. What takes long to read is read beside
   * the questions, which meanwhile are answered by what was known.
   */
  async #refreshEvidence(now: number): Promise<void> {
    const { states } = this.reach;
    const known = this.#evidence;
    if (known !== undefined && known.states !== states) this.#evidence = known.over(states);
    const mark = await markOfTestRuns(this.#deps.reader, this.#deps.place);
    const restMs = Math.max(evidenceRestMsMin, evidenceRestFactor * this.#evidenceTookMs);
    const isRecent = performance.now() - this.#evidenceReadAt < restMs;
    const isSame = mark === this.#evidenceMark && names(states) === names(known?.states ?? []);
    if (known !== undefined && isSame && isRecent) return;
    this.#reading ??= this.#readEvidence(mark, now).finally(() => {
      this.#reading = undefined;
    });
    const isLong = known !== undefined && this.#evidenceTookMs > readBesideMs;
    if (!isLong) await this.#reading;
    // Whoever asks next finds out that it failed, by reading again.
    else this.#reading.catch(() => undefined);
  }

  async #readEvidence(mark: string, now: number): Promise<void> {
    const { reader, place } = this.#deps;
    const startedAt = performance.now();
    const table = new EvidenceTable(this.reach.states);
    const hasTests = await this.#addAll(table, readPassed(reader, place));
    const hasObservations = await this.#addAll(table, readObserved(reader, place));
    // A commit may have come meanwhile.
    const { states } = this.reach;
    this.#evidence = table.states === states ? table : table.over(states);
    this.#answers.clear();
    this.#hasTests = hasTests;
    this.#hasObservations = hasObservations;
    this.#evidenceMark = mark;
    this.#evidenceAt = now;
    this.#evidenceReadAt = performance.now();
    this.#evidenceTookMs = this.#evidenceReadAt - startedAt;
  }

  async #addAll(table: EvidenceTable, pages: ReturnType<typeof readPassed>): Promise<boolean> {
    let hasAny = false;
    for await (const page of pages) {
      for (const evidence of page) table.add(evidence);
      hasAny = true;
      await this.#deps.pause();
    }
    return hasAny;
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

function names(states: readonly Served[]): string {
  return states.map(({ flag, variant }) => `${flag}:${variant}`).join();
}

function computedIn({ flags }: Snapshot, { flag, variant }: Served): number {
  const config = flags[flag]?.config;
  return config === undefined ? 0 : computedShare(config, variant);
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The analysis was asked before it was made.");
  return value;
}
