import { bareConfig } from "../registry/bare-config.ts";
import type { InteractionRule } from "../registry/interaction-rule.ts";
import type { Policy, Waiver } from "../registry/policy.ts";
import { listKeyOf, listNames } from "../registry/projection.ts";
import type { Environment, Flag, Registry } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import { applyUnchecked } from "./apply-changes.ts";
import type { Change, EnvironmentChange } from "./change.ts";
import { swapped } from "./change-row.ts";
import { diffFlag } from "./diff-flag.ts";
import {
  diffEnvironment,
  diffGroup,
  diffInteraction,
  diffPolicy,
  diffSegment,
  diffWaiver,
} from "./diff-small.ts";
import { keysIn } from "./segment-changes.ts";

/**
 * The changes that lead from one registry to another. What can never change (the type of a flag, the context kind of a
 * segment, what a group hashes) comes out as a change that applying refuses, and says why.
 */
export function diff(before: Registry, after: Registry): readonly Change[] {
  const stages = [
    ...missing(after.environments, before.environments).map((it) => removal(it, before)),
    ...missing(before.environments, after.environments).map((it) => creation(it, before, after)),
  ];
  // From here on both sides have the same environments, and so configs for the same ones.
  const staged = applyUnchecked(before, stages).registry ?? before;
  return [
    ...stages,
    ...shared(staged.environments, after.environments, diffEnvironment),
    ...missing(staged.flags, after.flags).map(createFlag),
    ...missing(staged.segments, after.segments).map(createSegment),
    ...missing(staged.groups, after.groups).map(createGroup),
    ...shared(staged.flags, after.flags, diffFlag),
    ...shared(staged.segments, after.segments, diffSegment),
    ...shared(staged.groups, after.groups, diffGroup),
    ...diffLists(staged, after),
    ...missing(staged.interactions, after.interactions).map(createInteraction),
    ...shared(staged.interactions, after.interactions, diffInteraction),
    ...missing(staged.policies, after.policies).map(createPolicy),
    ...shared(staged.policies, after.policies, diffPolicy),
    ...missing(staged.waivers, after.waivers).map(createWaiver),
    ...shared(staged.waivers, after.waivers, diffWaiver),
    ...missing(after.waivers, staged.waivers).map((waiver) => swapped(createWaiver(waiver))),
    ...missing(after.policies, staged.policies).map((policy) => swapped(createPolicy(policy))),
    ...missing(after.interactions, staged.interactions).map((it) => swapped(createInteraction(it))),
    ...missing(after.flags, staged.flags).map((flag) => swapped(createFlag(flag))),
    ...missing(after.segments, staged.segments).map((it) => swapped(createSegment(it))),
    ...missing(after.groups, staged.groups).map((group) => swapped(createGroup(group))),
  ];
}

type Entities<Entity> = ReadonlyMap<string, Entity>;

/** The entities of the second map that the first one lacks. */
function missing<Entity>(from: Entities<Entity>, all: Entities<Entity>): readonly Entity[] {
  return [...all].filter(([key]) => !from.has(key)).map(([, entity]) => entity);
}

function shared<Entity>(
  before: Entities<Entity>,
  after: Entities<Entity>,
  differ: (before: Entity, after: Entity) => readonly Change[],
): readonly Change[] {
  return [...after].flatMap(([key, is]) => {
    const was = before.get(key);
    return was === undefined || was === is ? [] : differ(was, is);
  });
}

type EnvironmentCreation = Extract<EnvironmentChange, { kind: "environment.create" }>;

function creation(to: Environment, before: Registry, after: Registry): EnvironmentCreation {
  const configs = [...before.flags.values()].flatMap((flag) => {
    const config = after.flags.get(flag.key)?.configs[to.key];
    return config === undefined || isBareFor(flag, config) ? [] : [[flag.key, config] as const];
  });
  return {
    kind: "environment.create",
    environment: to.key,
    from: null,
    to,
    ...(configs.length > 0 && { configs: Object.fromEntries(configs) }),
  };
}

function removal(environment: Environment, before: Registry): EnvironmentCreation {
  return swapped(creation(environment, before, before));
}

function isBareFor(flag: Flag, config: Flag["configs"][string]): boolean {
  return isSameJson(config, bareConfig(flag));
}

function createFlag(to: Flag): Change & { readonly kind: "flag.create" } {
  return { kind: "flag.create", flag: to.key, from: null, to };
}

function createSegment(to: Registry["segments"] extends Entities<infer S> ? S : never) {
  return { kind: "segment.create", segment: to.key, from: null, to } as const;
}

function createGroup(to: Registry["groups"] extends Entities<infer G> ? G : never) {
  return { kind: "group.create", group: to.key, from: null, to } as const;
}

function createInteraction(to: InteractionRule) {
  return { kind: "interaction.create", interaction: to.key, from: null, to } as const;
}

function createPolicy(to: Policy) {
  return { kind: "policy.create", policy: to.key, from: null, to } as const;
}

function createWaiver(to: Waiver) {
  return { kind: "waiver.create", waiver: to.key, from: null, to } as const;
}

function diffLists(before: Registry, after: Registry): readonly Change[] {
  const segments = [...new Set([...before.segments.keys(), ...after.segments.keys()])];
  return segments.flatMap((segment) =>
    listNames.flatMap((list): readonly Change[] => {
      const name = listKeyOf(segment, list);
      if (before.lists.get(name) === after.lists.get(name)) return [];
      const [had, has] = [keysIn(before, segment, list), keysIn(after, segment, list)];
      const add = [...has].filter((key) => !had.has(key)).sort();
      const remove = [...had].filter((key) => !has.has(key)).sort();
      if (add.length + remove.length === 0) return [];
      return [{ kind: "segment.keys", segment, list, add, remove }];
    }),
  );
}
