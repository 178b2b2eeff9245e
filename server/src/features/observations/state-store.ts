import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { columnsOf } from "./cells.ts";

/** Variants of flags that were served together; of the same length and order. */
export interface ToldStates {
  readonly project: string;
  readonly flags: readonly string[];
  readonly variants: readonly string[];
}

interface State {
  readonly project: string;
  readonly flag: string;
  readonly variant: string;
}

interface NumberedState extends State, Record<string, unknown> {
  readonly number: number;
}

/** That a state is in use is written down once a day, and not with each report. */
const dayMs = 86_400_000;

/** Each with the numbers of its states, ascending, as which it is stored. States that were never told of get a number. */
export async function withNumbers<Row extends ToldStates>(
  transaction: Transaction,
  rows: readonly Row[],
  at: Date,
): Promise<readonly (Row & { readonly states: readonly number[] })[]> {
  const states = new Map<string, State>();
  for (const { project, flags, variants } of rows) {
    flags.forEach((flag, index) => {
      const state = { project, flag, variant: variants[index] ?? "" };
      states.set(nameOf(state), state);
    });
  }
  const numbers = await numbersOf(transaction, states, at);
  return rows.map((row) => {
    const { project, flags, variants } = row;
    const numberOf = (flag: string, index: number) =>
      numbers.get(nameOf({ project, flag, variant: variants[index] ?? "" })) ?? 0;
    return { ...row, states: flags.map(numberOf).sort((one, other) => one - other) };
  });
}

/** Lists travel as texts: arrays of arrays would have to be of one length. */
export function listText(states: readonly number[]): string {
  return `{${states.join()}}`;
}

async function numbersOf(
  transaction: Transaction,
  states: ReadonlyMap<string, State>,
  at: Date,
): Promise<ReadonlyMap<string, number>> {
  const numbers = new Map<string, number>();
  const lately = new Date(at.getTime() - dayMs).toISOString();
  const known = await transaction.execute<NumberedState>(sql`
    SELECT number, project, flag, variant
      FROM ${rowsOf([...states.values()])} JOIN combination_state USING (project, flag, variant)
     WHERE used_at >= ${lately}`);
  for (const row of known.rows) numbers.set(nameOf(row), row.number);
  const rest = [...states].filter(([name]) => !numbers.has(name));
  if (rest.length === 0) return numbers;
  // In one order everywhere, so that servers wait for each other and never in a circle.
  rest.sort(([one], [other]) => (one < other ? -1 : 1));
  const made = await transaction.execute<NumberedState>(sql`
    INSERT INTO combination_state AS held (project, flag, variant, used_at)
    SELECT project, flag, variant, ${at.toISOString()}::timestamptz
      FROM ${rowsOf(rest.map(([, state]) => state))}
    ON CONFLICT (project, flag, variant) DO UPDATE
       SET used_at = greatest(held.used_at, excluded.used_at)
    RETURNING number, project, flag, variant`);
  for (const row of made.rows) numbers.set(nameOf(row), row.number);
  return numbers;
}

/** Forgets states that nobody told of since; whatever refers to them has to be forgotten earlier. */
export async function pruneStates(transaction: Transaction, before: Date): Promise<void> {
  await transaction.execute(
    sql`DELETE FROM combination_state WHERE used_at < ${before.toISOString()}`,
  );
}

function rowsOf(states: readonly State[]): SQL {
  const column = columnsOf(states);
  return sql`unnest(
    ${column(({ project }) => project)}::text[],
    ${column(({ flag }) => flag)}::text[],
    ${column(({ variant }) => variant)}::text[]) AS told (project, flag, variant)`;
}

/** As it is stored: Postgres' text holds every character but NUL. */
function nameOf({ project, flag, variant }: State): string {
  return `${project}\n${flag}\n${variant}`.replaceAll("\0", "");
}
