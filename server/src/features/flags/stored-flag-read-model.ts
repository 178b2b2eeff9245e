import type { Owner, Purpose } from "@yardarm/core/registry";
import type { FlagConfig } from "@yardarm/sdk/model";
import { and, type SQL, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { readAhead } from "../../platform/read-ahead.ts";
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

export interface StoredFlagQuestion {
  readonly project: string;
  /** Absent: all flags. */
  readonly flag?: string | undefined;
  /** Absent: archived flags too. */
  readonly state?: "active" | "archived" | undefined;
  /** Those with other keys are left out. */
  readonly keys?: readonly string[];
  /** Those of others are left out; of several, which nobody is at once, all flags are. */
  readonly owners?: readonly Owner[] | undefined;
  readonly purpose?: Purpose | undefined;
}

interface Question extends StoredFlagQuestion {
  /** So many at most, of those that follow a key. */
  readonly part?: { readonly after: string; readonly limit: number };
}

/**
 * Flags of a project by their keys. A flag and its configs are one row: rows cost more than bytes. They are put together as text,
 * since Postgres would take a document apart and write it anew for each that it stands in.
 */
export async function readStoredFlags(
  reader: Reader,
  question: Question,
): Promise<readonly StoredFlag[]> {
  const { project, part } = question;
  const isAskedFor = and(
    isAsked(question),
    part === undefined ? undefined : sql`key > ${part.after}`,
  );
  const { rows } = await reader.execute<StoredFlag>(sql`
    SELECT flag.key, flag.document, ${millis(sql`flag.created_at`)} AS "createdAt",
           ${millis(sql`flag.changed_at`)} AS "changedAt",
           flag.version::float8 AS version, coalesce(configs.configs, '[]') AS configs
      FROM (SELECT * FROM flag WHERE ${isAskedFor} ORDER BY key
             ${part === undefined ? sql`` : sql`LIMIT ${part.limit}`}) AS flag
      LEFT JOIN LATERAL (
        SELECT json_agg(json_build_array(
                 environment, ${millis(sql`changed_at`)}, version, document)) AS configs
          FROM flag_config WHERE flag_config.project = ${project} AND flag_config.flag = flag.key
      ) AS configs ON true
     ORDER BY flag.key`);
  return rows;
}

function isAsked({
  project,
  flag: key,
  state,
  keys,
  owners = [],
  purpose,
}: StoredFlagQuestion): SQL | undefined {
  return and(
    sql`project = ${project}`,
    key === undefined ? undefined : sql`key = ${key}`,
    state === undefined ? undefined : sql`state = ${state}`,
    keys === undefined ? undefined : sql`key = ANY (${sql.param(keys)}::text[])`,
    ...owners.map((owner) => sql`document -> 'owner' = ${JSON.stringify(owner)}::jsonb`),
    purpose === undefined ? undefined : sql`document ->> 'purpose' = ${purpose}`,
  );
}

/** So many at a time fit into memory beside what is made of them. */
const partLimit = 500;

/** The same, in parts; Postgres reads the next one while something is made of one. */
export function storedFlagParts(
  reader: Reader,
  question: StoredFlagQuestion,
): AsyncGenerator<readonly StoredFlag[]> {
  return readAhead(partsInOrder(reader, question));
}

async function* partsInOrder(
  reader: Reader,
  question: StoredFlagQuestion,
): AsyncGenerator<readonly StoredFlag[]> {
  for (let after: string | undefined = ""; after !== undefined; ) {
    const part = await readStoredFlags(reader, { ...question, part: { after, limit: partLimit } });
    after = part.length < partLimit ? undefined : part.at(-1)?.key;
    if (part.length > 0) yield part;
  }
}

/** Flags of which only their number is asked for. */
export async function countFlags(
  reader: Reader,
  question: Omit<StoredFlagQuestion, "flag" | "keys">,
): Promise<number> {
  const { rows } = await reader.execute<{ count: number }>(sql`
    SELECT count(*)::integer AS count FROM flag WHERE ${isAsked(question)}`);
  return rows[0]?.count ?? 0;
}

/** A moment of Postgres, as a number of JSON. */
function millis(moment: SQL): SQL {
  return sql`(extract(epoch FROM ${moment}) * 1000)::float8`;
}
