/** What the routes of segments, environments, changes and the record do, asked of the whole server. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { welcome } from "../features/access/people.test-support.ts";
import { signIn } from "../features/access/visitor.test-support.ts";
import { admin } from "./app.test-support.ts";
import { base, off, openShopApi, owner, type ShopApi } from "./shop-api.test-support.ts";

let shop: ShopApi;
/** A new flag for each test. */
let flag: string;
const ask: ShopApi["ask"] = (...question) => shop.ask(...question);

beforeAll(async () => {
  shop = await openShopApi();
  await shop.protect(false);
});

afterAll(() => shop?.close());

beforeEach(async () => {
  flag = await shop.makeFlag();
});

const configUrl = (environment = "development") => `${base}/flags/${flag}/configs/${environment}`;

test("a snapshot is sent once for each revision", async () => {
  const url = `${base}/environments/development/snapshot`;
  const first = await ask("GET", url);
  expect(first.json().revision).toBe(String(first.headers["etag"]).replaceAll('"', ""));
  const second = await ask("GET", url, {
    headers: { "if-none-match": String(first.headers["etag"]) },
  });
  expect([second.statusCode, second.body]).toEqual([304, ""]);
});

test("a segment is created with keys, edited, used, and told where", async () => {
  const key = `beta-${flag}`;
  const created = await ask("POST", `${base}/segments`, {
    body: { key, name: "Beta", owner, included: ["u2", "u1"], excluded: ["u3"] },
  });
  expect([created.statusCode, created.headers["location"]]).toEqual([
    201,
    `${base}/segments/${key}`,
  ]);
  await ask("POST", `${base}/segments/${key}/keys`, {
    body: { list: "included", add: ["u1", "u9"], remove: ["u2"] },
  });
  const rules = [
    { id: "r1", conditions: [{ operator: "segment", values: [key] }], serve: { variant: "on" } },
  ];
  await ask("PUT", configUrl(), { body: { config: { ...off, rules } }, ifMatch: 1 });
  const read = await ask("GET", `${base}/segments/${key}`);
  expect(read.json()).toMatchObject({
    owner: { name: "Checkout" },
    included: { count: 2, keys: ["u1", "u9"] },
    excluded: { count: 1, keys: ["u3"] },
    flags: [{ flag, environment: "development" }],
  });
  const { segments } = (await ask("GET", `${base}/segments`)).json();
  expect(segments.find((row: { key: string }) => row.key === key)).toMatchObject({
    includedCount: 2,
    excludedCount: 1,
    flagCount: 1,
  });
  const only = await ask("PATCH", `${base}/segments/${key}`, {
    body: { environments: ["development"] },
    ifMatch: 1,
  });
  expect(Object.keys(only.json().revisions)).toEqual(["production", "staging"]);
  const all = await ask("PATCH", `${base}/segments/${key}`, {
    body: { environments: null },
    ifMatch: 2,
  });
  expect(Object.keys(all.json().revisions)).toEqual(["production", "staging"]);
});

test("a group is made, told with the flags that are in it, and listed with what was done to it", async () => {
  const other = await shop.makeFlag();
  const group = `group-${flag}`;
  const slot = (key: string, start: number, end: number) => ({
    flag: key,
    ranges: [{ start, end }],
  });
  const apply = (...changes: readonly object[]) =>
    ask("POST", `${base}/changes`, { body: { changes } });
  const facts = { key: group, name: "Experiments", salt: "s" };
  const [from, to] = [
    [slot(flag, 0, 20_000)],
    [slot(flag, 0, 20_000), slot(other, 50_000, 60_000)],
  ];
  const create = { kind: "group.create", group, from: null, to: { ...facts, slots: from } };
  const place = { flag, environment: "staging" };
  const put = { kind: "config.group", ...place, from: null, to: group };
  expect((await apply(create, put)).statusCode).toBe(200);
  const reserve = { kind: "group.slots", group, from, to };
  const seen = await ask("POST", `${base}/requests/preview`, { body: { changes: [reserve] } });
  expect(seen.json()).toMatchObject({
    // The flag is off there, so whoever is in its slot gets what they got.
    shares: [{ ...place, share: 0, basis: "exact" }],
    dependants: [{ address: `flag/${flag}`, environments: ["staging"], on: [`group/${group}`] }],
  });
  expect((await apply(reserve)).statusCode).toBe(200);
  // It was made on top of slots that are no longer those.
  expect((await apply(reserve)).json()).toMatchObject({ status: 409, code: "conflict" });

  const url = `${base}/groups/${group}`;
  const read = await ask("GET", url);
  const view = { ...facts, slots: to, flags: [place], version: 2 };
  expect([read.headers["etag"], read.json()]).toEqual([
    '"2"',
    { ...view, changedAt: expect.any(String) },
  ]);
  expect((await ask("GET", `${base}/groups`)).json().groups).toEqual([read.json()]);
  const { requests } = (await ask("GET", `${base}/requests?list=done&group=${group}`)).json();
  expect(requests.map(({ title }: { title: string }) => title)).toEqual([
    `In the group \`${group}\`, reserve 10 % for \`${other}\``,
    `Create the group \`${group}\` for \`${flag}\`, and 1 more change`,
  ]);
});

test("a group is read by whoever has a role in the project, and changed by whoever may change flags in all that get it", async () => {
  const ada = await signIn(shop.server.app, admin);
  const ed = await welcome(shop.server.app, ada, "ed");
  const give = (role: string, environmentKinds: readonly string[] | null) => {
    const grantee = { kind: "person", id: ed.id };
    return ada.ask("POST", `${base}/grants`, { grantee, role, environmentKinds });
  };
  const seen = async () => (await ed.visitor.ask("GET", `${base}/groups`)).statusCode;
  const to = { key: "ours", name: "Ours", salt: "s", slots: [] };
  const changes = [{ kind: "group.create", group: "ours", from: null, to }];
  const made = async () => (await ed.visitor.ask("POST", `${base}/changes`, { changes })).json();
  // Whoever has no role there does not even learn that the project exists.
  expect([await seen(), (await made()).status]).toEqual([404, 404]);
  await give("viewer", null);
  expect([await seen(), (await made()).code]).toEqual([200, "forbidden"]);
  await give("editor", ["development"]);
  // Every environment gets the group.
  expect(await made()).toMatchObject({ status: 403, code: "environment_forbidden" });
  await give("editor", null);
  expect(await made()).toMatchObject({ state: "applied" });
});

test("an environment is added at the end, and moved to the front", async () => {
  const body = { key: "preview", name: "Preview", kind: "test" };
  expect((await ask("POST", `${base}/environments`, { body })).statusCode).toBe(201);
  const moved = await ask("PATCH", `${base}/environments/preview`, {
    body: { position: 0 },
    ifMatch: 1,
  });
  expect(moved.statusCode).toBe(200);
  const { environments } = (await ask("GET", base)).json();
  expect(environments.map(({ key }: { key: string }) => key)).toEqual([
    "preview",
    "development",
    "staging",
    "production",
  ]);
  expect((await ask("GET", `${base}/flags/${flag}`)).json().configs).toHaveLength(4);
  const last = (await ask("GET", `${base}/changes?limit=2`)).json().requests;
  for (const { number } of last) {
    const url = `${base}/changes/${number}/revert`;
    expect((await ask("POST", url, { body: {} })).statusCode).toBe(200);
  }
});

test("a preview says what would happen, and nothing happens", async () => {
  const change = { kind: "config.on", flag, environment: "production", from: false, to: true };
  const seen = await ask("POST", `${base}/changes/preview`, { body: { changes: [change] } });
  expect(seen.json()).toMatchObject({
    sentences: [`Turn on \`${flag}\` in production.`],
    touched: ["production"],
    protected: [],
  });
  expect((await ask("GET", `${base}/flags/${flag}`)).json().configs[2].version).toBe(1);
});

test("the record tells what was done, by whom, in which request, and why", async () => {
  await ask("PATCH", configUrl(), {
    body: { on: true, reason: "Let us see." },
    ifMatch: 1,
    headers: { "x-request-id": "request-0001" },
  });
  const { entries } = (await ask("GET", `${base}/audit?limit=1`)).json();
  expect(entries).toEqual([
    expect.objectContaining({
      kind: "change_request.applied",
      summary: `Turn on \`${flag}\` in development`,
      reason: "Let us see.",
      requestId: "request-0001",
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      details: expect.objectContaining({
        entities: [expect.objectContaining({ address: `flag/${flag}/development` })],
      }),
    }),
  ]);
});
