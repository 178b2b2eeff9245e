/** Past a blocking policy the glass can be broken only where somebody may break it. */
import type { Change } from "@yardarm/core/changes";
import type { Policy } from "@yardarm/core/registry";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Caller } from "../../platform/actor.ts";
import { newFlag, openChanges, project, type TestChanges, turned } from "./changes.test-support.ts";

let shop: TestChanges;

/** May break the glass in environments for development, and nowhere else. */
const helper: Caller = {
  actor: { kind: "person", id: "hal", name: "Hal" },
  requestId: "r-2",
  ip: "127.0.0.1",
  may: (permission, _project, kind) =>
    permission !== "change.emergency" || kind === undefined || kind === "development",
};
const base = {
  name: "P",
  description: "",
  severity: "blocking",
  scope: {},
  state: "active",
} as const;
const freeze: Policy = {
  ...base,
  key: "frozen",
  requirement: { kind: "freeze", windows: [], incident: true },
};
const ticket: Policy = { ...base, key: "ticket", requirement: { kind: "ticket", urlStart: "" } };
const introduced = (policy: Policy): Change => ({
  kind: "policy.create",
  policy: policy.key,
  from: null,
  to: policy,
});
const breaking = (changes: readonly Change[]) =>
  shop.changes.submit(helper, { project, changes, emergency: true, reason: "It burns." });

beforeAll(async () => {
  shop = await openChanges();
  await shop.submit([newFlag("cart"), introduced(freeze)]);
});

afterAll(() => shop?.close());

test("past a freeze of an environment, where the glass may be broken there", async () => {
  const outcome = await breaking([turned("cart", "development", true)]);
  expect(outcome.state).toBe("applied");
  await expect(breaking([turned("cart", "staging", true)])).rejects.toMatchObject({
    code: "environment_forbidden",
  });
});

test("past a policy that holds in every environment, only where it may be broken in every one", async () => {
  await shop.submit([introduced(ticket)]);
  await expect(breaking([newFlag("second")])).rejects.toMatchObject({
    code: "environment_forbidden",
  });
  const outcome = await shop.submit([newFlag("second")], { emergency: true, reason: "It burns." });
  expect(outcome.state).toBe("applied");
});
