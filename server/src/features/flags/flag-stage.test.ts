import { bareConfig, booleanVariants, rolloutOf } from "@yardarm/core/registry";
import type { FlagConfig } from "@yardarm/sdk/model";
import { expect, test } from "vitest";
import { type Stage, type StageFacts, stageOf } from "./flag-stage.ts";

const now = new Date("2026-06-15T12:00:00.000Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

const off = bareConfig({ type: "boolean", variants: booleanVariants });
const on: FlagConfig = { ...off, on: true };
const weights = new Map([
  ["on", 25_000],
  ["off", 75_000],
]);
const quarter: FlagConfig = { ...on, fallthrough: { rollout: rolloutOf(weights, "s") } };
const ruled: FlagConfig = {
  ...on,
  rules: [{ id: "r", conditions: [], serve: { variant: "off" } }],
};

interface Wish {
  readonly production?: FlagConfig;
  readonly development?: FlagConfig;
  readonly createdDaysAgo?: number;
  readonly changedDaysAgo?: number;
  readonly askedDaysAgo?: number | null;
  readonly ends?: string;
  readonly state?: StageFacts["state"];
}

function factsOf(wish: Wish): StageFacts {
  const { production = off, development = on, createdDaysAgo = 10, askedDaysAgo = 0 } = wish;
  const changedAt = daysAgo(wish.changedDaysAgo ?? 3);
  return {
    state: wish.state ?? "active",
    expiry:
      wish.ends === "never"
        ? { kind: "permanent", reason: "A switch for emergencies." }
        : { kind: "date", date: wish.ends ?? "2026-12-31" },
    createdAt: daysAgo(createdDaysAgo),
    configs: [
      { kind: "development", config: development, changedAt: now },
      { kind: "production", config: production, changedAt },
    ],
    lastEvaluatedAt: askedDaysAgo === null ? null : daysAgo(askedDaysAgo),
  };
}

const cases: readonly (readonly [string, Wish, Stage])[] = [
  ["off in production", {}, "new"],
  ["off in production, asked for by nobody yet", { askedDaysAgo: null }, "new"],
  ["on for a quarter", { production: quarter }, "rolling-out"],
  ["on with a rule", { production: ruled }, "rolling-out"],
  ["on for everybody", { production: on }, "live"],
  [
    "on for everybody for a month",
    { production: on, createdDaysAgo: 50, changedDaysAgo: 31 },
    "stale",
  ],
  ["off for a month", { createdDaysAgo: 50, changedDaysAgo: 31 }, "stale"],
  [
    "on for a quarter for a month",
    { production: quarter, createdDaysAgo: 50, changedDaysAgo: 31 },
    "rolling-out",
  ],
  ["on for everybody, two weeks before its end", { production: on, ends: "2026-06-28" }, "stale"],
  ["on for everybody, a month before its end", { production: on, ends: "2026-07-15" }, "live"],
  [
    "on for a quarter, two weeks before its end",
    { production: quarter, ends: "2026-06-28" },
    "rolling-out",
  ],
  [
    "asked for by nobody in a month",
    { production: quarter, createdDaysAgo: 50, askedDaysAgo: 31 },
    "stale",
  ],
  [
    "never asked for, and old",
    { production: quarter, createdDaysAgo: 31, askedDaysAgo: null },
    "stale",
  ],
  ["on its last day", { production: quarter, ends: "2026-06-15" }, "rolling-out"],
  ["after its last day", { production: quarter, ends: "2026-06-14" }, "expired"],
  [
    "permanent, and at rest for a year",
    { production: on, createdDaysAgo: 400, changedDaysAgo: 400, ends: "never" },
    "permanent",
  ],
  ["archived, and over", { state: "archived", ends: "2026-01-01" }, "archived"],
  ["archived, and permanent", { state: "archived", ends: "never" }, "archived"],
];

test.each(cases)("a flag that is %s is judged so", (_what, wish, stage) => {
  expect(stageOf(factsOf(wish), now)).toBe(stage);
});

test("without a production environment, all environments count", () => {
  const facts = factsOf({ development: quarter });
  const configs = facts.configs.filter(({ kind }) => kind === "development");
  expect(stageOf({ ...facts, configs }, now)).toBe("rolling-out");
});

test("a flag without any environment is new", () => {
  expect(stageOf({ ...factsOf({}), configs: [] }, now)).toBe("new");
});
