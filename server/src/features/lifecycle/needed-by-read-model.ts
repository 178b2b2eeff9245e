/** What of the registry and its history bears on whether a flag may go. */
import type { Dependant } from "@yardarm/core/lifecycle";
import { flagsOfStatement } from "@yardarm/core/registry";
import { eq, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { interactionRule } from "../../tables/registry/interaction-rule.ts";

interface Question {
  readonly project: string;
  /** Absent: all flags. */
  readonly flag?: string | undefined;
  /** Absent: of archived flags too. */
  readonly state?: "active" | undefined;
}

/** By flag: what names it. What is archived needs nothing. */
export async function readDependants(
  reader: Reader,
  { project, flag }: Question,
): Promise<ReadonlyMap<string, readonly Dependant[]>> {
  const isFlag =
    flag === undefined
      ? sql`AND edge.target LIKE 'flag/%'`
      : sql`AND edge.target = ${`flag/${flag}`}`;
  const [{ rows }, rules] = await Promise.all([
    reader.execute<{ target: string; source: string; environment: string }>(sql`
      SELECT edge.target, edge.source, edge.environment
        FROM registry_edge AS edge
       WHERE edge.project = ${project} ${isFlag}
         AND NOT EXISTS (
           SELECT FROM flag WHERE flag.project = edge.project AND flag.state = 'archived'
              AND 'flag/' || flag.key = edge.source)
         AND NOT EXISTS (
           SELECT FROM segment WHERE segment.project = edge.project AND segment.state = 'archived'
              AND 'segment/' || segment.key = edge.source)
       ORDER BY edge.source, edge.environment`),
    reader
      .select({ key: interactionRule.key, document: interactionRule.document })
      .from(interactionRule)
      .where(eq(interactionRule.project, project)),
  ]);
  const dependants = new Map<string, Dependant[]>();
  const add = (key: string, dependant: Dependant) => {
    const known = dependants.get(key);
    if (known === undefined) dependants.set(key, [dependant]);
    else known.push(dependant);
  };
  for (const { target, source, environment } of rows) {
    const where = environment === "" ? {} : { environment };
    add(target.slice("flag/".length), { address: source, ...where });
  }
  for (const { key, document } of rules) {
    for (const named of flagsOfStatement(document.statement)) {
      add(named, { address: `interaction/${key}` });
    }
  }
  return dependants;
}

/** Configs that are off now and were on before, as `flag/environment`. */
export async function readOnceOn(
  reader: Reader,
  { project, flag, state }: Question,
): Promise<ReadonlySet<string>> {
  const isFlag = flag === undefined ? sql`` : sql`AND config.flag = ${flag}`;
  const isAsked =
    state === undefined
      ? isFlag
      : sql`${isFlag} AND EXISTS (
         SELECT FROM flag WHERE flag.project = config.project AND flag.key = config.flag AND flag.state = ${state})`;
  const { rows } = await reader.execute<{ place: string }>(sql`
    SELECT config.flag || '/' || config.environment AS place
      FROM flag_config AS config
     WHERE config.project = ${project} ${isAsked} AND config.version > 1
       AND config.document ->> 'on' = 'false'
       AND EXISTS (
         SELECT FROM entity_history AS past
          WHERE past.project = config.project
            AND past.address = 'flag/' || config.flag || '/' || config.environment
            AND past.document ->> 'on' = 'true')`);
  return new Set(rows.map(({ place }) => place));
}

/**
 * By flag: how often its last day was put off, or taken away. Of flags that were never changed nothing is read, and of the
 * others only what is their own: the history of their configs is many times longer.
 */
export async function countExtensions(
  reader: Reader,
  {
    project,
    flags,
    state,
  }: Pick<Question, "project" | "state"> & { readonly flags?: readonly string[] | undefined },
): Promise<ReadonlyMap<string, number>> {
  const isInState = state === undefined ? sql`` : sql`AND flag.state = ${state}`;
  const isAsked =
    flags === undefined
      ? sql``
      : sql`AND flag.key IN (SELECT jsonb_array_elements_text(${JSON.stringify(flags)}::jsonb))`;
  const { rows } = await reader.execute<{ key: string; count: number }>(sql`
    SELECT key, count(*)::integer AS count
      FROM (
        SELECT flag.key, past.document -> 'expiry' AS expiry,
               lag(past.document -> 'expiry') OVER (
                 PARTITION BY flag.key ORDER BY past.version) AS before
          FROM flag
          JOIN entity_history AS past
            ON past.project = flag.project AND past.address = 'flag/' || flag.key
         WHERE flag.project = ${project} AND flag.version > 1 AND past.version > 0 ${isInState} ${isAsked}) AS step
     WHERE before ->> 'kind' = 'date'
       AND (expiry ->> 'kind' = 'permanent' OR expiry ->> 'date' > before ->> 'date')
     GROUP BY key`);
  return new Map(rows.map(({ key, count }) => [key, count]));
}
