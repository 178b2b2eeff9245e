import { expect, test } from "vitest";
import { isFiltered, parseRecordFilter, questionOf } from "./record-filter.ts";

test("what is not understood in an address is left out, so that an old link still opens", () => {
  const filter = parseRecordFilter({ words: " ", what: "nonsense", from: "yesterday", more: 1 });
  expect(isFiltered(filter)).toBe(false);
  expect(questionOf(filter)).toEqual({});
});

test("a day is asked for from its first to its last moment, and kinds together", () => {
  const filter = parseRecordFilter({
    who: 7,
    what: "access",
    from: "2026-11-01",
    to: "2026-11-02",
  });
  expect(questionOf(filter)).toEqual({
    who: "7",
    kind: "session,link,password",
    from: "2026-11-01T00:00:00.000Z",
    to: "2026-11-02T23:59:59.999Z",
  });
  expect(isFiltered(filter)).toBe(true);
});
