import { expect, test } from "vitest";
import { daysOf, parseReportSearch, questionOf } from "./report-search.ts";

const now = new Date("2026-11-26T10:00:00Z");

test("without days the last ninety are shown, and the server is asked up to the day after", () => {
  expect(daysOf({}, now)).toEqual({ from: "2026-08-28", to: "2026-11-26" });
  expect(questionOf({ from: "2026-10-01", to: "2026-10-31" }, now)).toEqual({
    ...{ from: "2026-10-01", to: "2026-11-01" },
  });
});

test("a seed and a size are asked for, and what is neither day, seed nor size is left out", () => {
  const search = parseReportSearch({ from: "yesterday", to: "2026-13-45", seed: 7, size: 3 });
  expect(search).toEqual({ from: undefined, to: undefined, seed: "7", size: 3 });
  expect(questionOf(search, now)).toMatchObject({ seed: "7", size: "3" });
  expect(parseReportSearch({ seed: " ", size: 5_000 })).toEqual({});
});
