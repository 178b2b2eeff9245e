/** Each way in which one person might change a protected environment, or take away what protects it. */
import type { Change } from "@yardarm/core/changes";
import type { InteractionRule, Policy, Waiver } from "@yardarm/core/registry";
import { bare, newFlag, newRule, newSegment, ruleOf, turned } from "./changes.test-support.ts";

export const inCountry = { operator: "in", attribute: "country", values: ["KE"] } as const;
const inRegion = { operator: "in", attribute: "region", values: ["EAST_AFRICA"] } as const;
const agreed = { kind: "approval", approvals: 1, from: "approver" } as const;
const two: Policy = {
  ...{ key: "two", name: "Two people", description: "", severity: "needs_approval" },
  ...{ scope: { isProtected: true }, state: "active" },
  requirement: agreed,
};
export const never: InteractionRule = {
  ...{ key: "never", severity: "block", reason: "It breaks.", until: "2099-12-31" },
  ...{ owner: { kind: "team", id: "checkout" }, environments: ["production", "staging"] },
  statement: { kind: "never", of: { kind: "serves", flag: "base", variants: ["on"] } },
};
/** It stops nothing for a long time. */
const frozen: Policy = {
  ...{ key: "frozen", name: "Frozen", description: "", severity: "blocking", state: "active" },
  scope: { environmentKinds: ["staging", "production"] },
  requirement: {
    kind: "freeze",
    ...{ incident: false },
    windows: [
      { kind: "dates", from: "2099-12-20T00:00", until: "2100-01-02T00:00", timeZone: "UTC" },
    ],
  },
};
const slow: Policy = {
  ...{ key: "slow", name: "Slow", description: "", severity: "blocking", state: "active" },
  scope: { isProtected: true, purposes: ["release"] },
  requirement: { kind: "direct_edit" },
};
const longed: Waiver = {
  ...{ key: "longed", policy: "frozen", reason: "They launch.", flag: "used" },
  ...{ approver: "test", until: "2099-01-01" },
};
const { flag: _one, ...longedForAll } = longed;
export const ofNever = { kind: "interaction.fact", interaction: "never" } as const;
export const inBeta = { operator: "segment", values: ["beta"] } as const;

export const state = { kind: "flag.fact", field: "state" } as const;

const ofFrozen = { kind: "policy.fact", policy: "frozen" } as const;
const ofTwo = { kind: "policy.fact", policy: "two", field: "requirement" } as const;

/** What the project demands before it has any flag. */
export const demanded: readonly Change[] = [two, frozen, slow].map((policy) => {
  return { kind: "policy.create", policy: policy.key, from: null, to: policy };
});
/** What speaks of its flags. */
export const standing: readonly Change[] = [
  { kind: "interaction.create", interaction: "never", from: null, to: never },
  { kind: "waiver.create", waiver: "longed", from: null, to: longed },
];

export const doors: readonly (readonly [string, readonly Change[]])[] = [
  ["turning a flag on", [turned("used", "production", true)]],
  ["editing a flag that is off", [newRule("used", "production", ruleOf("r2"))]],
  [
    "editing a segment",
    [
      {
        kind: "segment.rules",
        segment: "beta",
        from: [],
        to: [{ id: "s1", conditions: [inCountry] }],
      },
    ],
  ],
  [
    "adding a key to a segment",
    [{ kind: "segment.keys", segment: "beta", list: "included", add: ["u1"], remove: [] }],
  ],
  ["a segment that nobody uses yet", [newSegment("fresh")]],
  [
    "a prerequisite",
    [
      {
        kind: "config.prerequisite",
        flag: "used",
        environment: "production",
        prerequisite: "base",
        from: null,
        to: ["on"],
      },
    ],
  ],
  ["archiving", [{ ...state, flag: "used", from: "active", to: "archived" }]],
  [
    "archiving what is served on for a while",
    [
      { ...state, flag: "used", from: "active", to: "archived" },
      { ...state, field: "servedUntil", flag: "used", from: undefined, to: "2036-01-01" },
    ],
  ],
  ["a new flag that is on", [newFlag("loud", { configs: { production: { ...bare, on: true } } })]],
  [
    "unprotecting in the same request",
    [
      {
        kind: "environment.fact",
        environment: "production",
        field: "isProtected",
        from: true,
        to: false,
      },
      turned("used", "production", true),
    ],
  ],
  [
    "unprotecting it first",
    [
      {
        kind: "environment.fact",
        environment: "production",
        field: "isProtected",
        from: true,
        to: false,
      },
    ],
  ],
  [
    "making another kind of it",
    [
      {
        kind: "environment.fact",
        environment: "production",
        field: "kind",
        from: "production",
        to: "test",
      },
    ],
  ],
  [
    "a weaker policy",
    [
      {
        kind: "policy.fact",
        policy: "two",
        field: "severity",
        from: "needs_approval",
        to: "advisory",
      },
    ],
  ],
  [
    "a policy that is no more",
    [{ kind: "policy.fact", policy: "two", field: "state", from: "active", to: "archived" }],
  ],
  [
    "a waiver from the approval",
    [
      {
        kind: "waiver.create",
        waiver: "alone",
        from: null,
        to: {
          ...{ key: "alone", policy: "two", reason: "I know better." },
          ...{ approver: "test", until: "2099-01-01" },
        },
      },
    ],
  ],
  [
    "a waiver from what is refused",
    [
      {
        kind: "waiver.create",
        waiver: "thaw",
        from: null,
        to: { ...longed, key: "thaw", environment: "production" },
      },
    ],
  ],
  [
    "a waiver that holds longer",
    [
      {
        ...{ kind: "waiver.fact", waiver: "longed", field: "until" },
        ...{ from: longed.until, to: "2099-12-31" },
      },
    ],
  ],
  [
    "a waiver granted anew for every flag",
    [
      { kind: "waiver.create", waiver: "longed", from: longed, to: null },
      { kind: "waiver.create", waiver: "longed", from: null, to: longedForAll },
    ],
  ],
  [
    "an approval of large changes only",
    [{ ...ofTwo, from: agreed, to: { ...agreed, pointsMin: 50 } }],
  ],
  [
    "a policy that speaks of less",
    [{ ...ofFrozen, field: "scope", from: frozen.scope, to: { environmentKinds: ["staging"] } }],
  ],
  [
    "a freeze that is lifted",
    [
      {
        ...{ ...ofFrozen, field: "requirement", from: frozen.requirement },
        to: { kind: "freeze", windows: [], incident: false },
      },
    ],
  ],
  [
    "taking another environment out of reach of a policy",
    [
      {
        ...{ kind: "environment.fact", environment: "staging", field: "kind" },
        ...{ from: "staging", to: "test" },
      },
    ],
  ],
  [
    "taking a flag out of reach of a policy",
    [{ kind: "flag.fact", flag: "used", field: "purpose", from: "release", to: "permission" }],
  ],
  [
    "removing a rule that refuses",
    [{ kind: "interaction.create", interaction: "never", from: never, to: null }],
  ],
  ["a rule that only warns", [{ ...ofNever, field: "severity", from: "block", to: "warn" }]],
  [
    "a rule that no longer speaks of it",
    [{ ...ofNever, field: "environments", from: never.environments, to: ["staging"] }],
  ],
  [
    "a rule that ends sooner",
    [{ ...ofNever, field: "until", from: never.until, to: "2026-01-01" }],
  ],
  [
    "declaring that something cannot be",
    [
      {
        ...{ kind: "environment.fact", environment: "production", field: "correlations" },
        ...{ from: undefined, to: [{ when: [inCountry], implies: [inRegion] }] },
      },
    ],
  ],
  [
    "naming what an emergency may serve",
    [{ kind: "flag.fact", flag: "used", field: "safeVariant", from: undefined, to: "on" }],
  ],
  [
    "a new flag of which an emergency could serve anything",
    [newFlag("trap", { safeVariant: "on" })],
  ],
  [
    "many flags at once, as an import brings them",
    ["a", "b", "c"].map((key) => newFlag(key, { configs: { production: { ...bare, on: true } } })),
  ],
  [
    "protecting in the same request",
    [
      {
        kind: "environment.fact",
        environment: "staging",
        field: "isProtected",
        from: false,
        to: true,
      },
      turned("used", "staging", true),
    ],
  ],
];
