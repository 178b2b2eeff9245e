import { limits, type Problem } from "@yardarm/sdk/model";
import { type Check, checkGroup } from "./check-group.ts";
import { checkPolicy, checkWaiver } from "./check-policy.ts";
import { cycleProblems } from "./cycles.ts";
import { parseFlag } from "./parse-flag.ts";
import { policiesMax } from "./parse-policy.ts";
import { parseSegment } from "./parse-segment.ts";
import { waiversMax } from "./parse-waiver.ts";
import { type Reference, referencesOfFlag, referencesOfSegment } from "./references.ts";
import type { Flag, Registry, Segment } from "./registry.ts";

/**
 * Everything that is wrong with a registry, with JSON pointers such as `/flags/new-checkout/configs/production/rules/0`.
 * With addresses, only what changes of these entities can have broken: the entities themselves and those that name them.
 * It answers the same for a slice that holds these addresses and their referrers as for the whole.
 */
export function checkRegistry(registry: Registry, changed?: Iterable<string>): readonly Problem[] {
  const check = startCheck(registry, changed);
  return [
    ...checkEnvironments(check),
    ...[...registry.flags.values()].flatMap((flag) => checkFlag(check, flag)),
    ...[...registry.segments.values()].flatMap((segment) => checkSegment(check, segment)),
    ...[...registry.groups.values()].flatMap((group) => checkGroup(check, group)),
    ...[...registry.policies.values()].flatMap((policy) => checkPolicy(check, policy)),
    ...[...registry.waivers.values()].flatMap((waiver) => checkWaiver(check, waiver)),
    ...checkCount("groups", registry.groups.size, limits.groupsMax),
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
    flag.state === "archived"
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

interface ReferenceCheck {
  readonly check: Check;
  readonly reference: Reference;
  readonly user: string;
  /** Whether the entity that names the other has itself changed; otherwise it is the named one that went. */
  readonly isNew: boolean;
}

function checkReference({ check, reference, user, isNew }: ReferenceCheck): Problem[] {
  if (!isNew && !check.hasChanged(reference.to)) return [];
  const fault = faultOf(check.registry, reference, user);
  if (fault === undefined) return [];
  const [room = ""] = reference.to.split("/");
  return isNew
    ? [{ code: fault.code, pointer: reference.pointer, detail: fault.detail }]
    : [
        {
          code: `${room}_in_use`,
          pointer: reference.pointer,
          detail: `\`${user}\` uses it. ${fault.detail}`,
        },
      ];
}

interface Fault {
  readonly code: string;
  readonly detail: string;
}

function faultOf(registry: Registry, reference: Reference, user: string): Fault | undefined {
  const [room = "", key = ""] = reference.to.split("/");
  if (room === "group") return groupFault(registry, key, user);
  const entity = (room === "flag" ? registry.flags : registry.segments).get(key);
  if (entity === undefined) {
    return { code: "reference_missing", detail: `There is no ${room} \`${key}\`.` };
  }
  if (entity.state === "archived") {
    return { code: "reference_archived", detail: `The ${room} \`${key}\` is archived.` };
  }
  const names = "variants" in entity ? entity.variants.map(({ name }) => name) : [];
  const lacks = (reference.variants ?? []).filter((name) => !names.includes(name));
  return lacks.length === 0
    ? undefined
    : {
        code: "reference_missing",
        detail: `The flag \`${key}\` has no variant ${lacks.map((name) => `\`${name}\``).join(", ")}.`,
      };
}

function groupFault(registry: Registry, key: string, user: string): Fault | undefined {
  const group = registry.groups.get(key);
  if (group === undefined) {
    return { code: "reference_missing", detail: `There is no group \`${key}\`.` };
  }
  if (group.slots.some((slot) => slot.flag === user)) return undefined;
  return {
    code: "group_slot_missing",
    detail: `The group \`${key}\` has no slot for \`${user}\`, so the flag would be off for everybody.`,
  };
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
