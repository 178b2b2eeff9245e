/** The part of the hashing benchmark that runs with every test: the same keys, fewer of them. */
import { describe, expect, test } from "vitest";
import { examine } from "./battery.ts";
import { keyKinds } from "./keys.ts";
import { salts } from "./salts.ts";
import { weakSchemes, yardarm } from "./schemes.ts";

/** That any of the comparisons fails by chance alone, in a scheme that is as good as chance. */
const significance = 0.01;
const few = salts.filter((_, index) => index % 3 === 0);

describe.each(keyKinds)("on $name keys", ({ name, keys }) => {
  test("the default scheme is uniform, and independent between salts", () => {
    const { comparisons, smallest, strangest } = examine(yardarm, {
      keys: keys(30_000),
      salts: few,
    });
    expect(comparisons).toHaveLength(few.length + few.length * (few.length - 1) + 1);
    expect({ strangest, isByChance: smallest >= significance }).toMatchObject({ isByChance: true });
  });

  const weak = weakSchemes.filter(({ weakOn }) => weakOn.includes(name));
  test.each(weak)("$name is found to be weak", (scheme) => {
    const { smallest } = examine(scheme, { keys: keys(30_000), salts: few });
    expect(smallest).toBeLessThan(1e-9);
  });
});

test("a mix that only joins is uniform where ours is, so it is its dependence that is found", () => {
  const [xorOnly] = weakSchemes;
  const [, uuids] = keyKinds;
  if (xorOnly === undefined || uuids === undefined) throw new Error("There is nothing to look at.");
  const { comparisons } = examine(xorOnly, { keys: uuids.keys(30_000), salts: few });
  const uniformity = comparisons.filter((each) => each.test === "uniformity");
  expect(Math.min(...uniformity.map(({ probability }) => probability))).toBeGreaterThan(1e-4);
});

test("salts and keys are all different", () => {
  expect(new Set(salts).size).toBe(salts.length);
  expect(salts.length).toBeGreaterThanOrEqual(40);
  for (const { keys } of keyKinds) expect(new Set(keys(50_000)).size).toBe(50_000);
});
