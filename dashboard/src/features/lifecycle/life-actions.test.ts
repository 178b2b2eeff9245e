import { expect, test } from "vitest";
import { dateIn } from "../../ui/time.tsx";
import { actionsFor, type LifeActionKind, stepOf } from "./life-actions.ts";

const life = {
  ...({ key: "wallet", stage: "live", track: "temporary", isScanned: false } as const),
  expiry: { kind: "date", date: "2027-01-31" } as const,
  owner: { kind: "team", id: "checkout", name: "Checkout", isActive: true } as const,
};
const stays = { kind: "permanent", reason: "It is sold." } as const;
const permanent = { ...life, track: "permanent" as const, expiry: stays };
const draft = { date: "", keepBecause: "", owner: undefined };
const today = dateIn(0, new Date());

test("what can be said of a flag follows from what is known of it", () => {
  expect(actionsFor(life)).toEqual(["extend", "keep", "snooze", "out_of_code", "hand_over"]);
  expect(actionsFor(permanent)).toEqual([
    ...["still_needed", "extend", "snooze", "out_of_code", "hand_over"],
  ]);
  expect(actionsFor({ ...life, isScanned: true })).not.toContain("out_of_code");
  expect(actionsFor({ ...life, stage: "archived" })).toEqual([]);
});

test.each<[LifeActionKind, object, typeof life | typeof permanent, string, unknown]>([
  ["extend", { date: "2027-03-01" }, life, "expiry", { kind: "date", date: "2027-03-01" }],
  ["extend", { date: "2027-03-01" }, permanent, "expiry", { kind: "date", date: "2027-03-01" }],
  ["keep", { keepBecause: " It is sold. " }, life, "expiry", stays],
  ["still_needed", {}, permanent, "expiry", { ...stays, reviewed: today }],
  ["snooze", { date: "2027-03-01" }, life, "snoozedUntil", "2027-03-01"],
  ["out_of_code", { date: today }, life, "outOfCodeSince", today],
  ["hand_over", { owner: { kind: "person", id: "p" } }, life, "owner", { kind: "person", id: "p" }],
])("%s with %o is one typed change", (kind, said, flag, field, to) => {
  const step = stepOf(kind, flag, { ...draft, ...said });
  expect(step?.changes).toMatchObject([{ kind: "flag.fact", flag: "wallet", field, to }]);
});

test("nothing can be sent while something is missing, or when it is so already", () => {
  const kinds = ["extend", "keep", "snooze", "out_of_code", "hand_over", "still_needed"] as const;
  expect(kinds.filter((kind) => stepOf(kind, life, draft) !== undefined)).toEqual([]);
  expect(stepOf("extend", life, { ...draft, date: "2027-01-31" })).toBeUndefined();
});
