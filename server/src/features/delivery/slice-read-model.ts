import {
  type Environment,
  type Flag,
  type Group,
  type ListName,
  listKeyOf,
  type Registry,
  type Segment,
  type SegmentList,
} from "@yardarm/core/registry";
import type { EnvironmentRef } from "@yardarm/delivery";
import type { FlagConfig } from "@yardarm/sdk/model";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

/**
 * As much of a project's registry as the snapshot of one environment is made of: its flags with their configs there,
 * segments, key lists and groups. To be read at one moment.
 */
export async function readSlice(
  reader: Reader,
  { project, environment }: EnvironmentRef,
): Promise<Registry> {
  // One after the other: at one moment means in one transaction, and so on one connection.
  const { rows: environments } = await reader.execute<EnvironmentRow>(sql`
    SELECT key, name, kind, is_protected AS "isProtected", position
      FROM environment WHERE project = ${project} AND key = ${environment}`);
  const { rows: flags } = await reader.execute<FlagRow>(sql`
    SELECT flag.key, flag.state, flag.document, flag_config.document AS config
      FROM flag
      JOIN flag_config ON flag_config.project = flag.project AND flag_config.flag = flag.key
     WHERE flag.project = ${project} AND flag_config.environment = ${environment}
       AND flag.state = 'active'`);
  const { rows: segments } = await reader.execute<SegmentRow>(sql`
    SELECT key, state, document FROM segment WHERE project = ${project} AND state = 'active'`);
  const { rows: lists } = await reader.execute<ListRow>(sql`
    SELECT segment, list, array_agg(key) AS keys FROM segment_key
     WHERE project = ${project} GROUP BY segment, list`);
  const { rows: groups } = await reader.execute<GroupRow>(sql`
    SELECT key, document FROM bucket_group WHERE project = ${project}`);
  return {
    project,
    environments: byKey(environments),
    flags: byKey(flags.map((row) => flagOf(row, environment))),
    segments: byKey(segments.map(({ key, state, document }) => ({ ...document, key, state }))),
    lists: new Map(lists.map((row) => [listKeyOf(row.segment, row.list), listOf(row)])),
    groups: byKey(groups.map(({ key, document }) => ({ ...document, key }))),
  };
}

// What the writer stored is what these say: it was parsed on its way in.

type EnvironmentRow = { readonly [Field in keyof Environment]: Environment[Field] };

type FlagRow = {
  readonly key: string;
  readonly state: Flag["state"];
  readonly document: Omit<Flag, "key" | "state" | "configs">;
  readonly config: FlagConfig;
};

type SegmentRow = {
  readonly key: string;
  readonly state: Segment["state"];
  readonly document: Omit<Segment, "key" | "state">;
};

type ListRow = {
  readonly segment: string;
  readonly list: ListName;
  readonly keys: readonly string[];
};

type GroupRow = {
  readonly key: string;
  readonly document: Omit<Group, "key">;
};

function flagOf({ key, state, document, config }: FlagRow, environment: string): Flag {
  return { ...document, key, state, configs: { [environment]: config } };
}

function listOf({ segment, list, keys }: ListRow): SegmentList {
  return { segment, list, keys: new Set(keys) };
}

function byKey<Entity extends { readonly key: string }>(
  entities: readonly Entity[],
): ReadonlyMap<string, Entity> {
  return new Map(entities.map((entity) => [entity.key, entity]));
}
