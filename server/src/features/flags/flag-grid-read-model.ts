import type { Criticality, EnvironmentKind, Expiry, Purpose } from "@yardarm/core/registry";
import type { FlagConfig, FlagType } from "@yardarm/sdk/model";
import { asc, eq } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { environment } from "../../tables/registry/environment.ts";
import { flag, flagConfig } from "../../tables/registry/flag.ts";
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

/** All flags of a project with what they do everywhere: five queries, however many flags there are. */
export async function listFlags(
  reader: Reader,
  { project, now }: { readonly project: string; readonly now: Date },
): Promise<readonly FlagRow[]> {
  const [environments, flags, configs, evaluations, owners] = await Promise.all([
    reader
      .select({ key: environment.key, kind: environment.kind })
      .from(environment)
      .where(eq(environment.project, project)),
    reader.select().from(flag).where(eq(flag.project, project)).orderBy(asc(flag.key)),
    reader.select().from(flagConfig).where(eq(flagConfig.project, project)),
    evaluationsByFlag(reader, { project, now }),
    readOwnerNames(reader),
  ]);
  const kinds = new Map(environments.map(({ key, kind }) => [key, kind]));
  const byFlag = new Map<string, ConfigRow[]>(flags.map(({ key }) => [key, []]));
  for (const config of configs) byFlag.get(config.flag)?.push(config);
  return flags.map((row) =>
    rowOf(row, byFlag.get(row.key) ?? [], {
      kinds,
      owners,
      evaluations: evaluations.get(row.key) ?? noEvaluations,
      now,
    }),
  );
}

interface Surroundings {
  readonly kinds: ReadonlyMap<string, EnvironmentKind>;
  readonly owners: OwnerNames;
  readonly evaluations: FlagEvaluations;
  readonly now: Date;
}

interface ConfigRow {
  readonly environment: string;
  readonly document: FlagConfig;
  readonly changedAt: Date;
}

function rowOf(
  { key, document, createdAt, changedAt }: typeof flag.$inferSelect,
  configs: readonly ConfigRow[],
  { kinds, owners, evaluations, now }: Surroundings,
): FlagRow {
  const { name, type, owner, purpose, criticality, expiry, tags, clientSide, state } = document;
  const { lastEvaluatedAt } = evaluations;
  const changes = [changedAt, ...configs.map((config) => config.changedAt)];
  const stage = stageOf(
    {
      state,
      expiry,
      createdAt,
      configs: configs.map(({ environment: at, document: config, changedAt: moved }) => ({
        kind: kinds.get(at) ?? "development",
        config,
        changedAt: moved,
      })),
      lastEvaluatedAt: lastEvaluatedAt === null ? null : new Date(lastEvaluatedAt),
    },
    now,
  );
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
    serving: Object.fromEntries(configs.map((it) => [it.environment, servingView(it.document)])),
    evaluations,
    changedAt: new Date(Math.max(...changes.map((moment) => moment.getTime()))).toISOString(),
  };
}
