import { expect, test } from "vitest";
import { shop } from "../changes/shop.test-support.ts";
import { sliceOf } from "./slice.ts";

/** What a slice of the shop holds besides its environments and groups. */
function held(...addresses: readonly string[]) {
  const { flags, segments, lists } = sliceOf(shop, addresses);
  const keys = [...lists].flatMap(([name, list]) => [...list.keys].map((key) => `${name}/${key}`));
  return [...flags.keys(), ...segments.keys(), ...keys];
}

const cases: readonly (readonly [addresses: readonly string[], held: readonly string[]])[] = [
  [[], []],
  [["flag/badge"], ["badge"]],
  [["flag/badge/production"], ["badge"]],
  [["flag/nope", "segment/nope", "group/nope", "list/nope/included"], []],
  [["flag/express-wallet"], ["express-wallet", "one-page", "beta", "staff"]],
  [["segment/beta"], ["beta", "staff"]],
  [["list/beta/included"], ["beta/included/u1", "beta/included/u2"]],
  [["list/beta/included/u1", "list/beta/included/u9"], ["beta/included/u1"]],
  [["list/beta/included/u9"], []],
  [["list/beta/other"], []],
  [["group/cart"], ["express-wallet", "one-page", "beta", "staff"]],
  [["referrers/flag/one-page"], ["express-wallet", "one-page", "beta", "staff"]],
  [["referrers/flag/badge"], []],
  [["referrers/segment/staff"], ["express-wallet", "one-page", "beta", "staff"]],
  [["referrers/group/cart"], ["express-wallet", "one-page", "beta", "staff"]],
];

test.each(cases)("a slice for %j holds %j", (addresses, expected) => {
  expect(held(...addresses)).toEqual(expected);
});

test("every slice has the environments, groups, interaction rules, policies and waivers whole", () => {
  const { environments, groups, interactions, policies, waivers, project } = sliceOf(shop, []);
  expect({ environments, groups, interactions, policies, waivers, project }).toEqual({
    environments: shop.environments,
    groups: shop.groups,
    policies: shop.policies,
    interactions: shop.interactions,
    waivers: shop.waivers,
    project: "storefront",
  });
});

test("the slice for everything is the registry itself", () => {
  expect(sliceOf(shop, ["flag/badge", "*"])).toBe(shop);
});

test("what a slice holds is identical to what the whole holds", () => {
  const slice = sliceOf(shop, ["flag/badge", "list/beta/included"]);
  expect(slice.flags.get("badge")).toBe(shop.flags.get("badge"));
  expect(slice.lists.get("beta/included")).toBe(shop.lists.get("beta/included"));
});
