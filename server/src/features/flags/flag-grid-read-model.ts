import type { Assessment } from "@yardarm/core/lifecycle";
import type { Criticality, Expiry, Purpose } from "@yardarm/core/registry";
import type { FlagType } from "@yardarm/sdk/model";
import type { Reader } from "../../platform/db/reader.ts";
import { assessFlags } from "../lifecycle/life-read-model.ts";
import {
  evaluationsByFlag,
  type FlagEvaluations,
  noEvaluations,
} from "../observations/observation-read-model.ts";
import { type ServingView, servingView } from "./flag-view.ts";
import { type OwnerNames, readOwnerNames } from "./owner-read-model.ts";
import {
  readStoredFlags,
  type StoredFlag,
  type StoredFlagQuestion,
} from "./stored-flag-read-model.ts";

/** One row of the grid of all flags. */
export interface FlagRow extends Pick<Assessment, "stage" | "track" | "staleBecause"> {
  readonly key: string;
  readonly name: string;
  readonly type: FlagType;
  readonly owner: { readonly kind: "team" | "person"; readonly id: string; readonly name: string };
  readonly purpose: Purpose;
  readonly criticality: Criticality;
  readonly expiry: Expiry;
  readonly tags: readonly string[];
  readonly clientSide: boolean;
  /** By environment key. */
  readonly serving: Readonly<Record<string, ServingView>>;
  readonly evaluations: FlagEvaluations;
  readonly changedAt: string;
}

interface GridQuestion extends Pick<StoredFlagQuestion, "project" | "state"> {
  readonly now: Date;
}

/** Flags of a project with what they do everywhere: a handful of queries, however many flags there are. */
export async function listFlags(
  reader: Reader,
  { project, state, now }: GridQuestion,
): Promise<readonly FlagRow[]> {
  const [flags, evaluations, owners] = await Promise.all([
    readStoredFlags(reader, { project, state }),
    evaluationsByFlag(reader, { project, now }),
    readOwnerNames(reader),
  ]);
  const lives = await assessFlags(reader, { project, flags, now });
  return flags.flatMap((row) => {
    const life = lives.get(row.key);
    if (life === undefined) return [];
    return [rowOf(row, { owners, evaluations: evaluations.get(row.key) ?? noEvaluations, life })];
  });
}

interface Surroundings {
  readonly owners: OwnerNames;
  readonly evaluations: FlagEvaluations;
  readonly life: Assessment;
}

function rowOf(
  { key, document, changedAt, configs }: StoredFlag,
  { owners, evaluations, life }: Surroundings,
): FlagRow {
  const { name, type, owner, purpose, criticality, expiry, tags, clientSide } = document;
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
    stage: life.stage,
    track: life.track,
    staleBecause: life.staleBecause,
    clientSide,
    serving: Object.fromEntries(configs.map(([at, , , config]) => [at, servingView(config)])),
    evaluations,
    changedAt: new Date(Math.max(...changes)).toISOString(),
  };
}
