/** What of the registry and its history bears on whether a flag may go. */
import type { Dependant } from "@yardarm/core/lifecycle";
import { flagsOfStatement } from "@yardarm/core/registry";
import { eq, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { interactionRule } from "../../tables/registry/interaction-rule.ts";

interface Question {
  readonly project: string;
  readonly flags: readonly string[];
}

/** By flag: what names it in a config. What is archived needs nothing. */
export async function readDependants(
  reader: Reader,
  { project, flags }: Question,
): Promise<ReadonlyMap<string, readonly Dependant[]>> {
  const targets = flags.map((flag) => `flag/${flag}`);
  const { rows } = await reader.execute<{
    target: string;
    source: string;
    environment: string;
  }>(sql`
    SELECT edge.target, edge.source, edge.environment
      FROM registry_edge AS edge
     WHERE edge.project = ${project} AND edge.target = ANY (${sql.param(targets)}::text[])
       AND NOT EXISTS (
         SELECT FROM flag WHERE flag.project = edge.project AND flag.state = 'archived'
            AND edge.source LIKE 'flag/%' AND flag.key = substr(edge.source, 6))
       AND NOT EXISTS (
         SELECT FROM segment WHERE segment.project = edge.project AND segment.state = 'archived'
            AND edge.source LIKE 'segment/%' AND segment.key = substr(edge.source, 9))
     ORDER BY edge.source, edge.environment`);
  return dependantsOf(
    rows.map(({ target, source, environment }) => [
      target.slice("flag/".length),
      { address: source, ...(environment !== "" && { environment }) },
    ]),
  );
}

/** By flag: which interaction rules name it. */
export async function readRulesThatName(
  reader: Reader,
  { project }: Pick<Question, "project">,
): Promise<ReadonlyMap<string, readonly Dependant[]>> {
  const rules = await reader
    .select({ key: interactionRule.key, document: interactionRule.document })
    .from(interactionRule)
    .where(eq(interactionRule.project, project));
  return dependantsOf(
    rules.flatMap(({ key, document }) =>
      flagsOfStatement(document.statement).map(
        (named) => [named, { address: `interaction/${key}` }] as const,
      ),
    ),
  );
}

function dependantsOf(
  needed: readonly (readonly [flag: string, dependant: Dependant])[],
): ReadonlyMap<string, readonly Dependant[]> {
  const dependants = new Map<string, Dependant[]>();
  for (const [flag, dependant] of needed) {
    const known = dependants.get(flag);
    if (known === undefined) dependants.set(flag, [dependant]);
    else known.push(dependant);
  }
  return dependants;
}

/** Of these places (`flag/environment`) those at which the flag was on at some time. */
export async function readOnceOn(
  reader: Reader,
  { project, places }: Pick<Question, "project"> & { readonly places: readonly string[] },
): Promise<ReadonlySet<string>> {
  if (places.length === 0) return new Set();
  const { rows } = await reader.execute<{ place: string }>(sql`
    SELECT place
      FROM unnest(${sql.param(places)}::text[]) AS place
     WHERE EXISTS (
       SELECT FROM entity_history AS past
        WHERE past.project = ${project} AND past.address = 'flag/' || place
          AND past.document ->> 'on' = 'true')`);
  return new Set(rows.map(({ place }) => place));
}

/**
 * By flag: how often its last day was put off, or taken away. Of flags that were never changed nothing is read, and of the
 * others only what is their own: the history of their configs is many times longer.
 */
export async function countExtensions(
  reader: Reader,
  { project, flags }: Question,
): Promise<ReadonlyMap<string, number>> {
  if (flags.length === 0) return new Map();
  const { rows } = await reader.execute<{ key: string; count: number }>(sql`
    SELECT key, count(*)::integer AS count
      FROM (
        SELECT flag.key, past.document -> 'expiry' AS expiry,
               lag(past.document -> 'expiry') OVER (
                 PARTITION BY flag.key ORDER BY past.version) AS before
          FROM flag
          JOIN entity_history AS past
            ON past.project = flag.project AND past.address = 'flag/' || flag.key
         WHERE flag.project = ${project} AND flag.key = ANY (${sql.param(flags)}::text[])
           AND flag.version > 1 AND past.version > 0) AS step
     WHERE before ->> 'kind' = 'date'
       AND (expiry ->> 'kind' = 'permanent' OR expiry ->> 'date' > before ->> 'date')
     GROUP BY key`);
  return new Map(rows.map(({ key, count }) => [key, count]));
}
