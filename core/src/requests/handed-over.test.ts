import { expect, test } from "vitest";
import { flagOf, shop } from "../changes/shop.test-support.ts";
import { policyOf } from "../policies/judging.test-support.ts";
import { bareConfig } from "../registry/bare-config.ts";
import type { Owner } from "../registry/kinds.ts";
import type { Policy } from "../registry/policy.ts";
import type { Flag, Registry, Segment } from "../registry/registry.ts";
import { demandsOf } from "./demands.ts";
import { handedOver } from "./handed-over.ts";

const [ours, theirs]: readonly [Owner, Owner] = [
  { kind: "team", id: "checkout" },
  { kind: "team", id: "friends" },
];
const [person]: readonly Owner[] = [{ kind: "person", id: "p1" }];
const owners = policyOf(
  { kind: "approval", approvals: 2, from: "owner_team" },
  { key: "owners", severity: "needs_approval", scope: { isProtected: true } },
);
const anybody = policyOf(
  { kind: "approval", approvals: 1, from: "approver" },
  { key: "anybody", severity: "needs_approval" },
);
const blank = flagOf("lamp", { owner: ours });
const serving: Flag = {
  ...blank,
  configs: { ...blank.configs, production: { ...bareConfig(blank), on: true } },
};

function withFlag(flag: Flag, policy: Policy): Registry {
  const environments = [...shop.environments].map(([key, it]) => {
    return [key, { ...it, isProtected: key === "production" }] as const;
  });
  return {
    ...shop,
    environments: new Map(environments),
    flags: new Map([[flag.key, flag]]),
    policies: new Map([[policy.key, policy]]),
  };
}

test.each<readonly [string, Flag, Owner, Policy, number]>([
  ["to another team", serving, theirs, owners, 1],
  ["to a person", serving, person ?? ours, owners, 1],
  ["to nobody else", serving, ours, owners, 0],
  ["though it never decided anything", blank, theirs, owners, 0],
  ["where anybody may agree", serving, theirs, anybody, 0],
  ["where that is only advice", serving, theirs, { ...owners, severity: "advisory" }, 0],
  ["where that is over", serving, theirs, { ...owners, state: "archived" }, 0],
  [
    "where other flags are meant",
    serving,
    theirs,
    { ...owners, scope: { purposes: ["operational"] } },
    0,
  ],
  ["by a person", { ...serving, owner: { kind: "person", id: "p2" } }, theirs, owners, 0],
])("a flag is handed over %s: %#", (_what, flag, to, policy, count) => {
  const before = withFlag(flag, policy);
  const asked = handedOver({ before, after: withFlag({ ...flag, owner: to }, policy) });
  expect(asked).toHaveLength(count);
  for (const demand of asked) {
    expect(demand).toMatchObject({
      ...{ approvals: 1, from: "owner_team", policy: "owners" },
      ...{ owners: [ours], environments: ["production"] },
    });
  }
});

test.each<readonly [string, readonly string[] | undefined, number]>([
  ["that ships everywhere", undefined, 1],
  ["that ships to the protected environment", ["production"], 1],
  ["that ships elsewhere", ["staging"], 0],
])("a segment %s is handed over as a flag is", (_what, environments, count) => {
  const [before, after] = [ours, theirs].map((owner): Registry => {
    const segment: Segment = {
      ...{ key: "beta", name: "Beta", description: "", owner, rules: [], state: "active" },
      ...(environments !== undefined && { environments }),
    };
    return { ...withFlag(blank, owners), segments: new Map([[segment.key, segment]]) };
  });
  if (before === undefined || after === undefined) throw new Error("There are two sides.");
  expect(handedOver({ before, after })).toHaveLength(count);
  expect(handedOver({ before, after: before })).toEqual([]);
});

test("who is relieved of all that they own is not asked", () => {
  const [before, after] = [serving, { ...serving, owner: theirs }].map((it) =>
    withFlag(it, owners),
  );
  if (before === undefined || after === undefined) throw new Error("There are two sides.");
  const moved = { before, after, effect: { entities: [], deltas: {}, inert: [] } };
  expect(demandsOf(moved, [])).toHaveLength(1);
  expect(demandsOf(moved, [], { areOwnersRelieved: true })).toEqual([]);
});
