import type { Registry } from "../registry/registry.ts";
import { checkChanges, checkRefusals, checkSentences } from "./check-changes.test-support.ts";
import { betaSegment, shop } from "./shop.test-support.ts";

const segment = (registry: Registry) => registry.segments.get("beta");
const team = { kind: "team", id: "checkout" } as const;
const pro = {
  key: "pro",
  name: "Pro",
  description: "",
  owner: team,
  rules: [],
  state: "active",
} as const;

checkChanges([
  {
    change: { kind: "segment.create", segment: "pro", from: null, to: pro },
    says: "Create the segment `pro` with 0 rules.",
    look: (registry) => registry.segments.get("pro"),
    finds: pro,
    again: "segment_key_taken",
  },
  {
    change: { kind: "segment.fact", segment: "beta", field: "name", from: "Beta", to: "Testers" },
    says: "Rename segment `beta` to “Testers”.",
    look: (registry) => segment(registry)?.name,
    finds: "Testers",
  },
  {
    change: { kind: "segment.fact", segment: "beta", field: "description", from: "", to: "Why." },
    says: "Change the description of segment `beta`.",
    look: (registry) => segment(registry)?.description,
    finds: "Why.",
  },
  {
    change: {
      kind: "segment.fact",
      segment: "beta",
      field: "owner",
      from: team,
      to: { kind: "team", id: "web" },
    },
    says: "Make team `web` the owner of segment `beta`.",
    look: (registry) => segment(registry)?.owner.id,
    finds: "web",
  },
  {
    change: {
      kind: "segment.fact",
      segment: "beta",
      field: "environments",
      from: undefined,
      to: ["staging"],
    },
    says: "Ship segment `beta` to staging.",
    look: (registry) => segment(registry)?.environments,
    finds: ["staging"],
  },
  {
    change: {
      kind: "segment.rules",
      segment: "beta",
      from: shop.segments.get("beta")?.rules ?? [],
      to: [],
    },
    says: "Change the rules of the segment `beta`: 0 rules instead of 1.",
    look: (registry) => segment(registry)?.rules,
    finds: [],
  },
  {
    change: {
      kind: "segment.keys",
      segment: "beta",
      list: "included",
      add: ["u3"],
      remove: ["u1"],
    },
    says: "Add `u3` to, and remove `u1` from, the included keys of the segment `beta`.",
    look: (registry) => [...(registry.lists.get("beta/included")?.keys ?? [])].sort(),
    finds: ["u2", "u3"],
    again: null,
  },
  {
    change: {
      kind: "segment.keys",
      segment: "beta",
      list: "included",
      add: [],
      remove: ["u1", "u2"],
    },
    says: "Remove `u1` and `u2` from the included keys of the segment `beta`.",
    look: (registry) => registry.lists.has("beta/included"),
    finds: false,
    again: null,
  },
  {
    change: { kind: "segment.keys", segment: "staff", list: "excluded", add: ["u9"], remove: [] },
    says: "Add `u9` to the excluded keys of the segment `staff`.",
    look: (registry) => [...(registry.lists.get("staff/excluded")?.keys ?? [])],
    finds: ["u9"],
    again: null,
  },
]);

checkSentences([
  [
    "Remove the segment `pro` without trace.",
    { kind: "segment.create", segment: "pro", from: pro, to: null },
  ],
  [
    "Archive segment `pro`.",
    { kind: "segment.fact", segment: "pro", field: "state", from: "active", to: "archived" },
  ],
  [
    "Restore segment `pro`.",
    { kind: "segment.fact", segment: "pro", field: "state", from: "archived", to: "active" },
  ],
  [
    "Rename segment `pro` to “”.",
    { kind: "segment.fact", segment: "pro", field: "name", from: "P", to: undefined },
  ],
  [
    "Change the owner of segment `pro`.",
    { kind: "segment.fact", segment: "pro", field: "owner", from: team, to: undefined },
  ],
  [
    "Ship segment `pro` to all environments.",
    {
      kind: "segment.fact",
      segment: "pro",
      field: "environments",
      from: ["staging"],
      to: undefined,
    },
  ],
]);

checkRefusals([
  [
    "a change of a segment that is not there",
    ["segment_not_found /0/segment"],
    [{ kind: "segment.rules", segment: "nope", from: [], to: [] }],
  ],
  [
    "keys for a segment that is not there",
    ["segment_not_found /0/segment"],
    [{ kind: "segment.keys", segment: "nope", list: "included", add: ["u1"], remove: [] }],
  ],
  [
    "archiving a segment that is used",
    ["segment_in_use /segments/beta/rules/0/conditions/0/values/0"],
    [{ kind: "segment.fact", segment: "staff", field: "state", from: "active", to: "archived" }],
  ],
  [
    "removing a segment that still has keys",
    ["segment_in_use /0/segment"],
    [{ kind: "segment.create", segment: "beta", from: betaSegment, to: null }],
  ],
  [
    "another context kind for a segment",
    ["segment_kind_fixed /0/to/kind"],
    [
      {
        kind: "segment.create",
        segment: "beta",
        from: betaSegment,
        to: { ...betaSegment, kind: "device" },
      },
    ],
  ],
  [
    "the key of a segment",
    ["segment_key_taken /0/segment"],
    [{ kind: "segment.create", segment: "beta", from: null, to: betaSegment }],
  ],
  [
    "removing no segment",
    ["conflict /0/from"],
    [{ kind: "segment.create", segment: "nope", from: null, to: null }],
  ],
  [
    "a segment under another key",
    ["key_mismatch /0/to/key"],
    [{ kind: "segment.create", segment: "a", from: null, to: betaSegment }],
  ],
  [
    "segments that contain themselves",
    ["segment_cycle /segments/staff/rules"],
    [
      {
        kind: "segment.rules",
        segment: "staff",
        from: [],
        to: [{ id: "r1", conditions: [{ operator: "segment", values: ["beta"] }] }],
      },
    ],
  ],
  [
    "shipping a segment to an environment that is not there",
    ["environment_unknown /segments/beta/environments/0"],
    [
      {
        kind: "segment.fact",
        segment: "beta",
        field: "environments",
        from: undefined,
        to: ["moon"],
      },
    ],
  ],
]);
