import { type Change, diffConfig } from "@yardarm/core/changes";
import { bareConfig, booleanVariants, type Flag, rolloutOf } from "@yardarm/core/registry";
import type { FlagConfig, TargetingRule } from "@yardarm/sdk/model";

// A small shop: enough of every state for tests and for looking at pages by hand.

type FlagFacts = Partial<Omit<Flag, "key" | "configs">>;

/** A boolean release flag of team Checkout, unless the facts say otherwise. */
export function flagCreation(
  key: string,
  facts: FlagFacts = {},
): Change & { kind: "flag.create"; to: Flag } {
  const to: Flag = {
    key,
    name: key,
    description: "",
    type: "boolean",
    variants: booleanVariants,
    owner: { kind: "team", id: "checkout" },
    purpose: "release",
    expiry: { kind: "date", date: "2099-02-20" },
    tags: [],
    links: [],
    criticality: "medium",
    clientSide: false,
    state: "active",
    configs: {},
    ...facts,
  };
  return { kind: "flag.create", flag: key, from: null, to };
}

/** The changes that give a new flag this config in one environment. */
function configuration(
  flag: Flag,
  environment: string,
  part: Partial<FlagConfig>,
): readonly Change[] {
  const bare = bareConfig(flag);
  return diffConfig(flag.key, environment, bare, { ...bare, ...part });
}

/** A rollout of a boolean flag that gives this many per cent `on`. */
function share(flag: string, percent: number): FlagConfig["fallthrough"] {
  const on = Math.round(percent * 1000);
  return {
    rollout: rolloutOf(
      new Map([
        ["on", on],
        ["off", 100_000 - on],
      ]),
      flag,
    ),
  };
}

const inKenya: TargetingRule = {
  id: "kenya",
  name: "Kenya first",
  conditions: [{ operator: "in", attribute: "country", values: ["KE"] }],
  serve: { variant: "on" },
};

/** What the shop starts with. */
export function shopChanges(): readonly Change[] {
  const wallet = flagCreation("checkout.express-wallet", {
    name: "Express wallet",
    description: "Pay with one tap, from the basket.",
    tags: ["checkout", "q4"],
  });
  const banner = flagCreation("catalog.holiday-banner", {
    name: "Holiday banner",
    owner: { kind: "team", id: "catalog" },
    expiry: { kind: "date", date: "2026-01-10" },
    tags: ["catalog"],
  });
  const theme = flagCreation("storefront.theme", {
    name: "Theme of the shop",
    type: "string",
    variants: [
      { name: "classic", value: "classic" },
      { name: "harbour", value: "harbour", description: "Blue, with waves" },
      { name: "night", value: "night" },
    ],
    owner: { kind: "team", id: "catalog" },
    purpose: "experiment",
    clientSide: true,
  });
  const limits = flagCreation("payments.limits", {
    name: "Payment limits",
    type: "object",
    variants: [
      { name: "usual", value: { perDay: 1000, perOrder: 250 } },
      { name: "careful", value: { perDay: 200, perOrder: 50 } },
    ],
    purpose: "operational",
    expiry: { kind: "permanent", reason: "Steers the risk of payments." },
    criticality: "critical",
  });
  return [
    {
      kind: "segment.create",
      segment: "beta-testers",
      from: null,
      to: {
        key: "beta-testers",
        name: "Beta testers",
        description: "People who asked to see things early.",
        owner: { kind: "team", id: "checkout" },
        rules: [
          {
            id: "staff",
            conditions: [
              { operator: "ends_with", attribute: "email", values: ["@yardarm.example"] },
            ],
          },
        ],
        state: "active",
      },
    },
    {
      kind: "segment.keys",
      segment: "beta-testers",
      list: "included",
      add: ["ada", "grace"],
      remove: [],
    },
    wallet,
    ...configuration(wallet.to, "development", { on: true }),
    ...configuration(wallet.to, "staging", { on: true }),
    ...configuration(wallet.to, "production", {
      on: true,
      rules: [inKenya],
      fallthrough: share(wallet.flag, 25),
    }),
    banner,
    ...configuration(banner.to, "development", { on: true }),
    theme,
    ...configuration(theme.to, "development", { on: true }),
    ...configuration(theme.to, "staging", {
      on: true,
      targets: [{ variant: "night", keys: ["ada"] }],
      rules: [
        {
          id: "beta",
          conditions: [{ operator: "segment", values: ["beta-testers"] }],
          serve: { variant: "night" },
        },
      ],
    }),
    limits,
    ...configuration(limits.to, "production", { on: true, fallthrough: { variant: "usual" } }),
  ];
}
