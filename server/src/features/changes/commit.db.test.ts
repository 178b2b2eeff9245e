/** What holds for every change, whoever makes it and however many do at once. */
import { afterAll, beforeAll, expect, test } from "vitest";
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
import { loadRegistry } from "./registry-read-model.ts";

let shop: TestChanges;

beforeAll(async () => {
  shop = await openChanges();
});

afterAll(() => shop?.close());

const query = async (sql: string, values: unknown[] = []) =>
  (await shop.database.pool.query(sql, values)).rows;

const revisions = async () =>
  Object.fromEntries(
    (await query("SELECT key, revision FROM environment")).map((row) => [
      row.key,
      Number(row.revision),
    ]),
  );

/** All that a commit may write. */
async function everything(): Promise<unknown> {
  const tables = [
    "environment",
    "flag",
    "flag_config",
    "segment",
    "segment_list",
    "segment_key",
    "bucket_group",
    "registry_edge",
    "entity_history",
    "delta",
    "change_request",
    "change_request_address",
    "audit_head",
    "audit_entry",
    "idempotency_key",
  ];
  const rows = tables.map((table) => query(`SELECT t::text AS row FROM ${table} AS t ORDER BY 1`));
  return Object.fromEntries((await Promise.all(rows)).map((each, index) => [tables[index], each]));
}

test("a commit is one entry, one revision of each touched environment, and one version of each entity", async () => {
  await shop.submit([newFlag("one")]);
  const before = await revisions();
  const outcome = await shop.submit([
    turned("one", "development", true),
    turned("one", "staging", true),
  ]);
  const after = await revisions();
  expect(outcome).toMatchObject({
    state: "applied",
    revisions: {
      development: (before["development"] ?? 0) + 1,
      staging: (before["staging"] ?? 0) + 1,
    },
    versions: { "flag/one/development": 2, "flag/one/staging": 2 },
  });
  expect(after).toEqual({ ...before, ...outcome.revisions });
  const deltas = await query("SELECT environment FROM delta WHERE entry = $1 ORDER BY 1", [
    outcome.entry,
  ]);
  expect(deltas).toEqual([{ environment: "development" }, { environment: "staging" }]);
  const history = await query(
    "SELECT address, version FROM entity_history WHERE entry = $1 ORDER BY 1",
    [outcome.entry],
  );
  expect(history).toEqual([
    { address: "flag/one/development", version: "2" },
    { address: "flag/one/staging", version: "2" },
  ]);
});

test("facts touch no environment", async () => {
  await shop.submit([newFlag("facts")]);
  const before = await revisions();
  const outcome = await shop.submit([
    { kind: "flag.fact", flag: "facts", field: "name", from: "facts", to: "Better facts" },
  ]);
  expect(outcome.revisions).toEqual({});
  expect(await revisions()).toEqual(before);
});

test("a wish for what is so already changes nothing and leaves no entry", async () => {
  await shop.submit([newFlag("same")]);
  const before = await everything();
  const same = { kind: "config.on", flag: "same", environment: "development" } as const;
  const outcome = await shop.submit([{ ...same, from: false, to: false }]);
  expect(outcome).toEqual({ state: "unchanged", revisions: {}, versions: {} });
  expect(await everything()).toEqual(before);
});

test("one change that does not apply takes all of them back", async () => {
  await shop.submit([newFlag("atom")]);
  const before = await everything();
  await expect(
    shop.submit([turned("atom", "development", true), turned("atom", "staging", false)]),
  ).rejects.toMatchObject({ code: "conflict", violations: [{ pointer: "/changes/1/from" }] });
  expect(await everything()).toEqual(before);
});

test("a failure of the database in the last step leaves nothing of the steps before", async () => {
  await shop.submit([newFlag("crash")]);
  const before = await everything();
  await query(`
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'disk on fire'; END $$;
    CREATE TRIGGER fail BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION fail()`);
  await expect(shop.submit([turned("crash", "development", true)])).rejects.toThrow();
  await query("DROP TRIGGER fail ON audit_entry; DROP FUNCTION fail");
  expect(await everything()).toEqual(before);
});

test("eight people add rules to one flag at once: all of them are there, and revisions have no gap", async () => {
  await shop.submit([newFlag("busy")]);
  const before = await revisions();
  const edits = Array.from({ length: 48 }, (_, index) => `r${index}`);
  const lanes = Array.from({ length: 8 }, (_, lane) => edits.filter((_id, at) => at % 8 === lane));
  await Promise.all(
    lanes.map(async (ids) => {
      for (const id of ids) await shop.submit([newRule("busy", "development", ruleOf(id))]);
    }),
  );
  const registry = await loadRegistry(shop.ground.reader, project);
  const rules = registry.flags.get("busy")?.configs["development"]?.rules.map(({ id }) => id);
  expect(rules?.toSorted()).toEqual(edits.toSorted());
  const after = await revisions();
  expect(after["development"]).toBe((before["development"] ?? 0) + edits.length);
  const stored = await query(
    "SELECT revision FROM delta WHERE environment = 'development' ORDER BY revision",
  );
  expect(stored.map((row) => Number(row.revision))).toEqual(
    Array.from({ length: after["development"] ?? 0 }, (_, index) => index + 1),
  );
});

test("of two people who edit one rule at once, one is told", async () => {
  const first = ruleOf("shared");
  await shop.submit([newFlag("contested"), newRule("contested", "development", first)]);
  const edit = (name: string) =>
    shop.submit([
      {
        kind: "config.rule",
        flag: "contested",
        environment: "development",
        rule: "shared",
        from: { rule: first, after: null },
        to: { rule: { ...first, name }, after: null },
      },
    ]);
  const results = await Promise.allSettled([edit("mine"), edit("yours")]);
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const [refusal] = results.filter((result) => result.status === "rejected");
  expect(refusal?.reason).toMatchObject({ kind: "conflict", code: "conflict" });
});

test("a guard refuses a version that has passed, and says which one is now", async () => {
  await shop.submit([newFlag("guarded")]);
  const guards = [{ address: "flag/guarded/development", version: 1 }];
  await shop.submit([turned("guarded", "development", true)], { guards });
  await expect(
    shop.submit([newRule("guarded", "development", ruleOf("r1"))], { guards }),
  ).rejects.toMatchObject({
    kind: "stale",
    code: "version_mismatch",
    versions: { expected: "1", current: "2" },
  });
});

test("a guard holds also for a wish that somebody else has fulfilled meanwhile", async () => {
  await shop.submit([newFlag("fulfilled")]);
  await shop.submit([turned("fulfilled", "development", true)]);
  const guards = [{ address: "flag/fulfilled/development", version: 1 }];
  await expect(shop.submit([], { guards })).rejects.toMatchObject({ code: "version_mismatch" });
});

test("versions go on counting when what was undone is made again", async () => {
  const made = await shop.submit([newFlag("phoenix")]);
  const back = await shop.changes.revert(admin, { project, request: made.request ?? 0 });
  await shop.agreeTo(back);
  const again = await shop.submit([newFlag("phoenix")]);
  expect(again.versions["flag/phoenix"]).toBe(3);
  const key = { kind: "environment.create", environment: "extra" } as const;
  const extra = {
    key: "extra",
    name: "Extra",
    kind: "test",
    isProtected: false,
    position: 9,
  } as const;
  const first = await shop.submit([{ ...key, from: null, to: extra }]);
  const reached = first.revisions["extra"] ?? 0;
  await shop.changes.revert(admin, { project, request: first.request ?? 0 });
  const second = await shop.submit([{ ...key, from: null, to: extra }]);
  expect(second.revisions["extra"]).toBeGreaterThan(reached);
  await shop.changes.revert(admin, { project, request: second.request ?? 0 });
});

test("a key that cannot be stored is refused where it stands", async () => {
  await expect(
    shop.submit([
      newSegment("odd"),
      { kind: "segment.keys", segment: "odd", list: "included", add: ["a", "b\0"], remove: [] },
    ]),
  ).rejects.toMatchObject({ kind: "invalid", violations: [{ pointer: "/changes/1/add/1" }] });
  const half = newFlag("half", { description: "\ud83d" });
  await expect(shop.submit([half])).rejects.toMatchObject({
    code: "value_unstorable",
    violations: [{ pointer: "/changes/0/to/description" }],
  });
});

test("an owner must exist", async () => {
  await expect(
    shop.submit([newFlag("orphan", { owner: { kind: "team", id: "nobody" } })]),
  ).rejects.toMatchObject({
    code: "owner_unknown",
    violations: [{ pointer: "/changes/0/to/owner/id" }],
  });
});

test("a project that does not exist is not found", async () => {
  await expect(
    shop.changes.submit(admin, { project: "nowhere", changes: [newFlag("x")] }),
  ).rejects.toMatchObject({ kind: "not_found", code: "project_not_found" });
  expect(await query("SELECT 1 FROM audit_head WHERE chain = 'project:nowhere'")).toEqual([]);
});

test("changes of environments are for those who may change environments, whatever the way", async () => {
  const production = { kind: "environment.fact", environment: "production" } as const;
  await expect(
    shop.changes.submit(editor, {
      project,
      changes: [{ ...production, field: "isProtected", from: true, to: false }],
    }),
  ).rejects.toMatchObject({ kind: "forbidden", violations: [{ pointer: "/changes/0/kind" }] });
});
