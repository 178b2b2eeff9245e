/** What a project held at a moment: of each entity the last version that an entry up to then wrote. */

import type {
  Environment,
  InteractionRule,
  Owner,
  Policy,
  Purpose,
  Waiver,
} from "@yardarm/core/registry";
import type { FlagConfig } from "@yardarm/sdk/model";
import { type SQL, sql } from "drizzle-orm";
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
  /** How often its last day was put off, or taken away. */
  readonly extensions: number;
  readonly configs: readonly StateConfig[];
}

export interface SmallState {
  readonly environments: readonly Environment[];
  readonly policies: readonly Policy[];
  readonly waivers: readonly Waiver[];
  readonly interactions: readonly InteractionRule[];
}

const millis = (moment: SQL) => sql`(extract(epoch from ${moment}) * 1000)::float8`;

interface Moment {
  readonly project: string;
  readonly entry: number;
}

/**
 * The last version of each flag, in the order of an index that has no others: the two conditions on the address are what it is
 * known by, and no document is touched.
 */
const lastVersions = ({ project, entry }: Moment) => sql`
  select distinct on (address) address, version
    from entity_history
   where project = ${project} and address like 'flag/%' and address not like 'flag/%/%' and entry <= ${entry}
   order by address desc, version desc`;

/** How many archived flags have the same owner and purpose. */
export interface ArchivedFlags {
  readonly owner: Owner;
  readonly purpose: Purpose;
  readonly flags: number;
}

export interface FlagsAt {
  /** Those that were not archived. */
  readonly flags: readonly StateFlag[];
  /** Of the others only their number is asked for. */
  readonly archived: readonly ArchivedFlags[];
}

type FlagAtRow = StateFlag & { readonly archived: readonly ArchivedFlags[] | null };

/** Flags as they were, each with its configs in one row: rows cost more than bytes. The last row has what is archived. */
export async function readFlagsAt(
  reader: Reader,
  moment: Moment,
  environments: readonly string[],
): Promise<FlagsAt> {
  const { project, entry } = moment;
  const ofConfig = sql`project = ${project} and address = flag.address || '/' || place and entry <= ${entry}`;
  const { rows } = await reader.execute<FlagAtRow>(sql`
    with flag as materialized (
      select taken.address, taken.version, at, document ->> 'state' as state,
             case document ->> 'state' when 'active' then document
               else jsonb_build_object('owner', document -> 'owner', 'purpose', document -> 'purpose') end as document
        from (${lastVersions(moment)}) as last
        join entity_history as taken on taken.address = last.address and taken.version = last.version
       where project = ${project} and taken.address like 'flag/%' and taken.address not like 'flag/%/%'
         and jsonb_typeof(document) = 'object'
    )
    select substr(address, 6) as key, document, coalesce("createdAt", ${millis(sql`at`)}) as "createdAt",
           extensions, coalesce(configs, '[]') as configs, null as archived
      from flag
     cross join lateral (
        select ${millis(sql`min(at)`)} as "createdAt",
               (count(*) filter (where before ->> 'kind' = 'date'
                                   and (expiry ->> 'kind' = 'permanent' or expiry ->> 'date' > before ->> 'date')))::integer as extensions
          from (select at, document -> 'expiry' as expiry, lag(document -> 'expiry') over (order by version) as before
                  from entity_history as past
                 where past.project = ${project} and past.address = flag.address
                   and past.version <= flag.version and flag.version > 1) as step
      ) as of_versions
     cross join lateral (
        select json_agg(json_build_array(place, "changedAt",
                 document -> 'on' = 'true'
                 or exists (select from entity_history where ${ofConfig} and document -> 'on' = 'true'),
                 document)) as configs
          from unnest(${sql.param(environments)}::text[]) as place
          join lateral (select document, ${millis(sql`at`)} as "changedAt" from entity_history where ${ofConfig}
                         order by version desc limit 1) as newest on document is not null
      ) as of_environments
     where state = 'active'
     union all
    select null, null, null, null, null, coalesce(json_agg(json_build_object(
             'owner', document -> 'owner', 'purpose', document -> 'purpose', 'flags', flags)), '[]')
      from (select document, count(*) as flags from flag where state = 'archived' group by document) as counted`);
  const flags = rows.filter(({ archived }) => archived === null);
  return {
    flags: flags.sort((one, other) => (one.key < other.key ? -1 : 1)),
    archived: rows.at(-1)?.archived ?? [],
  };
}

/** What is small comes whole. */
export async function readSmallAt(reader: Reader, { project, entry }: Moment): Promise<SmallState> {
  const { rows } = await reader.execute<{ room: string; document: object | null }>(sql`
    select distinct on (address) split_part(address, '/', 1) as room, document
      from entity_history
     where project = ${project} and entry <= ${entry} and address not like 'flag/%'
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
