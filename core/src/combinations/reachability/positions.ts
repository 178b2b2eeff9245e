import { positionOf, prepareKey } from "@yardarm/sdk/evaluate";
import type { Atoms, Placed } from "./atoms.ts";

/** That a key falls into a range, or that it does not. */
export type PlacedWanted = Placed & { readonly holds: boolean };

export function isPlacedAs(key: string, placed: readonly PlacedWanted[], atoms: Atoms): boolean {
  const prepared = prepareKey(key);
  return placed.every((it) => {
    const salt = atoms.salt(it);
    return salt === undefined ? !it.holds : isInside(positionOf(prepared, salt), it);
  });
}

/** Whether, salt by salt, there are positions that do: keys that nobody named may fall anywhere. */
export function isAnywhere(placed: readonly PlacedWanted[], atoms: Atoms): boolean {
  return placed.every((one) => {
    const salt = atoms.salt(one);
    const its = placed.filter((it) => atoms.salt(it) === salt);
    const starts = [0, ...its.flatMap(({ start, end }) => [start, end])];
    return starts.some(
      (at) => at >= 0 && at < (salt?.scale ?? 0) && its.every((it) => isInside(at, it)),
    );
  });
}

function isInside(position: number, { start, end, holds }: PlacedWanted): boolean {
  return (position >= start && position < end) === holds;
}
