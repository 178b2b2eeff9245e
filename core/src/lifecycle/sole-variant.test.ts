import type { FlagConfig } from "@yardarm/sdk/model";
import { expect, test } from "vitest";
import { config } from "./evidence.test-support.ts";
import { soleVariant } from "./sole-variant.ts";

const rule = (variant: string, isForAll = false): FlagConfig["rules"][number] => ({
  id: variant,
  conditions: isForAll ? [] : [{ operator: "in", attribute: "country", values: ["KE"] }],
  serve: { variant },
});

test.each<[string | undefined, string, Partial<FlagConfig>]>([
  ["on", "all get the fallthrough", {}],
  ["off", "it is off, whatever its rules say", { on: false, rules: [rule("on")] }],
  [undefined, "a rule gives some another", { rules: [rule("off")] }],
  ["on", "its rules give the same as the fallthrough", { rules: [rule("on")] }],
  ["off", "a rule for everybody hides what is below", { rules: [rule("off", true), rule("on")] }],
  [undefined, "a key is named", { targets: [{ variant: "off", keys: ["ada"] }] }],
  ["on", "a target names no key", { targets: [{ variant: "off", keys: [] }] }],
  [undefined, "a prerequisite may fail", { prerequisites: [{ flag: "x", variants: ["on"] }] }],
  [
    "off",
    "a prerequisite may fail, and that changes nothing",
    { prerequisites: [{ flag: "x", variants: ["on"] }], fallthrough: { variant: "off" } },
  ],
  [undefined, "a group keeps some out", { group: "g" }],
  [
    "on",
    "a rollout gives all to one",
    {
      fallthrough: {
        rollout: {
          salt: "s",
          ranges: [
            { variant: "on", start: 0, end: 100_000 },
            { variant: "off", start: 100_000, end: 100_000 },
          ],
        },
      },
    },
  ],
])("it is %s when %s", (expected, _, parts) => {
  expect(soleVariant({ ...config(true), ...parts })).toBe(expected);
});
