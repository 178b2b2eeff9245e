import { afterAll, beforeAll, expect, test } from "vitest";
import { type FakeServer, signedIn, startFakeServer } from "../testing/fake-server.test-support.ts";
import { run } from "../testing/run.test-support.ts";

let server: FakeServer;
let env: Record<string, string>;
const url = "GET /api/v1/projects/storefront/lifecycle";

const flag = (key: string, more: object = {}) => ({
  ...{ key, name: key, owner: { kind: "team", id: "checkout", name: "Checkout", isActive: true } },
  ...{ purpose: "release", expiry: { kind: "date", date: "2026-12-31" }, extensions: 1 },
  ...{ stage: "ready", track: "temporary", staleBecause: ["one_sided_rules"] },
  ...{ environments: [], signals: [] },
  deleteFromCode: { safe: "yes", sentence: "Safe to delete from code: it is on.", reasons: [] },
  archive: { safe: "no", sentence: "Not safe to archive: it is asked for.", reasons: [] },
  ...more,
});
const gone = flag("old-wallet", {
  stage: "removed",
  deleteFromCode: { safe: "done", sentence: "Out of code: no code names it.", reasons: [] },
  archive: { safe: "yes", sentence: "Safe to archive: nobody asks.", reasons: [] },
});

beforeAll(async () => {
  server = await startFakeServer();
  const page = (flags: readonly object[], next: string | null) => ({ body: { flags, next } });
  const stale = `${url}?stale=true&limit=500`;
  server.answer(stale, page([flag("new-checkout")], "new-checkout"));
  server.answer(`${stale}&after=new-checkout`, page([gone], null));
  server.answer(`${stale}&owner=nobody`, page([], null));
  env = signedIn(server);
});
afterAll(() => server.close());

test("stale flags are listed with what comes next for each, and end with 1", async () => {
  const { code, stdout } = await run(["stale"], { env, columns: 120 });
  expect(code).toBe(1);
  expect(stdout.split("\n")).toEqual([
    "FLAG          STAGE    OWNER     VERDICT",
    "new-checkout  ready    Checkout  Safe to delete from code: it is on.",
    "old-wallet    removed  Checkout  Safe to archive: nobody asks.",
    "",
  ]);
});

test("programs get every signal and both verdicts", async () => {
  const { code, stdout } = await run(["stale", "--json"], { env });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    project: "storefront",
    flags: [
      { key: "new-checkout", deleteFromCode: { safe: "yes" }, signals: [], extensions: 1 },
      { key: "old-wallet", archive: { safe: "yes" } },
    ],
  });
});

test("without any it is fine", async () => {
  const { code, stdout } = await run(["stale", "--owner", "nobody"], { env });
  expect([code, stdout]).toEqual([0, ""]);
});
