/** The only writer of the registry's tables. It is called under the lock of the project's chain, by `commit` alone. */
import type { Address, Effect } from "@yardarm/core/changes";
import type { DeltaBody } from "@yardarm/sdk/model";
import { eq, inArray, type SQL, sql } from "drizzle-orm";
import { prepared } from "../../platform/db/prepared.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import { entityHistory } from "../../tables/entity-history.ts";
import { flag } from "../../tables/registry/flag.ts";
import { segment } from "../../tables/registry/segment.ts";
import type { LoadedRegistry } from "./registry-read-model.ts";
import type { EdgeWrites, EntityWrite, Writes } from "./registry-writes.ts";

/** Which commit it is that writes. */
export interface CommitPlace {
  readonly project: string;
  /** Number of its entry in the project's record. */
  readonly entry: number;
  readonly at: Date;
}

/**
 * Writes entities as their next versions, each with its history and its references. One statement: under the lock, round
 * trips are what costs.
 */
export async function save(
  tx: Transaction,
  place: CommitPlace,
  writes: Writes,
  edges: EdgeWrites,
): Promise<void> {
  const steps = stepsOf(place, writes, edges);
  const all = sql`WITH ${sql.join(steps.map(named), sql`, `)} ${historyStep(place, writes.all)}`;
  await tx.execute(prepared(all));
}

/** Moves each touched environment on by one revision, and keeps the delta that leads there. */
export async function advance(
  tx: Transaction,
  { project, entry, at }: CommitPlace,
  deltas: { readonly [environment: string]: DeltaBody },
): Promise<Readonly<Record<string, number>>> {
  const rows = Object.entries(deltas).map(([key, body]) => ({ key, body: JSON.stringify(body) }));
  if (rows.length === 0) return {};
  const { rows: advanced } = await tx.execute<{ key: string; revision: string }>(
    prepared(sql`
    WITH advanced AS (
      UPDATE environment SET revision = revision + 1
        FROM ${records(rows)} AS touched (key text, body text)
       WHERE environment.project = ${project} AND environment.key = touched.key
      RETURNING environment.key, environment.revision, touched.body
    ), kept AS (
      INSERT INTO delta (project, environment, revision, entry, body, at)
      SELECT ${project}, key, revision, ${entry}, body, ${at} FROM advanced
    )
    SELECT key, revision FROM advanced`),
  );
  // A delta that is not kept would be a gap that no client could ever see.
  if (advanced.length !== rows.length) throw new Error("A touched environment was not advanced.");
  const revisions = advanced.map(({ key, revision }) => [key, Number(revision)] as const);
  return Object.fromEntries(revisions.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/**
 * The last versions of entities that are not there: one that comes back goes on counting, so that no version, and no
 * `ETag` made of it, ever means two things.
 */
export async function formerVersions(
  tx: Transaction,
  project: string,
  before: LoadedRegistry,
  effect: Effect,
): Promise<ReadonlyMap<Address, number>> {
  const unknown = effect.entities
    .map(({ address }) => address)
    .filter((address) => !before.versions.has(address));
  if (unknown.length === 0) return new Map();
  const rows = await tx
    .select({
      address: entityHistory.address,
      version: sql<number>`max(${entityHistory.version})::float8`,
    })
    .from(entityHistory)
    .where(
      sql`${entityHistory.project} = ${project} AND ${inArray(entityHistory.address, unknown)}`,
    )
    .groupBy(entityHistory.address);
  return new Map(rows.map(({ address, version }) => [address, version]));
}

/** The parts of one statement, so their order means nothing: no part sees what another one wrote. */
function stepsOf(
  place: CommitPlace,
  writes: Writes,
  { added, removed }: EdgeWrites,
): readonly SQL[] {
  return [
    ...environmentSteps(place, writes),
    ...flagSteps(place, writes),
    ...segmentSteps(place, writes),
    ...listSteps(place, writes),
    ...documentSteps(place, "bucket_group", { kept: writes.groups, gone: writes.gone.groups }),
    ...documentSteps(place, "interaction_rule", {
      kept: writes.interactions,
      gone: writes.gone.interactions,
    }),
    ...documentSteps(place, "policy", { kept: writes.policies, gone: writes.gone.policies }),
    ...documentSteps(place, "waiver", { kept: writes.waivers, gone: writes.gone.waivers }),
    ...when(
      removed,
      (edges) => sql`
      DELETE FROM registry_edge AS edge
       USING ${records(edges)} AS gone (source text, environment text, target text)
       WHERE edge.project = ${place.project} AND edge.source = gone.source
         AND edge.environment = gone.environment AND edge.target = gone.target`,
    ),
    ...when(
      added,
      (edges) => sql`
      INSERT INTO registry_edge (project, source, environment, target)
      SELECT ${place.project}, source, environment, target
        FROM ${records(edges)} AS edge (source text, environment text, target text)`,
    ),
  ];
}

function environmentSteps({ project, entry }: CommitPlace, writes: Writes): readonly SQL[] {
  return [
    // Revisions of an environment that comes back start above all that it ever had: it had at most one an entry.
    ...when(
      writes.environments,
      (rows) => sql`
      INSERT INTO environment
        (project, key, name, kind, is_protected, position, correlations, version, revision)
      SELECT ${project}, key, document ->> 'name', document ->> 'kind',
             (document ->> 'isProtected')::boolean, (document ->> 'position')::integer,
             coalesce(document -> 'correlations', '[]'), version,
             CASE WHEN version = 1 THEN 0 ELSE ${entry}::bigint END
        FROM ${entityRecords(rows)}
      ON CONFLICT (project, key) DO UPDATE
         SET name = excluded.name, kind = excluded.kind, is_protected = excluded.is_protected,
             position = excluded.position, correlations = excluded.correlations,
             version = excluded.version`,
    ),
    ...goneStep(project, "environment", writes.gone.environments),
  ];
}

function flagSteps(place: CommitPlace, writes: Writes): readonly SQL[] {
  const { project, at } = place;
  return [
    ...keptStep(place, "flag", writes.flags),
    ...when(
      writes.configs,
      (rows) => sql`
      INSERT INTO flag_config (project, flag, environment, document, version, changed_at)
      SELECT ${project}, key, part, document, version, ${at} FROM ${entityRecords(rows)}
      ON CONFLICT (project, flag, environment) DO UPDATE
         SET document = excluded.document, version = excluded.version,
             changed_at = excluded.changed_at`,
    ),
    ...when(
      writes.gone.configs,
      (rows) => sql`
      DELETE FROM flag_config USING ${entityRecords(rows)}
       WHERE flag_config.project = ${project} AND flag_config.flag = entity.key
         AND flag_config.environment = entity.part`,
    ),
    ...goneStep(project, "flag", writes.gone.flags),
  ];
}

function segmentSteps(place: CommitPlace, writes: Writes): readonly SQL[] {
  return [
    ...keptStep(place, "segment", writes.segments),
    ...goneStep(place.project, "segment", writes.gone.segments),
  ];
}

function listSteps({ project, at }: CommitPlace, writes: Writes): readonly SQL[] {
  return [
    ...when(
      writes.lists,
      (rows) => sql`
      INSERT INTO segment_list (project, segment, list, key_count, version, changed_at)
      SELECT ${project}, segment, list, size, version, ${at}
        FROM ${records(rows)} AS kept (segment text, list text, size integer, version bigint)
      ON CONFLICT (project, segment, list) DO UPDATE
         SET key_count = excluded.key_count, version = excluded.version,
             changed_at = excluded.changed_at`,
    ),
    ...when(
      writes.addedKeys,
      (rows) => sql`
      INSERT INTO segment_key (project, segment, list, key)
      SELECT ${project}, segment, list, key
        FROM ${records(rows)} AS added (segment text, list text, key text)`,
    ),
    ...when(
      writes.removedKeys,
      (rows) => sql`
      DELETE FROM segment_key AS held
       USING ${records(rows)} AS removed (segment text, list text, key text)
       WHERE held.project = ${project} AND held.segment = removed.segment
         AND held.list = removed.list AND held.key = removed.key`,
    ),
  ];
}

/** What is small is one document. */
function documentSteps(
  { project, at }: CommitPlace,
  table: "bucket_group" | "interaction_rule" | "policy" | "waiver",
  { kept, gone }: { readonly kept: readonly object[]; readonly gone: readonly object[] },
): readonly SQL[] {
  return [
    ...when(
      kept,
      (rows) => sql`
      INSERT INTO ${sql.identifier(table)} (project, key, document, version, changed_at)
      SELECT ${project}, key, document, version, ${at} FROM ${entityRecords(rows)}
      ON CONFLICT (project, key) DO UPDATE
         SET document = excluded.document, version = excluded.version,
             changed_at = excluded.changed_at`,
    ),
    ...goneStep(project, table, gone),
  ];
}

/** Flags and segments are kept alike. */
function keptStep(
  { project, at }: CommitPlace,
  table: "flag" | "segment",
  written: readonly object[],
): readonly SQL[] {
  return when(
    written,
    (rows) => sql`
      INSERT INTO ${sql.identifier(table)}
             (project, key, state, document, version, created_at, changed_at)
      SELECT ${project}, key, document ->> 'state', document, version, ${at}, ${at}
        FROM ${entityRecords(rows)}
      ON CONFLICT (project, key) DO UPDATE
         SET state = excluded.state, document = excluded.document, version = excluded.version,
             changed_at = excluded.changed_at`,
  );
}

/** What is found by its key alone goes by its key alone. */
function goneStep(
  project: string,
  table:
    | "environment"
    | "flag"
    | "segment"
    | "bucket_group"
    | "interaction_rule"
    | "policy"
    | "waiver",
  gone: readonly object[],
): readonly SQL[] {
  return when(
    gone,
    (rows) => sql`
      DELETE FROM ${sql.identifier(table)} AS held USING ${entityRecords(rows)}
       WHERE held.project = ${project} AND held.key = entity.key`,
  );
}

function historyStep({ project, entry, at }: CommitPlace, writes: readonly EntityWrite[]): SQL {
  const rows = writes.map(({ address, version, history }) => ({ address, version, history }));
  // A JSON null would be a document; an entity that is gone has none.
  return sql`
    INSERT INTO entity_history (project, address, version, entry, document, at)
    SELECT ${project}, address, version, ${entry}, nullif(history, 'null'), ${at}
      FROM ${records(rows)} AS moved (address text, version bigint, history jsonb)`;
}

function when<Row>(rows: readonly Row[], step: (rows: readonly Row[]) => SQL): readonly SQL[] {
  return rows.length === 0 ? [] : [step(rows)];
}

function named(step: SQL, index: number): SQL {
  return sql`${sql.raw(`step_${index}`)} AS (${step})`;
}

/** Rows travel as one parameter: the statement is the same however many there are. */
function records(rows: readonly object[]): SQL {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)`;
}

function entityRecords(rows: readonly object[]): SQL {
  return sql`${records(rows)} AS entity (key text, part text, document jsonb, version bigint)`;
}

/** How many flags or segments a project has, archived ones too. */
export async function countEntities(
  tx: Transaction,
  project: string,
  room: "flag" | "segment",
): Promise<number> {
  const table = room === "flag" ? flag : segment;
  return tx.$count(table, eq(table.project, project));
}
