import { type GroupSlot, scaleDefault } from "@yardarm/sdk/model";
import { percentText } from "../registry/serving.ts";
import { type SlotShift, slotShifts } from "../registry/slot-shifts.ts";
import { code, listText } from "./words.ts";

/** What becomes of the slots of a group, one phrase each: *grow the slot of `a` from 20 % to 30 %*. */
export function slotsText(before: readonly GroupSlot[], after: readonly GroupSlot[]): string {
  const phrases = slotShifts(before, after).flatMap(phraseOf);
  return phrases.length === 0 ? "list the slots in another order" : listText(phrases);
}

function phraseOf({ flag, before, after, leaving }: SlotShift): readonly string[] {
  if (before === undefined) return [`reserve ${shareText(after ?? 0)} for ${code(flag)}`];
  if (after === undefined) return [`release the slot of ${code(flag)}`];
  const slot = `the slot of ${code(flag)}`;
  if (before === after) return leaving === 0 ? [] : [`move ${slot}`];
  const verb = before < after ? "grow" : "shrink";
  return [`${verb} ${slot} from ${shareText(before)} to ${shareText(after)}`];
}

/** A change of slots does not tell the group's scheme; so far all of them have the scale of the default one. */
function shareText(length: number): string {
  return percentText(length / scaleDefault);
}
