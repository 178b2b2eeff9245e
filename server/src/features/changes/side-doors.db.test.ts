/** What happens in a protected environment, and whether there is a door beside the door. Each door is tried once. */
import type { Change } from "@yardarm/core/changes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inTransaction } from "../../platform/db/transaction.ts";
import { listEntries } from "../audit/audit-read-model.ts";
import { findRequest } from "./change-request-read-model.ts";
import {
  admin,
  editor,
  newFlag,
  newRule,
  newSegment,
  openChanges,
  project,
  ruleOf,
  type TestChanges,
  turned,
} from "./changes.test-support.ts";
import {
  demanded,
  doors,
  inBeta,
  inCountry,
  never,
  ofNever,
  standing,
  state,
} from "./doors.test-support.ts";

let shop: TestChanges;
/** Number of the request that changed production. */
let setUp = 0;

beforeAll(async () => {
  shop = await openChanges();
  await shop.submit(demanded);
  await shop.agreed([newSegment("beta"), newFlag("base"), newFlag("used")]);
  const made = await shop.agreed([
    turned("base", "production", true),
    newRule("used", "production", ruleOf("r1", inBeta)),
  ]);
  setUp = made.request ?? 0;
  await shop.agreed(standing);
});

afterAll(() => shop?.close());

/** Nothing of it is written: no revision, no version, no flag. */
const registry = async () => {
  const { rows } = await shop.database.pool.query(
    "SELECT address, max(version) FROM entity_history GROUP BY address ORDER BY address",
  );
  return rows;
};

test.each(doors)("a protected environment is not touched by %s", async (_name, changes) => {
  const before = await registry();
  const outcome = await shop.submit(changes);
  expect(outcome).toMatchObject({ state: "waits", revisions: {} });
  expect(outcome.waitsFor?.length).toBeGreaterThan(0);
  expect(await registry()).toEqual(before);
  await expect(shop.submit(changes, { mayWait: false })).rejects.toMatchObject({
    kind: "forbidden",
    code: "approval_needed",
  });
});

test("nor by taking a request back that changed it", async () => {
  const outcome = await shop.changes.revert(admin, { project, request: setUp });
  expect(outcome.state).toBe("waits");
});

test("nor by a schedule, which nobody agreed to", async () => {
  const place = { project, request: await drafted([turned("used", "production", true)]) };
  const at = new Date(Date.now() + 60_000).toISOString();
  await shop.requests.schedule(admin, place, { at });
  const asked = await shop.requests.submit(admin, place, {});
  expect(asked.state).toBe("in_review");
  await expect(shop.requests.apply(admin, place, {})).rejects.toMatchObject({
    code: "request_not_ready",
  });
});

test("nor from within another transaction, which cannot wait", async () => {
  const changes = [turned("used", "production", true)];
  const submitted = inTransaction(shop.ground.database, (tx) =>
    shop.changes.submitIn(tx, admin, { project, changes }),
  );
  await expect(submitted).rejects.toMatchObject({ code: "approval_needed" });
});

test("nor by its own removal", async () => {
  const to = {
    key: "guarded",
    name: "Guarded",
    kind: "test",
    isProtected: true,
    position: 8,
  } as const;
  const create = { kind: "environment.create", environment: "guarded", from: null, to } as const;
  const made = await shop.agreed([create]);
  const back = await shop.changes.revert(admin, { project, request: made.request ?? 0 });
  expect(back.state).toBe("waits");
  expect(await shop.agreeTo(back)).toMatchObject({ state: "applied" });
});

async function drafted(changes: readonly Change[]): Promise<number> {
  return (await shop.requests.draft(admin, { project, changes })).request;
}

test("a new flag that decides nothing passes", async () => {
  const outcome = await shop.submit([newFlag("quiet")]);
  expect(Object.keys(outcome.revisions)).toContain("production");
});

test("so does one whose safe variant is what it serves while it is off", async () => {
  const outcome = await shop.submit([newFlag("harmless", { safeVariant: "off" })]);
  expect(outcome.state).toBe("applied");
});

test("so does a rule that speaks of it for longer", async () => {
  const outcome = await shop.submit([
    { ...ofNever, field: "until", from: never.until, to: "2100-01-01" },
  ]);
  expect(outcome.state).toBe("applied");
});

test("what does not touch it passes", async () => {
  const outcome = await shop.submit([turned("used", "staging", true)]);
  expect(Object.keys(outcome.revisions)).toEqual(["staging"]);
});

test("an emergency waits for nobody, but only those permitted declare one", async () => {
  const changes = [turned("base", "production", false)];
  await expect(
    shop.changes.submit(editor, { project, changes, emergency: true }),
  ).rejects.toMatchObject({
    kind: "forbidden",
    code: "emergency_forbidden",
    violations: [{ pointer: "/emergency" }],
  });
});

test("an emergency is on the request and in the record, with the reason", async () => {
  const reason = "Orders fail; see incident 7.";
  const outcome = await shop.submit([turned("base", "production", false)], {
    emergency: true,
    reason,
  });
  const request = await findRequest(shop.ground.reader, project, outcome.request ?? 0);
  expect(request).toMatchObject({ wasEmergency: true, reason });
  const { entries } = await listEntries(shop.ground.reader, `project:${project}`, { limit: 1 });
  expect(entries[0]).toMatchObject({
    entry: outcome.entry,
    reason,
    request: outcome.request,
    details: { brokeGlassOf: ["production"] },
  });
});

test.each<readonly [string, readonly Change[], boolean]>([
  ["back to what it was before", [turned("base", "production", true)], true],
  ["to what never was", [newRule("base", "production", ruleOf("r9"))], false],
  [
    "a segment",
    [
      {
        kind: "segment.rules",
        segment: "beta",
        from: [],
        to: [{ id: "s", conditions: [inCountry] }],
      },
    ],
    false,
  ],
  ["archiving", [{ ...state, flag: "used", from: "active", to: "archived" }], false],
  [
    "unprotecting",
    [
      {
        kind: "environment.fact",
        environment: "production",
        field: "isProtected",
        from: true,
        to: false,
      },
    ],
    false,
  ],
])("an emergency goes %s: %#", async (_name, changes, isSafe) => {
  const submitted = shop.submit(changes, { emergency: true });
  if (isSafe) await expect(submitted).resolves.toMatchObject({ state: "applied" });
  else await expect(submitted).rejects.toMatchObject({ code: "emergency_too_much" });
});

test("an emergency that nothing stands in the way of is none", async () => {
  const outcome = await shop.submit([turned("base", "development", true)], {
    emergency: true,
    reason: "To be sure.",
  });
  const request = await findRequest(shop.ground.reader, project, outcome.request ?? 0);
  expect(request?.wasEmergency).toBe(false);
});

test("a preview names the protected environments that it would touch, and stores nothing", async () => {
  const count = () => shop.database.pool.query("SELECT count(*) FROM audit_entry");
  const { rows: before } = await count();
  const seen = await shop.changes.preview({
    project,
    changes: [turned("base", "production", false), turned("base", "staging", true)],
  });
  expect(seen).toMatchObject({
    touched: ["production", "staging"],
    protected: ["production"],
    sentences: ["Turn off `base` in production.", "Turn on `base` in staging."],
  });
  expect((await count()).rows).toEqual(before);
});
