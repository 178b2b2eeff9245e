import type { Assessment } from "@yardarm/core/lifecycle";
import type { FlagFacts, Variant } from "@yardarm/core/registry";
import type { FlagConfig, FlagType } from "@yardarm/sdk/model";
import { and, asc, eq, or, type SQL } from "drizzle-orm";
import type { Actor } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { entityHistory } from "../../tables/entity-history.ts";
import { environment } from "../../tables/registry/environment.ts";
import { flag, flagConfig } from "../../tables/registry/flag.ts";
import { registryEdge } from "../../tables/registry/registry-edge.ts";
import { actorsOfEntries } from "../audit/audit-read-model.ts";
import { assessFlags } from "../lifecycle/life-read-model.ts";
import {
  evaluationsByEnvironment,
  type FlagEvaluations,
  noEvaluations,
} from "../observations/observation-read-model.ts";
import { type ServingView, servingView } from "./flag-view.ts";
import { readOwnerNames } from "./owner-read-model.ts";
import { readStoredFlags } from "./stored-flag-read-model.ts";

export interface ConfigOfPage {
  readonly environment: string;
  readonly version: number;
  readonly config: FlagConfig;
  readonly serving: ServingView;
  readonly evaluations: FlagEvaluations;
  readonly changedAt: string;
  readonly changedBy: Actor | null;
}

export interface FlagPage
  extends Omit<FlagFacts, "owner">,
    Pick<Assessment, "stage" | "track" | "staleBecause"> {
  readonly key: string;
  readonly type: FlagType;
  readonly variants: readonly Variant[];
  readonly owner: FlagFacts["owner"] & { readonly name: string };
  readonly version: number;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly changedBy: Actor | null;
  readonly configs: readonly ConfigOfPage[];
  readonly dependents: readonly { readonly flag: string; readonly environment: string }[];
}

interface Question {
  readonly project: string;
  readonly flag: string;
  readonly now: Date;
}

/** Everything a flag's page shows; `undefined` when there is no such flag. */
export async function findFlag(reader: Reader, question: Question): Promise<FlagPage | undefined> {
  const { project, flag: key } = question;
  const [[row], configs] = await Promise.all([
    reader
      .select()
      .from(flag)
      .where(and(eq(flag.project, project), eq(flag.key, key))),
    readConfigs(reader, question),
  ]);
  if (row === undefined) return undefined;
  const [life, evaluations, owners, dependents, authors] = await Promise.all([
    lifeOf(reader, question),
    evaluationsByEnvironment(reader, question),
    readOwnerNames(reader),
    flagsThatName(reader, { project, entity: `flag/${key}` }),
    authorsOf(reader, project, [
      { address: `flag/${key}`, version: row.version },
      ...configs.map((it) => ({ address: `flag/${key}/${it.environment}`, version: it.version })),
    ]),
  ]);
  if (life === undefined) return undefined;
  const { stage, track, staleBecause } = life;
  const { owner, ...facts } = row.document;
  return {
    key,
    ...facts,
    owner: { ...owner, name: owners.nameOf(owner) },
    ...{ stage, track, staleBecause },
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    changedBy: authors.get(`flag/${key}`) ?? null,
    configs: configs.map(({ environment: at, version, config, changedAt }) => ({
      environment: at,
      version,
      config,
      serving: servingView(config),
      evaluations: evaluations.get(at) ?? noEvaluations,
      changedAt: changedAt.toISOString(),
      changedBy: authors.get(`flag/${key}/${at}`) ?? null,
    })),
    dependents,
  };
}

async function lifeOf(
  reader: Reader,
  { project, flag, now }: Question,
): Promise<Assessment | undefined> {
  const flags = await readStoredFlags(reader, { project, flag });
  return (await assessFlags(reader, { project, flags, now })).get(flag);
}

/** The flags that name an entity in some config, and where they do. */
export async function flagsThatName(
  reader: Reader,
  { project, entity }: { readonly project: string; readonly entity: string },
): Promise<readonly { readonly flag: string; readonly environment: string }[]> {
  const rows = await reader
    .select({ source: registryEdge.source, environment: registryEdge.environment })
    .from(registryEdge)
    .where(and(eq(registryEdge.project, project), eq(registryEdge.target, entity)))
    .orderBy(asc(registryEdge.source), asc(registryEdge.environment));
  return rows
    .filter(({ source }) => source.startsWith("flag/"))
    .map(({ source, environment: at }) => ({
      flag: source.slice("flag/".length),
      environment: at,
    }));
}

/** In the order of the environments. */
function readConfigs(reader: Reader, { project, flag: key }: Question) {
  return reader
    .select({
      environment: flagConfig.environment,
      config: flagConfig.document,
      version: flagConfig.version,
      changedAt: flagConfig.changedAt,
    })
    .from(flagConfig)
    .innerJoin(
      environment,
      and(eq(environment.project, flagConfig.project), eq(environment.key, flagConfig.environment)),
    )
    .where(and(eq(flagConfig.project, project), eq(flagConfig.flag, key)))
    .orderBy(asc(environment.position));
}

interface VersionOf {
  readonly address: string;
  readonly version: number;
}

/** Who made these versions of these entities. */
async function authorsOf(
  reader: Reader,
  project: string,
  versions: readonly VersionOf[],
): Promise<ReadonlyMap<string, Actor>> {
  const made = await reader
    .select({ address: entityHistory.address, entry: entityHistory.entry })
    .from(entityHistory)
    .where(and(eq(entityHistory.project, project), or(...versions.map(isVersion))));
  const entries = made.map(({ entry }) => entry);
  const actors = await actorsOfEntries(reader, `project:${project}`, entries);
  return new Map(
    made.flatMap(({ address, entry }) => {
      const actor = actors.get(entry);
      return actor === undefined ? [] : [[address, actor] as const];
    }),
  );
}

function isVersion({ address, version }: VersionOf): SQL | undefined {
  return and(eq(entityHistory.address, address), eq(entityHistory.version, version));
}
