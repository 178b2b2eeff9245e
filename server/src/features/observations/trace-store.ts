/** Joins what several services served for one request, by its W3C trace. */
import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { columnsOf } from "./cells.ts";
import { tellNews } from "./news-store.ts";
import { listText } from "./state-store.ts";

interface TraceRow extends Record<string, unknown> {
  readonly project: string;
  readonly environment: string;
  readonly services: readonly string[];
  readonly states: readonly number[];
  readonly first: Date | string;
  readonly last: Date | string;
}

/** What the same services served for some traces, all of them the same. */
interface Joined {
  readonly project: string;
  readonly environment: string;
  readonly hash: string;
  readonly services: readonly string[];
  readonly states: readonly number[];
  readonly traces: number;
  readonly first: Date;
  readonly at: Date;
}

const tracesAtOnce = 5_000;

/**
 * Joins traces of which nothing was heard since `before`; whether there may be more of them. What a service tells of a trace later
 * is joined with what was told before, and is another trace as far as counts go. Another server that is at it is left alone.
 */
export async function joinTraces(transaction: Transaction, before: Date): Promise<boolean> {
  const lock = await transaction.execute<{ isMine: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(hashtext('yardarm join traces')) AS "isMine"`,
  );
  if (lock.rows[0]?.isMine !== true) return false;
  const { rows } = await transaction.execute<TraceRow>(sql`
    WITH open AS MATERIALIZED (
      SELECT DISTINCT project, environment, trace FROM (
        SELECT project, environment, trace FROM combination_trace
         WHERE NOT joined AND seen_at < ${before.toISOString()}
         ORDER BY seen_at LIMIT ${tracesAtOnce}) AS oldest),
    done AS (
      UPDATE combination_trace AS held SET joined = true
        FROM open
       WHERE held.project = open.project AND held.environment = open.environment
         AND held.trace = open.trace AND NOT held.joined)
    SELECT open.project, open.environment,
           array_agg(DISTINCT service ORDER BY service) AS services,
           array_agg(DISTINCT state ORDER BY state) AS states, min(seen_at) AS first, max(seen_at) AS last
      FROM open
      JOIN combination_trace AS held
        ON held.project = open.project AND held.environment = open.environment
       AND held.trace = open.trace
     CROSS JOIN LATERAL unnest(held.states) AS served (state)
     GROUP BY open.project, open.environment, open.trace`);
  const joined = addedUp(rows.filter(({ services }) => services.length > 1));
  if (joined.length > 0) {
    await addJoined(transaction, joined);
    const news = joined.map((row) => ({ ...row, recorded: row.traces, scopes: 0 }));
    await tellNews(transaction, "joined", news);
  }
  return rows.length > 0;
}

function addedUp(rows: readonly TraceRow[]): readonly Joined[] {
  const sums = new Map<string, Joined>();
  for (const { project, environment, services, states, first, last } of rows) {
    const name = JSON.stringify([project, environment, services, states]);
    const hash = createHash("sha256").update(name).digest("hex").slice(0, 32);
    const held = sums.get(name);
    sums.set(name, {
      ...{ project, environment, hash, services, states, traces: (held?.traces ?? 0) + 1 },
      first: new Date(Math.min(new Date(first).getTime(), held?.first.getTime() ?? Infinity)),
      at: new Date(Math.max(new Date(last).getTime(), held?.at.getTime() ?? 0)),
    });
  }
  return [...sums.values()];
}

async function addJoined(transaction: Transaction, rows: readonly Joined[]): Promise<void> {
  const column = columnsOf(rows);
  await transaction.execute(sql`
    INSERT INTO combination_joined AS held
      (project, environment, hash, services, states, traces, first_seen_at, last_seen_at)
    SELECT project, environment, decode(hash, 'hex'),
           array(SELECT jsonb_array_elements_text(services)), states::integer[], traces, first, last
      FROM unnest(
        ${column(({ project }) => project)}::text[],
        ${column(({ environment }) => environment)}::text[],
        ${column(({ hash }) => hash)}::text[],
        ${column(({ services }) => JSON.stringify(services))}::jsonb[],
        ${column(({ states }) => listText(states))}::text[],
        ${column(({ traces }) => traces)}::bigint[],
        ${column(({ first }) => first.toISOString())}::timestamptz[],
        ${column(({ at }) => at.toISOString())}::timestamptz[]
      ) AS t (project, environment, hash, services, states, traces, first, last)
    ON CONFLICT (project, environment, hash) DO UPDATE
      SET traces = held.traces + excluded.traces,
          first_seen_at = least(held.first_seen_at, excluded.first_seen_at),
          last_seen_at = greatest(held.last_seen_at, excluded.last_seen_at)`);
}
