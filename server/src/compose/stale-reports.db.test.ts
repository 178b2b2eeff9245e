/** The stale-flag report over HTTP: as of now the same as every list, as of any past moment what was so then. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { StaleLine, StaleReport } from "@yardarm/core/reports";
import { askDatabase } from "@yardarm/test/support/ask-database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { welcome } from "../features/access/people.test-support.ts";
import { signIn, type Visitor } from "../features/access/visitor.test-support.ts";
import { admin, openTestApp, type TestApp } from "./app.test-support.ts";
import { base, flagBody } from "./shop-api.test-support.ts";

const dayMs = 86_400_000;
const report = `${base}/reports/stale`;
let now = Date.UTC(2026, 0, 5, 9);
let folder: string;
let server: TestApp;
let ada: Visitor;
let bo: Visitor;
let dot: Visitor;

interface View {
  readonly report: Omit<StaleReport, "lines">;
  readonly lines: readonly StaleLine[];
  readonly next: number | null;
}

type Method = Parameters<Visitor["ask"]>[0];

async function must(who: Visitor, method: Method, url: string, body?: object, headers = {}) {
  const response = await who.ask(method, url, body, headers);
  if (response.statusCode >= 300) throw new Error(`${method} ${url}: ${response.body}`);
  now += 60_000;
  return response.body === "" ? undefined : response.json();
}

const read = (query = "", who = dot): Promise<View> => must(who, "GET", `${report}?${query}`);
const at = (ms: number) => `asOf=${new Date(ms).toISOString()}`;

/** Sessions end; people come again. */
async function pass(days: number): Promise<void> {
  now += days * dayMs;
  const again = (name: string) =>
    signIn(server.app, {
      ...{ email: `${name}@example.com`, password: `${name} likes long passwords` },
    });
  ada = await signIn(server.app, admin);
  [bo, dot] = [await again("bo"), await again("dot")];
}

/** By the version that it has. */
async function patch(key: string, body: object) {
  const { version } = await must(ada, "GET", `${base}/flags/${key}`);
  return must(ada, "PATCH", `${base}/flags/${key}`, body, { "if-match": `"${version}"` });
}

const archive = (key: string) => patch(key, { state: "archived" });

let start: number;
let early: number;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "yardarm-stale-"));
  server = await openTestApp({ clock: () => new Date(now), config: { dataDir: folder } });
  start = now;
  ada = await signIn(server.app, admin);
  for (const key of ["checkout", "search"])
    await must(ada, "POST", "/api/v1/teams", { key, name: key });
  await must(ada, "POST", "/api/v1/projects", { key: "shop", name: "Shop" });
  // Nobody else is there who could agree to anything.
  const production = `${base}/environments/production`;
  const { version } = await must(ada, "GET", production);
  const open = { isProtected: false };
  await must(ada, "PATCH", production, open, { "if-match": `"${version}"` });
  for (const [name, role] of [
    ["bo", "editor"],
    ["dot", "viewer"],
  ] as const) {
    const { id } = await welcome(server.app, ada, name);
    await must(ada, "POST", `${base}/grants`, { grantee: { kind: "person", id }, role });
    if (name === "bo") await must(ada, "PUT", `/api/v1/teams/checkout/members/${id}`);
  }
  await pass(0);
  const expiry = { kind: "date", date: "2026-03-01" };
  for (const key of ["cart", "wishlist", "old"])
    await must(ada, "POST", `${base}/flags`, flagBody(key, { expiry }));
  const search = { kind: "team", id: "search" };
  await must(ada, "POST", `${base}/flags`, flagBody("query", { expiry, owner: search }));
  await must(ada, "POST", `${base}/changes`, {
    changes: [{ kind: "config.on", flag: "cart", environment: "staging", from: false, to: true }],
  });
  early = now;
  await pass(80);
  await patch("cart", { expiry: { kind: "date", date: "2026-06-01" } });
  await patch("wishlist", { name: "Wish list" });
  await archive("old");
  await pass(1);
}, 120_000);

afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

test("as of now it has the flags and verdicts of the pages, and the state before is built from the history", async () => {
  const { report: current, lines } = await read();
  expect(lines.map(({ flag }) => flag).sort()).toEqual(["cart", "query", "wishlist"]);
  expect(current.totals).toMatchObject({ active: 3, archived: 1, extended: 1 });
  const { flags, counts } = await must(dot, "GET", `${base}/lifecycle`);
  const listed = new Map(flags.map((each: { key: string }) => [each.key, each]));
  for (const line of lines) {
    const { stage, signals, deleteFromCode, archive: verdict, staleBecause } = line;
    // Some time passes between the two questions.
    expect(listed.get(line.flag)).toMatchObject({
      ...{ stage, staleBecause, deleteFromCode, archive: verdict },
      signals: signals.map(({ code, state }) => ({ code, state })),
    });
  }
  expect(current.totals.stale).toBe(counts.stale);

  // A moment ago everything stood as it does, so what is reconstructed is what is read.
  const { report: past, lines: then } = await read(at(now - 1_000));
  expect(past.kept).toMatchObject({ uses: true, code: true, owners: false });
  expect(past.totals).toMatchObject({ active: 3, archived: 1, extended: 1 });
  const told = ({ flag, name, stage, expiry, extensions, createdAt, owner }: StaleLine) => ({
    ...{ flag, name, stage, expiry, extensions, createdAt, owner },
  });
  expect(then.map(told)).toEqual(lines.map(told));
  expect(then.map(({ environments }) => environments)).toEqual(
    lines.map(({ environments }) => environments),
  );
});

test("as of an earlier moment flags are what they were, and what is no longer known is not kept", async () => {
  const { report: past, lines } = await read(at(early));
  const byKey = new Map(lines.map((line) => [line.flag, line]));
  expect([...byKey.keys()].sort()).toEqual(["cart", "old", "query", "wishlist"]);
  expect(byKey.get("cart")).toMatchObject({
    ...{ expiry: { date: "2026-03-01" }, extensions: 0, staleBecause: [] },
  });
  expect(byKey.get("wishlist")?.name).toBe("wishlist");
  expect(past.totals).toMatchObject({ active: 4, archived: 0, extended: 0, overdue: 0 });
  expect(past.kept).toMatchObject({ uses: false, code: true, owners: false, codeFrom: null });
  expect(past.kept.usesFrom).toMatch(/^2026-/);
  const signals = new Map(byKey.get("cart")?.signals.map(({ code, state }) => [code, state]));
  expect(signals.get("unused")).toBe("not_kept");
  expect(past.state?.entry).toBeLessThan(past.head.entry);

  const before: View = await read(at(start - dayMs));
  expect(before).toMatchObject({ report: { state: null, totals: { active: 0 } }, lines: [] });
  const future = await dot.ask("GET", `${report}?${at(now + dayMs)}`);
  expect([future.statusCode, future.json().code]).toEqual([422, "report_moment_invalid"]);
});

test("it is asked for by team, owner and purpose, and read page by page", async () => {
  const flags = async (query: string) => (await read(query)).lines.map(({ flag }) => flag);
  expect(await flags("team=search")).toEqual(["query"]);
  expect((await flags("owner=team:checkout")).sort()).toEqual(["cart", "wishlist"]);
  expect(await flags("purpose=experiment")).toEqual([]);
  expect(await flags(`team=search&${at(early)}`)).toEqual(["query"]);
  for (const moment of ["", at(now - 1_000)]) {
    const totals = async (query: string) => {
      const { active, archived } = (await read(`${query}&${moment}`)).report.totals;
      return [active, archived];
    };
    expect(await totals("team=checkout")).toEqual([2, 1]);
    expect(await totals("owner=team:search&purpose=release")).toEqual([1, 0]);
    expect(await totals("team=checkout&owner=team:search")).toEqual([0, 0]);
  }
  expect((await dot.ask("GET", `${report}?owner=checkout`)).json().code).toBe("malformed_request");
  const whole = await flags("");
  const { lines, next } = await read("limit=2");
  expect([...lines.map(({ flag }) => flag), ...(await flags(`skip=${next}`))]).toEqual(whole);
});

test("members of a team and admins sign for it, by name and with a note, and the record tells of it", async () => {
  const sign = (who: Visitor, team: string) =>
    who.ask("POST", `${report}/sign-offs`, { team, note: "We looked." });
  expect((await sign(dot, "checkout")).json().code).toBe("forbidden");
  expect((await sign(bo, "search")).json().code).toBe("sign_off_by_others");
  expect((await sign(ada, "nobody")).json().code).toBe("sign_off_of_nothing");
  expect((await sign(bo, "checkout")).statusCode).toBe(201);
  now += 60_000;
  const { report: signed } = await read();
  expect(signed.teams.find(({ owner }) => owner === "team:checkout")?.signOff).toMatchObject({
    ...{ by: "bo", note: "We looked.", flags: 2 },
  });
  const { entries } = await must(ada, "GET", `${base}/audit?limit=1`);
  expect(entries[0]).toMatchObject({
    ...{ kind: "report.signed_off", reason: "We looked.", actor: { name: "bo" } },
    details: { team: "checkout", flags: 2, sha256: signed.teams[0]?.signOff?.digest },
  });
});

test("what left is kept, and the next report says what is different since", async () => {
  const json = await ada.ask("GET", `${report}/export?format=json`);
  const { report: whole } = json.json();
  expect(whole.lines).toHaveLength(3);
  const { report: shown } = await read();
  expect([whole.totals, whole.teams]).toEqual([shown.totals, shown.teams]);
  await archive("query");
  await pass(1);
  const { report: next } = await read();
  expect(next.since).toMatchObject({
    asOf: whole.asOf,
    differences: [{ flag: "query", now: null, before: { stage: expect.any(String) } }],
  });
  const csv = await ada.ask("GET", `${report}/export?format=csv`);
  expect(csv.body.trimEnd().split("\r\n")).toHaveLength(next.totals.active + 1);
  const pdf = await ada.ask("GET", `${report}/export?format=pdf`);
  expect(pdf.rawPayload.subarray(0, 5).toString()).toBe("%PDF-");
  const rows = await askDatabase(server.database.url, "SELECT FROM stale_report");
  expect(rows.length).toBeGreaterThan(2);
});
