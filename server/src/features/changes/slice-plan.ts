import type { Address } from "@yardarm/core/changes";

/** The addresses of a slice, sorted by what they ask of the database. What each means, `sliceOf` of core says. */
export interface SlicePlan {
  readonly isWhole: boolean;
  /** Flags and segments that are asked for by name: `flag/x`. */
  readonly entities: readonly Address[];
  /** Groups whose slots' flags come along. */
  readonly groups: readonly string[];
  /** Entities of which everything that refers to them comes along. */
  readonly referred: readonly Address[];
  readonly wholeLists: readonly string[];
  /** Single keys of which it only matters whether a list holds them. */
  readonly askedKeys: readonly AskedKey[];
}

export interface AskedKey {
  readonly list: string;
  readonly key: string;
}

export function planOf(addresses: Iterable<Address>): SlicePlan {
  const places = [...addresses].map((address) => address.split("/"));
  const inRoom = (...rooms: string[]) => places.filter(([room = ""]) => rooms.includes(room));
  const lists = inRoom("list");
  return {
    isWhole: inRoom("*").length > 0,
    entities: unique(inRoom("flag", "segment").map(([room, key]) => `${room}/${key}`)),
    groups: unique(inRoom("group").map(([, key = ""]) => key)),
    referred: unique(inRoom("referrers").map(([, room, key]) => `${room}/${key}`)),
    wholeLists: unique(lists.filter(({ length }) => length === 3).map(nameOfList)),
    askedKeys: askedKeysOf(lists.filter(({ length }) => length > 3)),
  };
}

/** Each once. A key of a subject may contain anything, even slashes. */
function askedKeysOf(places: readonly (readonly string[])[]): readonly AskedKey[] {
  const asked = new Map(
    places.map((place) => [
      place.join("/"),
      { list: nameOfList(place), key: place.slice(3).join("/") },
    ]),
  );
  return [...asked.values()];
}

function nameOfList([, segment, list]: readonly string[]): string {
  return `${segment}/${list}`;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
