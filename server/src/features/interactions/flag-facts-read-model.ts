/** What makes a flag matter, and how often it serves which variant. */
import type { FlagWeight } from "@yardarm/core/combinations";
import type { Criticality } from "@yardarm/core/registry";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { readScannedFlags } from "./commit-read-model.ts";
import type { InEnvironment } from "./evidence-read-model.ts";
import type { LastChange } from "./last-change.ts";
import { readLastChanges } from "./last-change-read-model.ts";

export interface FlagInEnvironment extends FlagWeight {
  readonly key: string;
  readonly name: string;
  /** The team or the person that answers for it, as people know them. */
  readonly ownerName: string;
  /** The newest first; each makes what was tested before say nothing of the flag. */
  readonly changes: readonly LastChange[];
  /** Whether a scan told where code asks it; else nobody knows when that changed. */
  readonly isScanned: boolean;
  /** Of what it served lately, by variant; empty when nothing was reported. */
  readonly served: ReadonlyMap<string, number>;
}

/** So much of what was served is looked at. */
const days = 7;

interface Row extends Record<string, unknown> {
  readonly key: string;
  readonly name: string;
  readonly owner: string;
  readonly ownerName: string;
  readonly criticality: Criticality;
  readonly dependants: number;
}

/** Of every active flag of the project. */
export async function readFlagFacts(
  reader: Reader,
  { project, environment }: InEnvironment,
  at: Date,
): Promise<ReadonlyMap<string, FlagInEnvironment>> {
  const [{ rows }, served, changes, scanned] = await Promise.all([
    reader.execute<Row>(sql`
      SELECT flag.key, flag.document ->> 'name' AS name, flag.document ->> 'criticality' AS criticality,
             (flag.document #>> '{owner,kind}') || ' ' || (flag.document #>> '{owner,id}') AS owner,
             coalesce(team.name, person.name, flag.document #>> '{owner,id}') AS "ownerName",
             (SELECT count(DISTINCT edge.source)::int FROM registry_edge AS edge
               WHERE edge.project = flag.project AND edge.target = 'flag/' || flag.key
                 AND edge.environment = ${environment}) AS dependants
        FROM flag
        LEFT JOIN team
          ON flag.document #>> '{owner,kind}' = 'team' AND team.key = flag.document #>> '{owner,id}'
        LEFT JOIN person
          ON flag.document #>> '{owner,kind}' = 'person'
         AND person.id::text = flag.document #>> '{owner,id}'
       WHERE flag.project = ${project} AND flag.state = 'active'
       ORDER BY flag.key`),
    readServed(reader, { project, environment }, new Date(at.getTime() - days * 86_400_000)),
    readLastChanges(reader, { project, environment }),
    readScannedFlags(reader, { project }),
  ]);
  return new Map(
    rows.map((row) => {
      const its = changes.get(row.key) ?? [];
      const facts = {
        ...{ changes: its, changedAt: its[0]?.at, isScanned: scanned.has(row.key) },
        served: served.get(row.key) ?? new Map<string, number>(),
      };
      return [row.key, { ...row, ...facts }];
    }),
  );
}

async function readServed(
  reader: Reader,
  { project, environment }: InEnvironment,
  since: Date,
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const { rows } = await reader.execute<{ flag: string; variant: string; count: number }>(sql`
    SELECT flag, variant, sum(count)::float8 AS count
      FROM evaluation_count
     WHERE project = ${project} AND environment = ${environment}
       AND hour >= ${since.toISOString()} AND variant <> ''
     GROUP BY flag, variant`);
  const served = new Map<string, Map<string, number>>();
  for (const { flag, variant, count } of rows) {
    served.set(flag, (served.get(flag) ?? new Map()).set(variant, count));
  }
  return served;
}
