import type { Condition, FlagConfig } from "@yardarm/sdk/model";
import type { Flag, Registry, Segment } from "./registry.ts";

/** That one entity names another. */
export interface Reference {
  /** Address of the named entity: `flag/x`, `segment/s`, `group/g`. */
  readonly to: string;
  /** JSON pointer to where it is named, from the entity that names it. */
  readonly pointer: string;
  /** Only of a flag: the variants that it must have. */
  readonly variants?: readonly string[];
  /** The environment in whose config it is named; absent for a segment, which says the same everywhere. */
  readonly environment?: string;
}

/** What a flag names in all its configs. */
export function referencesOfFlag(flag: Pick<Flag, "configs">): readonly Reference[] {
  return Object.entries(flag.configs).flatMap(([environment, config]) =>
    referencesOfConfig(config).map((reference) => ({
      ...reference,
      environment,
      pointer: `/configs/${environment}${reference.pointer}`,
    })),
  );
}

/** What one config names; pointers start at the config. */
export function referencesOfConfig(
  config: Pick<FlagConfig, "prerequisites" | "rules" | "group">,
): readonly Reference[] {
  return [
    ...config.prerequisites.map(({ flag, variants }, index) => ({
      to: `flag/${flag}`,
      pointer: `/prerequisites/${index}`,
      variants,
    })),
    ...config.rules.flatMap((rule, index) =>
      referencesOfConditions(rule.conditions, `/rules/${index}/conditions`),
    ),
    ...(config.group === undefined ? [] : [{ to: `group/${config.group}`, pointer: "/group" }]),
  ];
}

/** The other segments that a segment's rules name. */
export function referencesOfSegment(segment: Pick<Segment, "rules">): readonly Reference[] {
  return segment.rules.flatMap((rule, index) =>
    referencesOfConditions(rule.conditions, `/rules/${index}/conditions`),
  );
}

/** Addresses of the flags and segments that name an entity themselves. */
export function referrersOf(registry: Registry, entity: string): readonly string[] {
  const names = ({ to }: Reference) => to === entity;
  const flags = [...registry.flags.values()]
    .filter((flag) => referencesOfFlag(flag).some(names))
    .map(({ key }) => `flag/${key}`);
  const segments = [...registry.segments.values()]
    .filter((segment) => referencesOfSegment(segment).some(names))
    .map(({ key }) => `segment/${key}`);
  return [...flags, ...segments];
}

function referencesOfConditions(conditions: readonly Condition[], pointer: string): Reference[] {
  return conditions.flatMap((condition, index) =>
    referencesOfCondition(condition, `${pointer}/${index}`),
  );
}

function referencesOfCondition(condition: Condition, pointer: string): Reference[] {
  if (condition.operator === "segment") {
    return condition.values.map((key, index) => ({
      to: `segment/${key}`,
      pointer: `${pointer}/values/${index}`,
    }));
  }
  if (condition.operator === "flag") {
    return [{ to: `flag/${condition.flag}`, pointer, variants: condition.variants }];
  }
  return "conditions" in condition
    ? referencesOfConditions(condition.conditions, `${pointer}/conditions`)
    : [];
}
