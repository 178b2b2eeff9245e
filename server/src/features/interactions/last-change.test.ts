import { expect, test } from "vitest";
import { flagChangeOf, type LastChange, lastChanges } from "./last-change.ts";

const change = (at: number, of: string): LastChange => ({ at, what: "config", of });

test("a flag changes with what it rests on, however far that is, and in circles too", () => {
  const own = new Map([
    ["flag/checkout", [change(1, "checkout")]],
    ["flag/payments", [change(2, "payments")]],
    ["segment/beta", [change(3, "beta")]],
    ["segment/staff", [change(9, "staff")]],
    ["flag/alone", [change(5, "alone"), change(4, "before")]],
  ]);
  const found = lastChanges(["checkout", "payments", "alone", "unknown"], own, [
    { source: "flag/checkout", target: "flag/payments" },
    { source: "flag/payments", target: "segment/beta" },
    { source: "segment/beta", target: "segment/staff" },
    { source: "segment/staff", target: "segment/beta" },
    { source: "flag/payments", target: "flag/checkout" },
  ]);
  expect([...found].map(([flag, changes]) => `${flag} ${changes.map(({ of }) => of)}`)).toEqual([
    "checkout staff",
    "payments staff",
    "alone alone",
  ]);
});

test("the last change of code is told for each repository, beside that of all else", () => {
  const code = (at: number, of: string): LastChange => ({ at, what: "code", of, commit: "c1" });
  const own = new Map([
    ["flag/checkout", [code(3, "shop"), change(5, "checkout"), code(1, "api")]],
    ["flag/payments", [code(2, "api"), code(9, "shop"), change(4, "payments")]],
  ]);
  const dependencies = [{ source: "flag/checkout", target: "flag/payments" }];
  const found = lastChanges(["checkout"], own, dependencies).get("checkout") ?? [];
  expect(found.map(({ at, of }) => `${at} ${of}`)).toEqual(["9 shop", "5 checkout", "2 api"]);
  expect(found.map(flagChangeOf)).toEqual([
    { at: 9, repository: "shop" },
    { at: 5 },
    { at: 2, repository: "api" },
  ]);
});
