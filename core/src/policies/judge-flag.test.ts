import { expect, test } from "vitest";
import { flagOf } from "../changes/shop.test-support.ts";
import type { FlagRequirement } from "../registry/policy.ts";
import type { Flag } from "../registry/registry.ts";
import { judgeFlag } from "./judge-flag.ts";
import { now } from "./judging.test-support.ts";

const facts = {
  createdAt: new Map([["old", Date.parse("2026-08-01T10:00:00Z")]]),
  owners: new Set(["team:checkout"]),
  isDirect: true,
};
const team: FlagRequirement = { kind: "owner", mustBeTeam: true };
const expiry: FlagRequirement = { kind: "expiry", permanentFor: ["kill-switch"] };
const described: FlagRequirement = { kind: "description", lengthMin: 5 };
const ticket: FlagRequirement = { kind: "ticket", urlStart: "https://jira.example.org/" };
const lifetime: FlagRequirement = { kind: "lifetime", daysMax: { release: 100 } };
const permanent = { kind: "permanent", reason: "It stays." } as const;
const until = (date: string) => ({ expiry: { kind: "date", date } }) as const;
const link = (url: string) => ({ links: [{ title: "Plan", url }] });
const pattern = (text: string): FlagRequirement => ({ kind: "key_pattern", pattern: text });

test.each<[string | undefined, FlagRequirement, string, Partial<Flag>]>([
  [undefined, team, "x", {}],
  [
    "owner_gone",
    { kind: "owner", mustBeTeam: false },
    "x",
    { owner: { kind: "team", id: "gone" } },
  ],
  ["owner_gone", team, "x", { owner: { kind: "person", id: "p9" } }],
  [undefined, expiry, "x", until("2026-11-25")],
  ["expired", expiry, "x", until("2026-11-24")],
  ["expiry_missing", expiry, "x", { expiry: permanent }],
  [undefined, expiry, "x", { expiry: permanent, purpose: "kill-switch" }],
  [undefined, described, "x", { description: "Sells." }],
  ["description_missing", described, "x", { description: "   " }],
  ["description_short", described, "x", { description: "Why?" }],
  ["ticket_missing", ticket, "x", {}],
  ["ticket_missing", ticket, "x", link("https://elsewhere.example.org/1")],
  [undefined, ticket, "x", link("https://jira.example.org/browse/A-1")],
  ["ticket_missing", { kind: "ticket", urlStart: "" }, "x", {}],
  [undefined, { kind: "ticket", urlStart: "" }, "x", link("http://a.example.org")],
  [undefined, pattern("[a-z]+"), "badge", {}],
  ["key_unfit", pattern("[a-z]+"), "badge-2", {}],
  ["key_unfit", pattern("a|badge"), "badges", {}],
  [undefined, lifetime, "old", until("2026-11-09")],
  [
    "lifetime_exceeded",
    { kind: "lifetime", daysMax: { release: 100 } },
    "old",
    until("2026-12-01"),
  ],
  [undefined, lifetime, "new", until("2027-03-05")],
  ["lifetime_exceeded", lifetime, "new", until("2027-03-06")],
  [
    "lifetime_exceeded",
    { kind: "lifetime", daysMax: { release: 115 } },
    "old",
    { expiry: permanent },
  ],
  [undefined, lifetime, "old", { ...until("2029-01-01"), purpose: "operational" }],
  [undefined, expiry, "x", { ...until("2026-01-01"), state: "archived" }],
])("found: %s, by %j of %s with %j", (code, requirement, key, parts) => {
  // A flag that was made in August is 116 days old; one that is not known yet is made today.
  const bound = requirement === lifetime && key === "old" ? 116 : undefined;
  const asked = bound === undefined ? requirement : { ...lifetime, daysMax: { release: bound } };
  expect(judgeFlag(asked, flagOf(key, parts), { facts, now })?.code).toBe(code);
});

test("a person alone does not do where a team is required", () => {
  const flag = flagOf("x", { owner: { kind: "person", id: "p1" } });
  const known = { ...facts, owners: new Set(["person:p1"]) };
  expect(judgeFlag(team, flag, { facts: known, now })?.code).toBe("owner_not_team");
});

test("a team in which nobody is left does not answer, where it is known that nobody is", () => {
  const emptyTeams = new Set(["checkout"]);
  const anybody: FlagRequirement = { kind: "owner", mustBeTeam: false };
  const judged = (known: object) =>
    judgeFlag(anybody, flagOf("x"), { facts: { ...facts, ...known }, now })?.code;
  expect([judged({}), judged({ emptyTeams })]).toEqual([undefined, "owner_empty"]);
});

test("nobody is gone as long as nobody asked who is there", () => {
  const flag = flagOf("x", { owner: { kind: "team", id: "gone" } });
  const { owners: _, ...unasked } = facts;
  expect(judgeFlag(team, flag, { facts: unasked, now })).toBeUndefined();
});

test("a fault says the numbers, and what to do", () => {
  const fault = judgeFlag(expiry, flagOf("x", until("2026-11-20")), { facts, now });
  expect(fault).toEqual({
    code: "expired",
    detail: "`x` should have been gone after 2026-11-20, 5 days ago.",
    value: { kind: "date", date: "2026-11-20" },
    found: 5,
    allowed: 0,
    wayOut: "Archive it, or say until when it is still needed.",
  });
});

test("a pattern that could run for ever elsewhere is answered at once", () => {
  const flag = flagOf(`${"a".repeat(120)}-b`);
  const fault = judgeFlag(pattern("(a+)+c"), flag, { facts, now });
  expect(fault?.code).toBe("key_unfit");
});
