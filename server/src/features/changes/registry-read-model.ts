import type { Address } from "@yardarm/core/changes";
import {
  type Environment,
  type Flag,
  type Group,
  type InteractionRule,
  type ListName,
  listKeyOf,
  type Policy,
  type Registry,
  type Segment,
  type SegmentList,
  type Waiver,
} from "@yardarm/core/registry";
import type { FlagConfig, JsonValue } from "@yardarm/sdk/model";
import { type SQL, sql } from "drizzle-orm";
import { prepared } from "../../platform/db/prepared.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { planOf, type SlicePlan } from "./slice-plan.ts";

/** A registry, or the slice of one that some addresses ask for, with what only the database knows. */
export interface LoadedRegistry {
  readonly registry: Registry;
  /** Of each entity in it, by its address. */
  readonly versions: ReadonlyMap<Address, number>;
  /** How many keys each of its lists has, which may be more than were loaded. */
  readonly listSizes: ReadonlyMap<string, number>;
  /** The newest change request of the project; 0 = it has none. */
  readonly lastRequest: number;
}

/** The whole registry of a project; of a project that does not exist, an empty one. */
export async function loadRegistry(reader: Reader, project: string): Promise<Registry> {
  const loaded = await loadSlice(reader, project, ["*"]);
  return loaded?.registry ?? build(project, []).registry;
}

/** What `sliceOf` says these addresses mean, in one round trip; `undefined` when the project does not exist. */
export async function loadSlice(
  reader: Reader,
  project: string,
  addresses: Iterable<Address>,
): Promise<LoadedRegistry | undefined> {
  const { rows } = await reader.execute<EntityRow>(
    prepared(statementFor(project, planOf(addresses))),
  );
  return rows.some(({ room }) => room === "project") ? build(project, rows) : undefined;
}

interface Row extends Record<string, unknown> {
  readonly key: string;
  readonly version: string;
}

/** One entity. What is stored was checked before it was written, so its document is believed to be what its room says. */
type EntityRow = Row &
  /** Its version is the number of its newest change request. */
  (
    | { readonly room: "project" }
    | { readonly room: "environment"; readonly document: Omit<Environment, "key"> }
    | { readonly room: "flag"; readonly document: Omit<Flag, "key" | "configs"> }
    /** `part` is its environment. */
    | { readonly room: "config"; readonly part: string; readonly document: FlagConfig }
    | { readonly room: "segment"; readonly document: Omit<Segment, "key"> }
    /** The keys that were asked for, of the many that it may have; null when there are none. */
    | {
        readonly room: "list";
        readonly part: ListName;
        readonly document: readonly string[] | null;
        readonly size: number;
      }
    | { readonly room: "group"; readonly document: Omit<Group, "key"> }
    | { readonly room: "interaction"; readonly document: Omit<InteractionRule, "key"> }
    | { readonly room: "policy"; readonly document: Omit<Policy, "key"> }
    | { readonly room: "waiver"; readonly document: Omit<Waiver, "key"> }
  );

function statementFor(project: string, plan: SlicePlan): SQL {
  const selects = [
    sql`SELECT 'project' AS room, key, NULL AS part, NULL::jsonb AS document,
               coalesce((SELECT max(number) FROM change_request WHERE project = ${project}), 0)::bigint AS version,
               NULL::integer AS size
          FROM project WHERE key = ${project}`,
    sql`SELECT 'environment', key, NULL,
               jsonb_build_object('name', name, 'kind', kind, 'isProtected', is_protected, 'position', position)
                 || CASE WHEN correlations = '[]' THEN '{}' ELSE jsonb_build_object('correlations', correlations) END,
               version, NULL
          FROM environment WHERE project = ${project}`,
    sql`SELECT 'group', key, NULL, document, version, NULL FROM bucket_group WHERE project = ${project}`,
    sql`SELECT 'interaction', key, NULL, document, version, NULL
          FROM interaction_rule WHERE project = ${project}`,
    sql`SELECT 'policy', key, NULL, document, version, NULL FROM policy WHERE project = ${project}`,
    sql`SELECT 'waiver', key, NULL, document, version, NULL FROM waiver WHERE project = ${project}`,
    sql`SELECT 'flag', key, NULL, document, version, NULL
          FROM flag WHERE project = ${project} ${among(plan, "flag", sql`key`)}`,
    sql`SELECT 'config', flag, environment, document, version, NULL
          FROM flag_config WHERE project = ${project} ${among(plan, "flag", sql`flag`)}`,
    sql`SELECT 'segment', key, NULL, document, version, NULL
          FROM segment WHERE project = ${project} ${among(plan, "segment", sql`key`)}`,
    ...listSelects(project, plan),
  ];
  const all = sql.join(selects, sql` UNION ALL `);
  return plan.isWhole ? all : sql`WITH RECURSIVE ${reached(project, plan)} ${all}`;
}

/** Only the entities that are reached, found by their keys. */
function among({ isWhole }: SlicePlan, room: "flag" | "segment", column: SQL): SQL {
  if (isWhole) return sql``;
  const start = room.length + 2;
  return sql`AND ${column} = ANY (ARRAY (
    SELECT substr(entity, ${sql.raw(String(start))}) FROM reached
     WHERE entity LIKE ${sql.raw(`'${room}/%'`)}))`;
}

/** What is asked for and all that it refers to, however far away. */
function reached(project: string, plan: SlicePlan): SQL {
  const seeds = [sql`SELECT unnest(${sql.param(plan.entities)}::text[])`];
  if (plan.groups.length > 0) {
    seeds.push(sql`SELECT 'flag/' || slot.flag
      FROM bucket_group, jsonb_to_recordset(document -> 'slots') AS slot (flag text)
     WHERE project = ${project} AND key = ANY (${sql.param(plan.groups)}::text[])`);
  }
  if (plan.referred.length > 0) {
    seeds.push(sql`SELECT edge.source FROM referred
      JOIN registry_edge AS edge ON edge.project = ${project} AND edge.target = referred.entity`);
  }
  const all = sql`reached (entity) AS (
      (${sql.join(seeds, sql` UNION `)})
       UNION
      SELECT edge.target FROM reached
        JOIN registry_edge AS edge ON edge.project = ${project} AND edge.source = reached.entity
    )`;
  return plan.referred.length === 0 ? all : sql`${referred(project, plan)}, ${all}`;
}

/** The entities that are asked about, and all that refer to them, however far away. */
function referred(project: string, plan: SlicePlan): SQL {
  return sql`referred (entity) AS (
      SELECT unnest(${sql.param(plan.referred)}::text[])
       UNION
      SELECT edge.source FROM referred
        JOIN registry_edge AS edge ON edge.project = ${project} AND edge.target = referred.entity
    )`;
}

/** Lists with all their keys, or with those of the asked ones that they hold. */
function listSelects(project: string, plan: SlicePlan): readonly SQL[] {
  const { isWhole, wholeLists, askedKeys } = plan;
  const whole = sql`SELECT segment, list, jsonb_agg(key) AS keys FROM segment_key
     WHERE project = ${project} ${isWhole ? sql`` : sql`AND segment || '/' || list = ANY (${sql.param(wholeLists)}::text[])`}
     GROUP BY segment, list`;
  if (isWhole) return [listSelect(project, whole, sql``)];
  const lists = askedKeys.map(({ list }) => list);
  const asked = sql`SELECT held.segment, held.list, jsonb_agg(held.key) AS keys
      FROM unnest(${sql.param(lists)}::text[], ${sql.param(askedKeys.map(({ key }) => key))}::text[]) AS asked (list, key)
      JOIN segment_key AS held ON held.project = ${project} AND held.key = asked.key
       AND held.segment = split_part(asked.list, '/', 1) AND held.list = split_part(asked.list, '/', 2)
     GROUP BY held.segment, held.list`;
  const only = (names: readonly string[]) =>
    sql`AND list.segment || '/' || list.list = ANY (${sql.param([...new Set(names)])}::text[])`;
  const partial = lists.filter((list) => !wholeLists.includes(list));
  return [
    ...(wholeLists.length > 0 ? [listSelect(project, whole, only(wholeLists))] : []),
    ...(partial.length > 0 ? [listSelect(project, asked, only(partial))] : []),
  ];
}

function listSelect(project: string, keys: SQL, only: SQL): SQL {
  return sql`SELECT 'list', list.segment, list.list, held.keys, list.version, list.key_count
      FROM segment_list AS list
      LEFT JOIN (${keys}) AS held ON held.segment = list.segment AND held.list = list.list
     WHERE list.project = ${project} ${only}`;
}

function build(project: string, rows: readonly EntityRow[]): LoadedRegistry {
  const environments: Environment[] = [];
  const flags = new Map<string, Flag>();
  const segments = new Map<string, Segment>();
  const lists = new Map<string, SegmentList>();
  const listSizes = new Map<string, number>();
  const configs = configsByFlag(rows);
  for (const row of rows) {
    const { key } = row;
    if (row.room === "environment") environments.push({ key, ...row.document });
    if (row.room === "flag")
      flags.set(key, { key, ...row.document, configs: configs.get(key) ?? {} });
    if (row.room === "segment") segments.set(key, { key, ...row.document });
    if (row.room === "list") {
      const name = listKeyOf(key, row.part);
      listSizes.set(name, row.size);
      if (row.document)
        lists.set(name, { segment: key, list: row.part, keys: new Set(row.document) });
    }
  }
  environments.sort((left, right) => left.position - right.position);
  const registry = {
    project,
    environments: new Map(environments.map((environment) => [environment.key, environment])),
    flags,
    segments,
    lists,
    ...smallEntities(rows),
  };
  const versions = versionsOf(rows);
  return { registry, versions, listSizes, lastRequest: versions.get(`project/${project}`) ?? 0 };
}

function smallEntities(rows: readonly EntityRow[]) {
  const groups = new Map<string, Group>();
  const interactions = new Map<string, InteractionRule>();
  const policies = new Map<string, Policy>();
  const waivers = new Map<string, Waiver>();
  for (const row of rows) {
    const { key } = row;
    if (row.room === "group") groups.set(key, { key, ...row.document });
    if (row.room === "interaction") interactions.set(key, { key, ...row.document });
    if (row.room === "policy") policies.set(key, { key, ...row.document });
    if (row.room === "waiver") waivers.set(key, { key, ...row.document });
  }
  return { groups, interactions, policies, waivers };
}

function configsByFlag(rows: readonly EntityRow[]): ReadonlyMap<string, Flag["configs"]> {
  const configs = new Map<string, Record<string, FlagConfig>>();
  for (const row of rows) {
    if (row.room !== "config") continue;
    const ofFlag = configs.get(row.key) ?? {};
    ofFlag[row.part] = row.document;
    configs.set(row.key, ofFlag);
  }
  return configs;
}

function versionsOf(rows: readonly EntityRow[]): ReadonlyMap<Address, number> {
  return new Map(rows.map((row) => [addressOfRow(row), Number(row.version)]));
}

function addressOfRow(row: EntityRow): Address {
  if (row.room === "config") return `flag/${row.key}/${row.part}`;
  return row.room === "list" ? `list/${row.key}/${row.part}` : `${row.room}/${row.key}`;
}

/** The versions of the key lists of segments, by the names of the lists; a list that never was has none. */
export async function readListVersions(
  reader: Reader,
  project: string,
  segments: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await reader.execute<{ segment: string; list: ListName; version: string }>(sql`
    SELECT segment, list, version FROM segment_list
     WHERE project = ${project} AND segment = ANY (${sql.param([...segments])}::text[])`);
  return new Map(
    rows.map(({ segment, list, version }) => [listKeyOf(segment, list), Number(version)]),
  );
}

/** The revision of each environment. */
export async function readRevisions(
  reader: Reader,
  project: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await reader.execute<{ key: string; revision: string }>(
    sql`SELECT key, revision FROM environment WHERE project = ${project}`,
  );
  return new Map(rows.map(({ key, revision }) => [key, Number(revision)]));
}

/** How far back an emergency looks for what was there before. */
const earlierMax = 50;

/** What entities were before, newest first. */
export async function readEarlier(
  reader: Reader,
  project: string,
  addresses: readonly Address[],
): Promise<ReadonlyMap<Address, readonly JsonValue[]>> {
  const { rows } = await reader.execute<{ address: Address; documents: JsonValue[] }>(sql`
    SELECT asked.address, former.documents
      FROM unnest(${sql.param([...addresses])}::text[]) AS asked (address)
     CROSS JOIN LATERAL (
       SELECT jsonb_agg(document ORDER BY version DESC) AS documents
         FROM (SELECT document, version FROM entity_history
                WHERE project = ${project} AND address = asked.address AND document IS NOT NULL
                ORDER BY version DESC LIMIT ${earlierMax}) AS newest) AS former
     WHERE former.documents IS NOT NULL`);
  return new Map(rows.map(({ address, documents }) => [address, documents]));
}
