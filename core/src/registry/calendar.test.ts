import fc from "fast-check";
import { expect, test } from "vitest";
import { dayMs, dayOf, startOf } from "./calendar.ts";

test.each([
  [0, "1970-01-01"],
  [-1, "1969-12-31"],
  [Date.UTC(2028, 1, 29, 23, 59), "2028-02-29"],
  [Date.UTC(2100, 2, 1), "2100-03-01"],
  [Date.UTC(2026, 10, 25, 12), "2026-11-25"],
])("the moment %d lies on %s", (moment, day) => {
  expect(dayOf(moment)).toBe(day);
});

test("days are those of the calendar, from the year 0 to 9999", () => {
  const [first, last] = [Date.UTC(-1, 11, 31) + dayMs, Date.UTC(9999, 11, 31)];
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), (moment) => {
      const day = new Date(moment).toISOString().slice(0, 10);
      expect(dayOf(moment)).toBe(day);
      expect(startOf(day)).toBe(Date.parse(`${day}T00:00:00Z`));
    }),
  );
});
