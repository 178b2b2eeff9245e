/** Three flags at once, of those that are marked critical: what one of them breaks together with two others is found by no pair. */
import type { AnswerTable, ReachAnswer, Served } from "@yardarm/core/combinations";
import type { CriticalAnswer, Question } from "./answers.ts";
import type { EnvironmentState } from "./environment-state.ts";
import { inTurns } from "./in-turns.ts";
import { passedRows, triplesOfRows } from "./passed-rows.ts";
import { shownWitness } from "./shown-witness.ts";

/** Triples grow with the third power: of so many flags they take about a second. */
const flagsMax = 24;

/** Those of some flags that are critical, by their keys. */
export function criticalOf(state: EnvironmentState, flags: readonly string[]): readonly string[] {
  return flags.filter((flag) => state.facts.get(flag)?.criticality === "critical").sort();
}

/** Which variants of three critical flags can meet; undefined when there are not so many. */
export async function triplesOf(
  state: EnvironmentState,
  flags: readonly string[],
): Promise<AnswerTable | undefined> {
  const critical = criticalOf(state, flags).slice(0, flagsMax);
  if (critical.length < 3) return undefined;
  const question = `triples ${state.snapshot.revision} ${critical.join()}`;
  return state.remembered({ question }, () => inTurns(state.pairs.triples(critical), state.pause));
}

/** Of all critical flags: how many triples of variants can meet and were tested, and of the others those that hold most that is worth testing. */
export async function critical(
  state: EnvironmentState,
  question: Question<"critical">,
): Promise<CriticalAnswer> {
  const all = criticalOf(state, Object.keys(state.snapshot.flags));
  const flags = all.slice(0, flagsMax);
  const left = { flags, flagsLeftOut: all.length - flags.length };
  const table = await triplesOf(state, flags);
  const counts = table?.count() ?? { reachable: 0, unreachable: 0, unknown: 0 };
  const { basis } = state;
  if (table === undefined) return { ...basis, ...left, ...counts, exercised: null, triples: [] };
  const scores = pairScores(state, flags, question);
  const isExercised = triplesOfRows(
    { states: table.states, numberOf: (it) => table.numberOf(it) },
    await passedRows(state, question, flags),
  );
  const canMeet = placesOf(table, "reachable");
  const open = canMeet.filter((numbers) => !isExercised(numbers));
  const untested = open.map((numbers) => {
    const states = numbers.flatMap((number) => table.states[number] ?? []);
    const worths = pairsOf(states).flatMap((pair) => scores.get(nameOf(pair)) ?? []);
    const score = worths.reduce((sum, worth) => sum + worth, 0);
    return { states, untestedPairs: worths.length, score };
  });
  const triples = untested
    .sort((one, other) => other.score - one.score)
    .slice(0, question.ask.limit)
    .map((triple) => {
      const { states } = triple;
      return { ...triple, witness: shownWitness(state.source, states, state.pairs.ask(states)) };
    });
  const exercised = basis.hasTests ? canMeet.length - open.length : null;
  return { ...basis, ...left, ...counts, exercised, triples };
}

/** The combinations of which this is said, by the numbers of their states. */
export function placesOf(table: AnswerTable, said: ReachAnswer): readonly (readonly number[])[] {
  const found: number[][] = [];
  // The numbers are told in one array, again and again.
  for (const numbers of table.combinations()) {
    if (table.answerAt(numbers) === said) found.push([...numbers]);
  }
  return found;
}

/** What each untested pair of them is worth. */
function pairScores(
  state: EnvironmentState,
  flags: readonly string[],
  question: Question,
): ReadonlyMap<string, number> {
  const judgement = state.judgement(question);
  const cells = flags.flatMap((one, index) =>
    flags.slice(index + 1).flatMap((other) => judgement.cells(one, other)),
  );
  return new Map(
    cells
      .filter(({ isUntested }) => isUntested)
      .map((cell) => [nameOf([cell.one, cell.other]), judgement.risk(cell).score]),
  );
}

function pairsOf(states: readonly Served[]): readonly (readonly [Served, Served])[] {
  return states.flatMap((one, index) =>
    states.slice(index + 1).map((other) => [one, other] as const),
  );
}

/** The same in either order. */
function nameOf(pair: readonly [Served, Served]): string {
  return pair
    .map(({ flag, variant }) => `${flag}:${variant}`)
    .sort()
    .join(" ");
}
