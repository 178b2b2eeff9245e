import { expect, test } from "vitest";
import { flagOf, shop } from "../changes/shop.test-support.ts";
import { deltaOf } from "./delta-of.ts";
import { emptyRegistry } from "./empty-registry.ts";
import { snapshotFlagOf, snapshotOf } from "./projection.ts";

test("a snapshot holds what its environment decides by, and nothing that is only for people", () => {
  const snapshot = snapshotOf(shop, "production", "e.7");
  expect(snapshot).toMatchObject({
    format: 1,
    project: "storefront",
    environment: "production",
    revision: "e.7",
  });
  expect(Object.keys(snapshot.flags)).toEqual(["express-wallet", "one-page", "badge"]);
  expect(snapshot.flags["badge"]).toEqual({
    type: "string",
    variants: { none: "", new: "New!" },
    config: shop.flags.get("badge")?.configs["production"],
  });
  expect(snapshot.segments["staff"]).toEqual({
    included: "staff/included",
    excluded: "staff/excluded",
    rules: [],
  });
  expect(snapshot.lists).toEqual({ "beta/included": ["u1", "u2"] });
  expect(snapshot.groups["cart"]).toEqual({ salt: "cart", slots: shop.groups.get("cart")?.slots });
});

test("a flag that browsers may ask for says so", () => {
  expect(snapshotFlagOf(flagOf("a", { clientSide: true }), "staging")).toMatchObject({
    clientSide: true,
  });
  expect(snapshotFlagOf(flagOf("a"), "staging")).not.toHaveProperty("clientSide");
  expect(snapshotFlagOf(flagOf("a"), "constructor")).toBeUndefined();
});

test("a segment and its keys ship only where the segment says", () => {
  const beta = shop.segments.get("beta");
  if (beta === undefined) throw new Error("The shop has it.");
  const segments = new Map([["beta", { ...beta, kind: "device", environments: ["staging"] }]]);
  const registry = { ...shop, segments };
  expect(snapshotOf(registry, "production", "e.1")).toMatchObject({ segments: {}, lists: {} });
  expect(snapshotOf(registry, "staging", "e.1").segments["beta"]?.kind).toBe("device");
  expect(snapshotOf(registry, "staging", "e.1").lists).toEqual({ "beta/included": ["u1", "u2"] });
});

test("keys are sorted by code unit, whatever order they were added in", () => {
  const lists = new Map([
    [
      "beta/included",
      { segment: "beta", list: "included" as const, keys: new Set(["b", "a", "B", "ä"]) },
    ],
  ]);
  expect(snapshotOf({ ...shop, lists }, "staging", "e.1").lists["beta/included"]).toEqual([
    "B",
    "a",
    "b",
    "ä",
  ]);
});

test("an environment that is not there has an empty snapshot", () => {
  expect(snapshotOf(shop, "moon", "e.1")).toMatchObject({
    flags: {},
    segments: {},
    lists: {},
    groups: {},
  });
});

test("nothing moved, nothing sent", () => {
  expect(deltaOf(shop, shop, "production")).toEqual({});
  expect(deltaOf(shop, structuredClone(shop), "production")).toEqual({});
});

test("the first delta of an environment is all that it has", () => {
  const { flags, segments, lists, groups } = snapshotOf(shop, "staging", "e.1");
  expect(deltaOf(emptyRegistry("storefront"), shop, "staging")).toEqual({
    flags,
    segments,
    lists: { "beta/included": { add: lists["beta/included"], remove: [] } },
    groups,
  });
});
