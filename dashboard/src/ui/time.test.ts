import { expect, test } from "vitest";
import {
  agoText,
  countdownText,
  dateIn,
  daysUntil,
  dueText,
  minutesText,
  zonedText,
} from "./time.tsx";

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

test.each([
  ["2026-11-24T23:29:59Z", "now"],
  ["2026-11-24T23:30:42Z", "in 42 s"],
  ["2026-11-24T23:31:01Z", "in 2 min"],
  ["2026-11-25T01:29:00Z", "in 1 h 59 min"],
  ["2026-11-30T05:30:00Z", "in 5 d 6 h"],
])("until %s it is said to be %s", (at, text) => {
  expect(countdownText(at, now)).toBe(text);
});

test.each([
  [30, "30 min"],
  [120, "2 h"],
  [150, "2 h 30 min"],
  [1_440, "1 d"],
  [10_080, "7 d"],
])("%i minutes are %s", (minutes, text) => {
  expect(minutesText(minutes)).toBe(text);
});

test("a time is shown by the clocks of a place", () => {
  expect(zonedText("2026-12-01T06:00:00Z", "Africa/Nairobi")).toBe("1 Dec 2026, 09:00");
});
