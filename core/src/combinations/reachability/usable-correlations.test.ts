import type { AttributeCondition, Snapshot, SnapshotFlag } from "@yardarm/sdk/model";
import { expect, test } from "vitest";
import { Question } from "./question.ts";
import { Source } from "./source.ts";
import { usableCorrelations } from "./usable-correlations.ts";

const is = (attribute: string, ...values: string[]): AttributeCondition => ({
  ...{ operator: "in", attribute, values },
});
const isNot = (attribute: string, ...values: string[]): AttributeCondition => ({
  ...is(attribute, ...values),
  negate: true,
});
const flagOn = (...conditions: AttributeCondition[]): SnapshotFlag => ({
  type: "boolean",
  variants: { on: true, off: false },
  config: {
    ...{ on: true, offVariant: "off", prerequisites: [], targets: [] },
    rules: [{ id: "r", conditions, serve: { variant: "on" } }],
    fallthrough: { variant: "off" },
  },
});
const snapshot: Snapshot = {
  ...{ format: 1, project: "shop", environment: "production", revision: "e.1" },
  flags: {
    kenya: flagOn(is("country", "KE")),
    europe: flagOn(is("region", "EUROPE", "europe")),
    africa: flagOn(is("region", "east_africa")),
  },
  ...{ segments: {}, lists: {}, groups: {} },
};
const kenya = { when: is("country", "KE"), implies: is("region", "EAST_AFRICA") };
const declared = (...of: { when: AttributeCondition; implies: AttributeCondition }[]) =>
  usableCorrelations(
    snapshot,
    of.map(({ when, implies }) => ({ when: [when], implies: [implies] })),
  );
const canMeet = (correlations: ReturnType<typeof declared>, ...flags: string[]) =>
  new Question(new Source(snapshot, correlations), flags).ask(
    flags.map((flag) => ({ flag, variant: "on" })),
  ).verdict;

test("what a declared value excludes is all others that anything asks about, though attributes may be lists", () => {
  expect(canMeet([], "kenya", "europe")).toBe("reachable");
  const correlations = declared(kenya);
  expect(canMeet(correlations, "kenya", "europe")).toBe("unreachable");
  expect(canMeet(correlations, "kenya")).toBe("reachable");
  expect(canMeet(correlations, "europe")).toBe("reachable");
  // What differs by case alone may be the same to somebody: it is not told apart.
  expect(canMeet(correlations, "kenya", "africa")).toBe("reachable");
});

test("correlations that no context keeps count for nothing", () => {
  const impossible = { when: isNot("country", "KE"), implies: is("country", "KE") };
  const other = { when: is("country", "KE"), implies: isNot("country", "KE") };
  expect(declared(kenya, impossible)).toHaveLength(2);
  expect(declared(kenya, impossible, other)).toEqual([]);
  expect(declared()).toEqual([]);
});
