import type { GroupSlot } from "@yardarm/sdk/model";

export type Ranges = GroupSlot["ranges"];

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

/** How many positions a slot has. */
export function slotLength({ ranges }: Pick<GroupSlot, "ranges">): number {
  return lengthOf(ranges);
}

/** How many positions these are. */
export function lengthOf(ranges: Ranges): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** How many positions lie in both; the ranges of one slot never meet. */
function sharedLength(some: Ranges, others: Ranges): number {
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
