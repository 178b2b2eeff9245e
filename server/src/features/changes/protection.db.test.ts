/** What happens in a protected environment, and whether there is a door beside the door. */
import type { Change } from "@yardarm/core/changes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listEntries } from "../audit/audit-read-model.ts";
import { findRequest } from "./change-request-read-model.ts";
import {
  admin,
  bare,
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

let shop: TestChanges;
const inCountry = { operator: "in", attribute: "country", values: ["KE"] } as const;
const inBeta = { operator: "segment", values: ["beta"] } as const;

beforeAll(async () => {
  shop = await openChanges();
  const glass = { emergency: true, reason: "Set-up." };
  await shop.submit([newSegment("beta"), newFlag("base"), newFlag("used")], glass);
  await shop.submit(
    [turned("base", "production", true), newRule("used", "production", ruleOf("r1", inBeta))],
    glass,
  );
});

afterAll(() => shop?.close());

const state = { kind: "flag.fact", field: "state" } as const;

const doors: readonly (readonly [string, readonly Change[]])[] = [
  ["turning a flag on", [turned("used", "production", true)]],
  ["editing a flag that is off", [newRule("used", "production", ruleOf("r2"))]],
  [
    "editing a segment",
    [
      {
        kind: "segment.rules",
        segment: "beta",
        from: [],
        to: [{ id: "s1", conditions: [inCountry] }],
      },
    ],
  ],
  [
    "adding a key to a segment",
    [{ kind: "segment.keys", segment: "beta", list: "included", add: ["u1"], remove: [] }],
  ],
  ["a segment that nobody uses yet", [newSegment("fresh")]],
  [
    "a prerequisite",
    [
      {
        kind: "config.prerequisite",
        flag: "used",
        environment: "production",
        prerequisite: "base",
        from: null,
        to: ["on"],
      },
    ],
  ],
  ["archiving", [{ ...state, flag: "used", from: "active", to: "archived" }]],
  ["a new flag that is on", [newFlag("loud", { configs: { production: { ...bare, on: true } } })]],
  [
    "unprotecting in the same request",
    [
      {
        kind: "environment.fact",
        environment: "production",
        field: "isProtected",
        from: true,
        to: false,
      },
      turned("used", "production", true),
    ],
  ],
  [
    "protecting in the same request",
    [
      {
        kind: "environment.fact",
        environment: "staging",
        field: "isProtected",
        from: false,
        to: true,
      },
      turned("used", "staging", true),
    ],
  ],
];

test.each(doors)("a protected environment is not touched by %s", async (_name, changes) => {
  await expect(shop.submit(changes)).rejects.toMatchObject({
    kind: "forbidden",
    code: "environment_protected",
  });
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
  const made = await shop.submit([create], { emergency: true, reason: "Set-up." });
  const reversal = { project, request: made.request ?? 0 };
  await expect(shop.changes.revert(admin, reversal)).rejects.toMatchObject({
    code: "environment_protected",
  });
  await shop.changes.revert(admin, { ...reversal, emergency: true, reason: "It was a mistake." });
});

test("a new flag that decides nothing passes", async () => {
  const outcome = await shop.submit([newFlag("quiet")]);
  expect(Object.keys(outcome.revisions)).toContain("production");
});

test("what does not touch it passes", async () => {
  const outcome = await shop.submit([turned("used", "staging", true)]);
  expect(Object.keys(outcome.revisions)).toEqual(["staging"]);
});

test("whoever breaks the glass must be allowed to, and say why", async () => {
  const changes = [turned("used", "production", true)];
  await expect(shop.submit(changes, { emergency: true, reason: "  " })).rejects.toMatchObject({
    code: "reason_required",
    violations: [{ pointer: "/reason" }],
  });
  await expect(
    shop.changes.submit(editor, { project, changes, emergency: true, reason: "I want it." }),
  ).rejects.toMatchObject({
    kind: "forbidden",
    code: "emergency_forbidden",
    violations: [{ pointer: "/emergency" }],
  });
});

test("broken glass is on the request and in the record, with the reason", async () => {
  const reason = "Orders fail; see incident 7.";
  const outcome = await shop.submit([turned("used", "production", true)], {
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

test("glass that nothing stands behind is not broken", async () => {
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
