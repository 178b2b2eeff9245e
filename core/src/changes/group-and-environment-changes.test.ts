import type { Registry } from "../registry/registry.ts";
import { checkChanges, checkRefusals, checkSentences } from "./check-changes.test-support.ts";
import { cart, flagOf, shop, staging } from "./shop.test-support.ts";

const environment = (registry: Registry) => registry.environments.get("staging");
const qa = { key: "qa", name: "QA", kind: "test", isProtected: true, position: 3 } as const;
const home = { key: "home", name: "Home", salt: "h", slots: [] } as const;
const slots = [{ flag: "express-wallet", ranges: [{ start: 0, end: 60_000 }] }];
const wallet = "/flags/express-wallet/configs/production";

checkChanges([
  {
    change: { kind: "group.create", group: "home", from: null, to: home },
    says: "Create the group `home`.",
    look: (registry) => registry.groups.get("home"),
    finds: home,
    again: "group_key_taken",
  },
  {
    change: { kind: "group.fact", group: "cart", field: "name", from: "Cart", to: "Basket" },
    says: "Rename the group `cart` to “Basket”.",
    look: (registry) => registry.groups.get("cart")?.name,
    finds: "Basket",
  },
  {
    change: {
      kind: "group.slots",
      group: "cart",
      from: shop.groups.get("cart")?.slots ?? [],
      to: slots,
    },
    says: "In the group `cart`, grow the slot of `express-wallet` from 50 % to 60 %.",
    look: (registry) => registry.groups.get("cart")?.slots,
    finds: slots,
  },
  {
    change: { kind: "environment.create", environment: "qa", from: null, to: qa },
    says: "Create the protected environment `qa`.",
    look: (registry) => registry.flags.get("badge")?.configs["qa"]?.offVariant,
    finds: "none",
    again: "environment_key_taken",
  },
  {
    change: {
      kind: "environment.fact",
      environment: "staging",
      field: "name",
      from: "Staging",
      to: "Stage",
    },
    says: "Rename the environment `staging` to “Stage”.",
    look: (registry) => environment(registry)?.name,
    finds: "Stage",
  },
  {
    change: {
      kind: "environment.fact",
      environment: "staging",
      field: "kind",
      from: "staging",
      to: "test",
    },
    says: "Make the environment `staging` one for test instead of staging.",
    look: (registry) => environment(registry)?.kind,
    finds: "test",
  },
  {
    change: {
      kind: "environment.fact",
      environment: "staging",
      field: "isProtected",
      from: false,
      to: true,
    },
    says: "Protect the environment `staging`.",
    look: (registry) => environment(registry)?.isProtected,
    finds: true,
  },
  {
    change: { kind: "environment.fact", environment: "staging", field: "position", from: 1, to: 5 },
    says: "Move the environment `staging` to place 6 in the row of stages.",
    look: (registry) => environment(registry)?.position,
    finds: 5,
  },
]);

const slotAt = (flag: string, start: number, end: number) => ({ flag, ranges: [{ start, end }] });
const [one, other] = [slotAt("badge", 0, 20_000), slotAt("new-page", 50_000, 62_500)];

checkSentences([
  [
    "In the group `cart`, release the slot of `badge`, shrink the slot of `new-page` from 12.5 % to 10 % and reserve 5 % for `express-wallet`.",
    {
      ...{ kind: "group.slots", group: "cart", from: [one, other] },
      to: [slotAt("new-page", 50_000, 60_000), slotAt("express-wallet", 0, 5_000)],
    },
  ],
  [
    "In the group `cart`, move the slot of `badge`.",
    {
      kind: "group.slots",
      group: "cart",
      from: [one, other],
      to: [slotAt("badge", 1, 20_001), other],
    },
  ],
  [
    "In the group `cart`, list the slots in another order.",
    { kind: "group.slots", group: "cart", from: [one, other], to: [other, one] },
  ],
  ["Remove the group `home`.", { kind: "group.create", group: "home", from: home, to: null }],
  [
    "Remove the environment `qa` with all its configs.",
    { kind: "environment.create", environment: "qa", from: qa, to: null },
  ],
  [
    "Create the environment `qa`.",
    {
      kind: "environment.create",
      environment: "qa",
      from: null,
      to: { ...qa, isProtected: false },
    },
  ],
  [
    "No longer protect the environment `staging`.",
    {
      kind: "environment.fact",
      environment: "staging",
      field: "isProtected",
      from: true,
      to: false,
    },
  ],
]);

checkRefusals([
  [
    "a change of a group that is not there",
    ["group_not_found /0/group"],
    [{ kind: "group.fact", group: "nope", field: "name", from: "A", to: "B" }],
  ],
  [
    "a change of an environment that is not there",
    ["environment_not_found /0/environment"],
    [{ kind: "environment.fact", environment: "moon", field: "name", from: "A", to: "B" }],
  ],
  [
    "taking the slot of a flag that uses the group",
    [`group_in_use ${wallet}/group`],
    [{ kind: "group.slots", group: "cart", from: cart.slots, to: [] }],
  ],
  [
    "a slot for a flag that is not there",
    ["reference_missing /groups/cart/slots/1/flag"],
    [
      {
        kind: "group.slots",
        group: "cart",
        from: cart.slots,
        to: [...cart.slots, { flag: "nope", ranges: [] }],
      },
    ],
  ],
  [
    "slots that overlap",
    ["ranges_overlap /groups/cart/slots/1/ranges/0"],
    [
      {
        kind: "group.slots",
        group: "cart",
        from: cart.slots,
        to: [...cart.slots, { flag: "badge", ranges: [{ start: 49_999, end: 50_001 }] }],
      },
    ],
  ],
  [
    "removing a group that a flag uses",
    [`group_in_use ${wallet}/group`],
    [{ kind: "group.create", group: "cart", from: cart, to: null }],
  ],
  [
    "another salt for a group",
    ["group_basis_fixed /0/to"],
    [{ kind: "group.create", group: "cart", from: cart, to: { ...cart, salt: "x" } }],
  ],
  [
    "removing no group",
    ["conflict /0/from"],
    [{ kind: "group.create", group: "nope", from: null, to: null }],
  ],
  [
    "a group under another key",
    ["key_mismatch /0/to/key"],
    [{ kind: "group.create", group: "a", from: null, to: { ...cart, key: "b" } }],
  ],
  [
    "an environment at a place that is taken",
    ["environment_position_taken /environments/production/position"],
    [{ kind: "environment.fact", environment: "staging", field: "position", from: 1, to: 2 }],
  ],
  [
    "another environment in place of one",
    ["conflict /0/from"],
    [
      {
        kind: "environment.create",
        environment: "staging",
        from: staging,
        to: { ...staging, name: "X" },
      },
    ],
  ],
  [
    "an environment under another key",
    ["key_mismatch /0/to/key"],
    [{ kind: "environment.create", environment: "moon", from: null, to: staging }],
  ],
  [
    "an environment with a config for a flag that is not there",
    ["flag_not_found /0/configs"],
    [
      {
        kind: "environment.create",
        environment: "moon",
        from: null,
        to: { ...staging, key: "moon", position: 9 },
        configs: { nope: flagOf("nope").configs["staging"] as never },
      },
    ],
  ],
  [
    "removing no environment",
    ["conflict /0/from"],
    [{ kind: "environment.create", environment: "moon", from: null, to: null }],
  ],
]);
