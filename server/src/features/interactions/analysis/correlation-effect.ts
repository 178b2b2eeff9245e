/** What is declared of contexts, as far as proofs rest on it, and what other declarations would change of them. */
import {
  type AnswerTable,
  findViolation,
  ReachablePairs,
  type Risk,
  type Served,
  Source,
  usableCorrelations,
} from "@yardarm/core/combinations";
import type { Correlation } from "@yardarm/core/registry";
import type { CorrelationEffect, MovedCombinations, Question } from "./answers.ts";
import type { EnvironmentState } from "./environment-state.ts";
import { inTurns } from "./in-turns.ts";
import { seededRandom } from "./seeded-random.ts";

/** Of so many that move at once the worst are found; more than that is most of an environment, and all of it is bad. */
const rankedMax = 20_000;

/**
 * The declarations that a proof cannot do without: with any of them left out, the two could be served together. None where it is
 * proved from what the flags ask alone.
 */
export function correlationsBehind(
  state: EnvironmentState,
  { one, other }: { readonly one: Served; readonly other: Served },
): readonly Correlation[] {
  const { declared, usable } = state.correlations;
  const serves = ({ flag, variant }: Served) =>
    ({ kind: "serves", flag, variants: [variant] }) as const;
  const both = { kind: "excludes", one: serves(one), other: serves(other) } as const;
  const snapshot = onlyWith(state, [one.flag, other.flag]);
  const isProved = (numbers: readonly number[]) => {
    const kept = usable.filter((_, number) => numbers.includes(number));
    return findViolation(new Source(snapshot, kept), both).verdict === "unreachable";
  };
  if (usable.length === 0 || isProved([])) return [];
  let needed = [...usable.keys()];
  for (const number of usable.keys()) {
    const fewer = needed.filter((it) => it !== number);
    if (isProved(fewer)) needed = fewer;
  }
  return needed.flatMap((number) => declared[number] ?? []);
}

/** The same snapshot with only these flags and those that they rest on: what decides about them is all there. */
function onlyWith({ snapshot, source }: EnvironmentState, flags: readonly string[]) {
  const entries = flags.flatMap((flag) => [...source.cones.of(flag).entries]);
  const needed = Object.entries(snapshot.flags).filter(([key]) => entries.includes(`flags/${key}`));
  return { ...snapshot, flags: Object.fromEntries(needed) };
}

/** Works everything out anew, as other contexts are other questions; what is known of the environment stays as it is. */
export async function correlationEffect(
  state: EnvironmentState,
  question: Question<"correlations">,
): Promise<CorrelationEffect> {
  const { correlations: wished, namedMax } = question.ask;
  const correlations = usableCorrelations(state.snapshot, wished);
  const reach = await reachUnder(state, correlations);
  const judgement = state.judgement(question);
  const [excluded, opened] = [new Moved(namedMax), new Moved(namedMax)];
  const steps = movedPairs(state.reach, reach, (one, other, isExcluded) => {
    const cell = judgement
      .cells(one.flag, other.flag)
      .find((it) => it.one.variant === one.variant && it.other.variant === other.variant);
    if (cell !== undefined) (isExcluded ? excluded : opened).add(judgement.risk(cell));
  });
  await inTurns(steps, state.pause);
  return {
    ...state.basis,
    areContradictory: correlations.length < wished.length,
    excluded: excluded.told(),
    opened: opened.told(),
  };
}

/** So many tables are kept: a page asks about the same declarations again, and each is some megabytes. */
const keptMax = 3;
const kept = new WeakMap<object, Map<string, AnswerTable>>();

/** What can meet if these were declared; whoever lost patience finds it done when asking again. */
async function reachUnder(
  state: EnvironmentState,
  correlations: ReturnType<typeof usableCorrelations>,
): Promise<AnswerTable> {
  const { snapshot, pause } = state;
  const tables = kept.get(snapshot) ?? new Map<string, AnswerTable>();
  kept.set(snapshot, tables);
  const name = JSON.stringify(correlations);
  const known = tables.get(name);
  if (known !== undefined) return known;
  const pairs = new ReachablePairs(snapshot, { random: seededRandom(1), correlations });
  await inTurns(pairs.run(), pause, ({ share }) => state.report({ work: "reach", share }));
  const made = pairs.pairs();
  tables.set(name, made);
  const [oldest] = tables.keys();
  if (tables.size > keptMax && oldest !== undefined) tables.delete(oldest);
  return made;
}

/** Every pair that is proved impossible in one of two tables and not in the other; a step for each state. */
function* movedPairs(
  before: AnswerTable,
  after: AnswerTable,
  take: (one: Served, other: Served, isExcluded: boolean) => void,
): Generator<undefined> {
  const { states } = before;
  const numbersAfter = states.map((state) => after.numberOf(state) ?? -1);
  for (const [right, other] of states.entries()) {
    for (let left = 0; left < right; left++) {
      const one = states[left];
      if (one === undefined || one.flag === other.flag) continue;
      const was = before.answerOfPair(left, right) === "unreachable";
      const is =
        after.answerOfPair(numbersAfter[left] ?? -1, numbersAfter[right] ?? -1) === "unreachable";
      if (was !== is) take(one, other, is);
    }
    yield;
  }
}

/** Counts all, and keeps what is to be named. */
class Moved {
  readonly #namedMax: number;
  readonly #ranked: Risk[] = [];
  #count = 0;
  #seen = 0;

  constructor(namedMax: number) {
    this.#namedMax = namedMax;
  }

  add(risk: Risk): void {
    this.#count += 1;
    if (risk.seenAt !== undefined) this.#seen += 1;
    if (this.#ranked.length < rankedMax || risk.seenAt !== undefined) this.#ranked.push(risk);
  }

  told(): MovedCombinations {
    const seenFirst = (risk: Risk) => (risk.seenAt === undefined ? 1 : 0);
    const named = this.#ranked
      .sort((one, other) => seenFirst(one) - seenFirst(other) || other.score - one.score)
      .slice(0, this.#namedMax);
    return { count: this.#count, seen: this.#seen, named };
  }
}
