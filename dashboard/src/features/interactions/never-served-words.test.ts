import type { FlagConfig } from "@yardarm/sdk/model";
import { expect, test } from "vitest";
import { neverServedText } from "./never-served-words.ts";

const config: FlagConfig = {
  ...{ on: true, offVariant: "off", prerequisites: [], targets: [] },
  rules: [
    { id: "r7", conditions: [], serve: { variant: "on" } },
    { id: "r9", name: "Kenya", conditions: [], serve: { variant: "blue" } },
  ],
  fallthrough: { variant: "off" },
};
const first = { step: "rule", rule: "r7" } as const;
const second = { step: "rule", rule: "r9" } as const;

const cases: readonly (readonly [string, Parameters<typeof neverServedText>[0], string])[] = [
  [
    "a rule in the shadow of others names each of them",
    {
      what: "rule",
      rule: "r9",
      shadowedBy: [
        { step: "prerequisite", flag: "payments" },
        { step: "targets", variant: "on" },
        first,
      ],
    },
    "Rule 2 (Kenya) decides for nobody: everybody it is about is decided before, by the prerequisite `payments`, the targets of `on`, and Rule 1.",
  ],
  [
    "a rule that nobody can satisfy says so",
    { what: "rule", rule: "r7", shadowedBy: [] },
    "Rule 1 decides for nobody: its conditions contradict each other.",
  ],
  [
    "a rule that the page does not have yet is called by its id",
    { what: "rule", rule: "r8", shadowedBy: [] },
    "r8 decides for nobody: its conditions contradict each other.",
  ],
  [
    "a variant that nothing names says so",
    { what: "variant", variant: "green", namedBy: [] },
    "Nobody is served `green`: nothing here serves it.",
  ],
  [
    "a variant that one step names tells which",
    { what: "variant", variant: "blue", namedBy: [second] },
    "Nobody is served `blue`: only Rule 2 (Kenya) would, and never does.",
  ],
  [
    "a variant that several steps name tells all of them",
    { what: "variant", variant: "blue", namedBy: [second, { step: "fallthrough" }] },
    "Nobody is served `blue`: only Rule 2 (Kenya) and what everybody else gets would, and none of them ever does.",
  ],
];

test.each(cases)("%s", (_, it, text) => {
  expect(neverServedText(it, config)).toBe(text);
});
