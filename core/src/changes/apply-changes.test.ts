import { expect, test } from "vitest";
import { addressOf, applyChanges, readsOf } from "./apply-changes.ts";
import { title } from "./describe.ts";
import { flagOf, inProduction, shop } from "./shop.test-support.ts";

test("a conflict shows both values", () => {
  const [problem] =
    applyChanges(shop, [{ kind: "config.on", ...inProduction, from: false, to: true }]).problems ??
    [];
  expect(problem?.detail).toContain("replaces false, but true is there now");
});

test("what only exists later in a request may be named earlier: the result is what is checked", () => {
  const result = applyChanges(shop, [
    { kind: "config.prerequisite", ...inProduction, prerequisite: "later", from: null, to: ["on"] },
    { kind: "flag.create", flag: "later", from: null, to: flagOf("later") },
  ]);
  expect(result.problems).toBeUndefined();
});

test("two people who edit two rules of one flag both succeed, even when a rule between them goes", () => {
  const [first, second] = shop.flags.get("express-wallet")?.configs["production"]?.rules ?? [];
  if (!first || !second) throw new Error("The shop has two rules.");
  const result = applyChanges(shop, [
    {
      kind: "config.rule",
      ...inProduction,
      rule: "r1",
      from: { rule: first, after: null },
      to: null,
    },
    {
      kind: "config.rule",
      ...inProduction,
      rule: "r2",
      from: { rule: second, after: "r1" },
      to: { rule: { ...second, name: "Testers" }, after: "r1" },
    },
  ]);
  expect(result.registry?.flags.get("express-wallet")?.configs["production"]?.rules).toEqual([
    { ...second, name: "Testers" },
  ]);
});

test("a change's address says what it is about", () => {
  expect(addressOf({ kind: "config.rule_order", ...inProduction, from: [], to: [] })).toBe(
    "flag/express-wallet/production/rules",
  );
  expect(
    addressOf({
      kind: "config.prerequisite",
      ...inProduction,
      prerequisite: "x",
      from: null,
      to: [],
    }),
  ).toBe("flag/express-wallet/production/prerequisites/x");
  expect(
    addressOf({ kind: "segment.keys", segment: "beta", list: "included", add: [], remove: [] }),
  ).toBe("list/beta/included");
  expect(addressOf({ kind: "environment.create", environment: "qa", from: null, to: null })).toBe(
    "environment/qa",
  );
});

test("what changes read is named once, sorted", () => {
  expect(
    readsOf([
      { kind: "config.on", ...inProduction, from: true, to: false },
      {
        kind: "config.prerequisite",
        ...inProduction,
        prerequisite: "badge",
        from: null,
        to: ["new"],
      },
      { kind: "segment.keys", segment: "beta", list: "included", add: ["a/b"], remove: ["u1"] },
    ]),
  ).toEqual([
    "flag/badge",
    "flag/express-wallet",
    "list/beta/included/a/b",
    "list/beta/included/u1",
    "referrers/flag/express-wallet",
    "segment/beta",
  ]);
});

test("several changes are named after the one that matters most, or after the first", () => {
  const off = { kind: "config.on", ...inProduction, from: true, to: false } as const;
  expect(title([])).toBe("No changes");
  expect(title([off])).toBe("Turn off `express-wallet` in production");
  expect(title([off, off])).toBe("Turn off `express-wallet` in production, and 1 more change");
  expect(title([off, off, off], shop)).toBe(
    "Turn off `express-wallet` in production, and 2 more changes",
  );
  const served = {
    ...({ kind: "config.off_variant", ...inProduction } as const),
    ...{ from: "off", to: "on" },
  };
  expect(title([served, off])).toBe("Turn off `express-wallet` in production, and 1 more change");
});
