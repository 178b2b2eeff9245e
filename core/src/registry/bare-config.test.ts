import { expect, test } from "vitest";
import { shop } from "../changes/shop.test-support.ts";
import { bareConfig, completeFlag, isBareConfig } from "./bare-config.ts";
import type { Flag } from "./registry.ts";
import { booleanVariants } from "./variants.ts";

const names = ["a", "b", "c"].map((name) => ({ name, value: name }));

test.each([
  ["boolean", booleanVariants, "off", "on"],
  ["boolean", [...booleanVariants].reverse(), "off", "on"],
  ["boolean", [{ name: "yes", value: true }], "yes", "yes"],
  ["string", names, "a", "b"],
  ["string", names.slice(0, 1), "a", "a"],
  ["string", [], "", ""],
] as const)(
  "a bare %s flag of %j serves %s while off, and %s once on",
  (type, variants, off, on) => {
    expect(bareConfig({ type, variants })).toEqual({
      on: false,
      offVariant: off,
      prerequisites: [],
      targets: [],
      rules: [],
      fallthrough: { variant: on },
    });
  },
);

test("a config is bare as long as it decides nothing", () => {
  const wallet = shop.flags.get("express-wallet")?.configs["production"];
  const bare = bareConfig({ type: "boolean", variants: booleanVariants });
  if (wallet === undefined) throw new Error("The shop has it.");
  expect(isBareConfig(bare)).toBe(true);
  expect(isBareConfig({ ...bare, offVariant: "on" })).toBe(true);
  const { on, prerequisites, targets, rules, fallthrough, group = "" } = wallet;
  for (const part of [
    { on },
    { prerequisites },
    { targets },
    { rules },
    { fallthrough },
    { group },
  ]) {
    expect(isBareConfig({ ...bare, ...part })).toBe(false);
  }
});

test("a flag gets the bare config where it has none, and is the same flag where it has all", () => {
  const flag = shop.flags.get("badge");
  if (flag === undefined) throw new Error("The shop has it.");
  expect(completeFlag(flag, ["staging", "production"])).toBe(flag);
  const completed: Flag = completeFlag(flag, ["staging", "qa"]);
  expect(completed.configs["qa"]).toEqual(bareConfig(flag));
  expect(completed.configs["staging"]).toBe(flag.configs["staging"]);
});
