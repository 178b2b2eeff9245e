import {
  type Condition,
  type FlagConfig,
  type FlagType,
  type GroupSlot,
  type Prerequisite,
  type Serve,
  scaleDefault,
  type TargetingRule,
} from "@yardarm/sdk/model";
import type { Policy, Requirement, Waiver } from "../registry/policy.ts";
import { listKeyOf, listNames } from "../registry/projection.ts";
import type {
  Environment,
  Flag,
  FlagFacts,
  Group,
  Registry,
  Segment,
  SegmentList,
  Variant,
} from "../registry/registry.ts";
import { reweigh, rolloutOf } from "../registry/rollout.ts";
import { normalConfig } from "../registry/targets.ts";
import type { Draw } from "./draw.test-support.ts";
import { drawInteractions } from "./interactions-arbitrary.test-support.ts";

// Registries of a small world, so that two of them have much in common: the same few keys, and for each key the same of
// what can never change (a flag's type, a segment's kind, what a group hashes). Sound by construction: a flag names only
// flags with higher numbers, a segment only such segments.

const environmentKeys = ["development", "staging", "production"];
const flagTypes: readonly FlagType[] = ["boolean", "string", "number", "object", "boolean"];
const flagKeys = flagTypes.map((_, index) => `flag-${index}`);
const segmentKeys = ["segment-0", "segment-1", "segment-2"];
const groupKeys = ["group-0", "group-1"];
const subjects = ["ada", "bo", "cy/1", "dee", "eve"];
const owners = [
  { kind: "team", id: "checkout" },
  { kind: "person", id: "p1" },
] as const;

const variantPool: Readonly<Record<FlagType, readonly Variant[]>> = {
  boolean: [
    { name: "on", value: true },
    { name: "off", value: false },
  ],
  string: [
    { name: "none", value: "" },
    { name: "new", value: "New!" },
    { name: "hot", value: "Hot!", description: "For sales." },
  ],
  number: [
    { name: "low", value: 0 },
    { name: "high", value: 1.5 },
  ],
  object: [
    { name: "hidden", value: { show: false } },
    { name: "shown", value: { show: true, text: "Hi" } },
  ],
};

export function drawRegistry(draw: Draw): Registry {
  const environments = draw.some(environmentKeys, 1).map((key) => drawEnvironment(draw, key));
  const stages = environments.map(({ key }) => key);
  const segments = drawSegments(draw, stages);
  const groups = draw.some(groupKeys).map((key) => drawGroup(draw, key, flagKeys));
  const flags = new Map<string, Flag>();
  for (const key of [...flagKeys].reverse()) {
    const isNeeded = groups.some(({ slots }) => slots.some(({ flag }) => flag === key));
    if (isNeeded || !draw.once(4))
      flags.set(key, drawFlag(draw, key, { stages, segments, groups, flags }));
  }
  return {
    project: "storefront",
    environments: byKey(environments),
    flags,
    segments,
    lists: drawLists(draw, segments),
    groups: byKey(groups),
    interactions: drawInteractions(draw, stages, flags),
    ...drawGovernance(draw, stages, flags),
  };
}

/** A registry as plain data, in one order, so that two can be compared. */
export function plain(registry: Registry): unknown {
  const sorted = <Entity>(entities: ReadonlyMap<string, Entity>) =>
    Object.fromEntries([...entities].sort(([left], [right]) => (left < right ? -1 : 1)));
  const lists = [...registry.lists].map(([name, { keys }]) => [name, [...keys].sort()] as const);
  return {
    project: registry.project,
    environments: sorted(registry.environments),
    flags: sorted(registry.flags),
    segments: sorted(registry.segments),
    lists: sorted(new Map(lists)),
    groups: sorted(registry.groups),
    interactions: sorted(registry.interactions),
    policies: sorted(registry.policies),
    waivers: sorted(registry.waivers),
  };
}

function drawEnvironment(draw: Draw, key: string): Environment {
  return {
    key,
    name: draw.one(["A", "B"]),
    kind: draw.one(["development", "test", "staging", "production"]),
    isProtected: draw.once(2),
    position: environmentKeys.indexOf(key),
    ...(draw.once(2) && {
      correlations: [
        {
          when: [{ operator: "in", attribute: "country", values: [draw.one(["KE", "TZ"])] }],
          implies: [{ operator: "in", attribute: "region", values: ["EAST_AFRICA"] }],
        },
      ],
    }),
  };
}

function drawSegments(draw: Draw, stages: readonly string[]): Map<string, Segment> {
  const segments = new Map<string, Segment>();
  for (const [index, key] of [...segmentKeys.entries()].reverse()) {
    if (draw.once(4)) continue;
    const others = activeKeys(segments);
    segments.set(key, {
      key,
      name: draw.one(["Beta", "Staff"]),
      description: draw.one(["", "Who tests."]),
      owner: draw.one(owners),
      ...(index === 1 && { kind: "device" }),
      rules: draw
        .some(["r1", "r2"])
        .map((id) => ({ id, conditions: drawConditions(draw, others) })),
      ...(draw.once(3) && { environments: draw.some(stages) }),
      state: draw.once(4) ? "archived" : "active",
    });
  }
  return segments;
}

function drawLists(draw: Draw, segments: ReadonlyMap<string, Segment>): Map<string, SegmentList> {
  const lists = new Map<string, SegmentList>();
  for (const segment of segments.keys()) {
    for (const list of listNames) {
      const keys = new Set(draw.some(subjects));
      if (keys.size > 0) lists.set(listKeyOf(segment, list), { segment, list, keys });
    }
  }
  return lists;
}

function drawGroup(draw: Draw, key: string, flags: readonly string[]): Group {
  const width = scaleDefault / 10;
  const slots = draw.some(flags).map((flag, index): GroupSlot => {
    const start = index * width;
    return { flag, ranges: [{ start, end: start + 1 + draw.upTo(width - 1) }] };
  });
  return { key, name: draw.one(["Cart", "Home"]), salt: key, by: "targetingKey", slots };
}

interface World {
  readonly stages: readonly string[];
  readonly segments: ReadonlyMap<string, Segment>;
  readonly groups: readonly Group[];
  readonly flags: ReadonlyMap<string, Flag>;
}

function drawFlag(draw: Draw, key: string, world: World): Flag {
  const type = flagTypes[flagKeys.indexOf(key)] ?? "boolean";
  const variants = draw.some(variantPool[type], type === "boolean" ? 2 : 1);
  const configs = world.stages.map(
    (stage) => [stage, drawConfig(draw, key, variants, world)] as const,
  );
  return { key, type, ...drawFacts(draw, type), variants, configs: Object.fromEntries(configs) };
}

function drawFacts(draw: Draw, type: FlagType): FlagFacts {
  return {
    name: draw.one(["New checkout", "Old checkout"]),
    description: draw.one(["", "Why."]),
    owner: draw.one(owners),
    purpose: draw.one(["release", "experiment", "operational", "kill-switch", "permission"]),
    expiry: draw.one([
      { kind: "date", date: "2027-02-28" },
      { kind: "permanent", reason: "A switch for emergencies." },
    ]),
    tags: draw.some(["a", "b"]),
    links: draw.once(3) ? [{ title: "Plan", url: "https://example.org/plan" }] : [],
    criticality: draw.one(["low", "medium", "high", "critical"]),
    clientSide: draw.once(2),
    state: draw.once(5) ? "archived" : "active",
    ...(type === "object" && draw.once(2) && { schema: { type: "object" } }),
    ...(type === "boolean" && draw.once(3) && { safeVariant: "off" }),
  };
}

function drawConfig(
  draw: Draw,
  key: string,
  variants: readonly Variant[],
  world: World,
): FlagConfig {
  const names = variants.map(({ name }) => name);
  const groups = world.groups.filter(({ slots }) => slots.some(({ flag }) => flag === key));
  const segments = activeKeys(world.segments);
  const group = groups.length > 0 && draw.once(2) ? draw.one(groups).key : undefined;
  return normalConfig({
    on: draw.once(2),
    offVariant: draw.one(names),
    prerequisites: drawPrerequisites(draw, world.flags),
    targets: draw.some(subjects).map((subject) => ({
      variant: draw.one(names),
      ...(draw.once(4) && { kind: "device" }),
      keys: [subject],
    })),
    rules: draw.some(["r1", "r2", "r3", "r4"]).map(
      (id): TargetingRule => ({
        id,
        ...(draw.once(3) && { name: "Kenya" }),
        conditions: [...drawConditions(draw, segments), ...drawFlagCondition(draw, world.flags)],
        serve: drawServe(draw, names),
      }),
    ),
    fallthrough: drawServe(draw, names),
    ...(group !== undefined && { group }),
  });
}

function drawPrerequisites(draw: Draw, flags: ReadonlyMap<string, Flag>): Prerequisite[] {
  if (!draw.once(3)) return [];
  return draw.some(activeKeys(flags)).map((flag) => {
    const names = flags.get(flag)?.variants.map(({ name }) => name) ?? [];
    return { flag, variants: draw.some(names, 1) };
  });
}

function drawServe(draw: Draw, names: readonly string[]): Serve {
  if (draw.once(2)) return { variant: draw.one(names) };
  const rollout = rolloutOf(drawWeights(draw, names), draw.one(["s1", "s2"]));
  return { rollout: { ...rollout, ranges: reweigh(rollout.ranges, drawWeights(draw, names)) } };
}

/** Weights that add up to the scale; some may be 0. */
function drawWeights(draw: Draw, names: readonly string[]): ReadonlyMap<string, number> {
  const cuts = names.slice(1).map(() => draw.upTo(scaleDefault));
  const borders = [0, ...cuts.sort((left, right) => left - right), scaleDefault];
  return new Map(
    names.map((name, index) => [name, (borders[index + 1] ?? 0) - (borders[index] ?? 0)]),
  );
}

function drawConditions(draw: Draw, segments: readonly string[]): Condition[] {
  const pool: Condition[] = [
    { operator: "in", attribute: "country", values: ["KE", "TZ"] },
    { operator: "greater_than", attribute: "age", values: [18], negate: true },
    { operator: "exists", attribute: "plan", kind: "organisation" },
    { operator: "matches", attribute: "email", values: ["@(a|b)\\.org$"], ignoreCase: true },
    { operator: "semver_less_than", attribute: "app", values: ["2.0.0-rc.1"], negate: true },
    { operator: "in_network", attribute: "ip", values: ["10.0.0.0/8", "2001:db8::/32"] },
    { operator: "after", attribute: "since", values: ["2026-01-31T12:00:00Z", 1_700_000_000_000] },
    { operator: "bucket", salt: "s1", start: 0, end: 1 + draw.upTo(scaleDefault - 1) },
    {
      operator: "any",
      conditions: [{ operator: "starts_with", attribute: "email", values: ["a"] }],
    },
    ...(segments.length > 0
      ? [
          { operator: "segment", values: draw.some(segments, 1) } as const,
          {
            operator: "all",
            negate: true,
            conditions: [{ operator: "segment", values: [draw.one(segments)], negate: true }],
          } as const,
        ]
      : []),
  ];
  return draw.some(pool);
}

const requirementPool: readonly Requirement[] = [
  { kind: "owner", mustBeTeam: true },
  { kind: "expiry", permanentFor: ["operational"], noticeDays: 7 },
  { kind: "lifetime", daysMax: { release: 90, experiment: 30 } },
  { kind: "key_pattern", pattern: "[a-z]+-\\d" },
  { kind: "ticket", urlStart: "https://example.org/" },
  { kind: "team_budget", counts: "overdue", flagsMax: 3 },
];
const requestRequirementPool: readonly Requirement[] = [
  { kind: "approval", approvals: 2, from: "owner_team", pointsMin: 25 },
  { kind: "rollout_step", pointsMax: 25 },
  { kind: "direct_edit" },
  { kind: "untested_combinations", untestedMax: 3 },
  { kind: "untested_combinations", untestedMax: 0, testDaysMax: 30 },
  {
    kind: "freeze",
    incident: false,
    windows: [
      {
        kind: "weekly",
        days: ["friday"],
        from: "12:00",
        until: "24:00",
        timeZone: "Africa/Nairobi",
      },
      { kind: "dates", from: "2026-12-20T00:00", until: "2027-01-04T08:00", timeZone: "UTC" },
    ],
  },
];

function drawGovernance(
  draw: Draw,
  stages: readonly string[],
  flags: ReadonlyMap<string, Flag>,
): Pick<Registry, "policies" | "waivers"> {
  const policies = byKey(
    draw.some(["policy-0", "policy-1"], 1).map((key) => drawPolicy(draw, key, stages)),
  );
  const waivers = draw.some(["waiver-0", "waiver-1"]).flatMap((key): Waiver[] => {
    const isOfOne = key === "waiver-1";
    const [policy, flag, environment] = ["policy-0", "flag-0", "production"];
    if (!policies.has(policy)) return [];
    if (isOfOne && !(flags.has(flag) && stages.includes(environment))) return [];
    return [
      {
        key,
        policy,
        ...(isOfOne && { flag, environment }),
        reason: draw.one(["It moves out in spring.", "Nobody is there."]),
        approver: draw.one(["p1", "p2"]),
        until: draw.one(["2026-12-31", "2027-02-28"]),
      },
    ];
  });
  return { policies, waivers: byKey(waivers) };
}

function drawPolicy(draw: Draw, key: string, stages: readonly string[]): Policy {
  const isOfRequests = draw.once(2);
  const requirement = draw.one(isOfRequests ? requestRequirementPool : requirementPool);
  const hasPurposes = requirement.kind !== "team_budget" && draw.once(2);
  return {
    key,
    name: draw.one(["Owned", "Careful"]),
    description: draw.one(["", "So that somebody answers."]),
    severity: draw.one(["advisory", "needs_approval"]),
    scope: {
      ...(hasPurposes && { purposes: draw.some(["release", "experiment"] as const) }),
      ...(isOfRequests && draw.once(2) && { environments: draw.some(stages) }),
      ...(isOfRequests && draw.once(2) && { environmentKinds: ["production"] as const }),
      ...(isOfRequests && draw.once(2) && { isProtected: draw.once(2) }),
    },
    requirement,
    state: draw.once(4) ? "archived" : "active",
  };
}

function drawFlagCondition(draw: Draw, flags: ReadonlyMap<string, Flag>): Condition[] {
  if (!draw.once(3)) return [];
  return draw.some(activeKeys(flags)).map((flag) => {
    const names = flags.get(flag)?.variants.map(({ name }) => name) ?? [];
    const condition = { operator: "flag", flag, variants: draw.some(names, 1) } as const;
    return draw.once(2) ? condition : { operator: "any", conditions: [condition] };
  });
}

function activeKeys(entities: ReadonlyMap<string, Flag | Segment>): string[] {
  return [...entities.values()].filter(({ state }) => state === "active").map(({ key }) => key);
}

function byKey<Entity extends { readonly key: string }>(entities: readonly Entity[]) {
  return new Map(entities.map((entity) => [entity.key, entity]));
}
