import { expect, test } from "vitest";
import { applyChanges } from "../changes/apply-changes.ts";
import type { Change } from "../changes/change.ts";
import { effectOf } from "../changes/effect-of.ts";
import { shop } from "../changes/shop.test-support.ts";
import { dependantsOf, isGateMoved } from "./places.ts";

/** The wallet is in the group `cart` in production. */
const wallet = { flag: "express-wallet", environment: "production" };
const grown: Change = {
  ...{ kind: "group.slots", group: "cart", from: shop.groups.get("cart")?.slots ?? [] },
  to: [{ flag: "express-wallet", ranges: [{ start: 0, end: 60_000 }] }],
};
const renamed: Change = { kind: "group.fact", group: "cart", field: "name", from: "Cart", to: "C" };

function after(change: Change) {
  const { registry } = applyChanges(shop, [change]);
  if (registry === undefined) throw new Error("The change does not fit.");
  return { registry, effect: effectOf(shop, registry) };
}

test("a flag depends on the group that it is in, where it is in it", () => {
  const { registry, effect } = after(grown);
  expect(dependantsOf(registry, effect)).toContainEqual({
    ...{ address: "flag/express-wallet", name: expect.any(String) },
    ...{ environments: ["production"], on: ["group/cart"] },
  });
});

test("a gate is moved by what its group holds, not by what that is called", () => {
  const moved = after(grown);
  expect(isGateMoved(moved.registry, moved.effect, wallet)).toBe(true);
  const staging = { ...wallet, environment: "staging" };
  expect(isGateMoved(moved.registry, moved.effect, staging)).toBe(false);
  const same = after(renamed);
  expect(isGateMoved(same.registry, same.effect, wallet)).toBe(false);
});
