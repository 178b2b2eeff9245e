import { snapshotOf } from "@yardarm/core/registry";
import type { EnvironmentRef } from "@yardarm/delivery";
import { type DeltaBody, formatRevision, type Snapshot } from "@yardarm/sdk/model";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { loadRegistry } from "../changes/registry-read-model.ts";
import { type EpochColumns, epochColumns, epochOfRow, readEpoch } from "./epoch-read-model.ts";

export interface StoredDelta {
  readonly revision: number;
  readonly body: DeltaBody;
}

/** The deltas after some revision, beside the newest revision that there is. */
export interface StoredDeltas {
  readonly epoch: string;
  readonly newest: number;
  readonly deltas: readonly StoredDelta[];
}

interface DeltaRow extends EpochColumns, Record<string, unknown> {
  readonly newest: string;
  readonly revision: string | null;
  readonly body: string | null;
}

/** `undefined` when the environment does not exist. */
export async function readDeltas(
  reader: Reader,
  { project, environment }: EnvironmentRef,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<StoredDeltas | undefined> {
  const { rows } = await reader.execute<DeltaRow>(sql`
    SELECT ${epochColumns}, environment.revision AS newest, later.revision, later.body
      FROM environment
      LEFT JOIN LATERAL (
        SELECT delta.revision, delta.body
          FROM delta
         WHERE delta.project = environment.project AND delta.environment = environment.key
           AND delta.revision > ${after}
         ORDER BY delta.revision
         LIMIT ${limit}) AS later ON true
     WHERE environment.project = ${project} AND environment.key = ${environment}
     ORDER BY later.revision`);
  const [first] = rows;
  if (first === undefined) return undefined;
  const deltas = rows.flatMap(({ revision, body }) =>
    revision === null || body === null
      ? []
      : [{ revision: Number(revision), body: JSON.parse(body) }],
  );
  return { epoch: epochOfRow(first), newest: Number(first.newest), deltas };
}

/** The newest snapshot; to be read at one moment. `undefined` when the environment does not exist. */
export async function readSnapshot(
  reader: Reader,
  environment: EnvironmentRef,
): Promise<Snapshot | undefined> {
  const epoch = await readEpoch(reader);
  const { rows } = await reader.execute<{ revision: string }>(sql`
    SELECT revision FROM environment WHERE project = ${environment.project} AND key = ${environment.environment}`);
  const [row] = rows;
  if (row === undefined) return undefined;
  const registry = await loadRegistry(reader, environment.project);
  const revision = formatRevision({ epoch, number: Number(row.revision) });
  return snapshotOf(registry, environment.environment, revision);
}
