import { limits, type Problem } from "@yardarm/sdk/model";
import { type Check, checkGroup } from "./check-group.ts";
import { checkInteraction } from "./check-interaction.ts";
import { checkPolicy, checkWaiver } from "./check-policy.ts";
import { checkReference } from "./check-reference.ts";
import { cycleProblems } from "./cycles.ts";
import { parseFlag } from "./parse-flag.ts";
import { interactionRulesMax } from "./parse-interaction-rule.ts";
import { policiesMax } from "./parse-policy.ts";
import { parseSegment } from "./parse-segment.ts";
import { waiversMax } from "./parse-waiver.ts";
import { isServed } from "./projection.ts";
import { referencesOfFlag, referencesOfSegment } from "./references.ts";
import type { Flag, Registry, Segment } from "./registry.ts";

/**
 * Everything that is wrong with a registry, with JSON pointers such as `/flags/new-checkout/configs/production/rules/0`.
 * With addresses, only what changes of these entities can have broken: the entities themselves and those that name them
 * (of an interaction rule, what it speaks of has the address `statement/<key>`).
 * It answers the same for a slice that holds these addresses and their referrers as for the whole.
 */
export function checkRegistry(registry: Registry, changed?: Iterable<string>): readonly Problem[] {
  const check = startCheck(registry, changed);
  return [
    ...checkEnvironments(check),
    ...[...registry.flags.values()].flatMap((flag) => checkFlag(check, flag)),
    ...[...registry.segments.values()].flatMap((segment) => checkSegment(check, segment)),
    ...[...registry.groups.values()].flatMap((group) => checkGroup(check, group)),
    ...[...registry.interactions.values()].flatMap((rule) => checkInteraction(check, rule)),
    ...[...registry.policies.values()].flatMap((policy) => checkPolicy(check, policy)),
    ...[...registry.waivers.values()].flatMap((waiver) => checkWaiver(check, waiver)),
    ...checkCount("groups", registry.groups.size, limits.groupsMax),
    ...checkCount("interactions", registry.interactions.size, interactionRulesMax, "rules"),
    ...checkCount("policies", registry.policies.size, policiesMax),
    ...checkCount("waivers", registry.waivers.size, waiversMax),
    ...cycleProblems(registry, check.hasChanged),
  ];
}

/** How many of something a project, or a key list, has. A slice cannot know, so whoever counts asks here. */
export function checkCounts(counts: {
  readonly flags?: number;
  readonly segments?: number;
  readonly listKeys?: number;
}): readonly Problem[] {
  return [
    ...checkCount("flags", counts.flags ?? 0, limits.flagsMax),
    ...checkCount("segments", counts.segments ?? 0, limits.segmentsMax),
    ...checkCount("lists", counts.listKeys ?? 0, limits.listKeysMax, "keys in one list"),
  ];
}

function startCheck(registry: Registry, changed: Iterable<string> | undefined): Check {
  if (changed === undefined) return { registry, hasChanged: () => true };
  const entities = new Set([...changed].map((address) => address.split("/", 2).join("/")));
  const all = entities.has("*");
  return { registry, hasChanged: (entity) => all || entities.has(entity) };
}

function checkEnvironments({ registry }: Check): Problem[] {
  const taken = new Map<number, string>();
  const problems: Problem[] = [];
  for (const { key, position } of registry.environments.values()) {
    const other = taken.get(position);
    if (other === undefined) taken.set(position, key);
    else {
      problems.push({
        code: "environment_position_taken",
        pointer: `/environments/${key}/position`,
        detail: `Place ${position} is that of \`${other}\`; give each environment its own.`,
      });
    }
  }
  return [
    ...problems,
    ...checkCount("environments", registry.environments.size, limits.environmentsMax),
  ];
}

function checkFlag(check: Check, flag: Flag): Problem[] {
  const pointer = `/flags/${flag.key}`;
  const changed = check.hasChanged(`flag/${flag.key}`);
  const own = changed ? [...parseFlag(flag).problems, ...configProblems(check, flag)] : [];
  const references =
    isServed(flag) === false
      ? []
      : referencesOfFlag(flag).flatMap((reference) =>
          checkReference({ check, reference, user: flag.key, isNew: changed }),
        );
  return below(pointer, [...own, ...references]);
}

function configProblems({ registry }: Check, flag: Flag): Problem[] {
  const missing = [...registry.environments.keys()]
    .filter((key) => !Object.hasOwn(flag.configs, key))
    .map((key) => ({
      code: "config_missing",
      pointer: "/configs",
      detail: `The flag has no config for the environment \`${key}\`.`,
    }));
  const unknown = Object.keys(flag.configs)
    .filter((key) => !registry.environments.has(key))
    .map((key) => unknownEnvironment(key, `/configs/${key}`));
  return [...missing, ...unknown];
}

function checkSegment(check: Check, segment: Segment): Problem[] {
  const pointer = `/segments/${segment.key}`;
  const changed = check.hasChanged(`segment/${segment.key}`);
  const own = changed ? parseSegment(segment).problems : [];
  const environments = (segment.environments ?? [])
    .map((key, index) => ({ key, pointer: `/environments/${index}` }))
    .filter(({ key }) => changed && !check.registry.environments.has(key))
    .map(({ key, pointer }) => unknownEnvironment(key, pointer));
  const references =
    segment.state === "archived"
      ? []
      : referencesOfSegment(segment).flatMap((reference) =>
          checkReference({ check, reference, user: segment.key, isNew: changed }),
        );
  return below(pointer, [...own, ...environments, ...references]);
}

function unknownEnvironment(key: string, pointer: string): Problem {
  return {
    code: "environment_unknown",
    pointer,
    detail: `There is no environment \`${key}\` in this project.`,
  };
}

function checkCount(room: string, count: number, max: number, what: string = room): Problem[] {
  if (count <= max) return [];
  return [
    {
      code: "too_many",
      pointer: `/${room}`,
      detail: `${count} ${what} are more than the ${max} allowed.`,
    },
  ];
}

function below(pointer: string, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, pointer: `${pointer}${problem.pointer}` }));
}
