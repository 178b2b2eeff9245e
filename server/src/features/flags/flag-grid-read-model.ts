import type { Criticality, EnvironmentKind, Expiry, Purpose } from "@yardarm/core/registry";
import type { FlagConfig, FlagType } from "@yardarm/sdk/model";
import { eq, type SQL, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { environment } from "../../tables/registry/environment.ts";
import type { FlagDocument } from "../../tables/registry/flag.ts";
import {
  evaluationsByFlag,
  type FlagEvaluations,
  noEvaluations,
} from "../observations/observation-read-model.ts";
import { type Stage, stageOf } from "./flag-stage.ts";
import { type ServingView, servingView } from "./flag-view.ts";
import { type OwnerNames, readOwnerNames } from "./owner-read-model.ts";

/** One row of the grid of all flags. */
export interface FlagRow {
  readonly key: string;
  readonly name: string;
  readonly type: FlagType;
  readonly owner: { readonly kind: "team" | "person"; readonly id: string; readonly name: string };
  readonly purpose: Purpose;
  readonly criticality: Criticality;
  readonly expiry: Expiry;
  readonly tags: readonly string[];
  readonly stage: Stage;
  readonly clientSide: boolean;
  /** By environment key. */
  readonly serving: Readonly<Record<string, ServingView>>;
  readonly evaluations: FlagEvaluations;
  readonly changedAt: string;
}

/** All flags of a project with what they do everywhere: a handful of queries, however many flags there are. */
export async function listFlags(
  reader: Reader,
  { project, now }: { readonly project: string; readonly now: Date },
): Promise<readonly FlagRow[]> {
  const [environments, flags, evaluations, owners] = await Promise.all([
    reader
      .select({ key: environment.key, kind: environment.kind })
      .from(environment)
      .where(eq(environment.project, project)),
    readFlags(reader, project),
    evaluationsByFlag(reader, { project, now }),
    readOwnerNames(reader),
  ]);
  const kinds = new Map(environments.map(({ key, kind }) => [key, kind]));
  return flags.map((row) =>
    rowOf(row, {
      kinds,
      owners,
      evaluations: evaluations.get(row.key) ?? noEvaluations,
      now,
    }),
  );
}

interface StoredFlag extends Record<string, unknown> {
  readonly key: string;
  readonly document: FlagDocument;
  /** Milliseconds, as those of its configs. */
  readonly createdAt: number;
  readonly changedAt: number;
  readonly configs: readonly StoredConfig[];
}

type StoredConfig = readonly [environment: string, changedAt: number, config: FlagConfig];

/** A flag and its configs as one row: rows cost more than bytes. */
async function readFlags(reader: Reader, project: string): Promise<readonly StoredFlag[]> {
  const { rows } = await reader.execute<StoredFlag>(sql`
    SELECT flag.key, flag.document, ${millis(sql`flag.created_at`)} AS "createdAt",
           ${millis(sql`flag.changed_at`)} AS "changedAt",
           coalesce(configs.configs, '[]') AS configs
      FROM flag
      LEFT JOIN (
        SELECT flag,
               jsonb_agg(jsonb_build_array(environment, ${millis(sql`changed_at`)}, document)) AS configs
          FROM flag_config WHERE project = ${project} GROUP BY flag
      ) AS configs ON configs.flag = flag.key
     WHERE flag.project = ${project}
     ORDER BY flag.key`);
  return rows;
}

function millis(moment: SQL): SQL {
  return sql`(extract(epoch FROM ${moment}) * 1000)::float8`;
}

interface Surroundings {
  readonly kinds: ReadonlyMap<string, EnvironmentKind>;
  readonly owners: OwnerNames;
  readonly evaluations: FlagEvaluations;
  readonly now: Date;
}

function rowOf(
  { key, document, createdAt, changedAt, configs }: StoredFlag,
  { kinds, owners, evaluations, now }: Surroundings,
): FlagRow {
  const { name, type, owner, purpose, criticality, expiry, tags, clientSide, state } = document;
  const { lastEvaluatedAt } = evaluations;
  const stage = stageOf(
    {
      state,
      expiry,
      createdAt: new Date(createdAt),
      configs: configs.map(([at, movedAt, config]) => ({
        kind: kinds.get(at) ?? "development",
        config,
        changedAt: new Date(movedAt),
      })),
      lastEvaluatedAt: lastEvaluatedAt === null ? null : new Date(lastEvaluatedAt),
    },
    now,
  );
  const changes = [changedAt, ...configs.map(([, movedAt]) => movedAt)];
  return {
    key,
    name,
    type,
    owner: { ...owner, name: owners.nameOf(owner) },
    purpose,
    criticality,
    expiry,
    tags,
    stage,
    clientSide,
    serving: Object.fromEntries(configs.map(([at, , config]) => [at, servingView(config)])),
    evaluations,
    changedAt: new Date(Math.max(...changes)).toISOString(),
  };
}
