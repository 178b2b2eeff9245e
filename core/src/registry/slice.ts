import { listKeyOf, listNames } from "./projection.ts";
import { referencesOfFlag, referencesOfSegment, referrersOf } from "./references.ts";
import type { Registry, SegmentList } from "./registry.ts";

/**
 * The part of a registry that is complete for one question. It says what a store has to load for these addresses:
 *
 * - environments, groups, interaction rules, policies and waivers, always whole, because they are small;
 * - `flag/x`, `segment/s`: that entity (and for a longer address, such as `flag/x/production`, the entity it is in);
 * - `list/s/included`: the whole key list; `list/s/included/<key>`: of that list only whether it holds the key;
 * - `group/g`: also the flags in its slots;
 * - `referrers/flag/x`, `referrers/segment/s`, `referrers/group/g`: everything that reaches it by references;
 * - `*`: everything;
 * - and for each flag and segment that comes along, all that it reaches by references, so that no check is misled.
 */
export function sliceOf(registry: Registry, addresses: Iterable<string>): Registry {
  const wanted = [...addresses];
  if (wanted.includes("*")) return registry;
  const reached = reach(registry, wanted);
  return {
    ...registry,
    flags: pick(registry.flags, reached.flags),
    segments: pick(registry.segments, reached.segments),
    lists: pickLists(registry, wanted),
  };
}

interface Reached {
  readonly flags: Set<string>;
  readonly segments: Set<string>;
}

function reach(registry: Registry, addresses: readonly string[]): Reached {
  const reached: Reached = { flags: new Set(), segments: new Set() };
  for (const address of addresses) {
    const [room = "", first = "", second = ""] = address.split("/");
    if (room === "referrers") reachUp(registry, `${first}/${second}`, reached);
    else reachDown(registry, `${room}/${first}`, reached);
  }
  return reached;
}

/** An entity and all that it refers to, however far away. */
function reachDown(registry: Registry, entity: string, reached: Reached): void {
  const open = [entity, ...slotFlags(registry, entity)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [room, key = ""] = next.split("/");
    if (room === "flag" && !reached.flags.has(key)) {
      reached.flags.add(key);
      open.push(...referencesOfFlag(registry.flags.get(key) ?? nothing).map(({ to }) => to));
    }
    if (room === "segment" && !reached.segments.has(key)) {
      reached.segments.add(key);
      open.push(...referencesOfSegment(registry.segments.get(key) ?? nothing).map(({ to }) => to));
    }
  }
}

/** Refers to nothing, as what is not there does. */
const nothing = { configs: {}, rules: [] };

/** Whom a group refers to matters only to a question about the group itself; every slice has the groups anyway. */
function slotFlags(registry: Registry, entity: string): readonly string[] {
  const [room, key = ""] = entity.split("/");
  const slots = room === "group" ? (registry.groups.get(key)?.slots ?? []) : [];
  return slots.map(({ flag }) => `flag/${flag}`);
}

/** All that refers to an entity, however far away, each with all that it refers to. */
function reachUp(registry: Registry, entity: string, reached: Reached): void {
  const seen = new Set<string>();
  const open = [entity];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const referrer of referrersOf(registry, next)) {
      if (seen.has(referrer)) continue;
      seen.add(referrer);
      open.push(referrer);
      reachDown(registry, referrer, reached);
    }
  }
}

function pick<Entity>(entities: ReadonlyMap<string, Entity>, keys: ReadonlySet<string>) {
  return new Map([...entities].filter(([key]) => keys.has(key)));
}

function pickLists(registry: Registry, addresses: readonly string[]): Map<string, SegmentList> {
  const whole = new Set<string>();
  const asked = new Map<string, Set<string>>();
  for (const address of addresses) {
    const [room, segment = "", list = "", ...key] = address.split("/");
    const name = listNames.find((candidate) => candidate === list);
    if (room !== "list" || name === undefined) continue;
    const listKey = listKeyOf(segment, name);
    if (key.length === 0) whole.add(listKey);
    else asked.set(listKey, (asked.get(listKey) ?? new Set()).add(key.join("/")));
  }
  const lists = new Map<string, SegmentList>();
  for (const [name, list] of registry.lists) {
    if (whole.has(name)) lists.set(name, list);
    const held = [...(asked.get(name) ?? [])].filter((key) => list.keys.has(key));
    if (!whole.has(name) && held.length > 0) lists.set(name, { ...list, keys: new Set(held) });
  }
  return lists;
}
