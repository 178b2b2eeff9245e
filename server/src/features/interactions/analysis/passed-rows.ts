import { overtakes, type PassedRun, type Served } from "@yardarm/core/combinations";
import { flagChangeOf } from "../last-change.ts";
import { readPassedTogether } from "../passed-read-model.ts";
import type { Question } from "./answers.ts";
import type { EnvironmentState } from "./environment-state.ts";

/** What flags served together in a test that still counts for all of them. */
export type PassedRow = readonly Served[];

/** Of some flags, three at least; a flag that changed since a test is no part of what that test says. */
export async function passedRows(
  state: EnvironmentState,
  { project, now, maxAgeMs }: Pick<Question, "project" | "now" | "maxAgeMs">,
  flags: readonly string[],
): Promise<readonly PassedRow[]> {
  const since = new Date(now - maxAgeMs);
  const passed = await readPassedTogether(state.reader, { project }, { flags, since });
  return passed
    .map(({ flags: told, variants, run }) =>
      told
        .map((flag, index) => ({ flag, variant: variants[index] ?? "" }))
        .filter(({ flag }) => saysOf(state, flag, run)),
    )
    .filter(({ length }) => length > 2);
}

/** Whether nothing of the flag changed after what the run tested. */
function saysOf({ facts, commits }: EnvironmentState, flag: string, run: PassedRun): boolean {
  const changes = facts.get(flag)?.changes ?? [];
  return !changes.some((change) => overtakes(flagChangeOf(change), run, commits));
}

/** Whether one of these rows has three states of the table, by their numbers, ascending. */
export function triplesOfRows(
  { states, numberOf }: TripleStates,
  rows: readonly PassedRow[],
): (numbers: readonly number[]) => boolean {
  const size = states.length;
  const had = new Uint8Array(size ** 3);
  for (const row of rows) {
    const numbers = row.flatMap((state) => numberOf(state) ?? []).sort((one, two) => one - two);
    numbers.forEach((one, index) => {
      numbers.slice(index + 1).forEach((two, next) => {
        for (const three of numbers.slice(index + next + 2)) {
          had[(one * size + two) * size + three] = 1;
        }
      });
    });
  }
  return ([one = 0, two = 0, three = 0]) => had[(one * size + two) * size + three] === 1;
}

interface TripleStates {
  readonly states: readonly Served[];
  readonly numberOf: (state: Served) => number | undefined;
}
