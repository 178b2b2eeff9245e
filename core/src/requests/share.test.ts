import { compile } from "@yardarm/sdk/evaluate";
import type { FlagConfig } from "@yardarm/sdk/model";
import { expect, test } from "vitest";
import { flagOf, kenya, rollout10, rollout25 } from "../changes/shop.test-support.ts";
import { defaultEnvironments, emptyRegistry } from "../registry/empty-registry.ts";
import { snapshotOf } from "../registry/projection.ts";
import type { Registry, Segment } from "../registry/registry.ts";
import { decidingConditions } from "./deciding-conditions.ts";
import { type SeenService, shareOf } from "./share.ts";

const bare: FlagConfig = {
  ...{ on: true, offVariant: "off", prerequisites: [], targets: [], rules: [] },
  fallthrough: { variant: "on" },
};

interface World {
  readonly services?: readonly SeenService[];
  readonly segments?: Registry["segments"];
  readonly isGateMoved?: boolean;
}

function share(
  before: Partial<FlagConfig>,
  after: Partial<FlagConfig>,
  { services = [], segments = new Map(), isGateMoved = false }: World = {},
) {
  const configs = { before: { ...bare, ...before }, after: { ...bare, ...after } };
  const registryWith = (config: FlagConfig) => {
    const flag = flagOf("x", { configs: { production: config } });
    const environments = new Map(defaultEnvironments.map((it) => [it.key, it]));
    return { ...emptyRegistry("shop"), environments, segments, flags: new Map([["x", flag]]) };
  };
  const compiled = (config: FlagConfig) =>
    compile(snapshotOf(registryWith(config), "production", "0.0"));
  let state = 1;
  return shareOf({
    ...{ flag: "x", ...configs, isGateMoved },
    compiled: () => ({ before: compiled(configs.before), after: compiled(configs.after) }),
    services,
    conditions: () =>
      [configs.before, configs.after].flatMap((config) =>
        decidingConditions(registryWith(config), { flag: "x", environment: "production" }),
      ),
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

test("where a gate lets others through, nothing is exact, though the flag itself stays as it is", () => {
  const gated = { group: "g" };
  expect(share(gated, gated)).toMatchObject({ basis: "exact", share: 0 });
  expect(share(gated, gated, { isGateMoved: true }).basis).toBe("unknown");
  // A flag that is off asks no gate.
  const off = { ...gated, on: false };
  expect(share(off, off, { isGateMoved: true })).toMatchObject({ basis: "exact", share: 0 });
});

function service(
  name: string,
  served: Readonly<Record<string, number>>,
  ...attributes: readonly string[]
): SeenService {
  return {
    service: name,
    attributes: attributes.map((path) => ({ path, types: ["string"] })),
    since: attributes.length === 0 ? null : "2026-11-20",
    served: new Map(Object.entries(served)),
  };
}

const forKenya = { rules: [kenya], fallthrough: { variant: "off" } };

test("with rules it is estimated from what was seen, and says on what it rests", () => {
  // Whoever is in Kenya gets it no longer; a tenth of what was served was on.
  const services = [service("api", { on: 100, off: 900 }, "country")];
  const found = share(forKenya, { ...forKenya, rules: [] }, { services });
  expect(found).toMatchObject({ basis: "estimate", sample: 1000 });
  expect(found.share).toBeCloseTo(0.1, 9);
  expect(found.because).toBe(
    "Tried with contexts as `api` (100 %) sends them, recorded since 2026-11-20, weighed by what was served in the last day. Which values are frequent is not recorded.",
  );
});

test("a service that does not send what rules ask for counts as much as it asks", () => {
  const services = [
    service("worker", { off: 400 }, "plan"),
    service("api", { off: 600 }, "country"),
  ];
  // Of what the api sends every second context is tried as one from Kenya; the worker's never are.
  const found = share({ ...forKenya, rules: [] }, forKenya, { services });
  expect(found.share).toBeGreaterThan(0.2);
  expect(found.share).toBeLessThan(0.4);
  expect(found.because).toContain("as `api` (60 %) and `worker` (40 %) send them");
  expect(found.because).toContain("`country` is not sent in 40 % of them.");
});

test("what only a segment asks for is tried as well", () => {
  const inKenya: Segment = {
    ...{ key: "kenyans", name: "Kenyans", description: "", state: "active" },
    owner: { kind: "team", id: "checkout" },
    rules: [{ id: "r1", conditions: kenya.conditions }],
  };
  const asks: FlagConfig["rules"] = [
    { ...kenya, conditions: [{ operator: "segment", values: ["kenyans"] }] },
  ];
  const found = share(
    { ...forKenya, rules: [] },
    { ...forKenya, rules: asks },
    {
      services: [service("api", { off: 10 }, "country")],
      segments: new Map([["kenyans", inKenya]]),
    },
  );
  expect(found.share).toBeGreaterThan(0.3);
});

test("where nothing was seen, nothing is claimed", () => {
  const found = share(forKenya, { ...forKenya, rules: [] });
  expect(found).toMatchObject({ share: null, basis: "unknown" });
});
