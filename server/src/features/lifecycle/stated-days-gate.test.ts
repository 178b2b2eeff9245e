import type { Change } from "@yardarm/core/changes";
import { expect, test } from "vitest";
import { createStatedDaysGate } from "./stated-days-gate.ts";

const gate = createStatedDaysGate(() => new Date("2026-11-26T09:00:00Z"));
const flag = "x";
const out = (to: string | undefined): Change => ({
  ...{ kind: "flag.fact", flag, field: "outOfCodeSince", from: undefined, to },
});
const reviewed = (day: string): Change => ({
  ...{ kind: "flag.fact", flag, field: "expiry", from: { kind: "date", date: "2027-01-01" } },
  to: { kind: "permanent", reason: "It stays.", reviewed: day },
});
const lastDay: Change = {
  ...{ kind: "flag.fact", flag, field: "expiry", from: { kind: "date", date: "2027-01-01" } },
  to: { kind: "date", date: "2027-12-31" },
};

test("what is said to be so since a day that is still to come is refused, wherever that is said", async () => {
  // It is the 27th already in Kiribati.
  const changes = [
    ...[out("2026-11-26"), out("2026-11-27"), reviewed("2026-11-27"), lastDay, out(undefined)],
    ...[out("2026-11-29"), reviewed("2027-11-26")],
  ];
  expect(await gate({ changes: changes.slice(0, 5) })).toMatchObject([
    { pointer: "/1/to" },
    { pointer: "/2/to/reviewed" },
  ]);
  expect(await gate({ changes })).toMatchObject([
    ...[{ pointer: "/1/to" }, { pointer: "/2/to/reviewed" }],
    ...[{ code: "day_to_come", pointer: "/5/to" }, { pointer: "/6/to/reviewed" }],
  ]);
});
