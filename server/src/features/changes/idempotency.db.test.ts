/** A write that is sent twice is done once. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { inTransaction } from "../../platform/db/transaction.ts";
import {
  admin,
  editor,
  newFlag,
  newRule,
  openChanges,
  project,
  reviewer,
  ruleOf,
  type TestChanges,
  turned,
} from "./changes.test-support.ts";
import { forgetKeys } from "./idempotency-store.ts";
import { findAnyRequest } from "./request-read-model.ts";

let shop: TestChanges;
let flag: string;
let made = 0;

beforeAll(async () => {
  shop = await openChanges();
});

afterAll(() => shop?.close());

beforeEach(async () => {
  flag = `flag-${made++}`;
  await shop.submit([newFlag(flag)]);
});

const named = (key: string, content = key) => ({
  idempotency: { key, hash: createHash("sha256").update(content).digest() },
});

const entries = async (): Promise<number> => {
  const { rows } = await shop.database.pool.query("SELECT count(*)::int AS n FROM audit_entry");
  return rows[0].n;
};

test("the same request again gets the answer that the first one got, whatever happened since", async () => {
  const wish = [turned(flag, "development", true)];
  const first = await shop.submit(wish, named("again"));
  await shop.submit([newRule(flag, "development", ruleOf("r1"))]);
  const count = await entries();
  expect(await shop.submit(wish, named("again"))).toEqual(first);
  expect(await entries()).toBe(count);
});

test("ten at once are one", async () => {
  const wish = [turned(flag, "development", true)];
  const before = await entries();
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, () => shop.submit(wish, named("ten"))),
  );
  expect(new Set(outcomes.map(({ entry }) => entry)).size).toBe(1);
  expect(await entries()).toBe(before + 1);
});

test("another request under the same key is refused", async () => {
  await shop.submit([turned(flag, "development", true)], named("reused"));
  await expect(
    shop.submit([turned(flag, "staging", true)], named("reused", "another")),
  ).rejects.toMatchObject({ kind: "invalid", code: "idempotency_key_reused" });
});

test("two people may use one key", async () => {
  const wish = (environment: string) => [turned(flag, environment, true)];
  await shop.submit(wish("development"), named("common"));
  const outcome = await shop.changes.submit(editor, {
    project,
    changes: wish("staging"),
    ...named("common", "another"),
  });
  expect(outcome.state).toBe("applied");
});

test("a refused request leaves its key free", async () => {
  await expect(
    shop.submit([turned(flag, "production", true)], { ...named("refused"), mayWait: false }),
  ).rejects.toMatchObject({ code: "approval_needed" });
  const outcome = await shop.submit(
    [turned(flag, "development", true)],
    named("refused", "mended"),
  );
  expect(outcome.state).toBe("applied");
});

test("a request that waits is not made twice", async () => {
  const wish = [turned(flag, "production", true)];
  const waiting = await shop.submit(wish, named("waiting"));
  expect(waiting.state).toBe("waits");
  expect(await shop.submit(wish, named("waiting"))).toEqual(waiting);
});

test("each step of a request is taken once, and answers again as it did", async () => {
  const changes = [turned(flag, "production", true)];
  const { requests } = shop;
  const drafted = await requests.draft(admin, { project, changes, ...named("draft") });
  expect(await requests.draft(admin, { project, changes, ...named("draft") })).toEqual(drafted);
  const { request, version } = drafted;
  const place = (key: string) => ({ project, request, ...named(`${flag} ${key}`) });
  const steps = {
    edit: () => requests.edit(admin, { ...place("edit"), version }, { title: "Turn it on" }),
    comment: () => requests.comment(admin, place("comment"), { comment: "Ready." }),
    submit: () => requests.submit(admin, place("submit"), {}),
    approve: async () => {
      const hash = (await findAnyRequest(shop.ground.reader, project, request))?.life?.hash ?? "";
      return requests.approve(reviewer, place("approve"), { hash });
    },
    apply: () => requests.apply(admin, place("apply"), {}),
    rollback: () => requests.rollback(admin, place("rollback"), {}),
  };
  for (const take of Object.values(steps)) {
    const first = await take();
    const count = await entries();
    expect(await take()).toEqual(first);
    expect(await entries()).toBe(count);
  }
  const found = await findAnyRequest(shop.ground.reader, project, request);
  const kinds = ["drafted", "edited", "commented", "submitted", "approved", "applied"];
  expect(found?.life?.steps.map(({ kind }) => kind)).toEqual(kinds);
  // Under another body the key is refused, whatever state the request is in.
  const again = { ...place("apply"), ...named(`${flag} apply`, "another") };
  await expect(requests.apply(admin, again, {})).rejects.toMatchObject({
    code: "idempotency_key_reused",
  });
});

test("a request that dies in its last step leaves neither its changes nor its key", async () => {
  const wish = [turned(flag, "development", true)];
  await shop.database.pool.query(`
    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN new; END $$;
    CREATE TRIGGER die AFTER INSERT ON idempotency_key FOR EACH ROW EXECUTE FUNCTION die()`);
  await expect(shop.submit(wish, named("dead"))).rejects.toThrow();
  await shop.database.pool.query("DROP TRIGGER die ON idempotency_key; DROP FUNCTION die");
  const before = await entries();
  expect((await shop.submit(wish, named("dead"))).state).toBe("applied");
  expect(await entries()).toBe(before + 1);
});

test("keys are forgotten in time", async () => {
  const wish = [turned(flag, "development", true)];
  await shop.submit(wish, named("old"));
  const later = new Date(Date.now() + 60_000);
  await inTransaction(shop.ground.database, (tx) => forgetKeys(tx, later));
  await expect(shop.submit(wish, named("old"))).rejects.toMatchObject({ code: "conflict" });
});
