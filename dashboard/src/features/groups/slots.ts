import {
  type Group,
  percentText,
  resizeSlot,
  type SlotShift,
  slotLength,
  slotShifts,
  spansOf,
} from "@yardarm/core/registry";
import { type GroupSlot, scaleDefault, scaleOf } from "@yardarm/sdk/model";
import { type Fill, fillAt } from "../../ui/fills.tsx";
import { percentOf } from "../../ui/percent.ts";

/** How many positions the space of a group has. */
function scaleOfGroup({ scheme }: Pick<Group, "scheme">): number {
  return scaleOf(scheme) ?? scaleDefault;
}

/** A slot as it is listed: in the order in which slots begin, with the number and the fill that mark it in a picture. */
export interface ListedSlot {
  readonly flag: string;
  readonly number: number;
  readonly fill: Fill;
  /** Part (0 … 1) of the space. */
  readonly share: number;
  /** `0–20 %` */
  readonly ranges: readonly string[];
}

export function listedSlots(group: Group): readonly ListedSlot[] {
  const scale = scaleOfGroup(group);
  const first = ({ ranges }: GroupSlot) => ranges[0]?.start ?? scale;
  return group.slots
    .toSorted((one, other) => first(one) - first(other))
    .map((slot, index) => ({
      flag: slot.flag,
      number: index + 1,
      fill: fillAt(index),
      share: slotLength(slot) / scale,
      ranges: slot.ranges.map(
        ({ start, end }) =>
          `${percentText(start / scale).replace(" %", "")}–${percentText(end / scale)}`,
      ),
    }));
}

/** Part (0 … 1) of the space that no slot holds. */
export function freeShare(group: Group): number {
  const scale = scaleOfGroup(group);
  return group.slots.reduce((free, slot) => free - slotLength(slot), scale) / scale;
}

/** Slots as somebody wishes them, and what becomes of each; or, as text, why that cannot be. */
export type WishedSlots =
  | { readonly slots: readonly GroupSlot[]; readonly shift: SlotShift }
  | { readonly fault: string };

/** What comes of giving a flag, with a slot or without one, so many per cent of the space. */
export function withSlot(group: Group, flag: string, text: string): WishedSlots {
  const scale = scaleOfGroup(group);
  const own = group.slots.find((slot) => slot.flag === flag);
  const room = freeShare(group) + (own === undefined ? 0 : slotLength(own) / scale);
  const percent = percentOf(text);
  const length = Math.round(((percent ?? 0) / 100) * scale);
  if (percent === undefined || length === 0)
    return { fault: "Write a number of per cent above 0." };
  if (length > Math.round(room * scale)) {
    return { fault: `There is room for ${percentText(room)} at most.` };
  }
  const slots = resizeSlot(group.slots, flag, length, scale);
  const shift = slotShifts(group.slots, slots).find((each) => each.flag === flag);
  return shift === undefined ? { fault: "It has no slot." } : { slots, shift };
}

/** Who moves when slots are changed so, in a sentence or two. */
export function shiftText(group: Group, slots: readonly GroupSlot[], flag: string): string {
  const scale = scaleOfGroup(group);
  const shifts = slotShifts(group.slots, slots);
  const own = shifts.find((each) => each.flag === flag);
  const entering = own?.entering ?? 0;
  const leavers = shifts.filter(({ leaving }) => leaving > 0);
  const share = (length: number) => percentText(length / scale);
  const leave =
    leavers.length === 0
      ? "Nobody who is in a slot leaves it."
      : leavers
          .map((each) => `${share(each.leaving)} of everybody leave the slot of ${each.flag}.`)
          .join(" ");
  const enter =
    entering === 0 ? "" : ` ${share(entering)} of everybody come in who are in no slot.`;
  return `${leave}${enter}`;
}

/** What is drawn: the whole space in order, each span with whose it is. */
export function drawnSpans(
  group: Pick<Group, "scheme">,
  slots: readonly GroupSlot[],
): readonly {
  readonly flag: string | undefined;
  readonly start: number;
  readonly share: number;
}[] {
  const scale = scaleOfGroup(group);
  return spansOf(slots, scale).map(({ flag, start, end }) => ({
    flag,
    start: start / scale,
    share: (end - start) / scale,
  }));
}
