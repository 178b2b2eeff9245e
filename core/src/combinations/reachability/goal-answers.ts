import type { ReachAnswer } from "./answer-table.ts";
import { firstCommon } from "./bits.ts";
import type { ContextTable } from "./context-table.ts";
import { KeptVerdicts } from "./kept-verdicts.ts";
import { type Known, Meetings } from "./meetings.ts";
import { type Budget, Question, type Served, type Verdict } from "./question.ts";
import type { Regions } from "./regions.ts";
import type { Source } from "./source.ts";

interface Ground {
  readonly regions: Regions;
  readonly table: ContextTable;
  readonly budget: Budget;
  readonly known: Known;
}

/**
 * Answers one question after the other, whether flags can serve some variants together: by contexts that are known, by cubes, and then
 * by the solver, whose answers are kept.
 */
export class GoalAnswers {
  readonly #regions: Regions;
  readonly #table: ContextTable;
  readonly #budget: Budget;
  readonly #known: Known;
  readonly #kept = new KeptVerdicts();
  #source: Source;
  #meetings: Meetings;
  /** The last question, since the next is mostly about the same flags. */
  #asked: { readonly id: string; readonly question: Question } | undefined;
  #refuted = 0;
  #questions = 0;

  constructor(source: Source, { regions, table, budget, known }: Ground) {
    this.#source = source;
    this.#regions = regions;
    this.#table = table;
    this.#budget = budget;
    this.#known = known;
    this.#meetings = new Meetings(source, regions, known);
  }

  /** Contexts that the solver found and the evaluator refuted: 0, unless one of them is wrong. */
  get refuted(): number {
    return this.#refuted + (this.#asked?.question.refuted ?? 0);
  }

  /** How often a solver was needed. */
  get questions(): number {
    return this.#questions;
  }

  /** Goes on with another snapshot, in which these flags may serve something else. */
  update(source: Source, stale: ReadonlySet<string>): void {
    this.#source = source;
    this.#refuted = this.refuted;
    this.#asked = undefined;
    this.#meetings = new Meetings(source, this.#regions, this.#known);
    this.#kept.forget(stale);
  }

  /** By cubes, and then by the solver, whose answer is kept. */
  answer(goals: readonly Served[]): ReachAnswer {
    const answer = this.#meetings.answer(goals);
    if (answer === "unknown") this.#kept.keep(goals, { verdict: "unknown", why: "keys" });
    if (answer !== undefined) return answer;
    const verdict = this.#question(goals).ask(goals);
    this.#kept.keep(goals, verdict);
    return verdict.verdict;
  }

  #question(goals: readonly Served[]): Question {
    this.#questions += 1;
    const flags = [...new Set(goals.map(({ flag }) => flag))].sort();
    const id = JSON.stringify(flags);
    const question = this.#asked?.id === id ? this.#asked.question : undefined;
    if (question !== undefined) return question;
    const made = new Question(this.#source, flags, this.#budget);
    this.#refuted = this.refuted;
    this.#asked = { id, question: made };
    return made;
  }

  /** The answer with a witness, or with the reason why nobody knows. */
  verdictOf(goals: readonly Served[], answer: ReachAnswer): Verdict {
    if (answer === "unreachable") return { verdict: answer };
    return this.#seen(goals) ?? this.#kept.of(goals) ?? this.#met(goals);
  }

  /** A witness out of cubes; where the evaluator does not confirm it, the solver is asked after all. */
  #met(goals: readonly Served[]): Verdict {
    const witness = this.#meetings.witness(goals);
    if (witness !== undefined) return { verdict: "reachable", witness };
    const verdict = this.#question(goals).ask(goals);
    this.#kept.keep(goals, verdict);
    return verdict;
  }

  #seen(goals: readonly Served[]): Verdict | undefined {
    const [one, two = one, ...others] = goals.map((goal) =>
      this.#table.contextsOf(goal.flag, goal.variant),
    );
    if (one === undefined || two === undefined || others.length > 0) return undefined;
    const index = firstCommon(one, two);
    if (index < 0) return undefined;
    const witness = this.#table.contextAt(index);
    return this.#meetings.isTrue(witness, goals) ? { verdict: "reachable", witness } : undefined;
  }
}
