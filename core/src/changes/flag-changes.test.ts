import type { Flag, Registry } from "../registry/registry.ts";
import { checkChanges, checkRefusals, checkSentences } from "./check-changes.test-support.ts";
import { flagOf, shop } from "./shop.test-support.ts";

const flag = (key: string) => (registry: Registry) => registry.flags.get(key);
const fact = (field: keyof Flag) => (registry: Registry) =>
  registry.flags.get("express-wallet")?.[field];
const express = { flag: "express-wallet" } as const;
const team = { kind: "team", id: "checkout" } as const;
const hot = { name: "hot", value: "Hot!" } as const;
const wallet = "/flags/express-wallet/configs/production";

checkChanges([
  {
    change: { kind: "flag.create", flag: "new", from: null, to: flagOf("new") },
    says: "Create the boolean flag `new`.",
    look: flag("new"),
    finds: flagOf("new"),
    again: "flag_key_taken",
  },
  {
    change: { kind: "flag.create", flag: "badge", from: shop.flags.get("badge") ?? null, to: null },
    says: "Remove `badge` without trace.",
    look: flag("badge"),
    finds: undefined,
  },
  {
    change: { kind: "flag.fact", ...express, field: "name", from: "express-wallet", to: "Wallet" },
    says: "Rename `express-wallet` to “Wallet”.",
    look: fact("name"),
    finds: "Wallet",
  },
  {
    change: { kind: "flag.fact", ...express, field: "description", from: "", to: "Why." },
    says: "Change the description of `express-wallet`.",
    look: fact("description"),
    finds: "Why.",
  },
  {
    change: {
      kind: "flag.fact",
      ...express,
      field: "owner",
      from: team,
      to: { kind: "person", id: "p1" },
    },
    says: "Make person `p1` the owner of `express-wallet`.",
    look: fact("owner"),
    finds: { kind: "person", id: "p1" },
  },
  {
    change: { kind: "flag.fact", ...express, field: "purpose", from: "release", to: "operational" },
    says: "Change the purpose of `express-wallet` from release to operational.",
    look: fact("purpose"),
    finds: "operational",
  },
  {
    change: {
      kind: "flag.fact",
      ...express,
      field: "expiry",
      from: { kind: "date", date: "2027-01-31" },
      to: { kind: "permanent", reason: "For emergencies." },
    },
    says: "Keep `express-wallet` for good: For emergencies.",
    look: fact("expiry"),
    finds: { kind: "permanent", reason: "For emergencies." },
  },
  {
    change: {
      kind: "flag.fact",
      ...express,
      field: "expiry",
      from: { kind: "date", date: "2027-01-31" },
      to: { kind: "date", date: "2027-02-28" },
    },
    says: "Let `express-wallet` expire on 2027-02-28.",
    look: fact("expiry"),
    finds: { kind: "date", date: "2027-02-28" },
  },
  {
    change: { kind: "flag.fact", ...express, field: "tags", from: [], to: ["a", "b"] },
    says: "Tag `express-wallet` with a and b.",
    look: fact("tags"),
    finds: ["a", "b"],
  },
  {
    change: {
      kind: "flag.fact",
      ...express,
      field: "links",
      from: [],
      to: [{ title: "Plan", url: "https://example.org" }],
    },
    says: "Change the links of `express-wallet`.",
    look: fact("links"),
    finds: [{ title: "Plan", url: "https://example.org" }],
  },
  {
    change: { kind: "flag.fact", ...express, field: "criticality", from: "medium", to: "high" },
    says: "Change the criticality of `express-wallet` from medium to high.",
    look: fact("criticality"),
    finds: "high",
  },
  {
    change: { kind: "flag.fact", ...express, field: "clientSide", from: false, to: true },
    says: "Let browsers ask for `express-wallet`.",
    look: fact("clientSide"),
    finds: true,
  },
  {
    change: { kind: "flag.fact", flag: "badge", field: "state", from: "active", to: "archived" },
    says: "Archive `badge`.",
    look: (registry) => registry.flags.get("badge")?.state,
    finds: "archived",
  },
  {
    change: { kind: "flag.fact", flag: "old", field: "state", from: "archived", to: "active" },
    says: "Restore `old`, off in every environment.",
    look: (registry) => registry.flags.get("old")?.state,
    finds: "active",
  },
  {
    change: {
      kind: "flag.variant",
      flag: "badge",
      variant: "hot",
      from: null,
      to: hot,
      after: "none",
    },
    says: 'Add the variant `hot` with the value `"Hot!"` to `badge`.',
    look: (registry) => registry.flags.get("badge")?.variants.map(({ name }) => name),
    finds: ["none", "hot", "new"],
  },
  {
    change: {
      kind: "flag.variant",
      flag: "badge",
      variant: "new",
      from: { name: "new", value: "New!" },
      to: { name: "new", value: "Neu!" },
    },
    says: 'Change the variant `new` of `badge` from `"New!"` to `"Neu!"`.',
    look: (registry) => registry.flags.get("badge")?.variants[1]?.value,
    finds: "Neu!",
  },
  {
    change: {
      kind: "flag.variant",
      flag: "badge",
      variant: "new",
      from: { name: "new", value: "New!" },
      to: { name: "new", value: "New!", description: "For a week." },
    },
    says: "Change the description of the variant `new` of `badge`.",
    look: (registry) => registry.flags.get("badge")?.variants[1]?.description,
    finds: "For a week.",
  },
  {
    change: {
      kind: "flag.variant_order",
      flag: "badge",
      from: ["none", "new"],
      to: ["new", "none"],
    },
    says: "Put the variants of `badge` in the order `new` and `none`.",
    look: (registry) => registry.flags.get("badge")?.variants.map(({ name }) => name),
    finds: ["new", "none"],
  },
]);

checkSentences([
  [
    "Take the tags off `express-wallet`.",
    { kind: "flag.fact", ...express, field: "tags", from: ["a"], to: [] },
  ],
  [
    "Keep `express-wallet` from browsers.",
    { kind: "flag.fact", ...express, field: "clientSide", from: true, to: false },
  ],
  [
    "Take the schema off `x`.",
    { kind: "flag.fact", flag: "x", field: "schema", from: true, to: undefined },
  ],
  [
    "Change the schema of `x`.",
    { kind: "flag.fact", flag: "x", field: "schema", from: undefined, to: true },
  ],
  [
    "Change the owner of `x`.",
    { kind: "flag.fact", flag: "x", field: "owner", from: team, to: undefined },
  ],
  [
    "Change the expiry of `x`.",
    { kind: "flag.fact", flag: "x", field: "expiry", from: undefined, to: undefined },
  ],
  ["Rename `x` to “”.", { kind: "flag.fact", flag: "x", field: "name", from: "X", to: undefined }],
  [
    "Remove the variant `hot` from `badge`.",
    { kind: "flag.variant", flag: "badge", variant: "hot", from: hot, to: null },
  ],
  [
    "Create the boolean flag `x`, on in staging.",
    {
      kind: "flag.create",
      flag: "x",
      from: null,
      to: flagOf("x", {
        configs: { staging: { ...flagOf("x").configs["staging"], on: true } as never },
      }),
    },
  ],
]);

checkRefusals([
  [
    "the key of an archived flag",
    ["flag_key_taken /0/flag"],
    [{ kind: "flag.create", flag: "old", from: null, to: flagOf("old") }],
  ],
  [
    "a flag under another key",
    ["key_mismatch /0/to/key"],
    [{ kind: "flag.create", flag: "a", from: null, to: flagOf("b") }],
  ],
  [
    "another type for a flag",
    ["flag_type_fixed /0/to/type"],
    [
      {
        kind: "flag.create",
        flag: "one-page",
        from: flagOf("one-page"),
        to: flagOf("one-page", { type: "number" }),
      },
    ],
  ],
  [
    "removing a flag that is a prerequisite",
    [`flag_in_use ${wallet}/prerequisites/0`],
    [{ kind: "flag.create", flag: "one-page", from: flagOf("one-page"), to: null }],
  ],
  [
    "removing a flag that has a slot",
    ["flag_in_use /groups/cart/slots/0/flag"],
    [
      {
        kind: "flag.create",
        flag: "express-wallet",
        from: shop.flags.get("express-wallet") ?? null,
        to: null,
      },
    ],
  ],
  [
    "removing nothing",
    ["conflict /0/from"],
    [{ kind: "flag.create", flag: "nope", from: null, to: null }],
  ],
  [
    "archiving a flag that is a prerequisite",
    [`flag_in_use ${wallet}/prerequisites/0`],
    [{ kind: "flag.fact", flag: "one-page", field: "state", from: "active", to: "archived" }],
  ],
  [
    "removing a variant that a prerequisite asks for",
    [
      `flag_in_use ${wallet}/prerequisites/0`,
      "variant_unknown /flags/one-page/configs/development/fallthrough/variant",
    ],
    [
      {
        kind: "flag.variant",
        flag: "one-page",
        variant: "on",
        from: { name: "on", value: true },
        to: null,
      },
    ],
  ],
  [
    "taking a required fact away",
    ["missing_field /flags/one-page"],
    [
      {
        kind: "flag.fact",
        flag: "one-page",
        field: "owner",
        from: flagOf("x").owner,
        to: undefined,
      },
    ],
  ],
  [
    "a variant under another name",
    ["key_mismatch /0/to/name"],
    [
      {
        kind: "flag.variant",
        flag: "badge",
        variant: "hot",
        from: null,
        to: { name: "cold", value: "" },
      },
    ],
  ],
  [
    "a variant behind one that is not there",
    ["conflict /0/after"],
    [
      {
        kind: "flag.variant",
        flag: "badge",
        variant: "hot",
        from: null,
        to: { name: "hot", value: "" },
        after: "x",
      },
    ],
  ],
  [
    "a value of another type",
    ["variant_type_mismatch /flags/badge/variants/2/value"],
    [
      {
        kind: "flag.variant",
        flag: "badge",
        variant: "hot",
        from: null,
        to: { name: "hot", value: 1 },
      },
    ],
  ],
  [
    "an order that leaves a variant out",
    ["order_incomplete /0/to"],
    [{ kind: "flag.variant_order", flag: "badge", from: ["none", "new"], to: ["none", "none"] }],
  ],
]);
