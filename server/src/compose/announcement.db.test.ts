/** What a commit announces is what delivery understands; the two write it down apart from each other. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  newFlag,
  openChanges,
  type TestChanges,
  turned,
} from "../features/changes/changes.test-support.ts";
import { announcements, type Notice, parseNotice } from "../features/delivery/notification.ts";

let shop: TestChanges;
let listener: pg.Client;
let heard: (Notice | undefined)[] = [];

beforeAll(async () => {
  shop = await openChanges();
  listener = new pg.Client({ connectionString: shop.database.url });
  listener.on("error", () => undefined);
  await listener.connect();
  listener.on("notification", ({ payload }) => heard.push(parseNotice(payload ?? "")));
  await listener.query(`LISTEN ${announcements}`);
});

afterAll(async () => {
  await listener?.end();
  await shop?.close();
});

/** Notices of a commit arrive before the answer to whatever is asked after it. */
async function notices(): Promise<readonly (Notice | undefined)[]> {
  await listener.query("SELECT 1");
  const all = heard;
  heard = [];
  return all;
}

test("the delta of each touched environment is heard, then the commit", async () => {
  await shop.submit([newFlag("lamp")]);
  await notices();
  const outcome = await shop.submit([turned("lamp", "development", true)]);
  expect(await notices()).toEqual([
    {
      kind: "delta",
      project: "shop",
      environment: "development",
      revision: outcome.revisions["development"],
      body: { flags: { lamp: expect.objectContaining({ type: "boolean" }) } },
    },
    {
      kind: "commit",
      project: "shop",
      entry: outcome.entry,
      revisions: outcome.revisions,
      addresses: ["flag/lamp/development"],
    },
  ]);
});

test("a refused commit is not heard of", async () => {
  const wish = [turned("lamp", "production", true)];
  await expect(shop.submit(wish, { mayWait: false })).rejects.toThrow();
  expect(await notices()).toEqual([]);
});
