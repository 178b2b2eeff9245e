import { expect, test } from "vitest";
import { agoText, dateIn, daysUntil, dueText } from "./time.tsx";

const now = new Date("2026-11-24T23:30:00Z");

test.each([
  ["2026-11-24T23:29:30Z", "just now"],
  ["2026-11-24T23:00:00Z", "30 min. ago"],
  ["2026-11-24T20:00:00Z", "3 hr. ago"],
  ["2026-11-22T20:00:00Z", "2 days ago"],
  ["2026-09-20T20:00:00Z", "2 mo. ago"],
])("%s was %s", (at, text) => {
  expect(agoText(at, now)).toBe(text);
});

test.each([
  ["2026-11-24", "today"],
  ["2026-11-25", "in 1 d"],
  ["2026-11-20", "4 d overdue"],
])("%s is due %s, counted in whole days of UTC", (date, text) => {
  expect(dueText(daysUntil(date, now))).toBe(text);
});

test("a date in so many days is that many days away", () => {
  expect(daysUntil(dateIn(90, now), now)).toBe(90);
});
