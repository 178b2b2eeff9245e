import { expect, test } from "vitest";
import { parseFlagFilter } from "./flag-filter.ts";

test("an address that asks for what does not exist opens the whole list", () => {
  expect(parseFlagFilter({ view: "constructor", sort: "-toString", q: 7, tag: "" })).toEqual({});
});

test("an address keeps every part that is understood", () => {
  const search = { q: "wallet", view: "stale", owner: "checkout", tag: "q4", sort: "-expires" };
  expect(parseFlagFilter(search)).toEqual(search);
});
