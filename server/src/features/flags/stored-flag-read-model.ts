import type { FlagConfig } from "@yardarm/sdk/model";
import { and, type SQL, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import type { FlagDocument } from "../../tables/registry/flag.ts";

/** A flag with its configs, as they are kept. Moments are milliseconds since 1970. */
export interface StoredFlag extends Record<string, unknown> {
  readonly key: string;
  readonly document: FlagDocument;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly version: number;
  readonly configs: readonly StoredConfig[];
}

export type StoredConfig = readonly [
  environment: string,
  changedAt: number,
  version: number,
  config: FlagConfig,
];

interface Question {
  readonly project: string;
  /** Absent: all flags. */
  readonly flag?: string | undefined;
  /** Absent: archived flags too. */
  readonly state?: "active";
}

/** Flags of a project. A flag and its configs are one row: rows cost more than bytes. */
export async function readStoredFlags(
  reader: Reader,
  { project, flag: key, state }: Question,
): Promise<readonly StoredFlag[]> {
  const isFlag = and(
    key === undefined ? undefined : sql`flag.key = ${key}`,
    state === undefined ? undefined : sql`flag.state = ${state}`,
  );
  const isOfFlag = and(
    key === undefined ? undefined : sql`flag = ${key}`,
    state === undefined
      ? undefined
      : sql`flag IN (SELECT key FROM flag WHERE project = ${project} AND state = ${state})`,
  );
  const { rows } = await reader.execute<StoredFlag>(sql`
    SELECT flag.key, flag.document, ${millis(sql`flag.created_at`)} AS "createdAt",
           ${millis(sql`flag.changed_at`)} AS "changedAt",
           flag.version::float8 AS version, coalesce(configs.configs, '[]') AS configs
      FROM flag
      LEFT JOIN (
        SELECT flag,
               jsonb_agg(jsonb_build_array(
                 environment, ${millis(sql`changed_at`)}, version, document)) AS configs
          FROM flag_config WHERE ${and(sql`project = ${project}`, isOfFlag)} GROUP BY flag
      ) AS configs ON configs.flag = flag.key
     WHERE ${and(sql`flag.project = ${project}`, isFlag)}
     ORDER BY flag.key`);
  return rows;
}

/** A moment of Postgres, as a number of JSON. */
function millis(moment: SQL): SQL {
  return sql`(extract(epoch FROM ${moment}) * 1000)::float8`;
}
