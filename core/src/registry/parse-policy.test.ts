import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePolicy } from "./parse-policy.ts";
import { parseWaiver } from "./parse-waiver.ts";

const base = { key: "p", name: "P", severity: "advisory", requirement: { kind: "direct_edit" } };
const freeze = (window: object) => ({
  ...base,
  requirement: { kind: "freeze", incident: false, windows: [window] },
});
const weekly = {
  kind: "weekly",
  days: ["friday"],
  from: "12:00",
  until: "24:00",
  timeZone: "Africa/Nairobi",
};
const dates = {
  kind: "dates",
  from: "2026-12-20T00:00",
  until: "2027-01-04T08:00",
  timeZone: "UTC",
};
const waiver = { key: "w", policy: "p", reason: "R", approver: "p1", until: "2026-12-31" };

test("a new policy holds for everything, and is active", () => {
  expect(parsePolicy(base)).toEqual({
    value: { ...base, description: "", scope: {}, state: "active" },
    problems: [],
  });
});

test.each([weekly, dates])("a freeze window may be %j", (window) => {
  expect(parsePolicy(freeze(window)).problems).toEqual([]);
});

test.each<[string, object]>([
  ["value_unknown /requirement/kind", { ...base, requirement: { kind: "magic" } }],
  ["unknown_field /requirement/extra", { ...base, requirement: { kind: "direct_edit", extra: 1 } }],
  [
    "severity_unfit /severity",
    {
      ...base,
      severity: "blocking",
      requirement: { kind: "approval", approvals: 1, from: "approver" },
    },
  ],
  [
    "wrong_type /requirement/approvals",
    { ...base, requirement: { kind: "approval", approvals: 0, from: "approver" } },
  ],
  [
    "value_unknown /requirement/from",
    { ...base, requirement: { kind: "approval", approvals: 1, from: "anybody" } },
  ],
  [
    "scope_unfit /scope/isProtected",
    { ...base, scope: { isProtected: true }, requirement: { kind: "ticket", urlStart: "" } },
  ],
  [
    "scope_unfit /scope/purposes",
    {
      ...base,
      scope: { purposes: ["release"] },
      requirement: { kind: "team_budget", counts: "active", flagsMax: 1 },
    },
  ],
  [
    "pattern_invalid /requirement/pattern",
    { ...base, requirement: { kind: "key_pattern", pattern: "(a" } },
  ],
  [
    "pattern_invalid /requirement/pattern",
    { ...base, requirement: { kind: "key_pattern", pattern: "(a)\\1" } },
  ],
  [
    "time_zone_unknown /requirement/windows/0/timeZone",
    freeze({ ...weekly, timeZone: "Mars/Olympus" }),
  ],
  ["text_invalid /requirement/windows/0/from", freeze({ ...weekly, from: "25:00" })],
  ["list_empty /requirement/windows/0/days", freeze({ ...weekly, days: [] })],
  ["window_empty /requirement/windows/0/until", freeze({ ...weekly, until: "12:00" })],
  ["text_invalid /requirement/windows/0/from", freeze({ ...dates, from: "2026-02-30T00:00" })],
  ["wrong_type /requirement", { ...base, requirement: { kind: "rollout_step", pointsMax: 100 } }],
  [
    "wrong_type /requirement",
    { ...base, requirement: { kind: "untested_combinations", untestedMax: -1 } },
  ],
])("refused: %s", (problem, json) => {
  const [first] = parsePolicy(json).problems;
  expect(`${first?.code} ${first?.pointer}`.startsWith(problem)).toBe(true);
});

test.each<[string, object]>([
  ["text_invalid /until", { ...waiver, until: "2026-02-29" }],
  ["missing_field ", { key: "w", policy: "p", approver: "p1", until: "2026-12-31" }],
])("a waiver is refused: %s", (problem, json) => {
  const [first] = parseWaiver(json).problems;
  expect(`${first?.code} ${first?.pointer}`).toBe(problem);
});

test("a whole waiver is read", () => {
  expect(parseWaiver({ ...waiver, flag: "x", environment: "production" }).problems).toEqual([]);
});

test("reading a policy never throws, whatever JSON comes", () => {
  const kinds = ["owner", "expiry", "key_pattern", "lifetime", "approval", "freeze", "team_budget"];
  const requirement = fc.record({
    kind: fc.constantFrom(...kinds),
    windows: fc.jsonValue(),
    pattern: fc.string(),
    daysMax: fc.jsonValue(),
  });
  const almost = fc.record({
    key: fc.string(),
    severity: fc.jsonValue(),
    scope: fc.jsonValue(),
    requirement,
  });
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), almost), (json) => {
      const { value, problems } = parsePolicy(json);
      expect(value !== undefined || problems.length > 0).toBe(true);
    }),
  );
});
