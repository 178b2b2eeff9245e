import { type Change, rowOf } from "@yardarm/core/changes";
import { emptyRegistry, type Registry } from "@yardarm/core/registry";
import type { RequestView } from "@yardarm/server/wire";
import { useGatheredRequest } from "./use-gathered-request.ts";

/** One of a room of the registry as its editor shows it. */
export interface Edited<Entity, View> {
  readonly entity: Entity;
  /** As it is in force; undefined: it is not there yet. */
  readonly seen: View | undefined;
  /** The open request that would have it so, and into which edits go; undefined: it is as it is in force. */
  readonly request: RequestView | undefined;
}

/** A room of the registry: how what the page was told becomes what changes speak of. */
export interface Room<Entity, View> {
  read(view: View): Entity;
  put(entities: ReadonlyMap<string, Entity>): Partial<Registry>;
  of(registry: Registry): ReadonlyMap<string, Entity>;
}

export interface ProposedRoom<Entity, View> {
  readonly isLoading: boolean;
  readonly request: RequestView | undefined;
  /** Those that the request would bring. */
  readonly anew: readonly Entity[];
  edited(key: string): Edited<Entity, View> | undefined;
}

/** What is in a room, and what the request would make of it into which changes are gathered. */
export function useProposed<Entity, View extends { readonly key: string }>(
  views: readonly View[],
  room: Room<Entity, View>,
): ProposedRoom<Entity, View> {
  const { request, isLoading } = useGatheredRequest();
  const seen = new Map(views.map((view) => [view.key, view]));
  const before = new Map(views.map((view) => [view.key, room.read(view)]));
  const after = room.of(proposed(room.put(before), request?.changes ?? []));
  return {
    ...{ request, isLoading },
    anew: [...after].flatMap(([key, entity]) => (before.has(key) ? [] : [entity])),
    edited: (key) => {
      // What would be taken away is edited as it is; that both cannot be, the request says.
      const entity = after.get(key) ?? before.get(key);
      if (entity === undefined) return undefined;
      const isSame = entity === before.get(key);
      return { entity, seen: seen.get(key), request: isSame ? undefined : request };
    },
  };
}

/** What does not fit is left out, and does not hold up the others. */
function proposed(part: Partial<Registry>, changes: readonly Change[]): Registry {
  return changes.reduce(withChange, { ...emptyRegistry(""), ...part });
}

/** What comes or goes is put and taken without asking what else is there: of that a page knows only its room. */
function withChange(registry: Registry, change: Change): Registry {
  switch (change.kind) {
    case "policy.create":
      return { ...registry, policies: withOne(registry.policies, change.policy, change.to) };
    case "waiver.create":
      return { ...registry, waivers: withOne(registry.waivers, change.waiver, change.to) };
    case "group.create":
      return { ...registry, groups: withOne(registry.groups, change.group, change.to) };
    case "interaction.create":
      return {
        ...registry,
        interactions: withOne(registry.interactions, change.interaction, change.to),
      };
    case "environment.create":
      return {
        ...registry,
        environments: withOne(registry.environments, change.environment, change.to),
      };
    default:
      return rowOf(change).apply(registry, change).next ?? registry;
  }
}

function withOne<Entity>(
  all: ReadonlyMap<string, Entity>,
  key: string,
  to: Entity | null,
): ReadonlyMap<string, Entity> {
  const next = new Map(all);
  if (to === null) next.delete(key);
  else next.set(key, to);
  return next;
}
