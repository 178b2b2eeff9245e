import { expect, test } from "vitest";
import type { Change } from "./change.ts";
import { beta, flagOf, inProduction, kenya, shop } from "./shop.test-support.ts";
import { trimChanges } from "./trim-changes.ts";

const cases: readonly (readonly [
  what: string,
  changes: readonly Change[],
  trimmed: readonly Change[],
])[] = [
  [
    "keys are named only where they really come or go, sorted and once",
    [
      {
        kind: "segment.keys",
        segment: "beta",
        list: "included",
        add: ["u9", "u1", "u3", "u3"],
        remove: ["u2", "u8"],
      },
    ],
    [
      {
        kind: "segment.keys",
        segment: "beta",
        list: "included",
        add: ["u3", "u9"],
        remove: ["u2"],
      },
    ],
  ],
  [
    "a key that is both added and removed stays",
    [{ kind: "segment.keys", segment: "beta", list: "included", add: ["u1"], remove: ["u1"] }],
    [],
  ],
  [
    "what one change adds, the next no longer needs to",
    [
      { kind: "segment.keys", segment: "beta", list: "excluded", add: ["u1"], remove: [] },
      { kind: "segment.keys", segment: "beta", list: "excluded", add: ["u1", "u2"], remove: [] },
    ],
    [
      { kind: "segment.keys", segment: "beta", list: "excluded", add: ["u1"], remove: [] },
      { kind: "segment.keys", segment: "beta", list: "excluded", add: ["u2"], remove: [] },
    ],
  ],
  [
    "what changes nothing is gone",
    [
      { kind: "config.on", ...inProduction, from: true, to: true },
      {
        kind: "config.rule",
        ...inProduction,
        rule: "r1",
        from: { rule: kenya, after: null },
        to: { rule: kenya, after: null },
      },
      { kind: "flag.variant", flag: "badge", variant: "x", from: null, to: null },
    ],
    [],
  ],
  [
    "a rule that goes is said to stand where it really stood",
    [
      {
        kind: "config.rule",
        ...inProduction,
        rule: "r2",
        from: { rule: beta, after: null },
        to: null,
      },
    ],
    [
      {
        kind: "config.rule",
        ...inProduction,
        rule: "r2",
        from: { rule: beta, after: "r1" },
        to: null,
      },
    ],
  ],
  [
    "a variant that comes last is said to stand behind the last",
    [
      {
        kind: "flag.variant",
        flag: "badge",
        variant: "x",
        from: null,
        to: { name: "x", value: "" },
      },
    ],
    [
      {
        kind: "flag.variant",
        flag: "badge",
        variant: "x",
        from: null,
        to: { name: "x", value: "" },
        after: "new",
      },
    ],
  ],
  [
    "a variant that goes is said to stand where it really stood",
    [
      {
        kind: "flag.variant",
        flag: "badge",
        variant: "none",
        from: { name: "none", value: "" },
        to: null,
        after: "x",
      },
    ],
    [
      {
        kind: "flag.variant",
        flag: "badge",
        variant: "none",
        from: { name: "none", value: "" },
        to: null,
        after: null,
      },
    ],
  ],
  [
    "a variant that is replaced stays where it is",
    [
      {
        kind: "flag.variant",
        flag: "badge",
        variant: "none",
        from: { name: "none", value: "" },
        to: { name: "none", value: "-" },
      },
    ],
    [
      {
        kind: "flag.variant",
        flag: "badge",
        variant: "none",
        from: { name: "none", value: "" },
        to: { name: "none", value: "-" },
      },
    ],
  ],
  [
    "a place that was asked for is kept",
    [
      {
        kind: "flag.variant",
        flag: "badge",
        variant: "x",
        from: null,
        to: { name: "x", value: "" },
        after: null,
      },
    ],
    [
      {
        kind: "flag.variant",
        flag: "badge",
        variant: "x",
        from: null,
        to: { name: "x", value: "" },
        after: null,
      },
    ],
  ],
  [
    "what does not apply is left as it is",
    [
      { kind: "config.on", flag: "nope", environment: "production", from: false, to: true },
      { kind: "flag.create", flag: "old", from: null, to: flagOf("old") },
      {
        kind: "config.rule",
        flag: "nope",
        environment: "x",
        rule: "r1",
        from: { rule: kenya, after: "r7" },
        to: null,
      },
      {
        kind: "flag.variant",
        flag: "nope",
        variant: "x",
        from: { name: "x", value: 1 },
        to: null,
        after: "y",
      },
    ],
    [
      { kind: "config.on", flag: "nope", environment: "production", from: false, to: true },
      { kind: "flag.create", flag: "old", from: null, to: flagOf("old") },
      {
        kind: "config.rule",
        flag: "nope",
        environment: "x",
        rule: "r1",
        from: { rule: kenya, after: null },
        to: null,
      },
      {
        kind: "flag.variant",
        flag: "nope",
        variant: "x",
        from: { name: "x", value: 1 },
        to: null,
        after: null,
      },
    ],
  ],
];

test.each(cases)("%s", (_, changes, trimmed) =>
  expect(trimChanges(shop, changes)).toEqual(trimmed),
);
