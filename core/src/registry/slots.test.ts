import { type GroupSlot, scaleDefault } from "@yardarm/sdk/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseGroup } from "./parse-group.ts";
import { resizeSlot } from "./slots.ts";

const flags = ["a", "b", "c"] as const;
const steps = fc.array(fc.tuple(fc.constantFrom(...flags), fc.nat(scaleDefault)), {
  minLength: 1,
  maxLength: 12,
});

function lengthOf(slots: readonly GroupSlot[], flag: string): number {
  const ranges = slots.find((slot) => slot.flag === flag)?.ranges ?? [];
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
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
  expect(a?.ranges[0]).toEqual({ start: 0, end: 10_000 });
  expect(() => resizeSlot(slots, "a", 90_001)).toThrow("90000 positions at most");
  expect(() => resizeSlot(slots, "a", 0.5)).toThrow(RangeError);
});
