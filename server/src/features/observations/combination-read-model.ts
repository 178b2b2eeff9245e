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

export interface Exercised {
  readonly hash: string;
  readonly variants: Readonly<Record<string, string>>;
  readonly suites: readonly string[];
  readonly passedRuns: number;
  readonly failedRuns: number;
  readonly lastRunAt: string;
  readonly lastCommit: string;
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

/**
 * The combinations that every one of these flags is part of, those served most first. What touches the flags is found
 * first, and who saw it is looked up row by row: however wrong the planner's guess, what nobody asked for is not read.
 */
export async function combinationsWith(
  reader: Reader,
  { project, environment }: InEnvironment,
  { flags, limit }: { readonly flags: readonly string[]; readonly limit: number },
): Promise<readonly SeenTogether[]> {
  const { rows } = await reader.execute<SeenRow>(sql`
    WITH touching AS MATERIALIZED (
      SELECT hash, flags, variants FROM combination
       WHERE project = ${project} AND flags @> ${sql.param([...flags])}::text[])
    SELECT encode(touching.hash, 'hex') AS hash, touching.flags, touching.variants, seen.*
      FROM touching CROSS JOIN LATERAL (${seenTogether(project, environment)}) AS seen
     WHERE seen.scopes IS NOT NULL
     ORDER BY seen.scopes DESC, touching.hash
     LIMIT ${limit}`);
  return rows.map(seenOf);
}

function seenTogether(project: string, environment: string): SQL {
  return sql`
    SELECT sum(scopes)::float8 AS scopes, min(first_seen_at) AS first, max(last_seen_at) AS last,
           array_agg(DISTINCT service ORDER BY service) AS services
      FROM combination_seen
     WHERE project = ${project} AND environment = ${environment}
       AND combination_seen.hash = touching.hash`;
}

/** Which variants of two flags were served together, those served most first. */
export async function statesOfPair(
  reader: Reader,
  { project, environment }: InEnvironment,
  [first, second]: readonly [string, string],
): Promise<readonly PairState[]> {
  const variantOf = (flag: string) => sql`content.variants[array_position(content.flags, ${flag})]`;
  const { rows } = await reader.execute<PairRow>(sql`
    SELECT ${variantOf(first)} AS one, ${variantOf(second)} AS other,
           sum(seen.scopes)::float8 AS scopes, min(seen.first_seen_at) AS first,
           max(seen.last_seen_at) AS last,
           array_agg(DISTINCT seen.service ORDER BY seen.service) AS services
      FROM combination AS content
      JOIN combination_seen AS seen
        ON seen.project = content.project AND seen.hash = content.hash
       AND seen.environment = ${environment}
     WHERE content.project = ${project} AND content.flags @> ${sql.param([first, second])}::text[]
     GROUP BY 1, 2
     ORDER BY sum(seen.scopes) DESC, 1, 2`);
  return rows.map(({ one, other, ...seen }) => ({ variants: [one, other], ...timesOf(seen) }));
}

/** What tests exercised of these flags, over all suites and branches, or on one branch. */
export async function exercisedWith(
  reader: Reader,
  { project, environment }: InEnvironment,
  question: { readonly flags: readonly string[]; readonly limit: number; readonly branch?: string },
): Promise<readonly Exercised[]> {
  const { flags, limit, branch } = question;
  const { rows } = await reader.execute<{
    hash: string;
    flags: string[];
    variants: string[];
    suites: string[];
    passed: number;
    failed: number;
    last: Date | string;
    commit: string;
  }>(sql`
    SELECT encode(content.hash, 'hex') AS hash, content.flags, content.variants,
           array_agg(DISTINCT held.suite ORDER BY held.suite) AS suites,
           sum(held.passed_runs)::int AS passed, sum(held.failed_runs)::int AS failed,
           max(held.last_run_at) AS last,
           (array_agg(held.last_commit ORDER BY held.last_run_at DESC))[1] AS commit
      FROM combination AS content
      JOIN combination_exercised AS held
        ON held.project = content.project AND held.hash = content.hash
       AND held.environment = ${environment}
     WHERE content.project = ${project} AND content.flags @> ${sql.param([...flags])}::text[]
       ${branch === undefined ? sql`` : sql`AND held.branch = ${branch}`}
     GROUP BY content.project, content.hash
     ORDER BY max(held.last_run_at) DESC, content.hash
     LIMIT ${limit}`);
  return rows.map((row) => ({
    hash: row.hash,
    variants: variantsOf(row),
    suites: row.suites,
    passedRuns: row.passed,
    failedRuns: row.failed,
    lastRunAt: new Date(row.last).toISOString(),
    lastCommit: row.commit,
  }));
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
      JOIN combination AS content
        ON content.project = traced.project AND content.hash = traced.hash
     CROSS JOIN LATERAL unnest(content.flags, content.variants) AS each (flag, variant)
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
