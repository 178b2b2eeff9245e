import { expect, test } from "vitest";
import { emptyPlan, type Plan, planBodyOf, planFault } from "./plan.ts";

const plan: Plan = {
  isLater: false,
  at: "2026-12-01T09:00",
  timeZone: "Africa/Nairobi",
  lastsMinutes: null,
};

test("what is wished at once and for good needs no plan", () => {
  expect(planBodyOf(plan)).toBeUndefined();
});

test("a time is sent as clocks show it, with the place of the clocks", () => {
  expect(planBodyOf({ ...plan, isLater: true })).toEqual({
    at: "2026-12-01T09:00",
    timeZone: "Africa/Nairobi",
  });
});

test("a while is sent without a time, and with one", () => {
  expect(planBodyOf({ ...plan, lastsMinutes: 120 })).toEqual({ lastsMinutes: 120 });
  expect(planBodyOf({ ...plan, isLater: true, lastsMinutes: 120 })).toMatchObject({
    at: "2026-12-01T09:00",
    lastsMinutes: 120,
  });
});

test("a time without a date, or by the clocks of nowhere, is not sent", () => {
  expect(planFault(plan)).toBeUndefined();
  expect(planFault({ ...plan, isLater: true })).toBeUndefined();
  expect(planFault({ ...plan, isLater: true, at: "" })).toBe("Say when.");
  expect(planFault({ ...plan, isLater: true, timeZone: "Kenya" })).toMatch(/Name a time zone/);
});

test("the time that is offered is a full hour that lies ahead", () => {
  const now = new Date("2026-11-25T10:20:00Z");
  const { at } = emptyPlan(now);
  expect(at).toMatch(/:00$/);
  expect(new Date(at).getTime()).toBeGreaterThan(now.getTime());
});
