import type { DeltaBody, JsonValue } from "@yardarm/sdk/model";
import { isBareConfig } from "../registry/bare-config.ts";
import { deltaOf, isEmptyDelta, movedKeys } from "../registry/delta-of.ts";
import type { Flag, Registry, SegmentList } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import type { Effect, EntityEffect } from "./effect.ts";

/** What leading from one registry to the next does: which entities, and what each environment's services get to see. */
export function effectOf(before: Registry, after: Registry): Effect {
  const deltas: [string, DeltaBody][] = [];
  for (const environment of [...after.environments.keys()].sort()) {
    const delta = deltaOf(before, after, environment);
    if (!isEmptyDelta(delta)) deltas.push([environment, delta]);
  }
  return {
    entities: entityEffects(before, after),
    deltas: Object.fromEntries(deltas),
    inert: deltas
      .filter(([environment, delta]) => isInert(before, after, environment, delta))
      .map(([environment]) => environment),
  };
}

/** Nothing but flags that no service can have decided by yet, and that decide nothing. */
function isInert(
  before: Registry,
  after: Registry,
  environment: string,
  delta: DeltaBody,
): boolean {
  const isNew = !before.environments.has(environment);
  const { flags = {}, ...rest } = delta;
  const flagsAreInert = Object.keys(flags).every((key) => {
    const config = after.flags.get(key)?.configs[environment];
    return (isNew || !before.flags.has(key)) && config !== undefined && isBareConfig(config);
  });
  return flagsAreInert && (isNew || isEmptyDelta(rest));
}

function entityEffects(before: Registry, after: Registry): readonly EntityEffect[] {
  const effects = [
    ...moved("environment", before.environments, after.environments),
    ...movedKeys(before.flags, after.flags).flatMap((key) =>
      flagEffects(key, before.flags.get(key), after.flags.get(key)),
    ),
    ...moved("segment", before.segments, after.segments),
    ...moved("group", before.groups, after.groups),
    ...moved("interaction", before.interactions, after.interactions),
    ...moved("policy", before.policies, after.policies),
    ...moved("waiver", before.waivers, after.waivers),
    ...movedKeys(before.lists, after.lists).map((name) =>
      listEffect(name, before.lists.get(name), after.lists.get(name)),
    ),
  ];
  return effects
    .filter((effect) => !isSameJson(effect.before, effect.after))
    .sort((left, right) => (left.address < right.address ? -1 : 1));
}

function moved(
  room: string,
  before: ReadonlyMap<string, object>,
  after: ReadonlyMap<string, object>,
) {
  return movedKeys(before, after).map((key) => ({
    address: `${room}/${key}`,
    before: asJson(before.get(key)),
    after: asJson(after.get(key)),
  }));
}

/** Facts and variants are one entity, each config is another. */
function flagEffects(
  key: string,
  before: Flag | undefined,
  after: Flag | undefined,
): EntityEffect[] {
  const { configs: had = {}, ...was } = before ?? {};
  const { configs: has = {}, ...is } = after ?? {};
  const environments = [...new Set([...Object.keys(had), ...Object.keys(has)])];
  return [
    { address: `flag/${key}`, before: asJson(before && was), after: asJson(after && is) },
    ...environments.map((environment) => ({
      address: `flag/${key}/${environment}`,
      before: asJson(had[environment]),
      after: asJson(has[environment]),
    })),
  ];
}

function listEffect(
  name: string,
  before: SegmentList | undefined,
  after: SegmentList | undefined,
): EntityEffect {
  const add = [...(after?.keys ?? [])].filter((key) => !before?.keys.has(key)).sort();
  const remove = [...(before?.keys ?? [])].filter((key) => !after?.keys.has(key)).sort();
  return { address: `list/${name}`, before: { add: remove, remove: add }, after: { add, remove } };
}

/** Registry entities are JSON by construction; only their interfaces do not say so. */
function asJson(entity: object | undefined): JsonValue | null {
  return (entity ?? null) as JsonValue;
}
