import { expect, test } from "vitest";
import { emptyRegistry } from "../registry/empty-registry.ts";
import { applyChanges } from "./apply-changes.ts";
import type { Change } from "./change.ts";
import { effectOf } from "./effect-of.ts";
import { flagOf, inProduction, shop } from "./shop.test-support.ts";

/** The effect of changes on the shop: touched addresses, touched environments, and which of these are inert. */
function effect(...changes: readonly Change[]) {
  const { registry, problems } = applyChanges(shop, changes);
  if (registry === undefined) throw new Error(JSON.stringify(problems));
  const { entities, deltas, inert } = effectOf(shop, registry);
  return { addresses: entities.map(({ address }) => address), touched: Object.keys(deltas), inert };
}

const all = ["development", "production", "staging"];

test("turning a flag on touches one config and one environment", () => {
  expect(effect({ kind: "config.on", ...inProduction, from: true, to: false })).toEqual({
    addresses: ["flag/express-wallet/production"],
    touched: ["production"],
    inert: [],
  });
});

test("facts touch no environment", () => {
  expect(
    effect({ kind: "flag.fact", flag: "badge", field: "name", from: "badge", to: "B" }),
  ).toEqual({
    addresses: ["flag/badge"],
    touched: [],
    inert: [],
  });
  expect(
    effect({ kind: "group.fact", group: "cart", field: "name", from: "Cart", to: "B" }).touched,
  ).toEqual([]);
});

test("whether browsers may ask for a flag is a fact that every environment gets", () => {
  const change = {
    kind: "flag.fact",
    flag: "badge",
    field: "clientSide",
    from: false,
    to: true,
  } as const;
  expect(effect(change).touched).toEqual(all);
});

test("a key list says what came and went, and its inverse", () => {
  const { registry = shop } = applyChanges(shop, [
    { kind: "segment.keys", segment: "beta", list: "included", add: ["u3"], remove: ["u1"] },
  ]);
  expect(effectOf(shop, registry)).toEqual({
    entities: [
      {
        address: "list/beta/included",
        before: { add: ["u1"], remove: ["u3"] },
        after: { add: ["u3"], remove: ["u1"] },
      },
    ],
    deltas: Object.fromEntries(
      all.map((key) => [key, { lists: { "beta/included": { add: ["u3"], remove: ["u1"] } } }]),
    ),
    inert: [],
  });
});

test("a list that goes with its segment is gone at once, not key by key", () => {
  const { registry = shop } = applyChanges(shop, [
    {
      kind: "segment.fact",
      segment: "beta",
      field: "environments",
      from: undefined,
      to: ["staging"],
    },
  ]);
  const { deltas } = effectOf(shop, registry);
  expect(deltas["development"]).toEqual({
    segments: { beta: null },
    lists: { "beta/included": null },
  });
  expect(deltas["staging"]).toBeUndefined();
});

test("a new flag with the bare config is inert", () => {
  const create = { kind: "flag.create", flag: "new", from: null, to: flagOf("new") } as const;
  expect(effect(create)).toEqual({
    addresses: ["flag/new", "flag/new/development", "flag/new/production", "flag/new/staging"],
    touched: all,
    inert: all,
  });
});

test("only where a new flag's config is bare it is inert", () => {
  const to = flagOf("new");
  const staged = {
    ...to,
    configs: { ...to.configs, staging: { ...to.configs["staging"], on: true } as never },
  };
  const create = { kind: "flag.create", flag: "new", from: null, to: staged } as const;
  expect(effect(create).inert).toEqual(["development", "production"]);
});

test("an edit of a flag that is off is not inert, nor is one that comes back", () => {
  const edit = {
    kind: "config.off_variant",
    flag: "badge",
    environment: "staging",
    from: "none",
    to: "new",
  } as const;
  expect(effect(edit)).toMatchObject({ touched: ["staging"], inert: [] });
  const restore = {
    kind: "flag.fact",
    flag: "old",
    field: "state",
    from: "archived",
    to: "active",
  } as const;
  expect(effect(restore)).toMatchObject({ touched: all, inert: [] });
});

test("a new segment in company of a new flag is not inert", () => {
  const segment = { ...(shop.segments.get("staff") as never as object), key: "pro" } as never;
  const changes: Change[] = [
    { kind: "flag.create", flag: "new", from: null, to: flagOf("new") },
    { kind: "segment.create", segment: "pro", from: null, to: segment },
  ];
  expect(effect(...changes)).toMatchObject({ touched: all, inert: [] });
});

test("an archived flag is gone from every environment that had it", () => {
  const { registry = shop } = applyChanges(shop, [
    { kind: "flag.fact", flag: "badge", field: "state", from: "active", to: "archived" },
  ]);
  const { deltas } = effectOf(shop, registry);
  expect(Object.values(deltas)).toEqual(all.map(() => ({ flags: { badge: null } })));
});

test("a new environment is inert as long as all its configs are bare", () => {
  const to = { key: "qa", name: "QA", kind: "test", isProtected: false, position: 3 } as const;
  const create = { kind: "environment.create", environment: "qa", from: null, to } as const;
  expect(effect(create)).toMatchObject({ touched: ["qa"], inert: ["qa"] });
  const config = shop.flags.get("express-wallet")?.configs["production"];
  if (config === undefined) throw new Error("The shop has it.");
  const copy = { ...create, configs: { "express-wallet": config } };
  expect(effect(copy)).toMatchObject({ touched: ["qa"], inert: [] });
});

test("an environment that goes touches nobody but is seen in the effect", () => {
  const { entities, deltas } = effectOf(shop, { ...emptyRegistry("storefront") });
  expect(deltas).toEqual({});
  expect(entities).toContainEqual(
    expect.objectContaining({ address: "environment/staging", after: null }),
  );
  expect(entities).toContainEqual(expect.objectContaining({ address: "flag/old", after: null }));
});
