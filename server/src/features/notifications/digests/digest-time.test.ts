import { expect, test } from "vitest";
import {
  type DigestPreference,
  dueDay,
  isMailAddress,
  isStillToday,
  nextAttemptAt,
  noPreference,
} from "./digest-time.ts";

const settings = { isOn: true, timeOfDay: "08:00", timeZone: "Africa/Nairobi", expiringDays: 14 };
const due = (at: string, more: Partial<DigestPreference> = {}, ofAll = {}) =>
  dueDay({
    settings: { ...settings, ...ofAll },
    preference: { ...noPreference, ...more },
    now: new Date(at),
  })?.day;

test.each<[string, string | undefined, Partial<DigestPreference>]>([
  ["2026-11-26T04:59Z", undefined, {}],
  ["2026-11-26T05:00Z", "2026-11-26", {}],
  ["2026-11-26T20:59Z", "2026-11-26", {}],
  ["2026-11-26T21:00Z", undefined, {}],
  ["2026-11-26T05:00Z", undefined, { isOn: false }],
  ["2026-11-26T05:00Z", undefined, { timeOfDay: "08:01" }],
  ["2026-11-26T04:00Z", "2026-11-26", { timeOfDay: "07:00" }],
  ["2026-11-26T05:00Z", undefined, { timeZone: "Europe/Lisbon" }],
  ["2026-11-25T19:00Z", "2026-11-26", { timeZone: "Pacific/Auckland" }],
  ["2026-11-26T05:00Z", undefined, { pausedUntil: "2026-11-27" }],
  ["2026-11-26T05:00Z", "2026-11-26", { pausedUntil: "2026-11-26" }],
  ["2026-11-26T08:00Z", "2026-11-26", { timeZone: "Nowhere/Atlantis" }],
])("at %s the digest of %s is due for whoever wants %j", (at, day, preference) => {
  expect(due(at, preference)).toBe(day);
});

test("where the installation sends none, nobody gets one", () => {
  expect(due("2026-11-26T05:00Z", {}, { isOn: false })).toBeUndefined();
});

test("at eight stays at eight when clocks change", () => {
  const lisbon = { timeZone: "Europe/Lisbon" };
  expect(due("2026-10-24T07:00Z", lisbon)).toBe("2026-10-24");
  expect(due("2026-10-26T07:00Z", lisbon)).toBeUndefined();
  expect(due("2026-10-26T08:00Z", lisbon)).toBe("2026-10-26");
});

test("its day ends at midnight of its time zone", () => {
  const day = { day: "2026-11-26", timeZone: "Africa/Nairobi" };
  expect(isStillToday(day, new Date("2026-11-26T20:59Z"))).toBe(true);
  expect(isStillToday(day, new Date("2026-11-26T21:00Z"))).toBe(false);
});

test("attempts come less and less often", () => {
  const now = new Date("2026-11-26T08:00Z");
  const minutes = [1, 2, 3, 4, 5, 9].map(
    (attempts) => (nextAttemptAt(attempts, now).getTime() - now.getTime()) / 60_000,
  );
  expect(minutes).toEqual([1, 5, 15, 60, 120, 120]);
});

test.each([
  ["ada@example.com", true],
  ["a.b+c@mail.example.co.uk", true],
  ["admin@localhost", false],
  ["0f3a@erased.invalid", false],
  ["two@places@example.com", false],
  ["a b@example.com", false],
  ["<a@example.com>", false],
])("%s is an address: %s", (email, is) => {
  expect(isMailAddress(email)).toBe(is);
});
