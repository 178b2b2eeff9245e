/** What pipelines report about code, and what people then see of it, asked of the whole server. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { base, openShopApi, type ShopApi } from "../../compose/shop-api.test-support.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import type { CodeReferencesBody } from "../../wire/code-reference.ts";
import { pruneScans } from "./code-reference-store.ts";

let shop: ShopApi;
beforeAll(async () => {
  shop = await openShopApi();
  await shop.protect(false);
});
afterAll(() => shop?.close());

let repositories = 0;
const newRepository = (): string => {
  repositories += 1;
  return `github.com/acme/shop-${repositories}`;
};

function bodyOf(more: Partial<CodeReferencesBody> = {}): CodeReferencesBody {
  return {
    format: 1,
    repository: newRepository(),
    branch: "main",
    defaultBranch: "main",
    commit: "4f8a5c7",
    committedAt: "2026-11-20T10:00:00Z",
    references: [],
    ...more,
  };
}

const at = (key: string, path = "src/shop.ts", line = 1) => ({
  ...{ key, path, line, hash: "0f343b0931126a20" },
});

const upload = (body: unknown) =>
  shop.ask("POST", `${base}/code-references`, { body: body as object });
const ofFlag = async (flag: string) =>
  (await shop.ask("GET", `${base}/flags/${flag}/code-references`)).json().branches;
const ofProject = async () => (await shop.ask("GET", `${base}/code-references`)).json();

test("before anything was scanned, no flag is called unreferenced", async () => {
  await shop.makeFlag();
  expect(await ofProject()).toEqual({ branches: [], unreferenced: [], unknown: [] });
});

test("a flag's places are told with links, lines around them and how fresh they are", async () => {
  const flag = await shop.makeFlag();
  const body = bodyOf({
    linkTemplate: "https://git.example.com/{commit}/{path}#L{line}",
    references: [
      {
        ...at(flag, "src/b c.ts", 7),
        context: { firstLine: 6, lines: ["{", `\tuse("${flag}");`] },
      },
      at(flag, "src/a.ts", 3),
    ],
  });
  const taken = await upload(body);
  expect({ status: taken.statusCode, body: taken.json() }).toEqual({
    status: 200,
    body: { state: "stored", references: 2, unknown: [] },
  });
  const [branch] = await ofFlag(flag);
  expect(branch).toMatchObject({
    repository: body.repository,
    branch: "main",
    isDefault: true,
    commit: "4f8a5c7",
    committedAt: "2026-11-20T10:00:00.000Z",
    count: 2,
    references: [
      {
        path: "src/a.ts",
        line: 3,
        link: "https://git.example.com/4f8a5c7/src/a.ts#L3",
        context: null,
      },
      {
        path: "src/b c.ts",
        link: "https://git.example.com/4f8a5c7/src/b%20c.ts#L7",
        context: { firstLine: 6, lines: ["{", `\tuse("${flag}");`] },
      },
    ],
  });
});

test("an upload replaces what its branch had, and the same again changes nothing", async () => {
  const flag = await shop.makeFlag();
  const body = bodyOf({ references: [at(flag, "a.ts"), at(flag, "b.ts")] });
  await upload(body);
  const next = { ...body, commit: "5f8a5c7", committedAt: "2026-11-20T11:00:00Z" };
  for (let round = 0; round < 2; round += 1)
    await upload({ ...next, references: [at(flag, "b.ts", 9)] });
  const [branch] = await ofFlag(flag);
  expect(branch).toMatchObject({
    commit: "5f8a5c7",
    count: 1,
    references: [{ path: "b.ts", line: 9 }],
  });
});

test("a pipeline that comes late with an older commit is not taken", async () => {
  const flag = await shop.makeFlag();
  const body = bodyOf({ references: [at(flag)] });
  await upload(body);
  const older = { ...body, commit: "3f8a5c7", committedAt: "2026-11-20T09:59:59Z", references: [] };
  expect((await upload(older)).json()).toMatchObject({ state: "outdated" });
  expect(await ofFlag(flag)).toEqual(
    expect.arrayContaining([expect.objectContaining({ count: 1 })]),
  );
});

test("two pipelines at once leave the references of one of them, whole", async () => {
  const flag = await shop.makeFlag();
  const repository = newRepository();
  const from = (line: number) =>
    bodyOf({
      repository,
      references: Array.from({ length: 200 }, (_, i) => at(flag, `f${i}.ts`, line)),
    });
  await Promise.all([1, 2, 3, 4].map((line) => upload(from(line))));
  const [branch] = await ofFlag(flag);
  expect(branch.count).toBe(200);
  expect(new Set(branch.references.map(({ line }: { line: number }) => line)).size).toBe(1);
});

test("only default branches say whether a flag is in the code; others are shown beside them", async () => {
  const flag = await shop.makeFlag();
  const repository = newRepository();
  await upload(bodyOf({ repository, references: [] }));
  await upload(bodyOf({ repository, branch: "topic", references: [at(flag)] }));
  expect((await ofProject()).unreferenced).toContain(flag);
  const own = (await ofFlag(flag)).filter(
    (it: { repository: string }) => it.repository === repository,
  );
  expect(own.map((it: { branch: string; count: number }) => [it.branch, it.count])).toEqual([
    ["main", 0],
    ["topic", 1],
  ]);
  // The default branch is another one from now on.
  await upload(
    bodyOf({ repository, branch: "topic", defaultBranch: "topic", references: [at(flag)] }),
  );
  expect((await ofProject()).unreferenced).not.toContain(flag);
  const { branches } = await ofProject();
  const defaults = branches.filter(
    (it: { repository: string; isDefault: boolean }) =>
      it.repository === repository && it.isDefault,
  );
  expect(defaults.map(({ branch }: { branch: string }) => branch)).toEqual(["topic"]);
});

test("keys in code that no flag has are told at once, and archived ones on the page too", async () => {
  const archived = await shop.makeFlag();
  const { headers } = await shop.ask("GET", `${base}/flags/${archived}`);
  const ifMatch = String(headers["etag"]);
  await shop.ask("PATCH", `${base}/flags/${archived}`, {
    body: { state: "archived" },
    ifMatch,
  });
  const body = bodyOf({ references: [at("no.such-flag", "a.ts", 2), at(archived, "b.ts", 3)] });
  expect((await upload(body)).json().unknown).toEqual(["no.such-flag"]);
  expect((await ofProject()).unknown).toEqual(
    expect.arrayContaining([
      {
        ...{ key: "no.such-flag", isArchived: false, references: 1, path: "a.ts", line: 2 },
        repositories: [body.repository],
      },
      {
        ...{ key: archived, isArchived: true, references: 1, path: "b.ts", line: 3 },
        repositories: [body.repository],
      },
    ]),
  );
});

test.each([
  ["a link that runs a script", { linkTemplate: "javascript:alert(1)//{path}" }, "/linkTemplate"],
  ["a link without a path", { linkTemplate: "https://git.example.com/{line}" }, "/linkTemplate"],
  ["a commit that is none", { commit: "main" }, "/commit"],
  ["a path with a line break", { references: [at("a", "src/\n.ts")] }, "/references/0/path"],
  ["a line that is none", { references: [at("a", "src/a.ts", 0)] }, "/references/0/line"],
  [
    "half of a character",
    { references: [{ ...at("a"), context: { firstLine: 1, lines: ["\ud800"] } }] },
    "/references/0/context/lines/0",
  ],
])("%s is refused, and nothing of it is stored", async (_what, more, pointer) => {
  const body = bodyOf(more);
  const refused = await upload(body);
  expect(refused.statusCode).toBe(400);
  expect(refused.json()).toMatchObject({ code: "malformed_request", errors: [{ pointer }] });
  const { branches } = await ofProject();
  expect(
    branches.some(({ repository }: { repository: string }) => repository === body.repository),
  ).toBe(false);
});

test("old branches, and repositories that nobody scans, are forgotten with their references", async () => {
  const flag = await shop.makeFlag();
  const repository = newRepository();
  await upload(bodyOf({ repository, references: [at(flag)] }));
  await upload(bodyOf({ repository, branch: "topic", references: [at(flag)] }));
  const { database } = shop.server.ground;
  const later = new Date(Date.now() + 60_000);
  const long = new Date(0);
  await inTransaction(database, (tx) => pruneScans(tx, { branches: later, repositories: long }));
  expect((await ofFlag(flag)).filter(({ count }: { count: number }) => count > 0)).toHaveLength(1);
  await inTransaction(database, (tx) => pruneScans(tx, { branches: later, repositories: later }));
  expect(await ofProject()).toEqual({ branches: [], unreferenced: [], unknown: [] });
});
