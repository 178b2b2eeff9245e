import type { FlagConfig } from "@yardarm/sdk/model";
import { defaultEnvironments } from "../registry/empty-registry.ts";
import type { InteractionRule } from "../registry/interaction-rule.ts";
import type { Policy, Waiver } from "../registry/policy.ts";
import type { Environment, Flag, Group, Registry, Segment } from "../registry/registry.ts";
import { rolloutOf } from "../registry/rollout.ts";

// A small shop with one of everything, for tests that want to name what they talk about.

const owner = { kind: "team", id: "checkout" } as const;

const bare: FlagConfig = {
  on: false,
  offVariant: "off",
  prerequisites: [],
  targets: [],
  rules: [],
  fallthrough: { variant: "on" },
};

export function flagOf(key: string, parts: Partial<Flag> = {}): Flag {
  return {
    key,
    type: "boolean",
    name: key,
    description: "",
    owner,
    purpose: "release",
    expiry: { kind: "date", date: "2027-01-31" },
    tags: [],
    links: [],
    criticality: "medium",
    clientSide: false,
    state: "active",
    variants: [
      { name: "on", value: true },
      { name: "off", value: false },
    ],
    configs: { development: bare, staging: bare, production: bare },
    ...parts,
  };
}

export const rollout10 = {
  rollout: rolloutOf(
    new Map([
      ["on", 10_000],
      ["off", 90_000],
    ]),
    "s",
  ),
};
export const rollout25 = {
  rollout: rolloutOf(
    new Map([
      ["on", 25_000],
      ["off", 75_000],
    ]),
    "s",
  ),
};

export const kenya = {
  id: "r1",
  name: "Kenya",
  conditions: [{ operator: "in", attribute: "country", values: ["KE"] }],
  serve: { variant: "on" },
} as const;
export const beta = {
  id: "r2",
  conditions: [{ operator: "segment", values: ["beta"] }],
  serve: rollout10,
} as const;

const expressConfig: FlagConfig = {
  ...bare,
  on: true,
  prerequisites: [{ flag: "one-page", variants: ["on"] }],
  targets: [
    { variant: "off", keys: ["u2"] },
    { variant: "on", keys: ["u1"] },
  ],
  rules: [kenya, beta],
  fallthrough: rollout10,
  group: "cart",
};

export const betaSegment: Segment = {
  key: "beta",
  name: "Beta",
  description: "",
  owner,
  rules: [{ id: "r1", conditions: [{ operator: "segment", values: ["staff"] }] }],
  state: "active",
};

export const cart: Group = {
  key: "cart",
  name: "Cart",
  salt: "cart",
  slots: [{ flag: "express-wallet", ranges: [{ start: 0, end: 50_000 }] }],
};

export const staging: Environment = {
  key: "staging",
  name: "Staging",
  kind: "staging",
  isProtected: false,
  position: 1,
};

export const walletNeedsPage: InteractionRule = {
  key: "wallet-needs-page",
  statement: {
    kind: "requires",
    one: { kind: "serves", flag: "express-wallet", variants: ["on"] },
    other: { kind: "serves", flag: "one-page", variants: ["on"] },
  },
  severity: "warn",
  owner,
  reason: "The wallet opens on the page.",
};

export const described: Policy = {
  key: "described",
  name: "Flags say what they are for",
  description: "",
  severity: "advisory",
  scope: {},
  requirement: { kind: "description", lengthMin: 10 },
  state: "active",
};

export const oldWallet: Waiver = {
  key: "old-wallet",
  policy: "described",
  flag: "express-wallet",
  reason: "Its author is away.",
  approver: "p1",
  until: "2027-01-31",
};

export const shop: Registry = {
  project: "storefront",
  environments: new Map(defaultEnvironments.map((environment) => [environment.key, environment])),
  flags: new Map(
    [
      flagOf("express-wallet", {
        configs: { development: bare, staging: bare, production: expressConfig },
      }),
      flagOf("one-page"),
      flagOf("badge", {
        type: "string",
        variants: [
          { name: "none", value: "" },
          { name: "new", value: "New!" },
        ],
        configs: Object.fromEntries(
          defaultEnvironments.map(({ key }) => [
            key,
            { ...bare, offVariant: "none", fallthrough: { variant: "new" } },
          ]),
        ),
      }),
      flagOf("old", { state: "archived" }),
    ].map((flag) => [flag.key, flag]),
  ),
  segments: new Map([
    ["beta", betaSegment],
    ["staff", { key: "staff", name: "Staff", description: "", owner, rules: [], state: "active" }],
  ]),
  lists: new Map([
    ["beta/included", { segment: "beta", list: "included", keys: new Set(["u1", "u2"]) }],
  ]),
  groups: new Map([["cart", cart]]),
  interactions: new Map([["wallet-needs-page", walletNeedsPage]]),
  policies: new Map([["described", described]]),
  waivers: new Map([["old-wallet", oldWallet]]),
};

export const inProduction = { flag: "express-wallet", environment: "production" } as const;
