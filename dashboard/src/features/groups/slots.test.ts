import type { Group } from "@yardarm/core/registry";
import { expect, test } from "vitest";
import { drawnSpans, freeShare, listedSlots, shiftText, withSlot } from "./slots.ts";

const slot = (flag: string, ...ranges: (readonly [start: number, end: number])[]) => ({
  flag,
  ranges: ranges.map(([start, end]) => ({ start, end })),
});
const group: Group = {
  ...{ key: "checkout", name: "Checkout", salt: "checkout" },
  slots: [slot("late", [70_000, 80_000]), slot("early", [0, 20_000], [30_000, 32_500])],
};

test("slots are listed in the order of the space, whatever order they were written in", () => {
  expect(listedSlots(group)).toEqual([
    { flag: "early", number: 1, fill: "full", share: 0.225, ranges: ["0–20 %", "30–32.5 %"] },
    { flag: "late", number: 2, fill: "hatched", share: 0.1, ranges: ["70–80 %"] },
  ]);
  expect(freeShare(group)).toBe(0.675);
});

test("what is drawn covers the whole space, with what is free in its place", () => {
  const spans = drawnSpans(group, group.slots);
  expect(spans.map(({ flag = "free" }) => flag).join(" ")).toBe("early free early free late free");
  expect(spans.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
});

test.each([
  [
    "early",
    "30",
    "Nobody who is in a slot leaves it. 7.5 % of everybody come in who are in no slot.",
  ],
  ["early", "10", "12.5 % of everybody leave the slot of early."],
  [
    "new",
    "5,5",
    "Nobody who is in a slot leaves it. 5.5 % of everybody come in who are in no slot.",
  ],
])("a slot of %s with %s %% says who moves", (flag, text, says) => {
  const wished = withSlot(group, flag, text);
  if ("fault" in wished) throw new Error(wished.fault);
  expect(shiftText(group, wished.slots, flag)).toBe(says);
});

test.each([
  ["new", "", "Write a number of per cent above 0."],
  ["new", "0", "Write a number of per cent above 0."],
  ["new", "some", "Write a number of per cent above 0."],
  ["new", "67.6", "There is room for 67.5 % at most."],
  ["early", "90.1", "There is room for 90 % at most."],
])("a slot of %s cannot have %j per cent", (flag, text, fault) => {
  expect(withSlot(group, flag, text)).toEqual({ fault });
});
