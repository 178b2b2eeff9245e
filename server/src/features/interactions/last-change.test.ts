import { expect, test } from "vitest";
import { type LastChange, lastChanges } from "./last-change.ts";

const change = (at: number, of: string): LastChange => ({ at, what: "config", of });

test("a flag changes with what it rests on, however far that is, and in circles too", () => {
  const own = new Map([
    ["flag/checkout", change(1, "checkout")],
    ["flag/payments", change(2, "payments")],
    ["segment/beta", change(3, "beta")],
    ["segment/staff", change(9, "staff")],
    ["flag/alone", change(5, "alone")],
  ]);
  const found = lastChanges(["checkout", "payments", "alone", "unknown"], own, [
    { source: "flag/checkout", target: "flag/payments" },
    { source: "flag/payments", target: "segment/beta" },
    { source: "segment/beta", target: "segment/staff" },
    { source: "segment/staff", target: "segment/beta" },
    { source: "flag/payments", target: "flag/checkout" },
  ]);
  expect([...found].map(([flag, { of }]) => `${flag} ${of}`)).toEqual([
    "checkout staff",
    "payments staff",
    "alone alone",
  ]);
});
