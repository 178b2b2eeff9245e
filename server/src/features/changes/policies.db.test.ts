/** Past a blocking policy an emergency goes only where it may be declared, and only to what is safe. */
import type { Change } from "@yardarm/core/changes";
import type { Policy, Waiver } from "@yardarm/core/registry";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Caller } from "../../platform/actor.ts";
import {
  bare,
  newFlag,
  openChanges,
  project,
  reviewer,
  type TestChanges,
  turned,
} from "./changes.test-support.ts";

let shop: TestChanges;

/** May declare emergencies in environments for development, and nowhere else. */
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
const introduced = (policy: Policy): Change => ({
  kind: "policy.create",
  policy: policy.key,
  from: null,
  to: policy,
});
const emergency = (changes: readonly Change[]) =>
  shop.changes.submit(helper, { project, changes, emergency: true, reason: "It burns." });

beforeAll(async () => {
  shop = await openChanges();
  await shop.submit([newFlag("cart")]);
  await shop.submit([turned("cart", "development", true), turned("cart", "staging", true)]);
  await shop.submit([introduced(freeze)]);
});

afterAll(() => shop?.close());

test("past a freeze of an environment, where emergencies may be declared", async () => {
  const outcome = await emergency([turned("cart", "development", false)]);
  expect(outcome.state).toBe("applied");
  await expect(emergency([turned("cart", "staging", false)])).rejects.toMatchObject({
    code: "environment_forbidden",
  });
});

test("but never further than to what is safe", async () => {
  await expect(emergency([newFlag("second")])).resolves.toMatchObject({ state: "applied" });
  const on = newFlag("third", { configs: { development: { ...bare, on: true } } });
  await expect(emergency([on])).rejects.toMatchObject({ code: "emergency_too_much" });
});

test("the record names the waiver that let something pass, not one that nothing needed", async () => {
  const owned: Policy = {
    ...{ ...base, key: "described" },
    requirement: { kind: "description", lengthMin: 5 },
  };
  const to: Waiver = {
    ...{ key: "later", policy: owned.key, reason: "It is new." },
    ...{ approver: reviewer.actor.id, until: "2999-12-31" },
  };
  await shop.agreed([introduced(owned)]);
  await shop.agreed([{ kind: "waiver.create", waiver: to.key, from: null, to }]);
  const newest = async () => {
    const { rows } = await shop.database.pool.query(
      `SELECT document::jsonb #> '{document,details,waivers}' AS waivers FROM audit_entry
        WHERE chain = 'project:shop' ORDER BY entry DESC LIMIT 1`,
    );
    return rows[0]?.waivers;
  };
  await shop.submit([newFlag("undescribed")]);
  expect(await newest()).toEqual(["later"]);
  await shop.submit([
    { kind: "flag.fact", flag: "undescribed", field: "tags", from: [], to: ["new"] },
  ]);
  expect(await newest()).toBeNull();
});
