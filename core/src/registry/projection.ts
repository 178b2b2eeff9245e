import type {
  KeyList,
  RevisionId,
  Snapshot,
  SnapshotFlag,
  SnapshotGroup,
  SnapshotSegment,
} from "@yardarm/sdk/model";
import type { Flag, Group, ListName, Registry, Segment, SegmentList } from "./registry.ts";

// Each entry of a snapshot is made from one entity of the registry, so that a commit projects only what it touched.

/** Both key lists that a segment can have. */
export const listNames: readonly ListName[] = ["included", "excluded"];

/** The name under which a segment's key list is found, in a registry and in a snapshot. */
export function listKeyOf(segment: string, list: ListName): string {
  return `${segment}/${list}`;
}

/** The snapshot of one environment; an environment that the registry does not have has an empty one. */
export function snapshotOf(
  registry: Registry,
  environment: string,
  revision: RevisionId,
): Snapshot {
  return {
    format: 1,
    project: registry.project,
    environment,
    revision,
    flags: project(registry.flags, (flag) => snapshotFlagOf(flag, environment)),
    segments: project(registry.segments, (segment) =>
      isShipped(registry, segment.key, environment) ? snapshotSegmentOf(segment) : undefined,
    ),
    lists: project(registry.lists, (list) =>
      isShipped(registry, list.segment, environment) ? keyListOf(list) : undefined,
    ),
    groups: project(registry.groups, (group) =>
      registry.environments.has(environment) ? snapshotGroupOf(group) : undefined,
    ),
  };
}

/** What an environment sees of a flag; nothing when it is not there, or archived and no longer served. */
export function snapshotFlagOf(flag: Flag, environment: string): SnapshotFlag | undefined {
  const config = Object.hasOwn(flag.configs, environment) ? flag.configs[environment] : undefined;
  if (config === undefined || !isServed(flag)) return undefined;
  return {
    type: flag.type,
    variants: Object.fromEntries(flag.variants.map(({ name, value }) => [name, value])),
    ...(flag.clientSide && { clientSide: true }),
    config,
  };
}

/** Archived flags are served for a while as they were, so that nobody who still asks falls to another answer at once. */
export function isServed({ state, servedUntil }: Pick<Flag, "state" | "servedUntil">): boolean {
  return state === "active" || servedUntil !== undefined;
}

/**
 * A segment as evaluators see it. It always names both lists, because whether they hold keys is the lists' own affair;
 * a list without keys has no entry.
 */
export function snapshotSegmentOf(segment: Segment): SnapshotSegment {
  return {
    ...(segment.kind !== undefined && { kind: segment.kind }),
    included: listKeyOf(segment.key, "included"),
    excluded: listKeyOf(segment.key, "excluded"),
    rules: segment.rules,
  };
}

export function snapshotGroupOf(group: Group): SnapshotGroup {
  const { key: _key, name: _name, ...rest } = group;
  return rest;
}

/** Whether an environment gets a segment; its key lists travel with it, so that no key goes where it has no business. */
export function isShipped(registry: Registry, segmentKey: string, environment: string): boolean {
  const segment = registry.segments.get(segmentKey);
  if (segment === undefined || segment.state === "archived") return false;
  if (!registry.environments.has(environment)) return false;
  return segment.environments === undefined || segment.environments.includes(environment);
}

/** The keys in the order of the snapshot, by code unit; nothing when there are none. */
function keyListOf(list: SegmentList): KeyList | undefined {
  return list.keys.size === 0 ? undefined : [...list.keys].sort();
}

function project<Entity, Entry>(
  entities: ReadonlyMap<string, Entity>,
  entryOf: (entity: Entity) => Entry | undefined,
): { [key: string]: Entry } {
  const entries: [string, Entry][] = [];
  for (const [key, entity] of entities) {
    const entry = entryOf(entity);
    if (entry !== undefined) entries.push([key, entry]);
  }
  return Object.fromEntries(entries);
}
