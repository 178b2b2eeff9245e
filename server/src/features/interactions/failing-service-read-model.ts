/** What running services told of scopes that ended with an error. */
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

/** One version of a service of which some scopes failed: its code is the same in all of them. */
export interface FailingService {
  readonly service: string;
  /** Empty: it does not tell. */
  readonly version: string;
  readonly failedAt: string;
  /** Of the recorded scopes. */
  readonly failedScopes: number;
  readonly scopes: number;
}

/** What scopes of a service served, and how many of them failed. */
export interface ServedOutcome {
  readonly flags: readonly string[];
  readonly variants: readonly string[];
  readonly scopes: number;
  readonly failed: number;
}

interface Since {
  readonly project: string;
  readonly environment: string;
  readonly since: Date;
}

const servicesMax = 20;
/** More rows than these say no more; those with failures come first. */
const rowsMax = 5_000;

/** The one that failed last first. */
export async function readFailingServices(
  reader: Reader,
  { project, environment, since }: Since,
): Promise<readonly FailingService[]> {
  const { rows } = await reader.execute<
    Omit<FailingService, "failedAt"> & { readonly at: Date | string } & Record<string, unknown>
  >(sql`
    WITH failing AS (
      SELECT service, version, max(failed_at) AS at FROM combination_seen
       WHERE project = ${project} AND environment = ${environment}
         AND failed_at >= ${since.toISOString()}
       GROUP BY service, version ORDER BY max(failed_at) DESC, service, version
       LIMIT ${servicesMax})
    SELECT service, version, failing.at, sum(held.failed)::float8 AS "failedScopes",
           sum(held.recorded)::float8 AS scopes
      FROM failing JOIN combination_seen AS held USING (service, version)
     WHERE held.project = ${project} AND held.environment = ${environment}
       AND held.last_seen_at >= ${since.toISOString()}
     GROUP BY service, version, failing.at
     ORDER BY failing.at DESC, service, version`);
  return rows.map(({ at, ...service }) => ({ ...service, failedAt: new Date(at).toISOString() }));
}

/** Everything that version of the service served since then. */
export async function readServedOutcomes(
  reader: Reader,
  { project, environment, since }: Since,
  { service, version }: Pick<FailingService, "service" | "version">,
): Promise<readonly ServedOutcome[]> {
  const { rows } = await reader.execute<ServedOutcome & Record<string, unknown>>(sql`
    SELECT named.flags, named.variants, held.recorded::float8 AS scopes,
           held.failed::float8 AS failed
      FROM combination_seen AS held CROSS JOIN LATERAL (
        SELECT array_agg(flag ORDER BY flag COLLATE "C") AS flags,
               array_agg(variant ORDER BY flag COLLATE "C") AS variants
          FROM combination_state WHERE number = ANY (held.states)) AS named
     WHERE held.project = ${project} AND held.environment = ${environment}
       AND held.service = ${service} AND held.version = ${version}
       AND held.last_seen_at >= ${since.toISOString()} AND named.flags IS NOT NULL
     ORDER BY held.failed > 0 DESC, held.recorded DESC, held.hash LIMIT ${rowsMax}`);
  return rows;
}
