/** Taking back what was done, as a request of its own. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { findRequest, listRequests } from "./change-request-read-model.ts";
import {
  admin,
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
  await shop.submit([newFlag("lamp"), newSegment("beta", { environments: ["development"] })]);
});

afterAll(() => shop?.close());

const lamp = async () =>
  (await loadRegistry(shop.ground.reader, project)).flags.get("lamp")?.configs["development"];

test("a request is taken back by its inverse, which names it", async () => {
  const before = await lamp();
  const done = await shop.submit([
    newRule("lamp", "development", ruleOf("r1")),
    turned("lamp", "development", true),
  ]);
  const undone = await shop.changes.revert(admin, { project, request: done.request ?? 0 });
  expect(await lamp()).toEqual(before);
  expect(await findRequest(shop.ground.reader, project, undone.request ?? 0)).toMatchObject({
    reverts: done.request,
    title: expect.stringContaining(`Take back request ${done.request}`),
  });
});

test("taking back what was taken back does it again", async () => {
  const done = await shop.submit([turned("lamp", "development", true)]);
  const undone = await shop.changes.revert(admin, { project, request: done.request ?? 0 });
  await shop.changes.revert(admin, { project, request: undone.request ?? 0 });
  expect((await lamp())?.on).toBe(true);
  await shop.submit([turned("lamp", "development", false)]);
});

test("what has changed since is not overwritten", async () => {
  const done = await shop.submit([turned("lamp", "development", true)]);
  await shop.submit([turned("lamp", "development", false)]);
  await expect(
    shop.changes.revert(admin, { project, request: done.request ?? 0 }),
  ).rejects.toMatchObject({ kind: "conflict", code: "conflict", violations: [{ pointer: "" }] });
});

test("only the keys that a request really added are taken out again", async () => {
  const add = (...keys: string[]) =>
    shop.submit([
      { kind: "segment.keys", segment: "beta", list: "included", add: keys, remove: [] },
    ]);
  await add("a");
  const done = await add("a", "b");
  await shop.changes.revert(admin, { project, request: done.request ?? 0 });
  const { lists } = await loadRegistry(shop.ground.reader, project);
  expect([...(lists.get("beta/included")?.keys ?? [])]).toEqual(["a"]);
});

test("a request that does not exist is not found", async () => {
  await expect(shop.changes.revert(admin, { project, request: 999 })).rejects.toMatchObject({
    kind: "not_found",
    code: "change_request_not_found",
  });
});

test("requests are found by what they touched, newest first, page by page", async () => {
  const ask = { project, address: "flag/lamp", limit: 2 };
  const first = await listRequests(shop.ground.reader, ask);
  expect(first.requests).toHaveLength(2);
  expect(first.next).toBe(first.requests[1]?.number);
  const numbers: number[] = [];
  let before: number | null | undefined;
  do {
    const page = await listRequests(shop.ground.reader, { ...ask, before: before ?? undefined });
    numbers.push(...page.requests.map(({ number }) => number));
    before = page.next;
  } while (before !== null);
  expect(numbers).toEqual(numbers.toSorted((left, right) => right - left));
  const all = await listRequests(shop.ground.reader, { project, limit: 100 });
  const touching = all.requests.filter(({ effect }) =>
    effect.entities.some(({ address }) => address.startsWith("flag/lamp")),
  );
  expect(numbers).toEqual(touching.map(({ number }) => number));
});
