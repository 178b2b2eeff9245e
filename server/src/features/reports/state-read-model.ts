/** What a project held at a moment: of each entity the last version that an entry up to then wrote. */

import type { Environment, InteractionRule, Policy, Waiver } from "@yardarm/core/registry";
import type { ArchivedFlags } from "@yardarm/core/reports";
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
 * Flags as they were, without their configs. Their versions are walked from the last to the first in the order of an index that has
 * no others (the two conditions on the address are what it is known by), and no document is touched but the one that is taken.
 */
const flagsAt = ({ project, entry }: Moment) => sql`
  select distinct on (address) address, version, at, document
    from entity_history
   where project = ${project} and address like 'flag/%' and address not like 'flag/%/%' and entry <= ${entry}
   order by address desc, version desc`;

/** Those that were not archived, each with its configs in one row: rows cost more than bytes. */
export async function readFlagsAt(
  reader: Reader,
  moment: Moment,
  environments: readonly string[],
): Promise<readonly StateFlag[]> {
  const { project, entry } = moment;
  const ofConfig = sql`project = ${project} and address = flag.address || '/' || place and entry <= ${entry}`;
  const { rows } = await reader.execute<StateFlag>(sql`
    select substr(address, 6) as key, document, coalesce("createdAt", ${millis(sql`at`)}) as "createdAt",
           extensions, coalesce(configs, '[]') as configs
      from (${flagsAt(moment)}) as flag
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
     where document ->> 'state' = 'active'
     order by address`);
  return rows;
}

/** Of those that were archived only their number is asked for. */
export async function countArchivedAt(
  reader: Reader,
  moment: Moment,
): Promise<readonly ArchivedFlags[]> {
  const { rows } = await reader.execute<ArchivedFlags & Record<string, unknown>>(sql`
    select document -> 'owner' as owner, document ->> 'purpose' as purpose, count(*)::integer as flags
      from (${flagsAt(moment)}) as flag
     where document ->> 'state' = 'archived'
     group by 1, 2`);
  return rows;
}

/** The same of now. */
export async function countArchived(
  reader: Reader,
  project: string,
): Promise<readonly ArchivedFlags[]> {
  const { rows } = await reader.execute<ArchivedFlags & Record<string, unknown>>(sql`
    select document -> 'owner' as owner, document ->> 'purpose' as purpose, count(*)::integer as flags
      from flag where project = ${project} and state = 'archived'
     group by 1, 2`);
  return rows;
}

/** What is small comes whole. */
export async function readSmallAt(reader: Reader, { project, entry }: Moment): Promise<SmallState> {
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
