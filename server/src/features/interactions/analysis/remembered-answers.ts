/** Making answers anew is a small part of all work. */
const answerRestFactor = 10;
/** While nothing is told that is new, what was tested only grows older: in so many minutes, or so many times of what the answer took. */
const agingRest = { leastMs: 60_000, factor: 100, mostMs: 600_000 };
/** An answer about two owners may have a quarter of a megabyte. */
const answersMax = 200;

interface Remembered {
  readonly answer: unknown;
  /** As of when evidence was judged. */
  readonly now: number;
  readonly madeAt: number;
  readonly tookMs: number;
  readonly observations: number;
}

export interface Asked {
  readonly question: string;
  /** As of when evidence is judged; absent: it is not asked about. */
  readonly now?: number;
}

/**
 * What was answered already: people and pages ask the same again and again. Services tell something new all the time; for that an
 * answer is made anew only when it is old beside the work of making it. The same goes for time that passes, by which evidence ages.
 */
export class RememberedAnswers {
  #answers = new Map<string, Remembered>();
  readonly #clock: () => number;
  /** Grows with whatever services tell. */
  #observations = 0;

  /** @param clock milliseconds that only grow */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** Something that answers rest on is another; what is being answered rests on what was. */
  clear(): void {
    this.#answers = new Map();
  }

  /** Services told something new. */
  observe(): void {
    this.#observations += 1;
  }

  async of<T>({ question, now = 0 }: Asked, answer: () => T | Promise<T>): Promise<T> {
    const answers = this.#answers;
    const held = answers.get(question);
    // Only what was made by this function for the same question comes back.
    if (held !== undefined && this.#stillSays(held, now)) return held.answer as T;
    const startedAt = this.#clock();
    const made = await answer();
    const madeAt = this.#clock();
    answers.delete(question);
    answers.set(question, {
      ...{ answer: made, now, madeAt, tookMs: madeAt - startedAt },
      observations: this.#observations,
    });
    const [oldest] = answers.keys();
    if (answers.size > answersMax && oldest !== undefined) answers.delete(oldest);
    return made;
  }

  #stillSays({ now: then, observations, madeAt, tookMs }: Remembered, now: number): boolean {
    const { leastMs, factor, mostMs } = agingRest;
    const hasAged = Math.abs(now - then) >= Math.min(mostMs, Math.max(leastMs, factor * tookMs));
    if (hasAged) return false;
    return (
      observations === this.#observations || this.#clock() - madeAt < answerRestFactor * tookMs
    );
  }
}
