import { expect, test } from "vitest";
import { readsOf } from "../changes/apply-changes.ts";
import type { Change } from "../changes/change.ts";
import { cart, inProduction, rollout10, rollout25, shop } from "../changes/shop.test-support.ts";
import type { Flag } from "../registry/registry.ts";
import { sliceOf } from "../registry/slice.ts";
import { judged, policyOf, shopWith, shortly, waiverOf } from "./judging.test-support.ts";

const raise: Change = {
  kind: "config.fallthrough",
  ...inProduction,
  from: rollout10,
  to: rollout25,
};
const turnOff: Change = { kind: "config.on", ...inProduction, from: true, to: false };
const slotTo = (end: number): Change => ({
  kind: "group.slots",
  group: "cart",
  from: cart.slots,
  to: end === 0 ? [] : [{ flag: "express-wallet", ranges: [{ start: 0, end }] }],
});

test.each([
  [
    "grows by 30 points where 20 are allowed",
    20,
    [slotTo(80_000)],
    ["step_too_large flag/express-wallet/production"],
  ],
  ["grows by 30 points where 30 are allowed", 30, [slotTo(80_000)], []],
  ["shrinks", 1, [slotTo(10_000)], []],
  ["grows while its flag goes off", 1, [slotTo(80_000), turnOff], []],
  [
    "grows along with the rollout",
    39,
    [slotTo(80_000), raise],
    ["step_too_large flag/express-wallet/production"],
  ],
])("a slot that %s (%i)", (_, pointsMax, changes, expected) => {
  const registry = shopWith({ policies: [policyOf({ kind: "rollout_step", pointsMax })] });
  expect(shortly(judged(registry, changes))).toEqual(expected);
});

test("a slot that grows is found on what its change reads, as on the whole", () => {
  const registry = shopWith({ policies: [policyOf({ kind: "rollout_step", pointsMax: 20 })] });
  const changes = [slotTo(80_000)];
  const found = judged(sliceOf(registry, readsOf(changes)), changes);
  expect(found.findings).toHaveLength(1);
  expect(found).toEqual(judged(registry, changes));
});

test("the finding on a slot that grows shows the slot, and how many come at most", () => {
  const policy = policyOf({ kind: "rollout_step", pointsMax: 20 });
  const { findings } = judged(shopWith({ policies: [policy] }), [slotTo(80_000)]);
  expect(findings).toMatchObject([
    {
      detail:
        "`express-wallet` in production would give up to 30 points of 100 of an audience another variant at once; 20 are allowed.",
      evidence: {
        found: 30,
        allowed: 20,
        before: { ranges: [{ start: 0, end: 50_000 }] },
        after: { ranges: [{ start: 0, end: 80_000 }] },
      },
    },
  ]);
});

test("who answers for a flag is asked about its slot, and a waiver for the flag counts", () => {
  const asking = policyOf(
    { kind: "approval", approvals: 2, from: "owner_team" },
    {
      severity: "needs_approval",
    },
  );
  const { demands } = judged(shopWith({ policies: [asking] }), [slotTo(80_000)]);
  expect(demands.map(({ owners }) => owners)).toEqual([[{ kind: "team", id: "checkout" }]]);
  const waived = shopWith({
    policies: [policyOf({ kind: "rollout_step", pointsMax: 20 })],
    waivers: [waiverOf({ flag: "express-wallet" })],
  });
  expect(shortly(judged(waived, [slotTo(80_000)]))).toEqual([
    "step_too_large flag/express-wallet/production (w)",
  ]);
});

test("a slot of a flag that is archived, or not in the group, moves nobody", () => {
  const policies = [policyOf({ kind: "rollout_step", pointsMax: 1 })];
  const reserved: Change = {
    kind: "group.slots",
    group: "cart",
    from: cart.slots,
    to: [...cart.slots, { flag: "badge", ranges: [{ start: 50_000, end: 100_000 }] }],
  };
  expect(shortly(judged(shopWith({ policies }), [reserved]))).toEqual([]);
  const wallet = { ...shop.flags.get("express-wallet"), state: "archived" } as Flag;
  expect(shortly(judged(shopWith({ policies, flags: [wallet] }), [slotTo(80_000)]))).toEqual([]);
});
