import type { PolicyFinding } from "@yardarm/core/policies";
import { expect, test } from "vitest";
import { newlyBroken } from "./new-findings.ts";

const policies = new Map([["expires", { name: "Flags have a last day" }]]);
const finding = (flag: string, more: Partial<PolicyFinding> = {}): PolicyFinding => ({
  ...{ policy: "expires", severity: "advisory", code: "expired", address: `flag/${flag}`, flag },
  ...{ detail: `\`${flag}\` is a day over.`, evidence: { before: null, after: null } },
  ...{ wayOut: "Remove it.", isStanding: true },
  ...more,
});

test("what was found before is not told again, though its sentence has moved on", () => {
  const before = [finding("a")];
  const after = [finding("a", { detail: "`a` is two days over." }), finding("b")];
  expect(newlyBroken(policies, before, after)).toEqual([
    { key: "expires", name: "Flags have a last day", finding: "`b` is a day over.", flag: "b" },
  ]);
  expect(newlyBroken(policies, after, after)).toEqual([]);
});

test("what is let off is not told, and is told when the waiver ends", () => {
  const waived = finding("a", { waiver: "until-may" });
  expect(newlyBroken(policies, [], [waived])).toEqual([]);
  expect(newlyBroken(policies, [waived], [finding("a")])).toHaveLength(1);
});

test("many findings of one policy are one message", () => {
  const many = ["a", "b", "c", "d", "e", "f"].map((flag) => finding(flag));
  expect(newlyBroken(policies, [], many)).toMatchObject([
    { finding: "6 new findings, the first: `a` is a day over.", flag: null },
  ]);
  expect(newlyBroken(policies, [], many.slice(1))).toHaveLength(5);
});
