import { expect, test } from "vitest";
import { firstKnown, lengthText, monthsOf } from "./retention-words.ts";

test("this month and so many whole ones before it are known", () => {
  const now = new Date("2026-01-31T23:30:00.000Z");
  expect(firstKnown(now, 1)).toBe("December 2025");
  expect(firstKnown(now, 24)).toBe("January 2024");
});

test.each([
  ["12", 12],
  [" 1200 ", 1200],
  ["0", undefined],
  ["1201", undefined],
  ["1.5", undefined],
  ["1e2", undefined],
  ["", undefined],
])("months as they are typed: %j", (text, months) => {
  expect(monthsOf(text)).toBe(months);
});

test("a length is said in words", () => {
  expect([null, 1, 24].map(lengthText)).toEqual(["for ever", "for 1 month", "for 24 months"]);
});
