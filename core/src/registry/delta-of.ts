import type { DeltaBody, KeyListDelta } from "@yardarm/sdk/model";
import {
  isShipped,
  listKeyOf,
  listNames,
  snapshotFlagOf,
  snapshotGroupOf,
  snapshotSegmentOf,
} from "./projection.ts";
import type { Registry, SegmentList } from "./registry.ts";
import { isSameJson } from "./same-json.ts";

/** What takes an environment's snapshot from one registry to the next. It projects only what is no longer identical. */
export function deltaOf(before: Registry, after: Registry, environment: string): DeltaBody {
  const wasThere = before.environments.has(environment);
  const isThere = after.environments.has(environment);
  const flags = entryDelta(before.flags, after.flags, (flag) => snapshotFlagOf(flag, environment));
  const segments = segmentDelta(before, after, environment);
  const lists = listDelta(before, after, environment);
  const groups = entryDelta(
    wasThere ? before.groups : new Map(),
    isThere ? after.groups : new Map(),
    snapshotGroupOf,
  );
  return {
    ...(flags && { flags }),
    ...(segments && { segments }),
    ...(lists && { lists }),
    ...(groups && { groups }),
  };
}

/** Whether a delta changes nothing: such a commit does not touch the environment. */
export function isEmptyDelta(delta: DeltaBody): boolean {
  return Object.keys(delta).length === 0;
}

/** The keys of entries that are not identical in two maps, in a stable order. */
export function movedKeys<Entity>(
  before: ReadonlyMap<string, Entity>,
  after: ReadonlyMap<string, Entity>,
): string[] {
  if (before === after) return [];
  const moved = [...after]
    .filter(([key, entity]) => before.get(key) !== entity)
    .map(([key]) => key);
  const gone = [...before.keys()].filter((key) => !after.has(key));
  return [...moved, ...gone].sort();
}

type Entries<Entry> = { [key: string]: Entry | null };

function entryDelta<Entity, Entry>(
  before: ReadonlyMap<string, Entity>,
  after: ReadonlyMap<string, Entity>,
  entryOf: (entity: Entity) => Entry | undefined,
): Entries<Entry> | undefined {
  const changed: [string, Entry | null][] = [];
  for (const key of movedKeys(before, after)) {
    const was = before.get(key);
    const is = after.get(key);
    addEntry(changed, key, was && entryOf(was), is && entryOf(is));
  }
  return asEntries(changed);
}

function segmentDelta(before: Registry, after: Registry, environment: string) {
  const changed: [string, ReturnType<typeof snapshotSegmentOf> | null][] = [];
  for (const key of segmentsToProject(before, after, environment)) {
    const [was, is] = [before, after].map((registry) => {
      const segment = registry.segments.get(key);
      const ships = segment !== undefined && isShipped(registry, key, environment);
      return ships ? snapshotSegmentOf(segment) : undefined;
    });
    addEntry(changed, key, was, is);
  }
  return asEntries(changed);
}

/** A key list that stays where it is sends what was added and removed; one that comes or goes with its segment, all. */
function listDelta(before: Registry, after: Registry, environment: string) {
  const moved = new Set(movedKeys(before.lists, after.lists));
  for (const segment of segmentsToProject(before, after, environment)) {
    for (const list of listNames) moved.add(listKeyOf(segment, list));
  }
  const changed: [string, KeyListDelta | null][] = [];
  for (const name of [...moved].sort()) {
    const was = shippedList(before, name, environment);
    const is = shippedList(after, name, environment);
    if (was === undefined && is === undefined) continue;
    const add = [...(is?.keys ?? [])].filter((key) => !was?.keys.has(key)).sort();
    const remove = [...(was?.keys ?? [])].filter((key) => !is?.keys.has(key)).sort();
    if (add.length === 0 && remove.length === 0) continue;
    changed.push([name, isStillShipped(after, was, environment) ? { add, remove } : null]);
  }
  return asEntries(changed);
}

function isStillShipped(after: Registry, was: SegmentList | undefined, environment: string) {
  return was === undefined || isShipped(after, was.segment, environment);
}

function shippedList(registry: Registry, name: string, environment: string) {
  const list = registry.lists.get(name);
  return list && isShipped(registry, list.segment, environment) ? list : undefined;
}

function segmentsToProject(before: Registry, after: Registry, environment: string): string[] {
  if (before.environments.has(environment) === after.environments.has(environment)) {
    return movedKeys(before.segments, after.segments);
  }
  return [...new Set([...before.segments.keys(), ...after.segments.keys()])].sort();
}

function addEntry<Entry>(
  changed: [string, Entry | null][],
  key: string,
  was: Entry | undefined,
  is: Entry | undefined,
): void {
  if (!isSameJson(was, is)) changed.push([key, is ?? null]);
}

function asEntries<Entry>(changed: [string, Entry][]): { [key: string]: Entry } | undefined {
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}
