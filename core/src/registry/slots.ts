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
  const ranges = withRest(heldBy(slots), scale);
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

/** A slot more, fewer, longer or shorter: how many positions of one flag stay, come and go. */
export interface SlotShift {
  readonly flag: string;
  /** How long the slot is; undefined: there is none. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** Positions that it has afterwards and did not have. */
  readonly entering: number;
  /** Positions that it had and has no more. */
  readonly leaving: number;
}

/** What becomes of every slot; those that stay as they are come along. */
export function slotShifts(
  before: readonly GroupSlot[],
  after: readonly GroupSlot[],
): readonly SlotShift[] {
  const flags = new Set([...before, ...after].map(({ flag }) => flag));
  return [...flags].map((flag) => {
    const was = before.find((slot) => slot.flag === flag)?.ranges;
    const is = after.find((slot) => slot.flag === flag)?.ranges;
    const kept = sharedLength(was ?? [], is ?? []);
    return {
      flag,
      before: was && lengthOf(was),
      after: is && lengthOf(is),
      entering: lengthOf(is ?? []) - kept,
      leaving: lengthOf(was ?? []) - kept,
    };
  });
}

/** Positions that lie together and belong to the same slot, or to none. */
export interface SlotSpan {
  /** Undefined: nobody holds them. */
  readonly flag: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** The whole space of a group from its first position to its last. */
export function spansOf(
  slots: readonly GroupSlot[],
  scale: number = scaleDefault,
): readonly SlotSpan[] {
  return withRest(heldBy(slots), scale).map(({ variant, start, end }) => ({
    flag: variant === nobody ? undefined : variant,
    ...{ start, end },
  }));
}

/** How many positions a slot has. */
export function slotLength({ ranges }: Pick<GroupSlot, "ranges">): number {
  return lengthOf(ranges);
}

function lengthOf(ranges: GroupSlot["ranges"]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** How many positions lie in both; the ranges of one slot never meet. */
function sharedLength(some: GroupSlot["ranges"], others: GroupSlot["ranges"]): number {
  return some.reduce(
    (sum, one) =>
      sum +
      others.reduce(
        (shared, other) =>
          shared + Math.max(0, Math.min(one.end, other.end) - Math.max(one.start, other.start)),
        0,
      ),
    0,
  );
}

function heldBy(slots: readonly GroupSlot[]): readonly VariantRange[] {
  return slots.flatMap((slot) => slot.ranges.map((it) => ({ variant: slot.flag, ...it })));
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
