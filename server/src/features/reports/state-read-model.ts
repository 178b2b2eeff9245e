/** What a project held at a moment: of each entity the last version that an entry up to then wrote. */

import type { Environment, InteractionRule, Policy, Waiver } from "@yardarm/core/registry";
import type { FlagConfig } from "@yardarm/sdk/model";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import type { FlagDocument } from "../../tables/registry/flag.ts";

/** A config, when it became what it is, and whether one before it was on. */
export type StateConfig = readonly [
  environment: string,
  changedAt: number,
  wasOn: boolean,
  config: FlagConfig,
];

export interface StateFlag extends Record<string, unknown> {
  readonly key: string;
  readonly document: FlagDocument;
  readonly createdAt: number;
  readonly changedAt: number;
  /** How often its last day was put off, or taken away. */
  readonly extensions: number;
  /** None of an archived flag: nobody asks for them. */
  readonly configs: readonly StateConfig[];
}

export interface SmallState {
  readonly environments: readonly Environment[];
  readonly policies: readonly Policy[];
  readonly waivers: readonly Waiver[];
  readonly interactions: readonly InteractionRule[];
}

const millis = sql`(extract(epoch from at) * 1000)::float8`;

/**
 * All versions up to the entry are walked once, flag by flag. One row for each flag: rows cost more than bytes. An address with
 * two strokes is that of a config.
 */
export async function readFlagsAt(
  reader: Reader,
  { project, entry }: { readonly project: string; readonly entry: number },
): Promise<readonly StateFlag[]> {
  const { rows } = await reader.execute<StateFlag>(sql`
    with past as materialized (
      select split_part(address, '/', 2) as key, split_part(address, '/', 3) as place, version, at, document
        from entity_history
       where project = ${project} and starts_with(address, 'flag/') and entry <= ${entry}
    ), flags as (
      select key,
             (array_agg(document order by version desc))[1] as document,
             (extract(epoch from min(at)) * 1000)::float8 as "createdAt",
             (extract(epoch from max(at)) * 1000)::float8 as "changedAt",
             count(*) filter (where is_extension)::integer as extensions
        from (select *, before ->> 'kind' = 'date'
                        and (document #>> '{expiry,kind}' = 'permanent'
                             or document #>> '{expiry,date}' > before ->> 'date') as is_extension
                from (select *, lag(document -> 'expiry') over (partition by key order by version) as before
                        from past where place = '') as step) as steps
       group by key
    ), configs as (
      select key, jsonb_agg(jsonb_build_array(place, "changedAt", was_on, document)) as configs
        from (select key, place, (array_agg(document order by version desc))[1] as document,
                     max(${millis}) as "changedAt", bool_or(document -> 'on' = 'true') as was_on
                from past where place <> '' group by key, place) as each
       group by key
    )
    select flags.*, case when flags.document ->> 'state' = 'archived' then '[]'
                         else coalesce(configs.configs, '[]') end as configs
      from flags left join configs using (key)
     where jsonb_typeof(flags.document) = 'object'
     order by key`);
  return rows;
}

/** What is small comes whole. */
export async function readSmallAt(
  reader: Reader,
  { project, entry }: { readonly project: string; readonly entry: number },
): Promise<SmallState> {
  const { rows } = await reader.execute<{ room: string; document: object | null }>(sql`
    select distinct on (address) split_part(address, '/', 1) as room, document
      from entity_history
     where project = ${project} and entry <= ${entry}
       and split_part(address, '/', 1) in ('environment', 'policy', 'waiver', 'interaction')
     order by address, version desc`);
  // The history keeps what the registry parsed before it was written.
  const of = <Entity>(room: string) =>
    rows.flatMap((row) =>
      row.room === room && row.document !== null ? [row.document as Entity] : [],
    );
  return {
    environments: of<Environment>("environment").sort((a, b) => a.position - b.position),
    policies: of<Policy>("policy"),
    waivers: of<Waiver>("waiver"),
    interactions: of<InteractionRule>("interaction"),
  };
}

/** The last entry that was written at or before a moment; `null`: there was none. */
export async function lastEntryAt(
  reader: Reader,
  chain: string,
  moment: Date,
): Promise<{ readonly entry: number; readonly hash: string } | null> {
  const { rows } = await reader.execute<{ entry: number; hash: string }>(sql`
    select e.entry::float8 as entry, encode(e.hash, 'hex') as hash
      from audit_search s join audit_entry e on e.chain = s.chain and e.entry = s.entry
     where s.chain = ${chain} and s.at <= ${moment.toISOString()}::timestamptz
     order by s.at desc, s.entry desc
     limit 1`);
  return rows[0] ?? null;
}
