import { type GroupSlot, scaleDefault } from "@yardarm/sdk/model";
import { lengthOf, type Ranges } from "./slot-shifts.ts";

/**
 * The slots of a group after one flag's slot got this length, in positions: nobody leaves a slot that grows or stays, and one that
 * shrinks gives up its last positions. It grows into positions that nobody holds: those behind its own ones, then the first
 * that lie together and suffice, then any, so that slots stay in few pieces. Leave some for flags that will want more.
 *
 * Throws a RangeError when the length is no whole number from 0, or more than is free.
 */
export function resizeSlot(
  slots: readonly GroupSlot[],
  flag: string,
  length: number,
  scale: number = scaleDefault,
): readonly GroupSlot[] {
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new RangeError(`The length of a slot must be a whole number from 0, not ${length}.`);
  }
  const spans = spansOf(slots, scale);
  const own = spans.filter((span) => span.flag === flag);
  const ends = new Set(own.map(({ end }) => end));
  const free = spans.filter((span) => span.flag === undefined);
  const behind = free.filter(({ start }) => ends.has(start));
  const elsewhere = free.filter(({ start }) => !ends.has(start));
  const rest = length - lengthOf(own) - lengthOf(behind);
  const whole = elsewhere.filter(({ start, end }) => end - start >= rest).slice(0, 1);
  const positions = [...own, ...behind, ...whole, ...elsewhere.filter((it) => it !== whole[0])];
  const room = lengthOf(positions);
  if (length > room) {
    throw new RangeError(`The slot can have ${room} positions at most, not ${length}.`);
  }
  const ranges = joined(firstOf(positions, length));
  return slots.some((slot) => slot.flag === flag)
    ? slots.map((slot) => (slot.flag === flag ? { flag, ranges } : slot))
    : [...slots, { flag, ranges }];
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
  const held = slots
    .flatMap(({ flag, ranges }) => ranges.map(({ start, end }) => ({ flag, start, end })))
    .sort((left, right) => left.start - right.start);
  const spans: SlotSpan[] = [];
  let at = 0;
  for (const span of held) {
    if (at < span.start) spans.push({ flag: undefined, start: at, end: span.start });
    spans.push(span);
    at = span.end;
  }
  if (at < scale) spans.push({ flag: undefined, start: at, end: scale });
  return spans;
}

/** As many positions as this, in the order in which they are given. */
function firstOf(ranges: Ranges, length: number): Ranges {
  let left = length;
  return ranges.flatMap(({ start, end }) => {
    const taken = Math.min(left, end - start);
    left -= taken;
    return taken === 0 ? [] : [{ start, end: start + taken }];
  });
}

/** The same positions in their order, in as few ranges as can be. */
function joined(ranges: Ranges): Ranges {
  const whole: { start: number; end: number }[] = [];
  for (const range of ranges.toSorted((left, right) => left.start - right.start)) {
    const last = whole.at(-1);
    if (last?.end === range.start) last.end = range.end;
    else whole.push({ ...range });
  }
  return whole;
}
