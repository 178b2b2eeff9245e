import type { Registry } from "../registry/registry.ts";
import { checkChanges, checkRefusals, checkSentences } from "./check-changes.test-support.ts";
import {
  beta,
  inProduction,
  kenya,
  rollout10,
  rollout25,
  shop,
  staging,
} from "./shop.test-support.ts";

const config = (registry: Registry) => registry.flags.get("express-wallet")?.configs["production"];
const express = { flag: "express-wallet" } as const;
const nowhere = { flag: "nope", environment: "production" } as const;
const onMoon = { flag: "express-wallet", environment: "moon" } as const;
const wallet = "/flags/express-wallet/configs/production";

checkChanges([
  {
    change: { kind: "config.on", ...inProduction, from: true, to: false },
    says: "Turn off `express-wallet` in production.",
    look: (registry) => config(registry)?.on,
    finds: false,
  },
  {
    change: { kind: "config.off_variant", ...inProduction, from: "off", to: "on" },
    says: "Serve `on` instead of `off` while `express-wallet` is off in production.",
    look: (registry) => config(registry)?.offVariant,
    finds: "on",
  },
  {
    change: { kind: "config.fallthrough", ...inProduction, from: rollout10, to: rollout25 },
    says: "Serve `on` to 25 % instead of 10 % where no rule of `express-wallet` in production matches.",
    look: (registry) => config(registry)?.fallthrough,
    finds: rollout25,
  },
  {
    change: { kind: "config.fallthrough", ...inProduction, from: rollout10, to: { variant: "on" } },
    says: "Serve `on` instead of 10 % `on`, 90 % `off` where no rule of `express-wallet` in production matches.",
    look: (registry) => config(registry)?.fallthrough,
    finds: { variant: "on" },
  },
  {
    change: {
      kind: "config.rule",
      ...inProduction,
      rule: "r3",
      from: null,
      to: { rule: { ...beta, id: "r3" }, after: "r1" },
    },
    says: "Add the rule `r3` to `express-wallet` in production: if the subject is in `beta`, serve 10 % `on`, 90 % `off`.",
    look: (registry) => config(registry)?.rules.map(({ id }) => id),
    finds: ["r1", "r3", "r2"],
  },
  {
    change: {
      kind: "config.rule",
      ...inProduction,
      rule: "r1",
      from: { rule: kenya, after: null },
      to: { rule: { ...kenya, serve: { variant: "off" } }, after: null },
    },
    says: "Change the rule `Kenya` of `express-wallet` in production: if country is `KE`, serve `off`.",
    look: (registry) => config(registry)?.rules[0]?.serve,
    finds: { variant: "off" },
  },
  {
    change: {
      kind: "config.rule",
      ...inProduction,
      rule: "r2",
      from: { rule: beta, after: "r1" },
      to: { rule: beta, after: null },
    },
    says: "Move the rule `r2` of `express-wallet` in production to the top.",
    look: (registry) => config(registry)?.rules.map(({ id }) => id),
    finds: ["r2", "r1"],
  },
  {
    change: {
      kind: "config.rule",
      ...inProduction,
      rule: "r1",
      from: { rule: kenya, after: null },
      to: { rule: kenya, after: "r2" },
    },
    says: "Move the rule `Kenya` of `express-wallet` in production behind `r2`.",
    look: (registry) => config(registry)?.rules.map(({ id }) => id),
    finds: ["r2", "r1"],
  },
  {
    change: {
      kind: "config.rule",
      ...inProduction,
      rule: "r1",
      from: { rule: kenya, after: null },
      to: null,
    },
    says: "Remove the rule `Kenya` from `express-wallet` in production.",
    look: (registry) => config(registry)?.rules.map(({ id }) => id),
    finds: ["r2"],
  },
  {
    change: { kind: "config.rule_order", ...inProduction, from: ["r1", "r2"], to: ["r2", "r1"] },
    says: "Put the rules of `express-wallet` in production in another order.",
    look: (registry) => config(registry)?.rules.map(({ id }) => id),
    finds: ["r2", "r1"],
  },
  {
    change: { kind: "config.target", ...inProduction, key: "u1", from: "on", to: "off" },
    says: "Serve `off` to `u1` with `express-wallet` in production.",
    look: (registry) => config(registry)?.targets,
    finds: [{ variant: "off", keys: ["u1", "u2"] }],
  },
  {
    change: {
      kind: "config.target",
      ...inProduction,
      key: "d1",
      contextKind: "device",
      from: null,
      to: "on",
    },
    says: "Serve `on` to device `d1` with `express-wallet` in production.",
    look: (registry) => config(registry)?.targets.at(-1),
    finds: { variant: "on", kind: "device", keys: ["d1"] },
  },
  {
    change: { kind: "config.target", ...inProduction, key: "u2", from: "off", to: null },
    says: "Stop targeting `u2` with `express-wallet` in production.",
    look: (registry) => config(registry)?.targets,
    finds: [{ variant: "on", keys: ["u1"] }],
  },
  {
    change: {
      kind: "config.prerequisite",
      ...inProduction,
      prerequisite: "badge",
      from: null,
      to: ["new"],
    },
    says: "Require `badge` to serve `new` for `express-wallet` in production.",
    look: (registry) => config(registry)?.prerequisites.map((it) => it.flag),
    finds: ["badge", "one-page"],
  },
  {
    change: {
      kind: "config.prerequisite",
      ...inProduction,
      prerequisite: "one-page",
      from: ["on"],
      to: null,
    },
    says: "No longer require `one-page` for `express-wallet` in production.",
    look: (registry) => config(registry)?.prerequisites,
    finds: [],
  },
  {
    change: { kind: "config.group", ...inProduction, from: "cart", to: null },
    says: "Take `express-wallet` in production out of the group `cart`.",
    look: (registry) => config(registry)?.group,
    finds: undefined,
  },
  {
    change: { kind: "config.group", ...express, environment: "staging", from: null, to: "cart" },
    says: "Put `express-wallet` in staging into the group `cart`.",
    look: (registry) => registry.flags.get("express-wallet")?.configs["staging"]?.group,
    finds: "cart",
  },
]);

checkSentences([
  [
    "Turn on `express-wallet` in production.",
    { kind: "config.on", ...inProduction, from: false, to: true },
  ],
]);

checkRefusals([
  [
    "a change of a flag that is not there",
    ["flag_not_found /0/flag"],
    [{ kind: "config.on", ...nowhere, from: false, to: true }],
  ],
  [
    "a change in an environment that is not there",
    ["environment_not_found /0/environment"],
    [{ kind: "config.on", ...onMoon, from: false, to: true }],
  ],
  [
    "a pointer that names the change at fault",
    ["conflict /1/from"],
    [
      { kind: "config.on", ...inProduction, from: true, to: false },
      { kind: "config.on", ...inProduction, from: true, to: false },
    ],
  ],
  [
    "an order of rules that leaves one out",
    ["order_incomplete /0/to"],
    [{ kind: "config.rule_order", ...inProduction, from: ["r1", "r2"], to: ["r1"] }],
  ],
  [
    "a rule under another id",
    ["key_mismatch /0/to/rule/id"],
    [
      {
        kind: "config.rule",
        ...inProduction,
        rule: "r9",
        from: null,
        to: { rule: kenya, after: null },
      },
    ],
  ],
  [
    "a rule behind one that is not there",
    ["conflict /0/to/after"],
    [
      {
        kind: "config.rule",
        ...inProduction,
        rule: "r9",
        from: null,
        to: { rule: { ...kenya, id: "r9" }, after: "r8" },
      },
    ],
  ],
  [
    "moving a rule that somebody moved already",
    ["conflict /0/from"],
    [
      {
        kind: "config.rule",
        ...inProduction,
        rule: "r2",
        from: {
          rule: shop.flags.get("express-wallet")?.configs["production"]?.rules[1] ?? kenya,
          after: null,
        },
        to: {
          rule: shop.flags.get("express-wallet")?.configs["production"]?.rules[1] ?? kenya,
          after: "r1",
        },
      },
    ],
  ],
  [
    "a rule that names a segment that is not there",
    [`reference_missing ${wallet}/rules/0/conditions/0/values/0`],
    [
      {
        kind: "config.rule",
        ...inProduction,
        rule: "r9",
        from: null,
        to: {
          rule: { ...kenya, id: "r9", conditions: [{ operator: "segment", values: ["nope"] }] },
          after: null,
        },
      },
    ],
  ],
  [
    "a prerequisite that is archived",
    [`reference_archived ${wallet}/prerequisites/0`],
    [{ kind: "config.prerequisite", ...inProduction, prerequisite: "old", from: null, to: ["on"] }],
  ],
  [
    "a prerequisite with a variant that its flag does not have",
    [`reference_missing ${wallet}/prerequisites/0`],
    [
      {
        kind: "config.prerequisite",
        ...inProduction,
        prerequisite: "badge",
        from: null,
        to: ["on"],
      },
    ],
  ],
  [
    "prerequisites that go round in a circle",
    ["prerequisite_cycle /flags/one-page/configs/production/prerequisites"],
    [
      {
        kind: "config.prerequisite",
        flag: "one-page",
        environment: "production",
        prerequisite: "express-wallet",
        from: null,
        to: ["on"],
      },
    ],
  ],
  [
    "a group that is not there",
    [`reference_missing ${wallet}/group`],
    [{ kind: "config.group", ...inProduction, from: "cart", to: "nope" }],
  ],
  [
    "a group without a slot for the flag",
    ["group_slot_missing /flags/badge/configs/production/group"],
    [{ kind: "config.group", flag: "badge", environment: "production", from: null, to: "cart" }],
  ],
  [
    "removing an environment whose configs somebody changed",
    ["conflict /1/from"],
    [
      { kind: "config.on", flag: "badge", environment: "staging", from: false, to: true },
      { kind: "environment.create", environment: "staging", from: staging, to: null },
    ],
  ],
]);
