import { expect, test } from "vitest";
import type { Change } from "../changes/change.ts";
import { cart } from "../changes/shop.test-support.ts";
import { dayMs, dayOf } from "../registry/calendar.ts";
import type { Requirement } from "../registry/policy.ts";
import type { Flag } from "../registry/registry.ts";
import { isRefusal } from "./judge.ts";
import { judged, now, policyOf, shopWith } from "./judging.test-support.ts";

const flag = "badge";
const day = (days: number) => dayOf(now + days * dayMs);
const removal: Requirement = {
  ...{ kind: "removal", settledDays: 30, unusedDays: 14, scanDaysMax: 30, graceDays: 14 },
};
const archive: Change = {
  ...{ kind: "flag.fact", flag, field: "state", from: "active", to: "archived" },
};
const serveUntil = (to: string | undefined, from?: string): Change => ({
  ...{ kind: "flag.fact", flag, field: "servedUntil", from, to },
});
const putOff = (from: Flag["expiry"], to: Flag["expiry"]): Change => ({
  ...{ kind: "flag.fact", flag, field: "expiry", from, to },
});
const until = (date: string) => ({ kind: "date", date }) as const;

function codes(
  requirement: Requirement,
  changes: readonly Change[],
  { facts = {}, parts }: { facts?: object; parts: Partial<Flag> },
): readonly string[] {
  const registry = shopWith({ policies: [policyOf(requirement)] });
  const badge = registry.flags.get(flag);
  if (badge === undefined) throw new Error("The shop has no badge.");
  const flags = new Map([...registry.flags, [flag, { ...badge, ...parts }]]);
  return judged({ ...registry, flags }, changes, facts)
    .findings.filter(isRefusal)
    .map(({ code }) => code);
}

const asked = (daysAgo: number) => ({
  asked: new Map([
    [flag, { service: "shop", environment: "production", at: now - daysAgo * dayMs }],
  ]),
});

test.each<[string, readonly string[], readonly Change[], object, Partial<Flag>]>([
  ["asked yesterday", ["still_asked"], [archive, serveUntil(day(14))], asked(1), {}],
  ["asked 14 days ago", [], [archive, serveUntil(day(14))], asked(14), {}],
  ["never asked", [], [archive, serveUntil(day(14))], {}, {}],
  ["without grace", ["grace_too_short"], [archive], {}, {}],
  ["with less grace", ["grace_too_short"], [archive, serveUntil(day(13))], {}, {}],
  [
    "whose grace is cut",
    ["grace_too_short"],
    [serveUntil(undefined, day(3))],
    {},
    { state: "archived", servedUntil: day(3) },
  ],
  [
    "whose grace is over",
    [],
    [serveUntil(undefined, day(-1))],
    {},
    { state: "archived", servedUntil: day(-1) },
  ],
])("archiving a flag %s finds %j", (_, found, changes, facts, parts) => {
  expect(codes(removal, changes, { facts, parts })).toEqual(found);
});

const turn: Change = {
  ...{ kind: "config.on", flag, environment: "staging", from: false, to: true },
};
const overdue = (allows: "removal" | "nothing"): Requirement => ({ kind: "overdue", allows });
const past = { expiry: until(day(-1)) };

test.each<[string, readonly string[], Requirement, readonly Change[], Partial<Flag>]>([
  ["change what it serves", ["overdue_frozen"], overdue("nothing"), [turn], past],
  ["change when its day is not over", [], overdue("nothing"), [turn], { expiry: until(day(0)) }],
  ["be archived", [], overdue("nothing"), [archive], past],
  ["go on for everybody on the way out", [], overdue("removal"), [turn], past],
  [
    "change once its day is put off",
    [],
    overdue("nothing"),
    [putOff(past.expiry, until(day(5))), turn],
    past,
  ],
  [
    "begin a rollout",
    ["overdue"],
    overdue("removal"),
    [
      turn,
      {
        ...{ kind: "config.target", flag, environment: "staging", key: "ada" },
        ...{ from: null, to: "new" },
      },
    ],
    past,
  ],
])("an overdue flag that would %s finds %j", (_, found, requirement, changes, parts) => {
  expect(codes(requirement, changes, { parts })).toEqual(found);
});

const slotTo = (end: number): Change => ({
  kind: "group.slots",
  group: "cart",
  from: cart.slots,
  to: [{ flag: "express-wallet", ranges: [{ start: 0, end }] }],
});

test.each<[string, readonly string[], Requirement, Change, Partial<Flag>]>([
  ["grow", ["overdue"], overdue("removal"), slotTo(80_000), past],
  ["shrink", ["overdue_frozen"], overdue("nothing"), slotTo(10_000), past],
  ["grow when its day is not over", [], overdue("nothing"), slotTo(80_000), {}],
])("the slot of an overdue flag that would %s finds %j", (_, found, requirement, change, parts) => {
  const registry = shopWith({ policies: [policyOf(requirement)] });
  const wallet = { ...registry.flags.get("express-wallet"), ...parts } as Flag;
  const flags = new Map([...registry.flags, [wallet.key, wallet]]);
  const { findings } = judged({ ...registry, flags }, [change]);
  expect(findings.filter(isRefusal).map(({ code }) => code)).toEqual(found);
});

const seldom: Requirement = { kind: "extension", countMax: 2, daysMax: 90 };
const stay = { kind: "permanent", reason: "It stays." } as const;
const from = until(day(10));

test.each<[string, readonly string[], Flag["expiry"], number]>([
  ["a first time", [], until(day(20)), 0],
  ["a third time", ["extended_too_often"], until(day(20)), 2],
  ["by too much", ["extended_too_far"], until(day(101)), 0],
  ["for good", ["extended_too_far"], stay, 0],
  ["to an earlier day", [], until(day(1)), 5],
])("putting a last day off %s finds %j", (_, found, to, count) => {
  const facts = { extensions: new Map([[flag, count]]), hasReason: true };
  const changes = [putOff(from, to)];
  expect(codes(seldom, changes, { facts, parts: { expiry: from } })).toEqual(found);
});

test.each<[boolean | undefined, readonly string[], Flag["expiry"]]>([
  [false, ["extended_without_reason"], until(day(20))],
  [false, ["extended_too_far"], stay],
  [false, [], until(day(1))],
  [undefined, [], until(day(20))],
])("putting a last day off, a reason being given: %j, finds %j", (hasReason, found, to) => {
  const facts = hasReason === undefined ? {} : { hasReason };
  expect(codes(seldom, [putOff(from, to)], { facts, parts: { expiry: from } })).toEqual(found);
});
