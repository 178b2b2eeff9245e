/** What a request does where, and who notices: for people who are to agree. */

import type { DeltaBody } from "@yardarm/sdk/model";
import { addressOf } from "../changes/apply-changes.ts";
import type { Address, Change } from "../changes/change.ts";
import { describe } from "../changes/describe.ts";
import type { Effect } from "../changes/effect.ts";
import { referencesOfConfig, referencesOfSegment } from "../registry/references.ts";
import type { Registry } from "../registry/registry.ts";
import type { Moved } from "./demands.ts";

/** What is said of one environment. */
export interface Place {
  readonly environment: string;
  readonly kind: string;
  readonly isProtected: boolean;
  readonly isInert: boolean;
  readonly sentences: readonly string[];
}

/** The sentences of changes, by the environments that they touch; and those of what is true everywhere. */
export function placesOf(
  moved: Moved,
  changes: readonly Change[],
): { readonly places: readonly Place[]; readonly everywhere: readonly string[] } {
  const { before, after, effect } = moved;
  const said = changes.map((change) => ({
    sentence: describe(change, before),
    environments: environmentsOf(change, effect),
  }));
  const named = new Set([
    ...Object.keys(effect.deltas),
    ...said.flatMap(({ environments }) => environments),
  ]);
  const standing = [...after.environments.values(), ...before.environments.values()].filter(
    ({ key }, index, all) => named.has(key) && all.findIndex((it) => it.key === key) === index,
  );
  const places = standing
    .sort((one, other) => one.position - other.position)
    .map(({ key, kind, isProtected }) => ({
      environment: key,
      kind,
      isProtected: isProtected || before.environments.get(key)?.isProtected === true,
      isInert: effect.deltas[key] === undefined || effect.inert.includes(key),
      sentences: said
        .filter(({ environments }) => environments.includes(key))
        .map(({ sentence }) => sentence),
    }));
  const everywhere = said
    .filter(({ environments }) => environments.length === 0)
    .map(({ sentence }) => sentence);
  return { places, everywhere };
}

/** Where a change is noticed; nowhere in particular, if it is of facts. */
function environmentsOf(change: Change, effect: Effect): readonly string[] {
  if ("environment" in change) return [change.environment];
  const [room, key = ""] = addressOf(change).split("/");
  return Object.entries(effect.deltas)
    .filter(([environment, { flags = {}, segments = {}, lists = {}, groups = {} }]) => {
      if (effect.inert.includes(environment)) return false;
      if (room === "flag") return Object.hasOwn(flags, key);
      if (room === "group") return Object.hasOwn(groups, key);
      const isList = Object.keys(lists).some((name) => name.startsWith(`${key}/`));
      return room === "segment" && (Object.hasOwn(segments, key) || isList);
    })
    .map(([environment]) => environment);
}

/** A flag or segment that decides by what is touched, without being touched. */
export interface Dependant {
  readonly address: Address;
  readonly name: string;
  readonly environments: readonly string[];
  readonly on: readonly Address[];
}

/** `registry` holds the referrers of what is touched, however far away they are. */
export function dependantsOf(registry: Registry, effect: Effect): readonly Dependant[] {
  const found = new Map<Address, { environments: Set<string>; on: Set<Address> }>();
  const own = new Set(effect.entities.map(({ address }) => entityOf(address)));
  for (const [environment, delta] of Object.entries(effect.deltas)) {
    for (const [dependant, on] of reachedFrom(registry, touchedBy(delta), environment)) {
      if (own.has(dependant)) continue;
      const known = found.get(dependant) ?? { environments: new Set(), on: new Set() };
      known.environments.add(environment);
      for (const each of on) known.on.add(each);
      found.set(dependant, known);
    }
  }
  return [...found]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([address, { environments, on }]) => ({
      address,
      name: nameOf(registry, address),
      environments: [...environments].sort(),
      on: [...on].sort(),
    }));
}

/** Whether a group or a flag by which this one is gated may answer otherwise than before; a gate that was put up or taken away is another matter. */
export function isGateMoved(
  registry: Registry,
  effect: Effect,
  { flag, environment }: { readonly flag: string; readonly environment: string },
): boolean {
  const config = registry.flags.get(flag)?.configs[environment];
  if (config === undefined) return false;
  const touched = touchedBy(effect.deltas[environment] ?? {});
  const on = reachedFrom(registry, touched, environment).get(`flag/${flag}`) ?? [];
  return (
    on.includes(`group/${config.group}`) ||
    config.prerequisites.some((prerequisite) => on.includes(`flag/${prerequisite.flag}`))
  );
}

function touchedBy({ flags = {}, segments = {}, lists = {}, groups = {} }: DeltaBody) {
  return [
    ...Object.keys(flags).map((key) => `flag/${key}`),
    ...Object.keys(segments).map((key) => `segment/${key}`),
    ...Object.keys(lists).map((name) => `segment/${name.split("/", 1)[0]}`),
    ...Object.keys(groups).map((key) => `group/${key}`),
  ];
}

/** Everything that decides by something of these in an environment, with what it names of what led there. */
function reachedFrom(
  registry: Registry,
  touched: readonly string[],
  environment: string,
): ReadonlyMap<string, readonly string[]> {
  const reached = new Map<string, readonly string[]>();
  let open: readonly string[] = touched;
  while (open.length > 0) {
    const next = [...namersIn(registry, environment)]
      .map(([namer, named]) => [namer, named.filter((it) => open.includes(it))] as const)
      .filter(([namer, named]) => named.length > 0 && !reached.has(namer));
    for (const [namer, named] of next) reached.set(namer, named);
    open = next.map(([namer]) => namer);
  }
  return reached;
}

function* namersIn(
  registry: Registry,
  environment: string,
): Iterable<readonly [string, readonly string[]]> {
  for (const { key, configs, state } of registry.flags.values()) {
    const config = Object.hasOwn(configs, environment) ? configs[environment] : undefined;
    if (config === undefined || state === "archived") continue;
    yield [`flag/${key}`, referencesOfConfig(config).map(({ to }) => to)];
  }
  for (const segment of registry.segments.values()) {
    if (segment.state === "archived") continue;
    yield [`segment/${segment.key}`, referencesOfSegment(segment).map(({ to }) => to)];
  }
}

function entityOf(address: Address): Address {
  const [room, key = ""] = address.split("/");
  return room === "list" ? `segment/${key}` : `${room}/${key}`;
}

function nameOf({ flags, segments }: Registry, address: Address): string {
  const [room, key = ""] = address.split("/");
  return (room === "flag" ? flags.get(key)?.name : segments.get(key)?.name) ?? key;
}

/** Two requests that touch the same. */
export interface Overlap {
  readonly addresses: readonly Address[];
  /** Whether both change one and the same thing, so that only one can be applied as it is. */
  readonly excludes: boolean;
}

interface Touching {
  readonly changes: readonly Change[];
  readonly effect: Effect;
}

export function overlapOf(one: Touching, other: Touching): Overlap | undefined {
  const theirs = new Set(other.effect.entities.map(({ address }) => address));
  const addresses = one.effect.entities
    .map(({ address }) => address)
    .filter((address) => theirs.has(address));
  if (addresses.length === 0) return undefined;
  const places = new Set(other.changes.map(placeOf));
  return { addresses, excludes: one.changes.some((change) => places.has(placeOf(change))) };
}

/** Two facts of one flag are two things, though they have one address. */
function placeOf(change: Change): string {
  const part = "field" in change ? change.field : change.kind;
  return `${addressOf(change)} ${part}`;
}
