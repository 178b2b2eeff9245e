import { sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { columnsOf } from "./cells.ts";
import { combinationsIn, type SeenCombination, type SeenTrace } from "./combination.ts";
import { tellNews } from "./news-store.ts";
import type { Observation } from "./observation.ts";
import { listText, withNumbers } from "./state-store.ts";

interface Numbered {
  /** Of its states, ascending. */
  readonly states: readonly number[];
}

/** Adds up which combinations the batches name, and tells analyses of them. */
export async function addCombinations(
  transaction: Transaction,
  observations: readonly Observation[],
): Promise<void> {
  const { seen, traces } = combinationsIn(observations);
  if (seen.length === 0) return;
  const at = new Date(Math.max(...observations.map(({ receivedAt }) => receivedAt.getTime())));
  const rows = await withNumbers(transaction, seen, at);
  await addSeen(transaction, rows);
  const news = rows.map(({ service, ...row }) => ({ ...row, services: [service] }));
  await tellNews(transaction, "seen", news);
  if (traces.length === 0) return;
  const nameOf = ({ project, hash }: SeenTrace | SeenCombination) => `${project}\n${hash}`;
  const statesOf = new Map(rows.map((row) => [nameOf(row), row.states]));
  await addTraces(
    transaction,
    traces.map((trace) => ({ ...trace, states: statesOf.get(nameOf(trace)) ?? [] })),
  );
}

/**
 * One statement for all of them. Rows are in one order everywhere, so that servers wait for each other and never in a
 * circle.
 */
async function addSeen(
  transaction: Transaction,
  rows: readonly (SeenCombination & Numbered)[],
): Promise<void> {
  const column = columnsOf(addedUp(rows));
  await transaction.execute(sql`
    INSERT INTO combination_seen AS held
      (project, environment, hash, service, version, states, recorded, failed, scopes,
       first_seen_at, last_seen_at, failed_at)
    SELECT project, environment, decode(hash, 'hex'), service, version, states::integer[],
           recorded, failed, scopes, first, last, CASE WHEN failed > 0 THEN last END
      FROM unnest(
        ${column(({ project }) => project)}::text[],
        ${column(({ environment }) => environment)}::text[],
        ${column(({ hash }) => hash)}::text[],
        ${column(({ service }) => service)}::text[],
        ${column(({ version }) => version)}::text[],
        ${column(({ states }) => listText(states))}::text[],
        ${column(({ recorded }) => recorded)}::bigint[],
        ${column(({ failed }) => failed)}::bigint[],
        ${column(({ scopes }) => scopes)}::float8[],
        ${column(({ first }) => first.toISOString())}::timestamptz[],
        ${column(({ at }) => at.toISOString())}::timestamptz[]
      ) AS t (project, environment, hash, service, version, states, recorded, failed, scopes, first,
              last)
    ON CONFLICT (project, environment, hash, service, version) DO UPDATE
      SET recorded = held.recorded + excluded.recorded, failed = held.failed + excluded.failed,
          scopes = held.scopes + excluded.scopes,
          failed_at = greatest(held.failed_at, excluded.failed_at),
          first_seen_at = least(held.first_seen_at, excluded.first_seen_at),
          last_seen_at = greatest(held.last_seen_at, excluded.last_seen_at)`);
}

type AddedUp = SeenCombination & Numbered & { readonly first: Date };

/** What batches tell several times becomes one row, as a statement may touch a row only once. */
function addedUp(rows: readonly (SeenCombination & Numbered)[]): readonly AddedUp[] {
  const sums = new Map<string, AddedUp>();
  for (const row of rows) {
    const { project, environment, hash, service, version, at } = row;
    const name = [project, environment, hash, service, version].join("\n");
    const held = sums.get(name);
    if (held === undefined) {
      sums.set(name, { ...row, first: at });
      continue;
    }
    sums.set(name, {
      ...held,
      recorded: held.recorded + row.recorded,
      failed: held.failed + row.failed,
      scopes: held.scopes + row.scopes,
      first: earlier(held.first, at) ? held.first : at,
      at: earlier(held.at, at) ? at : held.at,
    });
  }
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}

function earlier(one: Date, other: Date): boolean {
  return one.getTime() < other.getTime();
}

async function addTraces(
  transaction: Transaction,
  rows: readonly (SeenTrace & Numbered)[],
): Promise<void> {
  const column = columnsOf(rows);
  await transaction.execute(sql`
    INSERT INTO combination_trace (project, environment, trace, service, hash, states, seen_at)
    SELECT DISTINCT ON (project, environment, trace, service, hash)
           project, environment, decode(trace, 'hex'), service, decode(hash, 'hex'),
           states::integer[], at
      FROM unnest(
        ${column(({ project }) => project)}::text[],
        ${column(({ environment }) => environment)}::text[],
        ${column(({ trace }) => trace)}::text[],
        ${column(({ service }) => service)}::text[],
        ${column(({ hash }) => hash)}::text[],
        ${column(({ states }) => listText(states))}::text[],
        ${column(({ at }) => at.toISOString())}::timestamptz[]
      ) AS t (project, environment, trace, service, hash, states, at)
     ORDER BY project, environment, trace, service, hash
    ON CONFLICT DO NOTHING`);
}

/** Forgets what was not seen for long. */
export async function pruneCombinations(
  transaction: Transaction,
  before: { readonly seen: Date; readonly traces: Date },
): Promise<void> {
  await transaction.execute(
    sql`DELETE FROM combination_trace WHERE seen_at < ${before.traces.toISOString()}`,
  );
  await transaction.execute(
    sql`DELETE FROM combination_seen WHERE last_seen_at < ${before.seen.toISOString()}`,
  );
  await transaction.execute(
    sql`DELETE FROM combination_joined WHERE last_seen_at < ${before.seen.toISOString()}`,
  );
}
