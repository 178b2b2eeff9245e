/** Changes of a small world, drawn by chance: most of them apply, some do not. */
import type { Address, Change } from "@yardarm/core/changes";
import { type Registry, rolloutOf } from "@yardarm/core/registry";
import type { Condition, FlagConfig } from "@yardarm/sdk/model";
import fc from "fast-check";
import { newFlag, newSegment, ruleOf } from "./changes.test-support.ts";

const flags = ["a", "b", "c", "d", "e", "f"] as const;
const segments = ["s", "t", "u"] as const;
const subjects = ["ada", "bo", "cy/1", "düe"] as const;
const stages = ["development", "staging", "production", "extra"] as const;

class Draw {
  readonly #value: fc.GeneratorValue;

  constructor(value: fc.GeneratorValue) {
    this.#value = value;
  }

  one<Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item {
    const item = items[this.#value(fc.nat, items.length - 1)];
    if (item === undefined) throw new Error("There is nothing to draw from.");
    return item;
  }

  some<Item>(items: readonly Item[]): Item[] {
    return this.#value(fc.shuffledSubarray<Item>, [...items], {});
  }
}

/** One to three changes that are made together. */
export function drawChanges(value: fc.GeneratorValue, registry: Registry): readonly Change[] {
  const draw = new Draw(value);
  const count = draw.one([1, 1, 2, 3]);
  return Array.from({ length: count }, () => drawChange(draw, registry));
}

/** What somebody may ask to be loaded. */
export function drawAddresses(value: fc.GeneratorValue): readonly Address[] {
  const draw = new Draw(value);
  const entities = [
    ...flags.map((key) => `flag/${key}`),
    ...segments.map((key) => `segment/${key}`),
    "flag/a/production",
    "group/g",
    "environment/staging",
  ];
  const lists = segments.flatMap((key) => [`list/${key}/included`, `list/${key}/excluded`]);
  const asked = lists.flatMap((list) => subjects.map((subject) => `${list}/${subject}`));
  const referrers = [...flags.map((key) => `flag/${key}`), "segment/s", "segment/t", "group/g"];
  return [
    ...draw.some(entities).slice(0, 2),
    ...draw.some(lists).slice(0, 1),
    ...draw.some(asked).slice(0, 4),
    ...draw
      .some(referrers)
      .slice(0, 1)
      .map((address) => `referrers/${address}`),
  ];
}

type Kind = (draw: Draw, registry: Registry) => Change;

const kinds: readonly Kind[] = [
  createFlag,
  createSegment,
  turn,
  turn,
  addRule,
  addRule,
  removeRule,
  setFallthrough,
  prerequisite,
  editKeys,
  editKeys,
  segmentRules,
  archive,
  rename,
  extraStage,
  group,
  joinGroup,
];

function drawChange(draw: Draw, registry: Registry): Change {
  return draw.one(kinds)(draw, registry);
}

function createFlag(draw: Draw): Change {
  return newFlag(draw.one(flags));
}

function createSegment(draw: Draw): Change {
  return newSegment(draw.one(segments), draw.one([{}, { environments: ["staging"] }]));
}

function configAt(registry: Registry, flag: string, environment: string): FlagConfig | undefined {
  return registry.flags.get(flag)?.configs[environment];
}

function place(draw: Draw) {
  return { flag: draw.one(flags), environment: draw.one(stages) };
}

function turn(draw: Draw, registry: Registry): Change {
  const at = place(draw);
  const from = configAt(registry, at.flag, at.environment)?.on ?? false;
  return { kind: "config.on", ...at, from, to: draw.one([!from, !from, from]) };
}

function drawCondition(draw: Draw): Condition {
  return draw.one<Condition>([
    { operator: "in", attribute: "country", values: ["KE"] },
    { operator: "segment", values: [draw.one(segments)] },
    { operator: "any", conditions: [{ operator: "segment", values: ["s", "t"] }] },
  ]);
}

function addRule(draw: Draw): Change {
  const at = place(draw);
  const rule = ruleOf(draw.one(["r1", "r2", "r3"]), drawCondition(draw));
  return { kind: "config.rule", ...at, rule: rule.id, from: null, to: { rule, after: null } };
}

function removeRule(draw: Draw, registry: Registry): Change {
  const at = place(draw);
  const [rule] = configAt(registry, at.flag, at.environment)?.rules ?? [];
  if (rule === undefined) return turn(draw, registry);
  return { kind: "config.rule", ...at, rule: rule.id, from: { rule, after: null }, to: null };
}

function setFallthrough(draw: Draw, registry: Registry): Change {
  const at = place(draw);
  const from = configAt(registry, at.flag, at.environment)?.fallthrough ?? { variant: "on" };
  const weight = draw.one([0, 10_000, 33_333]);
  const weights = new Map([
    ["on", weight],
    ["off", 100_000 - weight],
  ]);
  const to = draw.one([{ variant: "off" }, { rollout: rolloutOf(weights, at.flag) }]);
  return { kind: "config.fallthrough", ...at, from, to };
}

function prerequisite(draw: Draw, registry: Registry): Change {
  const at = place(draw);
  const other = draw.one(flags);
  const held = configAt(registry, at.flag, at.environment)?.prerequisites;
  const from = held?.find(({ flag }) => flag === other)?.variants ?? null;
  const to = from === null ? ["on"] : null;
  return { kind: "config.prerequisite", ...at, prerequisite: other, from, to };
}

function editKeys(draw: Draw): Change {
  const [add, remove] = [draw.some(subjects), draw.some(subjects)];
  return {
    kind: "segment.keys",
    segment: draw.one(segments),
    list: draw.one(["included", "excluded"] as const),
    add,
    remove: remove.filter((key) => !add.includes(key)),
  };
}

function segmentRules(draw: Draw, registry: Registry): Change {
  const segment = draw.one(segments);
  const from = registry.segments.get(segment)?.rules ?? [];
  const to = draw.one([[], [{ id: "r1", conditions: [drawCondition(draw)] }]]);
  return { kind: "segment.rules", segment, from, to };
}

function archive(draw: Draw, registry: Registry): Change {
  const flag = draw.one(flags);
  const from = registry.flags.get(flag)?.state ?? "active";
  const to = from === "active" ? "archived" : "active";
  return { kind: "flag.fact", flag, field: "state", from, to };
}

function rename(draw: Draw, registry: Registry): Change {
  const flag = draw.one(flags);
  const from = registry.flags.get(flag)?.name ?? flag;
  return { kind: "flag.fact", flag, field: "name", from, to: draw.one(["One", "Two", from]) };
}

/** Comes, and goes as it came. */
function extraStage(_draw: Draw, registry: Registry): Change {
  const stage = {
    key: "extra",
    name: "Extra",
    kind: "test",
    isProtected: false,
    position: 9,
  } as const;
  const held = registry.environments.get("extra") ?? null;
  const to = held === null ? stage : null;
  return { kind: "environment.create", environment: "extra", from: held, to };
}

function group(draw: Draw, registry: Registry): Change {
  const slots = draw
    .some(flags)
    .slice(0, 2)
    .map((flag, index) => ({ flag, ranges: [{ start: index * 10, end: index * 10 + 5 }] }));
  const held = registry.groups.get("g");
  if (held === undefined) {
    const to = { key: "g", name: "G", salt: "g", slots };
    return { kind: "group.create", group: "g", from: null, to };
  }
  return { kind: "group.slots", group: "g", from: held.slots, to: slots };
}

function joinGroup(draw: Draw, registry: Registry): Change {
  const at = place(draw);
  const from = configAt(registry, at.flag, at.environment)?.group ?? null;
  return { kind: "config.group", ...at, from, to: from === null ? "g" : null };
}
