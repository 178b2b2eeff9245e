import { limits } from "@yardarm/sdk/model";
import { expect, test } from "vitest";
import { betaSegment, flagOf, shop } from "../changes/shop.test-support.ts";
import { checkCounts, checkRegistry } from "./check-registry.ts";
import type { Flag, Registry, Segment } from "./registry.ts";

const texts = (registry: Registry, changed?: readonly string[]) =>
  checkRegistry(registry, changed).map(({ code, pointer }) => `${code} ${pointer}`);

function withFlags(...flags: readonly Flag[]): Registry {
  return {
    ...shop,
    flags: new Map(flags.map((flag) => [flag.key, flag])),
    groups: new Map(),
    interactions: new Map(),
  };
}

/** A flag that requires others in production. */
function requiring(key: string, ...prerequisites: readonly string[]): Flag {
  const flag = flagOf(key);
  const { production } = flag.configs;
  if (production === undefined) throw new Error("The flag has a config in production.");
  const needs = prerequisites.map((other) => ({ flag: other, variants: ["on"] }));
  return {
    ...flag,
    configs: { ...flag.configs, production: { ...production, prerequisites: needs } },
  };
}

/** A flag of which a rule in production asks what another serves. */
function asking(key: string, other: string, variants: readonly string[] = ["on"]): Flag {
  const flag = flagOf(key);
  const { production } = flag.configs;
  if (production === undefined) throw new Error("The flag has a config in production.");
  const conditions = [
    {
      operator: "all" as const,
      conditions: [{ operator: "flag" as const, flag: other, variants, negate: true as const }],
    },
  ];
  const rules = [{ id: "r", conditions, serve: { variant: "on" } }];
  return { ...flag, configs: { ...flag.configs, production: { ...production, rules } } };
}

/** `length` flags, each of which requires the next. */
function chain(length: number): Flag[] {
  return Array.from({ length }, (_, index) =>
    index === length - 1 ? flagOf(`f${index}`) : requiring(`f${index}`, `f${index + 1}`),
  );
}

/** `length` segments, each of which uses the next. */
function withNestedSegments(length: number): Registry {
  const named = Array.from({ length }, (_, index): [string, Segment] => {
    const condition = { operator: "segment" as const, values: [`s${index + 1}`] };
    const rules = index === length - 1 ? [] : [{ id: "r", conditions: [condition] }];
    return [`s${index}`, { ...betaSegment, key: `s${index}`, rules }];
  });
  return { ...withFlags(), segments: new Map(named), lists: new Map() };
}

test("a sound registry has no problems", () => expect(checkRegistry(shop)).toEqual([]));

test("only what a change can have broken is checked", () => {
  const broken = withFlags(requiring("a", "nope"), requiring("b", "a"), flagOf("c"));
  const problem = "reference_missing /flags/a/configs/production/prerequisites/0";
  expect(texts(broken)).toEqual([problem]);
  expect(texts(broken, ["flag/a/production"])).toEqual([problem]);
  expect(texts(broken, ["*"])).toEqual([problem]);
  expect(texts(broken, ["flag/c"])).toEqual([]);
});

test("what an archived flag names does not matter: no environment has it", () => {
  expect(texts(withFlags({ ...requiring("a", "nope"), state: "archived" }))).toEqual([]);
  expect(texts(withFlags({ ...requiring("a", "a"), state: "archived" }))).toEqual([]);
});

test("an archived segment may name others that are archived", () => {
  const [beta, staff] = [shop.segments.get("beta"), shop.segments.get("staff")];
  if (!beta || !staff) throw new Error("The shop has them.");
  const archived = { state: "archived" } as const;
  const segments = new Map([
    ["beta", { ...beta, ...archived }],
    ["staff", { ...staff, ...archived }],
  ]);
  expect(texts({ ...withFlags(), segments })).toEqual([]);
});

test("a circle of prerequisites is shown, at each flag in it and at no other", () => {
  const circle = withFlags(
    requiring("a", "b"),
    requiring("b", "c"),
    requiring("c", "a"),
    requiring("d", "a"),
  );
  const problems = checkRegistry(circle);
  expect(problems.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(
    ["a", "b", "c"].map(
      (key) => `prerequisite_cycle /flags/${key}/configs/production/prerequisites`,
    ),
  );
  expect(problems[0]?.detail).toContain("`a` → `b` → `c` → `a`");
});

test("a flag that requires itself is a circle", () => {
  expect(texts(withFlags(requiring("a", "a")))).toEqual([
    "prerequisite_cycle /flags/a/configs/production/prerequisites",
  ]);
});

test("a condition can name a flag or a variant that is not there", () => {
  const pointer = "/flags/a/configs/production/rules/0/conditions/0/conditions/0";
  expect(texts(withFlags(asking("a", "nope")))).toEqual([`reference_missing ${pointer}`]);
  expect(texts(withFlags(asking("a", "b", ["on", "blue"]), flagOf("b")))).toEqual([
    `reference_missing ${pointer}`,
  ]);
  expect(texts(withFlags(asking("a", "b"), flagOf("b", { state: "archived" })))).toEqual([
    `reference_archived ${pointer}`,
  ]);
  expect(
    texts(withFlags(asking("a", "b"), flagOf("b", { state: "archived" })), ["flag/b"]),
  ).toEqual([`flag_in_use ${pointer}`]);
  expect(texts(withFlags(asking("a", "b"), flagOf("b")))).toEqual([]);
});

test("a circle through conditions is shown where each flag names the next", () => {
  const circle = withFlags(asking("a", "b"), requiring("b", "a"), asking("c", "a"));
  expect(texts(circle)).toEqual([
    "prerequisite_cycle /flags/a/configs/production/rules/0/conditions/0/conditions/0",
    "prerequisite_cycle /flags/b/configs/production/prerequisites",
  ]);
  expect(texts(withFlags(asking("a", "a")))).toEqual([
    "prerequisite_cycle /flags/a/configs/production/rules/0/conditions/0/conditions/0",
  ]);
});

test("conditions make a chain of prerequisites longer", () => {
  const max = limits.prerequisiteDepthMax;
  const all = withFlags(...chain(max + 1), asking("top", "f0"));
  expect(texts(all, ["flag/top"])).toEqual([
    "prerequisites_too_deep /flags/top/configs/production/rules/0/conditions/0/conditions/0",
  ]);
});

test("two ways to one flag are no circle", () => {
  expect(
    texts(
      withFlags(requiring("a", "b", "c"), requiring("b", "d"), requiring("c", "d"), flagOf("d")),
    ),
  ).toEqual([]);
});

test("a chain of prerequisites may have so many steps and no more, wherever it grew", () => {
  const max = limits.prerequisiteDepthMax;
  expect(texts(withFlags(...chain(max + 1)))).toEqual([]);
  const longer = withFlags(...chain(max + 2));
  for (const place of [0, Math.floor(max / 2), max]) {
    expect(texts(longer, [`flag/f${place}`])).toEqual([
      `prerequisites_too_deep /flags/f${place}/configs/production/prerequisites`,
    ]);
  }
});

test("segments may be nested so deep and no deeper, wherever the chain grew", () => {
  const max = limits.segmentDepthMax;
  expect(texts(withNestedSegments(max))).toEqual([]);
  for (const place of [0, Math.floor(max / 2), max - 1]) {
    expect(texts(withNestedSegments(max + 1), [`segment/s${place}`])).toEqual([
      `segments_too_deep /segments/s${place}/rules`,
    ]);
  }
});

test("every environment has a config of every flag, and no other environment has", () => {
  const { production: _, ...rest } = flagOf("a").configs;
  const moon = { ...rest, moon: flagOf("a").configs["staging"] as never };
  expect(texts(withFlags(flagOf("a", { configs: moon })))).toEqual([
    "config_missing /flags/a/configs",
    "environment_unknown /flags/a/configs/moon",
  ]);
});

test("more of something than a project may have is refused", () => {
  expect(checkCounts({ flags: limits.flagsMax, segments: 1, listKeys: 1 })).toEqual([]);
  expect(checkCounts({})).toEqual([]);
  expect(
    checkCounts({
      flags: limits.flagsMax + 1,
      segments: limits.segmentsMax + 1,
      listKeys: limits.listKeysMax + 1,
    }).map(({ code, pointer }) => `${code} ${pointer}`),
  ).toEqual(["too_many /flags", "too_many /segments", "too_many /lists"]);
  const environments = new Map(
    Array.from({ length: limits.environmentsMax + 1 }, (_, position) => {
      const key = `e${position}`;
      return [key, { key, name: key, kind: "test" as const, isProtected: false, position }];
    }),
  );
  expect(texts({ ...shop, environments, flags: new Map(), groups: new Map() })).toContain(
    "too_many /environments",
  );
});
