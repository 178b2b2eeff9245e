import type { FlagConfig, Serve } from "@yardarm/sdk/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { kenya, rollout10, rollout25 } from "../changes/shop.test-support.ts";
import { reweigh, rolloutOf, weightsOf } from "../registry/rollout.ts";
import { type SlotStep, stepOf } from "./step.ts";

const bare: FlagConfig = {
  on: true,
  offVariant: "off",
  prerequisites: [],
  targets: [],
  rules: [],
  fallthrough: rollout10,
};
const raised: Serve = {
  rollout: {
    ...rollout10.rollout,
    ranges: reweigh(rollout10.rollout.ranges, weightsOf(rollout25.rollout)),
  },
};
const otherSalt: Serve = { rollout: { ...rollout10.rollout, salt: "other" } };
const all: Serve = { variant: "on" };
const grouped: FlagConfig = { ...bare, group: "shop" };
const whole = { moved: 100, away: 100, isExact: true };
const unknown = { moved: 100, away: 100, isExact: false };
const none = { moved: 0, away: 0, isExact: true };

test.each<[string, Partial<FlagConfig>, Partial<FlagConfig>, object]>([
  ["nothing changes", {}, {}, none],
  ["10 % become 25 %", {}, { fallthrough: raised }, { moved: 15, away: 15, isExact: true }],
  ["25 % become 10 %", { fallthrough: raised }, {}, { moved: 15, away: 0, isExact: true }],
  ["10 % become all", {}, { fallthrough: all }, { moved: 90, away: 90, isExact: true }],
  ["it goes off at 10 %", {}, { on: false }, { moved: 10, away: 0, isExact: true }],
  ["it goes on at 10 %", { on: false }, {}, { moved: 10, away: 10, isExact: true }],
  ["it goes on for all", { on: false }, { fallthrough: all }, whole],
  ["while it is off, all become on", { on: false }, { on: false, fallthrough: all }, none],
  [
    "a rule gives Kenya what 10 % had",
    {},
    { rules: [kenya] },
    { moved: 90, away: 90, isExact: true },
  ],
  ["a rule for Kenya goes", { rules: [kenya] }, {}, { moved: 90, away: 0, isExact: true }],
  [
    "a rule for everybody",
    {},
    { rules: [{ ...kenya, conditions: [] }] },
    { moved: 90, away: 90, isExact: true },
  ],
  ["everybody is hashed anew", {}, { fallthrough: otherSalt }, unknown],
  ["a prerequisite goes", { prerequisites: [{ flag: "a", variants: ["on"] }] }, {}, unknown],
  ["a group comes", {}, { group: "cart" }, unknown],
  [
    "a group comes, and it goes off",
    {},
    { group: "cart", on: false },
    { moved: 10, away: 0, isExact: true },
  ],
  ["nobody is served the off variant, and that is another", {}, { offVariant: "new" }, none],
  [
    "whoever a group keeps out gets another off variant",
    { group: "cart" },
    { group: "cart", offVariant: "new" },
    unknown,
  ],
  ["one subject gets its own variant", {}, { targets: [{ variant: "on", keys: ["ada"] }] }, none],
])("how much moves when %s", (_, before, after, step) => {
  expect(stepOf({ ...bare, ...before }, { ...bare, ...after })).toEqual(step);
});

const half: Serve = {
  rollout: rolloutOf(
    new Map([
      ["on", 50_000],
      ["new", 50_000],
    ]),
    "s",
  ),
};
const longer = { entering: 20, leaving: 0 };
const shorter = { entering: 0, leaving: 20 };

test.each<[string, Partial<FlagConfig>, Partial<FlagConfig>, SlotStep, object]>([
  ["grows by 20 points and all in it are on", { fallthrough: all }, {}, longer, exactly(20, 20)],
  [
    "grows, and nobody in it gets what is served outside",
    { fallthrough: half },
    {},
    longer,
    exactly(20, 20),
  ],
  ["grows, and 10 % in it are on", {}, {}, longer, upTo(10, 10)],
  ["grows, and nobody in it is on", { fallthrough: { variant: "off" } }, {}, longer, none],
  [
    "grows, and only Kenya is on in it",
    { fallthrough: { variant: "off" }, rules: [kenya] },
    {},
    longer,
    exactly(20, 20),
  ],
  ["shrinks by 20 points", { fallthrough: all }, {}, shorter, exactly(20, 0)],
  ["moves by 20 points", { fallthrough: all }, {}, { entering: 20, leaving: 20 }, exactly(40, 20)],
  ["moves altogether", { fallthrough: all }, {}, { entering: 60, leaving: 60 }, exactly(100, 60)],
  ["grows along with the rollout", {}, { fallthrough: raised }, longer, upTo(35, 35)],
  ["grows for a flag that goes off", {}, { on: false }, longer, exactly(10, 0)],
  ["grows for a flag that goes on", { on: false }, { on: true }, longer, exactly(10, 10)],
  ["is of another group", {}, { group: "cart" }, longer, unknown],
])("how much moves when a slot %s", (_, before, after, slot, step) => {
  expect(stepOf({ ...grouped, ...before }, { ...grouped, ...before, ...after }, slot)).toEqual(
    step,
  );
});

function exactly(moved: number, away: number) {
  return { moved, away, isExact: true };
}

function upTo(moved: number, away: number) {
  return { moved, away, isExact: false };
}

test("what a reweighed rollout moves is what its variants lost", () => {
  const weights = fc.integer({ min: 0, max: 100_000 }).map(
    (on) =>
      new Map([
        ["on", on],
        ["off", 100_000 - on],
      ]),
  );
  fc.assert(
    fc.property(weights, weights, (before, after) => {
      const was = rolloutOf(before, "s");
      const is = { ...was, ranges: reweigh(was.ranges, after) };
      const lost = Math.abs((before.get("on") ?? 0) - (after.get("on") ?? 0)) / 1_000;
      const { moved, isExact } = stepOf(
        { ...bare, fallthrough: { rollout: was } },
        { ...bare, fallthrough: { rollout: is } },
      );
      expect(isExact).toBe(true);
      expect(moved).toBeCloseTo(lost, 9);
    }),
  );
});
