import type { Effect } from "@yardarm/core/changes";
import { checkCounts } from "@yardarm/core/registry";
import type { Problem } from "@yardarm/sdk/model";
import type { LoadedRegistry } from "./registry-read-model.ts";

/** How many entities of a room a commit adds. */
export function addedCount({ entities }: Effect, room: "flag" | "segment"): number {
  return entities.filter(({ address, before, after }) => {
    const [in_, , part] = address.split("/");
    return in_ === room && part === undefined && before === null && after !== null;
  }).length;
}

/** Key lists that would become too long. A slice holds only some of their keys, so their sizes are counted on. */
export function listLengthProblems(
  { entities }: Effect,
  { listSizes }: LoadedRegistry,
): readonly Problem[] {
  return entities.flatMap(({ address, before, after }) => {
    if (!address.startsWith("list/")) return [];
    const size = listSizes.get(address.slice("list/".length)) ?? 0;
    const listKeys = size + addedKeys(after) - addedKeys(before);
    const pointer = address.replace(/^list/, "/lists");
    return checkCounts({ listKeys }).map((problem) => ({ ...problem, pointer }));
  });
}

/** The effect on a list has what it adds after, and what its inverse adds before. */
function addedKeys(side: unknown): number {
  const isEffect = typeof side === "object" && side !== null && "add" in side;
  return isEffect && Array.isArray(side.add) ? side.add.length : 0;
}
