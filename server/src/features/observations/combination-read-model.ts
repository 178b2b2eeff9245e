/** Which combinations were seen and exercised, in narrow answers. */
import { type SQL, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

export interface SeenTogether {
  /** 32 hexadecimal digits. */
  readonly hash: string;
  /** Flag key → variant, sorted by key. */
  readonly variants: Readonly<Record<string, string>>;
  /** Scopes that served it, estimated where not all are recorded. */
  readonly scopes: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly services: readonly string[];
}

/** What some variants of two flags have in common. */
export interface PairState {
  /** Of the flags that were asked about, in their order. */
  readonly variants: readonly [string, string];
  readonly scopes: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly services: readonly string[];
}

export interface InEnvironment {
  readonly project: string;
  readonly environment: string;
}

interface Times {
  readonly scopes: number;
  readonly first: Date | string;
  readonly last: Date | string;
  readonly services: readonly string[];
}

interface SeenRow extends Times, Record<string, unknown> {
  readonly hash: string;
  readonly flags: readonly string[];
  readonly variants: readonly string[];
}

interface PairRow extends Times, Record<string, unknown> {
  readonly one: string;
  readonly other: string;
}

/** Rows whose column `states` has a variant of each of these flags; those are of this project alone, since each has states of its own. */
export function haveStatesOf(project: string, flags: readonly string[]): SQL {
  const each = flags.map(
    (flag) => sql`states && (SELECT array_agg(number) FROM combination_state
                              WHERE project = ${project} AND flag = ${flag})`,
  );
  return sql.join(each, sql` AND `);
}

/**
 * What services of an environment told of each of these flags. The rows are found by their states alone, and only then asked of which
 * environment they are: after a flood of reports the planner has no statistics yet, takes an environment for two rows, and reads all of it.
 */
function seenWith({ project, environment }: InEnvironment, flags: readonly string[]): SQL {
  const inEnvironment = sql`environment = ${environment}`;
  if (flags.length === 0) {
    return sql`SELECT * FROM combination_seen WHERE project = ${project} AND ${inEnvironment}`;
  }
  return sql`
    SELECT * FROM (SELECT * FROM combination_seen WHERE ${haveStatesOf(project, flags)} OFFSET 0) AS found
     WHERE ${inEnvironment}`;
}

/** Joins the variants of two flags, as `one.variant` and `other.variant`, to the column of states that is given. */
export function joinPair(project: string, [one, other]: readonly [string, string], states: SQL) {
  return sql`
      JOIN combination_state AS one
        ON one.project = ${project} AND one.flag = ${one} AND one.number = ANY (${states})
      JOIN combination_state AS other
        ON other.project = ${project} AND other.flag = ${other} AND other.number = ANY (${states})`;
}

/**
 * The combinations that every one of these flags is part of, those served most first. What touches the flags is found
 * first: however wrong the planner's guess, what nobody asked for is not read.
 */
export async function combinationsWith(
  reader: Reader,
  place: InEnvironment,
  { flags, limit }: { readonly flags: readonly string[]; readonly limit: number },
): Promise<readonly SeenTogether[]> {
  const { rows } = await reader.execute<SeenRow>(sql`
    WITH touching AS MATERIALIZED (${seenWith(place, flags)}),
    most AS MATERIALIZED (
      SELECT hash, min(states) AS states, sum(scopes)::float8 AS scopes,
             min(first_seen_at) AS first, max(last_seen_at) AS last,
             array_agg(DISTINCT service ORDER BY service) AS services
        FROM touching GROUP BY hash
       ORDER BY sum(scopes) DESC, hash LIMIT ${limit})
    SELECT encode(most.hash, 'hex') AS hash, named.*, scopes, first, last, services
      FROM most CROSS JOIN LATERAL (
        SELECT array_agg(flag ORDER BY flag COLLATE "C") AS flags,
               array_agg(variant ORDER BY flag COLLATE "C") AS variants
          FROM combination_state WHERE number = ANY (most.states)) AS named
     ORDER BY scopes DESC, most.hash`);
  return rows.map(seenOf);
}

/** Which variants of two flags were served together, those served most first. */
export async function statesOfPair(
  reader: Reader,
  place: InEnvironment,
  flags: readonly [string, string],
): Promise<readonly PairState[]> {
  const { rows } = await reader.execute<PairRow>(sql`
    WITH touching AS MATERIALIZED (${seenWith(place, flags)})
    SELECT one.variant AS one, other.variant AS other, sum(scopes)::float8 AS scopes,
           min(first_seen_at) AS first, max(last_seen_at) AS last,
           array_agg(DISTINCT service ORDER BY service) AS services
      FROM touching ${joinPair(place.project, flags, sql`touching.states`)}
     GROUP BY 1, 2
     ORDER BY sum(scopes) DESC, 1, 2`);
  return rows.map(({ one, other, ...seen }) => ({ variants: [one, other], ...timesOf(seen) }));
}

/** What several services served for the same trace, joined; newest first. */
export async function combinationsAcrossServices(
  reader: Reader,
  { project, environment }: InEnvironment,
  { limit }: { readonly limit: number },
): Promise<
  readonly { readonly services: readonly string[]; readonly variants: Record<string, string> }[]
> {
  const { rows } = await reader.execute<{
    services: string[];
    flags: string[];
    variants: string[];
  }>(sql`
    WITH joined AS (
      SELECT trace, max(seen_at) AS last, array_agg(DISTINCT service ORDER BY service) AS services
        FROM combination_trace
       WHERE project = ${project} AND environment = ${environment}
       GROUP BY trace
      HAVING count(DISTINCT service) > 1
       ORDER BY max(seen_at) DESC, trace
       LIMIT ${limit})
    SELECT joined.services, array_agg(each.flag ORDER BY each.flag) AS flags,
           array_agg(each.variant ORDER BY each.flag) AS variants
      FROM joined
      JOIN combination_trace AS traced
        ON traced.project = ${project} AND traced.environment = ${environment}
       AND traced.trace = joined.trace
      JOIN combination_state AS each ON each.number = ANY (traced.states)
     GROUP BY joined.trace, joined.last, joined.services
     ORDER BY joined.last DESC, joined.trace`);
  return rows.map((row) => ({ services: row.services, variants: variantsOf(row) }));
}

function seenOf({ hash, flags, variants, ...seen }: SeenRow): SeenTogether {
  return { hash, variants: variantsOf({ flags, variants }), ...timesOf(seen) };
}

function variantsOf({
  flags,
  variants,
}: {
  readonly flags: readonly string[];
  readonly variants: readonly string[];
}): Record<string, string> {
  return Object.fromEntries(flags.map((flag, index) => [flag, variants[index] ?? ""]));
}

function timesOf({ scopes, first, last, services }: Times) {
  return {
    scopes: Math.round(scopes),
    firstSeenAt: new Date(first).toISOString(),
    lastSeenAt: new Date(last).toISOString(),
    services,
  };
}
