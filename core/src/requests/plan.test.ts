import fc from "fast-check";
import { expect, test } from "vitest";
import { localTimeAt } from "../registry/time-zone.ts";
import { noPlan } from "./life.ts";
import { dueAt, endingPlan, instantOf, planOf } from "./plan.ts";

const at = (text: string) => Date.parse(text);
const iso = (ms: number) => new Date(ms).toISOString();

test.each([
  ["2026-12-01T09:00", "Africa/Nairobi", "2026-12-01T06:00:00.000Z"],
  ["2026-07-01T09:00", "Europe/Berlin", "2026-07-01T07:00:00.000Z"],
  ["2026-12-01T09:00", "Asia/Kathmandu", "2026-12-01T03:15:00.000Z"],
  // Clocks are put forward at 2:00 and skip 2:30; it is as long after the skip.
  ["2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
  // Clocks are put back at 3:00 and show 2:30 twice; the first counts.
  ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
  ["2026-11-01T01:30", "America/New_York", "2026-11-01T05:30:00.000Z"],
  // Half an hour, and on the other half of the year.
  ["2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00.000Z"],
])("%s in %s is %s", (local, timeZone, instant) => {
  expect(iso(instantOf(local, timeZone))).toBe(instant);
});

test("what clocks show is what they show, whenever they show it at all", () => {
  const zones = ["Europe/Berlin", "America/New_York", "Africa/Nairobi", "Australia/Lord_Howe"];
  const minutes = fc.integer({ min: at("2026-01-01") / 60_000, max: at("2027-12-31") / 60_000 });
  fc.assert(
    fc.property(minutes, fc.constantFrom(...zones, "Pacific/Apia", "UTC"), (minute, timeZone) => {
      const moment = minute * 60_000;
      const { minute: local } = localTimeAt(moment, timeZone);
      const found = instantOf(local, timeZone);
      expect(localTimeAt(found, timeZone).minute).toBe(local);
      // Shown twice: the first of the two.
      expect(found).toBeLessThanOrEqual(moment);
    }),
    { numRuns: 300 },
  );
});

const now = at("2026-11-25T12:00:00Z");
const planned = (wish: object) => planOf(wish, { former: noPlan, now });

test("a plan is read with its time zone, or says what is wrong with it", () => {
  expect(planned({ at: "2026-12-01T09:00", timeZone: "Africa/Nairobi" }).value).toMatchObject({
    at: at("2026-12-01T06:00:00Z"),
    timeZone: "Africa/Nairobi",
  });
  expect(planned({ at: "2026-12-01T09:00:30.5+03:00" }).value?.at).toBe(at("2026-12-01T06:00:30Z"));
  const wrong = [
    { at: "soon" },
    { at: "2026-02-31T09:00" },
    { at: "2026-11-25T11:59:00Z" },
    { at: "2028-01-01T00:00:00Z" },
    { timeZone: "Europe/Nowhere" },
  ];
  expect(wrong.map((wish) => planned(wish).problems[0]?.pointer)).toEqual([
    ...["/at", "/at", "/at", "/at", "/timeZone"],
  ]);
});

test("a time that has come is due for a while, and then too late", () => {
  const plan = { ...noPlan, at: now, lateMinutesMax: 10 };
  const states = [-1, 0, 10 * 60_000, 10 * 60_000 + 1].map((ms) => dueAt(plan, now + ms));
  expect(states).toEqual(["early", "due", "due", "late"]);
  expect(dueAt(noPlan, now)).toBe("early");
});

test("what lasts ends that long after it was applied", () => {
  expect(endingPlan({ ...noPlan, lastsMinutes: 120 }, now)).toMatchObject({
    at: now + 7_200_000,
    lastsMinutes: null,
  });
  expect(endingPlan(noPlan, now)).toBeUndefined();
});
