import { type GroupSlot, scaleDefault } from "@yardarm/sdk/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseGroup } from "./parse-group.ts";
import { slotLength, slotShifts } from "./slot-shifts.ts";
import { resizeSlot, spansOf } from "./slots.ts";

const flags = ["a", "b", "c"] as const;
const steps = fc.array(fc.tuple(fc.constantFrom(...flags), fc.nat(scaleDefault)), {
  minLength: 1,
  maxLength: 12,
});

function lengthOf(slots: readonly GroupSlot[], flag: string): number {
  return slotLength(slots.find((slot) => slot.flag === flag) ?? { ranges: [] });
}

/** How many positions a flag has in both. */
function kept(before: readonly GroupSlot[], after: readonly GroupSlot[], flag: string): number {
  const [were, are] = [before, after].map(
    (slots) => slots.find((slot) => slot.flag === flag)?.ranges ?? [],
  );
  let length = 0;
  for (const was of were ?? []) {
    for (const is of are ?? []) {
      length += Math.max(0, Math.min(was.end, is.end) - Math.max(was.start, is.start));
    }
  }
  return length;
}

test("whatever slots grow and shrink, only those leave who have to, and no two slots meet", () => {
  const seen = { grown: 0, refused: 0 };
  const check = (wishes: readonly (readonly [string, number])[]): void => {
    let slots: readonly GroupSlot[] = [];
    for (const [flag, length] of wishes) {
      const others = flags.filter((key) => key !== flag);
      const taken = others.reduce((sum, key) => sum + lengthOf(slots, key), 0);
      if (length > scaleDefault - taken) {
        seen.refused++;
        expect(() => resizeSlot(slots, flag, length)).toThrow(RangeError);
        continue;
      }
      const next = resizeSlot(slots, flag, length);
      expect(lengthOf(next, flag)).toBe(length);
      const had = lengthOf(slots, flag);
      expect(kept(slots, next, flag)).toBe(Math.min(had, length));
      for (const key of others) expect(kept(slots, next, key)).toBe(lengthOf(slots, key));
      // That no two of them meet, and that they lie in order, is what parsing asks of a group.
      expect(parseGroup({ key: "g", name: "G", salt: "g", slots: next }).problems).toEqual([]);
      if (length > had) seen.grown++;
      expect(
        new Map(slotShifts(slots, next).map((shift) => [shift.flag, shift])).get(flag),
      ).toEqual({
        flag,
        before: slots.some((slot) => slot.flag === flag) ? had : undefined,
        after: length,
        entering: Math.max(0, length - had),
        leaving: Math.max(0, had - length),
      });
      slots = next;
    }
  };
  fc.assert(fc.property(steps, check), { numRuns: 100, seed: 5 });
  expect(seen.grown).toBeGreaterThan(100);
  expect(seen.refused).toBeGreaterThan(50);
});

test("a slot grows beside others where there is room, and they stay as they are", () => {
  const other = { flag: "b", ranges: [{ start: 20_000, end: 30_000 }] };
  const slots = [{ flag: "a", ranges: [{ start: 0, end: 10_000 }] }, other];
  const [a, b] = resizeSlot(slots, "a", 25_000);
  expect(b).toEqual(other);
  expect(a?.ranges).toEqual([
    { start: 0, end: 20_000 },
    { start: 30_000, end: 35_000 },
  ]);
  expect(() => resizeSlot(slots, "a", 90_001)).toThrow("90000 positions at most");
  expect(() => resizeSlot(slots, "a", 0.5)).toThrow(RangeError);
});

test("a slot grows behind itself first, then where all of it fits, then into what is free from the start of the space on", () => {
  const [low, high] = [
    { flag: "a", ranges: [{ start: 10, end: 20 }] },
    { flag: "b", ranges: [{ start: 30, end: 90 }] },
  ];
  const resized = (flag: string, length: number) =>
    resizeSlot([low, high], flag, length, 100).find((slot) => slot.flag === flag)?.ranges;
  expect(resized("a", 15)).toEqual([{ start: 10, end: 25 }]);
  expect(resized("a", 25)).toEqual([
    { start: 0, end: 5 },
    { start: 10, end: 30 },
  ]);
  expect(resized("a", 40)).toEqual([
    { start: 0, end: 30 },
    { start: 90, end: 100 },
  ]);
  expect(resized("c", 15)).toEqual([
    { start: 0, end: 10 },
    { start: 20, end: 25 },
  ]);
  // Of three gaps the first two are too small, each by itself.
  const gaps = [
    { flag: "a", ranges: [{ start: 5, end: 10 }] },
    { flag: "b", ranges: [{ start: 20, end: 80 }] },
  ];
  expect(resizeSlot(gaps, "c", 15, 100)[2]?.ranges).toEqual([{ start: 80, end: 95 }]);
  expect(resized("b", 7)).toEqual([{ start: 30, end: 37 }]);
  expect(resized("b", 0)).toEqual([]);
});

test("what becomes of slots tells those that come, go and move from those that stay", () => {
  const slot = (flag: string, start: number, end: number) => ({ flag, ranges: [{ start, end }] });
  const before = [slot("goes", 0, 10), slot("moves", 10, 20), slot("stays", 20, 30)];
  const after = [slot("stays", 20, 30), slot("moves", 15, 25), slot("comes", 40, 45)];
  const shifts = slotShifts(before, after).map((it) => [
    it.flag,
    it.before,
    it.after,
    it.entering,
    it.leaving,
  ]);
  expect(shifts).toEqual([
    ["goes", 10, undefined, 0, 10],
    ["moves", 10, 10, 5, 5],
    ["stays", 10, 10, 0, 0],
    ["comes", undefined, 5, 5, 0],
  ]);
});

test("the spans of a group lead from its first position to its last, with what is free between", () => {
  const slots = [
    { flag: "b", ranges: [{ start: 40, end: 60 }] },
    {
      flag: "a",
      ranges: [
        { start: 10, end: 20 },
        { start: 60, end: 100 },
      ],
    },
  ];
  expect(spansOf(slots, 100)).toEqual([
    { flag: undefined, start: 0, end: 10 },
    { flag: "a", start: 10, end: 20 },
    { flag: undefined, start: 20, end: 40 },
    { flag: "b", start: 40, end: 60 },
    { flag: "a", start: 60, end: 100 },
  ]);
  expect(spansOf([])).toEqual([{ flag: undefined, start: 0, end: scaleDefault }]);
});
