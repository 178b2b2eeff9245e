/** What an approval binds to: the preview is what is applied, and whatever it leans on moves the text. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { applyChanges } from "../changes/apply-changes.ts";
import type { Change } from "../changes/change.ts";
import { diff } from "../changes/diff.ts";
import { Draw } from "../changes/draw.test-support.ts";
import { effectOf } from "../changes/effect-of.ts";
import { drawRegistry } from "../changes/registry-arbitrary.test-support.ts";
import { shop } from "../changes/shop.test-support.ts";
import { trimChanges } from "../changes/trim-changes.ts";
import type { Registry } from "../registry/registry.ts";
import { differencesBetween, groundOf, type Reviewed, reviewedText } from "./reviewed.ts";

function review(before: Registry, wished: readonly Change[]): Reviewed & { after: Registry } {
  const { registry: after, problems } = applyChanges(before, wished);
  if (after === undefined) throw new Error(JSON.stringify(problems));
  const effect = effectOf(before, after);
  const changes = trimChanges(before, wished);
  return { changes, effect, after, ground: groundOf(after, effect, new Map()), lastsMinutes: null };
}

test("what is predicted is what is applied, whatever the change", () => {
  fc.assert(
    fc.property(fc.gen(), (value) => {
      const draw = new Draw(value);
      const [before, after] = [drawRegistry(draw), drawRegistry(draw)];
      const seen = review(before, diff(before, after));
      const again = review(before, seen.changes);
      expect(again.effect).toEqual(seen.effect);
      expect(reviewedText(again)).toBe(reviewedText(seen));
      expect(differencesBetween(seen, again)).toEqual([]);
    }),
    { numRuns: 15, interruptAfterTimeLimit: 8_000 },
  );
});

test("a change elsewhere leaves it as it is, one that it leans on does not", () => {
  const [flag] = [...shop.flags.values()].filter(({ configs }) =>
    Object.values(configs).some(({ prerequisites }) => prerequisites.length > 0),
  );
  if (flag === undefined) throw new Error("The shop has a flag with a prerequisite.");
  const [environment = "", config] =
    Object.entries(flag.configs).find(([, { prerequisites }]) => prerequisites.length > 0) ?? [];
  const needed = config?.prerequisites[0]?.flag ?? "";
  const on = { kind: "config.on", flag: flag.key, environment } as const;
  const wish: Change[] = [{ ...on, from: config?.on ?? false, to: config?.on !== true }];
  const reviewed = review(shop, wish);
  const renamed: Change = {
    ...{ kind: "flag.fact", flag: needed, field: "description" },
    ...{ from: shop.flags.get(needed)?.description ?? "", to: "Something else." },
  };
  const described = applyChanges(shop, [renamed]).registry ?? shop;
  expect(reviewedText(review(described, wish))).toBe(reviewedText(reviewed));
  const its = shop.flags.get(needed)?.configs[environment]?.on ?? false;
  const turned: Change = { ...on, flag: needed, from: its, to: !its };
  const moved = review(applyChanges(shop, [turned]).registry ?? shop, wish);
  expect(reviewedText(moved)).not.toBe(reviewedText(reviewed));
  expect(differencesBetween(reviewed, moved).map(({ address }) => address)).toEqual([
    `flag/${needed}/${environment}`,
  ]);
  const lasting = { ...reviewed, lastsMinutes: 60 };
  expect(differencesBetween(reviewed, lasting).map(({ address }) => address)).toEqual([
    "plan/lasts",
  ]);
});
