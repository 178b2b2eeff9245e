import { expect, test } from "vitest";
import type { Registry } from "../registry/registry.ts";
import { applyChanges } from "./apply-changes.ts";
import { diff } from "./diff.ts";
import { beta, betaSegment, cart, flagOf, kenya, shop, staging } from "./shop.test-support.ts";

/** What the difference to a next shop is made of. */
function kinds(after: Partial<Registry>): readonly string[] {
  return diff(shop, { ...shop, ...after }).map((change) =>
    "field" in change ? `${change.kind} ${change.field}` : change.kind,
  );
}

function withConfig(parts: object): Partial<Registry> {
  const flag = shop.flags.get("express-wallet");
  const config = flag?.configs["production"];
  if (flag === undefined || config === undefined) throw new Error("The shop has it.");
  const configs = { ...flag.configs, production: { ...config, ...parts } };
  return { flags: new Map(shop.flags).set(flag.key, { ...flag, configs }) };
}

test("nothing changed, no changes", () => expect(kinds(structuredClone(shop))).toEqual([]));

test.each([
  ["config.on", { on: false }],
  ["config.off_variant", { offVariant: "on" }],
  ["config.fallthrough", { fallthrough: { variant: "off" } }],
  ["config.group", { group: undefined }],
  ["config.prerequisite", { prerequisites: [] }],
  ["config.target", { targets: [{ variant: "on", keys: ["u1"] }] }],
  ["config.rule", { rules: [kenya] }],
  ["config.rule", { rules: [kenya, { ...beta, name: "Testers" }] }],
  ["config.rule", { rules: [kenya, { ...beta, id: "r9" }, beta] }],
  ["config.rule_order", { rules: [beta, kenya] }],
] as const)("one edit of a config is one change: %s", (kind, parts) => {
  expect(kinds(withConfig(parts))).toEqual([kind]);
});

test("several edits of a config end with whether it is on", () => {
  expect(
    kinds(withConfig({ on: false, offVariant: "on", fallthrough: { variant: "on" } })),
  ).toEqual(["config.off_variant", "config.fallthrough", "config.on"]);
});

test("a flag that comes along is created, one that is gone is removed", () => {
  const flags = new Map(shop.flags).set("new", flagOf("new"));
  flags.delete("badge");
  expect(diff(shop, { ...shop, flags }).map(({ kind }) => kind)).toEqual([
    "flag.create",
    "flag.create",
  ]);
});

test("what can never change is a change that applying refuses, and says why", () => {
  const cases: readonly (readonly [string, Partial<Registry>])[] = [
    ["flag_type_fixed", { flags: new Map(shop.flags).set("badge", flagOf("badge")) }],
    [
      "segment_kind_fixed",
      { segments: new Map(shop.segments).set("beta", { ...betaSegment, kind: "device" }) },
    ],
    ["group_basis_fixed", { groups: new Map([["cart", { ...cart, salt: "other" }]]) }],
  ];
  for (const [code, after] of cases) {
    const changes = diff(shop, { ...shop, ...after });
    expect(applyChanges(shop, changes).problems?.map((problem) => problem.code)).toEqual([code]);
  }
});

test("a new environment comes with the configs that are not bare", () => {
  const qa = { ...staging, key: "qa", position: 3 };
  const flags = new Map(
    [...shop.flags].map(([key, flag]) => {
      const config = flag.configs["staging"];
      if (config === undefined) throw new Error("Each flag has a config in staging.");
      return [
        key,
        { ...flag, configs: { ...flag.configs, qa: { ...config, on: key === "badge" } } },
      ];
    }),
  );
  const after = { ...shop, environments: new Map(shop.environments).set("qa", qa), flags };
  const changes = diff(shop, after);
  expect(changes).toEqual([
    {
      kind: "environment.create",
      environment: "qa",
      from: null,
      to: qa,
      configs: { badge: flags.get("badge")?.configs["qa"] },
    },
  ]);
  expect(applyChanges(shop, changes).registry).toEqual(after);
});
