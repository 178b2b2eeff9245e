/** The judgement of flags' lives at a moment that has passed. Pure. */
import {
  type Assessment,
  assessFlag,
  type BulkUse,
  type CodeScan,
  type Dependant,
  type LifecycleRules,
  type Reporting,
  type StaleEvidence,
  type Use,
} from "@yardarm/core/lifecycle";
import { flagsOfStatement, referencesOfConfig } from "@yardarm/core/registry";
import type { SmallState, StateFlag } from "./state-read-model.ts";

export interface PastKnowledge extends Pick<SmallState, "environments" | "interactions"> {
  readonly flags: readonly StateFlag[];
  readonly rules: LifecycleRules;
  readonly now: number;
  /** Null: not kept. */
  readonly uses: ReadonlyMap<string, readonly Use[]> | null;
  readonly bulk: readonly BulkUse[];
  readonly reporting: ReadonlyMap<string, Reporting>;
  /** Flag → its scans. Null: not kept. */
  readonly scansOf: ((flag: string) => readonly CodeScan[]) | null;
  /** Null: not kept. */
  readonly isActive: (owner: StateFlag["document"]["owner"]) => boolean | null;
}

/** Judges one flag after the other, knowing what all of them named. */
export function createPastJudge(known: PastKnowledge): (flag: StateFlag) => Assessment {
  const dependants = dependantsIn(known);
  const moment = { rules: known.rules, now: known.now };
  return (flag) => assessFlag(evidenceOf(flag, known, dependants.get(flag.key) ?? []), moment);
}

function evidenceOf(
  { key, document, createdAt, configs, extensions }: StateFlag,
  { environments, uses, bulk, reporting, scansOf, isActive }: PastKnowledge,
  dependants: readonly Dependant[],
): StaleEvidence {
  const byPlace = new Map(configs.map((config) => [config[0], config]));
  return {
    flag: {
      ...document,
      key,
      configs: Object.fromEntries(configs.map(([at, , , config]) => [at, config])),
    },
    createdAt,
    environments: environments.map(({ key: at, kind }) => {
      const [, configChangedAt = createdAt, wasOn = false] = byPlace.get(at) ?? [];
      return {
        ...{ key: at, kind, changedAt: configChangedAt, wasOn },
        reporting: reporting.get(at) ?? null,
      };
    }),
    uses: uses === null ? null : (uses.get(key) ?? []),
    bulk,
    scans: scansOf === null ? null : scansOf(key),
    ownerIsActive: isActive(document.owner),
    dependants,
    extensions,
    fanOut: null,
  };
}

/** By flag: what named it. What is archived needs nothing. */
function dependantsIn({
  flags,
  interactions,
}: PastKnowledge): ReadonlyMap<string, readonly Dependant[]> {
  const dependants = new Map<string, Dependant[]>();
  const add = (key: string, dependant: Dependant) => {
    const known = dependants.get(key);
    if (known === undefined) dependants.set(key, [dependant]);
    else known.push(dependant);
  };
  for (const { key, configs } of flags)
    for (const [environment, , , config] of configs)
      for (const { to } of referencesOfConfig(config))
        if (to.startsWith("flag/"))
          add(to.slice("flag/".length), { address: `flag/${key}`, environment });
  for (const { key, statement } of interactions)
    for (const named of flagsOfStatement(statement)) add(named, { address: `interaction/${key}` });
  return dependants;
}
