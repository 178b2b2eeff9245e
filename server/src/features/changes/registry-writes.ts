/** What a commit has to write, row by row. Pure: the store only sends it. */
import type { Address, Effect, EntityEffect } from "@yardarm/core/changes";
import {
  type Flag,
  type Reference,
  type Registry,
  referencesOfConfig,
  referencesOfSegment,
} from "@yardarm/core/registry";
import type { JsonValue } from "@yardarm/sdk/model";
import type { LoadedRegistry } from "./registry-read-model.ts";

/** The next version of one entity. */
export interface EntityWrite {
  readonly address: Address;
  readonly key: string;
  /** The environment of a config; which of its segment's lists a list is. */
  readonly part: string;
  readonly version: number;
  /** As its table keeps it: without the key. */
  readonly document: JsonValue;
  /** As the history keeps it; null = it is gone. */
  readonly history: JsonValue;
}

interface Rooms {
  readonly environments: readonly EntityWrite[];
  readonly flags: readonly EntityWrite[];
  readonly configs: readonly EntityWrite[];
  readonly segments: readonly EntityWrite[];
  readonly groups: readonly EntityWrite[];
  readonly interactions: readonly EntityWrite[];
  readonly policies: readonly EntityWrite[];
  readonly waivers: readonly EntityWrite[];
}

interface ListWrite {
  readonly segment: string;
  readonly list: string;
  readonly size: number;
  readonly version: number;
}

interface KeyWrite {
  readonly segment: string;
  readonly list: string;
  readonly key: string;
}

export interface Writes extends Rooms {
  readonly all: readonly EntityWrite[];
  readonly gone: Rooms;
  readonly lists: readonly ListWrite[];
  readonly addedKeys: readonly KeyWrite[];
  readonly removedKeys: readonly KeyWrite[];
}

interface Moved {
  readonly before: LoadedRegistry;
  readonly after: Registry;
  readonly effect: Effect;
}

/** `former`: the last versions of entities that were not there before, but once were. */
export function entityWrites(
  before: LoadedRegistry,
  effect: Effect,
  former: ReadonlyMap<Address, number>,
): Writes {
  const all = effect.entities.map((entity) => {
    const { address } = entity;
    const version = before.versions.get(address) ?? former.get(address) ?? 0;
    return writeOf(entity, version + 1);
  });
  const lists = all.filter(({ address }) => address.startsWith("list/"));
  return {
    all,
    ...roomsOf(all.filter(({ history }) => history !== null)),
    gone: roomsOf(all.filter(({ history }) => history === null)),
    lists: lists.map((write) => listWrite(write, before)),
    addedKeys: lists.flatMap((write) => keyWrites(write, "add")),
    removedKeys: lists.flatMap((write) => keyWrites(write, "remove")),
  };
}

/** That an entity names another, in one environment or (empty) in all. */
interface Edge {
  readonly source: Address;
  readonly environment: string;
  readonly target: Address;
}

export interface EdgeWrites {
  readonly added: readonly Edge[];
  readonly removed: readonly Edge[];
}

/** Which references came and which went. */
export function edgeWrites({ before, after, effect }: Moved): EdgeWrites {
  const added: Edge[] = [];
  const removed: Edge[] = [];
  for (const { address } of effect.entities) {
    const had = edgesOf(before.registry, address);
    const has = edgesOf(after, address);
    for (const [target, edge] of has) if (!had.has(target)) added.push(edge);
    for (const [target, edge] of had) if (!has.has(target)) removed.push(edge);
  }
  return { added, removed };
}

function writeOf({ address, after }: EntityEffect, version: number): EntityWrite {
  const [, key = "", part = ""] = address.split("/");
  return { address, key, part, version, document: withoutKey(after), history: after };
}

function withoutKey(document: JsonValue): JsonValue {
  if (document === null || typeof document !== "object" || !("key" in document)) return document;
  const { key: _key, ...rest } = document;
  return rest;
}

function roomsOf(writes: readonly EntityWrite[]): Rooms {
  const room = (name: string) => writes.filter(({ address }) => address.startsWith(`${name}/`));
  const ofFlags = room("flag");
  return {
    environments: room("environment"),
    flags: ofFlags.filter(({ part }) => part === ""),
    configs: ofFlags.filter(({ part }) => part !== ""),
    segments: room("segment"),
    groups: room("group"),
    interactions: room("interaction"),
    policies: room("policy"),
    waivers: room("waiver"),
  };
}

/** A slice may hold only some of a list's keys, so its size is that of before, moved on. */
function listWrite(write: EntityWrite, { listSizes }: LoadedRegistry): ListWrite {
  const { key: segment, part: list, version } = write;
  const before = listSizes.get(`${segment}/${list}`) ?? 0;
  const size = before + keysOf(write, "add").length - keysOf(write, "remove").length;
  return { segment, list, size, version };
}

function keyWrites(write: EntityWrite, which: "add" | "remove"): readonly KeyWrite[] {
  const { key: segment, part: list } = write;
  return keysOf(write, which).map((key) => ({ segment, list, key }));
}

/** The effect on a list says what it adds and removes. */
function keysOf({ history }: EntityWrite, which: "add" | "remove"): readonly string[] {
  if (history === null || typeof history !== "object") return [];
  const keys: unknown = Object.getOwnPropertyDescriptor(history, which)?.value;
  return Array.isArray(keys) ? keys : [];
}

function edgesOf(registry: Registry, address: Address): ReadonlyMap<Address, Edge> {
  const [room, key = "", part = ""] = address.split("/");
  const source = `${room}/${key}`;
  const references = referencesAt(registry, { room, key, part });
  return new Map(
    references.map(({ to }) => [to, { source, environment: part, target: to }] as const),
  );
}

function referencesAt(
  registry: Registry,
  { room, key, part }: { room: string | undefined; key: string; part: string },
): readonly Reference[] {
  if (room === "segment") {
    const segment = registry.segments.get(key);
    return segment === undefined ? [] : referencesOfSegment(segment);
  }
  if (room !== "flag" || part === "") return [];
  const config = configOf(registry.flags.get(key), part);
  return config === undefined ? [] : referencesOfConfig(config);
}

function configOf(flag: Flag | undefined, environment: string) {
  return flag && Object.hasOwn(flag.configs, environment) ? flag.configs[environment] : undefined;
}
