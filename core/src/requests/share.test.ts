import { compile } from "@yardarm/sdk/evaluate";
import type { FlagConfig } from "@yardarm/sdk/model";
import { expect, test } from "vitest";
import { flagOf, kenya, rollout10, rollout25 } from "../changes/shop.test-support.ts";
import { defaultEnvironments, emptyRegistry } from "../registry/empty-registry.ts";
import { snapshotOf } from "../registry/projection.ts";
import { shareOf } from "./share.ts";

const bare: FlagConfig = {
  ...{ on: true, offVariant: "off", prerequisites: [], targets: [], rules: [] },
  fallthrough: { variant: "on" },
};

function share(before: Partial<FlagConfig>, after: Partial<FlagConfig>, served = {}) {
  const configs = { before: { ...bare, ...before }, after: { ...bare, ...after } };
  const compiled = (config: FlagConfig) => {
    const flag = flagOf("x", { configs: { production: config } });
    const environments = new Map(defaultEnvironments.map((it) => [it.key, it]));
    const registry = { ...emptyRegistry("shop"), environments, flags: new Map([["x", flag]]) };
    return compile(snapshotOf(registry, "production", "0.0"));
  };
  let state = 1;
  return shareOf({
    ...{ flag: "x", ...configs },
    compiled: () => ({ before: compiled(configs.before), after: compiled(configs.after) }),
    attributes: [{ path: "country", types: ["string"] }],
    served: new Map(Object.entries(served)),
    random: () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    },
  });
}

test.each([
  ["turning it on", { on: false }, {}, 1],
  ["10 % to 25 %", { fallthrough: rollout10 }, { fallthrough: rollout25 }, 0.15],
  ["nothing", {}, {}, 0],
  ["turning it off, which nobody gets yet", { fallthrough: { variant: "off" } }, { on: false }, 0],
])("without rules the share is exact: %s", (_what, before, after, expected) => {
  const { share: found, basis } = share(before, after);
  expect(basis).toBe("exact");
  expect(found).toBeCloseTo(expected, 9);
});

test("with rules it is estimated from what was seen, and says so", () => {
  const before = { rules: [kenya], fallthrough: { variant: "off" } };
  const served = { on: 100, off: 900 };
  // Whoever is in Kenya gets it no longer; a tenth of what was served was on.
  const found = share(before, { ...before, rules: [] }, served);
  expect(found).toMatchObject({ basis: "estimate", sample: 1000 });
  expect(found.share).toBeCloseTo(0.1, 9);
  expect(found.because).toContain("country");
});

test("where nothing was seen, nothing is claimed", () => {
  const before = { rules: [kenya], fallthrough: { variant: "off" } };
  expect(share(before, { ...before, rules: [] })).toMatchObject({ share: null, basis: "unknown" });
});
