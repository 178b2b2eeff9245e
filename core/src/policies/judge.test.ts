import { expect, test } from "vitest";
import type { Change } from "../changes/change.ts";
import { flagOf, inProduction, rollout10, rollout25, shop } from "../changes/shop.test-support.ts";
import { bareConfig } from "../registry/bare-config.ts";
import type { Requirement } from "../registry/policy.ts";
import { isRefusal } from "./judge.ts";
import { judged, policyOf, shopWith, shortly, waiverOf } from "./judging.test-support.ts";

const raise: Change = {
  kind: "config.fallthrough",
  ...inProduction,
  from: rollout10,
  to: rollout25,
};
const turnOff: Change = { kind: "config.on", ...inProduction, from: true, to: false };
const turnOnBadge: Change = {
  kind: "config.on",
  flag: "badge",
  environment: "production",
  from: false,
  to: true,
};
const stagingBadge: Change = { ...turnOnBadge, environment: "staging" };
const describeBadge = (from: string, to: string): Change => ({
  kind: "flag.fact",
  flag: "badge",
  field: "description",
  from,
  to,
});
const renameBadge: Change = {
  kind: "flag.fact",
  flag: "badge",
  field: "name",
  from: "badge",
  to: "Badge",
};
const addKey: Change = {
  kind: "segment.keys",
  segment: "beta",
  list: "included",
  add: ["u9"],
  remove: [],
};
const create = (key: string, parts = {}): Change => {
  const flag = flagOf(key, parts);
  const configs = Object.fromEntries(
    [...shop.environments.keys()].map((it) => [it, bareConfig(flag)]),
  );
  return { kind: "flag.create", flag: key, from: null, to: { ...flag, configs } };
};

const described = policyOf({ kind: "description", lengthMin: 10 });
const freeze: Requirement = {
  kind: "freeze",
  incident: false,
  windows: [
    { kind: "weekly", days: ["wednesday"], from: "12:00", until: "13:00", timeZone: "UTC" },
  ],
};
const approval: Requirement = { kind: "approval", approvals: 2, from: "approver" };
const production = { environmentKinds: ["production"] } as const;

test("a policy of flags finds what a request makes, and leaves alone what it does not touch", () => {
  const registry = shopWith({ policies: [described] });
  expect(shortly(judged(registry, [create("new")]))).toEqual(["description_missing flag/new"]);
  expect(shortly(judged(registry, [create("new", { description: "Sells more." })]))).toEqual([]);
});

test("what was wrong before is said, but stops nobody who makes it no worse", () => {
  const [finding] = judged(shopWith({ policies: [described] }), [renameBadge]).findings;
  expect(finding).toMatchObject({ code: "description_missing", isStanding: true });
  expect(finding && isRefusal(finding)).toBe(false);

  const short = shopWith({
    policies: [described],
    flags: [{ ...flagOf("badge"), description: "Shortly" }],
  });
  expect(shortly(judged(short, [describeBadge("Shortly", "Short")]))).toEqual([
    "description_short flag/badge",
  ]);
  expect(shortly(judged(short, [describeBadge("Shortly", "Shortly.")]))).toEqual([
    "description_short flag/badge (standing)",
  ]);
});

test("a policy for one purpose does not speak of flags for another", () => {
  const policy = { ...described, scope: { purposes: ["experiment"] as const } };
  const registry = shopWith({ policies: [policy] });
  expect(shortly(judged(registry, [create("a"), create("b", { purpose: "experiment" })]))).toEqual([
    "description_missing flag/b",
  ]);
});

test("an archived policy finds nothing", () => {
  const registry = shopWith({ policies: [{ ...described, state: "archived" }] });
  expect(shortly(judged(registry, [create("new")]))).toEqual([]);
});

test("no request takes away, or softens, the policy that would stop it", () => {
  const registry = shopWith({ policies: [described] });
  const remove: Change = { kind: "policy.create", policy: "p", from: described, to: null };
  const soften: Change = {
    kind: "policy.fact",
    policy: "p",
    field: "severity",
    from: "blocking",
    to: "advisory",
  };
  for (const around of [remove, soften]) {
    const { findings } = judged(registry, [around, create("new")]);
    expect(findings.map(isRefusal)).toEqual([true]);
  }
});

test("a policy that a request brings along judges it already", () => {
  const add: Change = { kind: "policy.create", policy: "p", from: null, to: described };
  expect(shortly(judged(shopWith({}), [add, create("new")]))).toEqual([
    "description_missing flag/new",
  ]);
  expect(shortly(judged(shopWith({}), [add]))).toEqual([]);
});

test("a waiver lets pass through its last day, and then no more", () => {
  const registry = shopWith({ policies: [described], waivers: [waiverOf({ flag: "badge" })] });
  const worse = shopWith({
    ...{ policies: [described], waivers: [waiverOf({ flag: "badge" })] },
    flags: [{ ...flagOf("badge"), description: "It is long." }],
  });
  expect(shortly(judged(worse, [describeBadge("It is long.", "")]))).toEqual([
    "description_missing flag/badge (w)",
  ]);
  expect(
    shortly(
      judged(worse, [describeBadge("It is long.", "")], { at: Date.parse("2026-11-26T00:00:00Z") }),
    ),
  ).toEqual(["description_missing flag/badge"]);
  expect(shortly(judged(registry, [create("other")]))).toEqual(["description_missing flag/other"]);
});

test("no request grants the waiver that lets it pass, nor takes one back and still uses it", () => {
  const waiver = waiverOf();
  const grant: Change = { kind: "waiver.create", waiver: "w", from: null, to: waiver };
  expect(shortly(judged(shopWith({ policies: [described] }), [grant, create("new")]))).toEqual([
    "description_missing flag/new",
  ]);
  const revoke: Change = { kind: "waiver.create", waiver: "w", from: waiver, to: null };
  const held = shopWith({ policies: [described], waivers: [waiver] });
  expect(shortly(judged(held, [revoke, create("new")]))).toEqual(["description_missing flag/new"]);
});

test.each([
  ["inside it", "2026-11-25T12:00:00Z", ["frozen flag/badge/production"]],
  ["in its last minute", "2026-11-25T12:59:59Z", ["frozen flag/badge/production"]],
  ["when it ends", "2026-11-25T13:00:00Z", []],
  ["on another day", "2026-11-26T12:30:00Z", []],
])("a freeze window, %s", (_, at, expected) => {
  const registry = shopWith({ policies: [policyOf(freeze, { scope: production })] });
  expect(shortly(judged(registry, [turnOnBadge, stagingBadge], { at: Date.parse(at) }))).toEqual(
    expected,
  );
});

test("freeze windows go by the clocks of their place, daylight saving and all", () => {
  const window = {
    kind: "dates",
    from: "2026-10-25T01:30",
    until: "2026-10-25T03:00",
    timeZone: "Europe/Berlin",
  } as const;
  const registry = shopWith({
    policies: [policyOf({ kind: "freeze", incident: false, windows: [window] })],
  });
  const at = (time: string) =>
    judged(registry, [turnOnBadge], { at: Date.parse(time) }).findings.length;
  // That night has 02:00 to 03:00 twice: two and a half hours pass.
  expect(
    ["2026-10-24T23:29Z", "2026-10-24T23:30Z", "2026-10-25T01:59Z", "2026-10-25T02:00Z"].map(at),
  ).toEqual([0, 1, 1, 0]);
});

test("the incident switch freezes whatever the calendar says", () => {
  const policy = policyOf({ kind: "freeze", incident: true, windows: [] });
  expect(shortly(judged(shopWith({ policies: [policy] }), [turnOff]))).toEqual([
    "frozen_by_incident flag/express-wallet/production",
  ]);
});

test("a freeze covers segments and their keys, wherever they ship", () => {
  const registry = shopWith({ policies: [policyOf(freeze, { scope: production })] });
  expect(shortly(judged(registry, [addKey]))).toEqual(["frozen list/beta/included"]);
});

test("a freeze, and an approval, let a new flag pass that decides nothing", () => {
  const policies = [policyOf(freeze), policyOf(approval, { key: "q", severity: "needs_approval" })];
  expect(judged(shopWith({ policies }), [create("new")])).toEqual({ findings: [], demands: [] });
});

test("a waiver for one flag does not open the freeze for another", () => {
  const registry = shopWith({
    policies: [policyOf(freeze)],
    waivers: [waiverOf({ flag: "badge", environment: "production" })],
  });
  expect(shortly(judged(registry, [turnOnBadge, stagingBadge, turnOff]))).toEqual([
    "frozen flag/badge/production (w)",
    "frozen flag/badge/staging",
    "frozen flag/express-wallet/production",
  ]);
});

test.each([
  [14, raise, ["step_too_large flag/express-wallet/production"]],
  [15, raise, []],
  [1, turnOff, []],
  [99, turnOnBadge, ["step_too_large flag/badge/production"]],
])("a step of at most %i points: %j", (pointsMax, change, expected) => {
  const registry = shopWith({ policies: [policyOf({ kind: "rollout_step", pointsMax })] });
  expect(shortly(judged(registry, [change]))).toEqual(expected);
});

test("the finding on a step carries its numbers, and the configs before and after", () => {
  const registry = shopWith({ policies: [policyOf({ kind: "rollout_step", pointsMax: 10 })] });
  const [finding] = judged(registry, [raise]).findings;
  expect(finding).toMatchObject({
    policy: "p",
    flag: "express-wallet",
    environment: "production",
    evidence: {
      found: 15,
      allowed: 10,
      before: { fallthrough: rollout10 },
      after: { fallthrough: rollout25 },
    },
    wayOut: "Go there in several requests, and look at what each one does.",
  });
});

test("a demand says how many, of whom, where, for which policy and why", () => {
  const policy = policyOf(approval, { severity: "needs_approval", scope: production });
  const { demands } = judged(shopWith({ policies: [policy] }), [raise, turnOnBadge, stagingBadge]);
  expect(demands).toEqual([
    {
      approvals: 2,
      from: "approver",
      owners: [{ kind: "team", id: "checkout" }],
      environments: ["production"],
      policy: "p",
      reason: "`badge` in production would change; somebody else has to agree. And 1 more.",
    },
  ]);
});

test.each([
  [15, 1],
  [16, 0],
])("an approval from %i points on is demanded of a step of 15: %i", (pointsMin, count) => {
  const policy = policyOf({ ...approval, pointsMin } as Requirement, {
    severity: "needs_approval",
  });
  expect(judged(shopWith({ policies: [policy] }), [raise]).demands.length).toBe(count);
});

test("where nobody can tell how many move, an approval by size is demanded all the same", () => {
  const policy = policyOf({ ...approval, pointsMin: 90 } as Requirement, {
    severity: "needs_approval",
  });
  expect(judged(shopWith({ policies: [policy] }), [addKey]).demands.length).toBe(1);
});

test("a request that hands a flag over still has to ask the team that had it", () => {
  const policy = policyOf(
    { kind: "approval", approvals: 1, from: "owner_team" },
    { severity: "needs_approval" },
  );
  const handOver: Change = {
    kind: "flag.fact",
    flag: "badge",
    field: "owner",
    from: { kind: "team", id: "checkout" },
    to: { kind: "team", id: "friends" },
  };
  const { demands } = judged(shopWith({ policies: [policy] }), [handOver, turnOnBadge]);
  expect(demands.map(({ from, owners }) => [from, owners])).toEqual([
    ["owner_team", [{ kind: "team", id: "checkout" }]],
  ]);
});

test("a policy of flags that needs approval demands one of anybody who may approve", () => {
  const policy = { ...described, severity: "needs_approval" } as const;
  const { demands } = judged(shopWith({ policies: [policy] }), [create("new")]);
  expect(demands).toMatchObject([
    { approvals: 1, from: "approver", environments: [], policy: "p" },
  ]);
});

test("a waived finding demands nothing", () => {
  const policy = policyOf(approval, { severity: "needs_approval" });
  const registry = shopWith({ policies: [policy], waivers: [waiverOf()] });
  expect(judged(registry, [raise]).demands).toEqual([]);
});

test("two forms of one policy of approvals both demand, and the stricter of two severities counts", () => {
  const policy = policyOf(approval, { severity: "needs_approval" });
  const more: Change = {
    kind: "policy.fact",
    policy: "p",
    field: "requirement",
    from: approval,
    to: { ...approval, approvals: 3 },
  };
  const { demands } = judged(shopWith({ policies: [policy] }), [more, raise]);
  expect(demands.map(({ approvals }) => approvals)).toEqual([2, 3]);
});

test("an edit that is applied at once is found, one that was agreed to is not", () => {
  const registry = shopWith({
    policies: [policyOf({ kind: "direct_edit" }, { scope: production })],
  });
  expect(shortly(judged(registry, [raise]))).toEqual([
    "edited_directly flag/express-wallet/production",
  ]);
  expect(shortly(judged(registry, [raise], { isDirect: false }))).toEqual([]);
});

test("a policy for protected environments also holds when the request ends the protection", () => {
  const registry = shopWith({ policies: [policyOf(freeze, { scope: { isProtected: true } })] });
  const unprotect: Change = {
    kind: "environment.fact",
    environment: "production",
    field: "isProtected",
    from: true,
    to: false,
  };
  expect(shortly(judged(registry, [unprotect, turnOff]))).toEqual([
    "frozen flag/express-wallet/production",
  ]);
});

test("an environment that goes is touched", () => {
  const registry = {
    ...shopWith({ policies: [policyOf(freeze, { scope: { environmentKinds: ["test"] } })] }),
    groups: new Map(),
  };
  const qa = { key: "qa", name: "QA", kind: "test", isProtected: false, position: 3 } as const;
  const create_: Change = { kind: "environment.create", environment: "qa", from: null, to: qa };
  const whole = {
    ...registry,
    environments: new Map([...registry.environments, ["qa", qa]]),
    flags: new Map(),
    interactions: new Map(),
  };
  expect(shortly(judged(whole, [{ ...create_, from: qa, to: null }]))).toEqual([
    "frozen environment/qa",
  ]);
});

test("a team over its budget takes no other flag, and may still give some away", () => {
  const policy = policyOf({ kind: "team_budget", counts: "overdue", flagsMax: 2 });
  const registry = shopWith({ policies: [policy] });
  const load = (overdue: number) => ({ teams: new Map([["checkout", { active: 3, overdue }]]) });
  expect(shortly(judged(registry, [create("new")], load(2)))).toEqual([]);
  expect(shortly(judged(registry, [create("new")], load(3)))).toEqual([
    "budget_exceeded team/checkout",
  ]);
  const archive: Change = {
    kind: "flag.fact",
    flag: "badge",
    field: "state",
    from: "active",
    to: "archived",
  };
  expect(shortly(judged(registry, [archive], load(3)))).toEqual([]);
  expect(shortly(judged(registry, [create("new")]))).toEqual([]);
});

test("findings come in one order, whatever the order of changes", () => {
  const registry = shopWith({ policies: [policyOf(freeze)] });
  const [one, other] = [
    judged(registry, [turnOnBadge, turnOff]),
    judged(registry, [turnOff, turnOnBadge]),
  ];
  expect(one).toEqual(other);
});
