import type { Environment } from "@yardarm/core/registry";
import { expect, test } from "vitest";
import { inRow } from "./environment-service.ts";

const row = ["development", "staging", "production"].map(
  (key, position): Environment => ({ key, name: key, kind: "test", isProtected: false, position }),
);

/** The keys in order after one of them asked for another place. */
function moved(key: string, position: number): string {
  const [environment] = row.filter((candidate) => candidate.key === key);
  if (environment === undefined) throw new Error(`There is no ${key}.`);
  const next = inRow(row, { ...environment, position });
  expect(next.map((each) => each.position)).toEqual([0, 1, 2]);
  return next.map((each) => each.key).join(" ");
}

test.each([
  ["production", 0, "production development staging"],
  ["development", 1, "staging development production"],
  ["development", 2, "staging production development"],
  ["development", 49, "staging production development"],
  ["staging", 1, "development staging production"],
])("%s at place %i gives the row %s", (key, position, expected) => {
  expect(moved(key, position)).toBe(expected);
});
