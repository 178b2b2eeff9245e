import { isDeepStrictEqual } from "node:util";
import {
  type AnswerTable,
  type Apart,
  CommitTimes,
  computedShare,
  findViolation,
  PairJudgement,
  type ReachablePairs,
  type Served,
  type Source,
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
import { readKnownCommits } from "../commit-read-model.ts";
import type { EvidencePack } from "../evidence-pack-read-model.ts";
import type { InEnvironment } from "../evidence-read-model.ts";
import { type FlagInEnvironment, readFlagFacts } from "../flag-facts-read-model.ts";
import { flagChangeOf } from "../last-change.ts";
import { dayOf, readRules } from "../rule-read-model.ts";
import type { Basis, Violation, Work } from "./answers.ts";
import type { Pause } from "./in-turns.ts";
import { KnownEvidence, type KnownEvidenceDeps } from "./known-evidence.ts";
import { given, KnownReach, type KnownReachDeps } from "./known-reach.ts";
import { type Asked, RememberedAnswers } from "./remembered-answers.ts";

export interface StateDeps extends KnownEvidenceDeps, Omit<KnownReachDeps, "report"> {
  /** Hears what is being done while somebody waits, and when nothing is any more. */
  readonly report?: (work: Work | undefined) => void;
  readonly behind?: Behind;
}

/** When somebody is answered as of what was finished last, since what is newest takes its time. */
export interface Behind {
  readonly afterMs: number;
  /** Fewer flags are worked out before anybody notices. */
  readonly flagsMin: number;
}

const behindDefault: Behind = { afterMs: 1_500, flagsMin: 200 };

/** Who owns a flag, what it served, and when its code changed, becomes another without a commit here. */
const factsRestMs = 60_000;

/** What is looked at though it is not so yet: flags that it touches are served as they would be, not as they were. */
export interface Ahead {
  readonly snapshot: Snapshot;
  readonly touched: readonly string[];
}

/** All that is known of one environment, and kept up with it: what a commit did not touch is not worked out again. */
export class EnvironmentState {
  readonly #deps: StateDeps;
  readonly #reach: KnownReach;
  #revision: number | undefined;
  #facts: ReadonlyMap<string, FlagInEnvironment> = new Map();
  #factsReadAt = 0;
  #knownCommits: Awaited<ReturnType<typeof readKnownCommits>> = [];
  #commits = new CommitTimes();
  #rules: readonly InteractionRule[] = [];
  #violations: { readonly mark: string; readonly found: readonly Violation[] } | undefined;
  readonly #evidence: KnownEvidence;
  #turn: Promise<unknown> = Promise.resolve();
  /** Of the question whose turn it is. */
  #signal: AbortSignal | undefined;
  readonly #answers = new RememberedAnswers();
  /** Whether all there is to be known is known, and something newer is being worked out. */
  #isBehind = false;

  constructor(deps: StateDeps) {
    this.#deps = deps;
    this.#evidence = new KnownEvidence(deps);
    this.#reach = new KnownReach({
      ...deps,
      report: (share) => this.report({ work: "reach", share }),
    });
  }

  /** One question after the other, each with what is newest, until it is given up. Undefined when there is no such environment. */
  async use<T>(
    now: number,
    answer: (state: EnvironmentState) => T | Promise<T>,
    signal?: AbortSignal,
  ): Promise<T | undefined> {
    const turn = this.#turn.then(async () => {
      signal?.throwIfAborted();
      try {
        // What is known is kept up whole, whoever asks.
        if (!(await this.#refresh(now))) return undefined;
        this.#signal = signal;
        return await answer(this);
      } finally {
        this.#signal = undefined;
        this.report(undefined);
      }
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** The same, but when what is newest takes its time, with what was finished last; its basis says so. */
  async useBehind<T>(
    now: number,
    answer: (state: EnvironmentState) => T | Promise<T>,
    signal?: AbortSignal,
  ): Promise<T | undefined> {
    const newest = this.use(now, answer, signal);
    const isOver = newest.then(
      () => true,
      () => true,
    );
    const { afterMs, flagsMin } = this.#deps.behind ?? behindDefault;
    while (!(await withinTime(isOver, afterMs))) {
      if (!this.#isBehind || this.#facts.size < flagsMin) continue;
      // Whoever asks next is told the newest.
      newest.catch(() => undefined);
      return answer(this);
    }
    return newest;
  }

  /** Hears what is new while nobody asks. */
  async keepUp(): Promise<void> {
    const turn = this.#turn.then(async () => this.#note(await this.#evidence.keepUp()));
    this.#turn = turn.catch(() => undefined);
    await turn;
  }

  /** What was answered already, until something that it rests on is another. */
  async remembered<T>(asked: Asked, answer: () => T | Promise<T>): Promise<T> {
    const said = await this.#answers.of(asked, answer);
    return this.#isBehind ? saidBefore(said) : said;
  }

  #note(news: ReadonlySet<EvidencePack["kind"]>): void {
    // Whoever reported a run of tests looks at once what came of it.
    if (news.has("passed")) this.#answers.clear();
    else if (news.size > 0) this.#answers.observe();
  }

  /** Says what is being done while somebody waits. */
  report(work: Work | undefined): void {
    this.#deps.report?.(work);
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
    return this.#reach.snapshot;
  }

  get pairs(): ReachablePairs {
    return this.#reach.pairs;
  }

  get reach(): AnswerTable {
    return this.#reach.reach;
  }

  get source(): Source {
    return this.#reach.source;
  }

  get correlations(): KnownReach["correlations"] {
    return this.#reach.correlations;
  }

  sourceOf(snapshot: Snapshot): Source {
    return this.#reach.sourceOf(snapshot);
  }

  get facts(): ReadonlyMap<string, FlagInEnvironment> {
    return this.#facts;
  }

  /** When commits were made that tests ran. */
  get commits(): CommitTimes {
    return this.#commits;
  }

  get basis(): Basis {
    return {
      revision: this.snapshot.revision,
      isBehind: this.#isBehind,
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

  tried: KnownReach["tried"] = (snapshot, look) => this.#reach.tried(snapshot, look);

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
      changesOf: (flag) => (this.#facts.get(flag)?.changes ?? []).map(flagChangeOf),
      times: this.#commits,
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
    const isOther = this.#reach.declare(environment.correlations);
    if (await this.#reach.recall()) await this.#learn(now);
    if (isOther || !this.#reach.isWhole || environment.revision !== this.#revision) {
      const snapshot = await readSnapshot(reader, place);
      if (snapshot === undefined) return false;
      await this.#take(snapshot);
      this.#revision = environment.revision;
      this.#factsReadAt = 0;
    }
    await this.#learn(now);
    return true;
  }

  async #take(snapshot: Snapshot): Promise<void> {
    this.#isBehind = this.#evidence.isKnown && this.#reach.isKnown;
    try {
      await this.#reach.take(snapshot);
    } finally {
      this.#isBehind = false;
      this.#answers.clear();
    }
  }

  /** What no revision tells of. */
  async #learn(now: number): Promise<void> {
    const { reader, place } = this.#deps;
    if (this.#factsReadAt === 0 || performance.now() - this.#factsReadAt > factsRestMs) {
      const facts = await readFlagFacts(reader, place, new Date(now));
      const commits = await readKnownCommits(reader, place);
      if (!isDeepStrictEqual([facts, commits], [this.#facts, this.#knownCommits])) {
        this.#answers.clear();
      }
      this.#facts = facts;
      this.#knownCommits = commits;
      this.#commits = new CommitTimes(commits);
      this.#evidence.knowCommits(this.#commits);
      this.#factsReadAt = performance.now();
    }
    if (!this.#evidence.isKnown) this.report({ work: "evidence" });
    this.#note(await this.#evidence.refresh(this.reach.states, now));
  }
}

/** What was said when nobody knew of anything newer says now that there is. */
function saidBefore<T>(answer: T): T {
  const isOfBasis = typeof answer === "object" && answer !== null && "isBehind" in answer;
  return isOfBasis ? { ...answer, isBehind: true } : answer;
}

async function withinTime(isOver: Promise<boolean>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  return Promise.race([isOver, late]).finally(() => clearTimeout(timer));
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
