import { type GroupSlot, scaleDefault, type VariantRange } from "@yardarm/sdk/model";
import { reweigh, type Weights, weightsOf } from "./rollout.ts";

/** Positions that no flag holds; keys of flags are never empty. */
const nobody = "";

/**
 * The slots of a group after one flag's slot got this length, in positions: nobody leaves a slot that grows or stays, and one that
 * shrinks gives up no more than it must. It grows into positions that nobody holds, so leave some for flags that will want more.
 *
 * Throws a RangeError when the length is no whole number from 0, or more than is free.
 */
export function resizeSlot(
  slots: readonly GroupSlot[],
  flag: string,
  length: number,
  scale: number = scaleDefault,
): readonly GroupSlot[] {
  const held = slots.flatMap((slot) => slot.ranges.map((it) => ({ variant: slot.flag, ...it })));
  const ranges = withRest(held, scale);
  const had = weightsOf({ ranges });
  const room = (had.get(nobody) ?? 0) + (had.get(flag) ?? 0);
  if (length > room) {
    throw new RangeError(`The slot can have ${room} positions at most, not ${length}.`);
  }
  const weights: Weights = new Map([...had, [flag, length], [nobody, room - length]]);
  const next = reweigh(ranges, weights);
  const keys = [...new Set([...slots.map((slot) => slot.flag), flag])];
  return keys.map((key) => ({ flag: key, ranges: rangesOf(next, key) }));
}

/** The same in order, with what nobody holds between. */
function withRest(held: readonly VariantRange[], scale: number): readonly VariantRange[] {
  const all: VariantRange[] = [];
  let at = 0;
  for (const range of [...held].sort((left, right) => left.start - right.start)) {
    if (at < range.start) all.push({ variant: nobody, start: at, end: range.start });
    all.push(range);
    at = range.end;
  }
  if (at < scale) all.push({ variant: nobody, start: at, end: scale });
  return all;
}

function rangesOf(ranges: readonly VariantRange[], key: string): GroupSlot["ranges"] {
  return ranges.filter(({ variant }) => variant === key).map(({ start, end }) => ({ start, end }));
}
