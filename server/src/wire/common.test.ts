import { expect, test } from "vitest";
import { dayOrMoment } from "./common.ts";

test.each([
  ["2026-10-31", "2026-10-31T00:00:00.000Z"],
  ["2028-02-29", "2028-02-29T00:00:00.000Z"],
  ["2026-10-31T09:00:00Z", "2026-10-31T09:00:00.000Z"],
  // The hour that comes twice in Berlin has an offset that says which one is meant.
  ["2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00.000Z"],
  ["2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00.000Z"],
])("%s is the moment %s", (text, moment) => {
  expect(dayOrMoment.parse(text).toISOString()).toBe(moment);
});

test.each([
  "",
  "5",
  "1e3",
  "October 1",
  "yesterday",
  "2026-02-30",
  "2026-10-31T09:00",
  "2027-02-29",
])("%j is no moment, or another one elsewhere", (text) => {
  expect(dayOrMoment.safeParse(text).error?.issues).toMatchObject([
    { message: expect.stringMatching(/^Must be a day/) },
  ]);
});
