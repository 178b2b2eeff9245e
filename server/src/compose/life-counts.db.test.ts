/** Whoever counts flags counts the same: one project, asked everywhere where a number of flags stands. */
import type { StaleReport } from "@yardarm/core/reports";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FlagRow } from "../wire/flag.ts";
import type { LifecycleList } from "../wire/lifecycle.ts";
import { base, flagBody, openShopApi, type ShopApi } from "./shop-api.test-support.ts";

let shop: ShopApi;

const over = { expiry: { kind: "date", date: "2020-01-31" } };
const stays = { expiry: { kind: "permanent", reason: "Plans are sold by it." } };

async function make(key: string, more: object = {}): Promise<void> {
  const { statusCode, body } = await shop.ask("POST", `${base}/flags`, {
    body: flagBody(key, more),
  });
  if (statusCode !== 201) throw new Error(`${key}: ${statusCode} ${body}`);
}

async function patch(key: string, body: object): Promise<void> {
  const { statusCode } = await shop.ask("PATCH", `${base}/flags/${key}`, { body, ifMatch: 1 });
  if (statusCode !== 200) throw new Error(`${key}: ${statusCode}`);
}

beforeAll(async () => {
  shop = await openShopApi();
  await shop.protect(false);
  const { person } = (await shop.ask("GET", "/api/v1/me")).json();
  await make("fresh");
  await make("over", over);
  await make("over-of-one", { ...over, owner: { kind: "person", id: person.id } });
  await make("over-and-gone", over);
  await make("stays", stays);
  await make("settled");
  // Everything so far is old.
  for (const table of ["flag", "flag_config"]) {
    const column = table === "flag" ? "created_at" : "changed_at";
    await shop.server.database.pool.query(
      `UPDATE ${table} SET ${column} = now() - interval '400 days'`,
    );
  }
  await patch("over-and-gone", { state: "archived" });
  await make("new", { purpose: "operational" });
  const references = ["over-and-gone", "settled"].map((key, index) => ({
    ...{ key, path: "src/shop.ts", line: index + 1, hash: "0f343b0931126a20" },
  }));
  const body = {
    ...{ format: 1, repository: "acme/shop", branch: "main", defaultBranch: "main" },
    ...{ commit: "4f8a5c7", committedAt: new Date().toISOString(), references },
  };
  await shop.ask("POST", `${base}/code-references`, { body });
});
afterAll(() => shop?.close());

const read = async <Body>(url: string): Promise<Body> => (await shop.ask("GET", url)).json();

test("the list of flags, lifecycle, debts, the report and the digest count the same flags", async () => {
  const { counts, debts, flags } = await read<LifecycleList>(`${base}/lifecycle?limit=500`);
  const grid = (await read<{ flags: FlagRow[] }>(`${base}/flags`)).flags;
  const { totals, teams } = (await read<{ report: StaleReport }>(`${base}/reports/stale`)).report;
  const total = async (query: string) =>
    (await read<LifecycleList>(`${base}/lifecycle?${query}`)).total;

  const active = grid.filter(({ stage }) => stage !== "archived");
  const stale = grid.filter(({ staleBecause }) => staleBecause.length > 0);
  const overdue = grid.filter(({ staleBecause }) => staleBecause.includes("past_expiry"));
  // None is nothing, or all would agree on that.
  expect([active, stale, overdue].map(({ length }) => length)).toEqual([6, 5, 2]);
  expect(counts).toMatchObject({ active: 6, archived: 1, stale: 5, overdue: 2 });
  expect(totals).toMatchObject({ active: 6, archived: 1, stale: 5, overdue: 2 });
  expect(flags.map(({ key }) => key)).toEqual(active.map(({ key }) => key));
  expect(await total("stale=true")).toBe(counts.stale);
  expect(await total("because=past_expiry")).toBe(counts.overdue);
  expect(await total("stage=archived")).toBe(counts.archived);
  const sum = (field: "active" | "stale" | "overdue") =>
    debts.reduce((all, debt) => all + debt[field], 0);
  expect([sum("active"), sum("stale"), sum("overdue")]).toEqual([6, 5, 2]);
  expect(teams.reduce((all, team) => all + team.stale, 0)).toBe(counts.stale);
  expect(counts.byStage.map(({ stage, count }) => [stage, count])).toEqual(
    Object.entries(totals.stages),
  );

  const own = await read<{ sections: { kind: string; items: unknown[]; more: number }[] }>(
    "/api/v1/me/digest",
  );
  const expired = own.sections.find(({ kind }) => kind === "expired");
  expect([expired?.items.length, expired?.more]).toEqual([1, 0]);
});

test("what is archived is never among what may go, though code still names it", async () => {
  const { counts } = await read<LifecycleList>(`${base}/lifecycle`);
  const { totals } = (await read<{ report: StaleReport }>(`${base}/reports/stale`)).report;
  const safe = async (what: string) =>
    (await read<LifecycleList>(`${base}/lifecycle?safe=${what}`)).flags.map(({ key }) => key);
  // "over-and-gone" is named too.
  expect(await safe("delete")).toEqual(["settled"]);
  expect([counts.deletable, totals.canDelete]).toEqual([1, 1]);
  const archivable = await safe("archive");
  expect([counts.archivable, totals.canArchive]).toEqual([archivable.length, archivable.length]);
});

test("a budget counts what is overdue as the debts do", async () => {
  const { debts } = await read<LifecycleList>(`${base}/lifecycle`);
  const checkout = debts.find(({ owner }) => owner.id === "checkout");
  const policy = {
    ...{ key: "debt", name: "Debt", description: "It grows.", severity: "blocking", scope: {} },
    requirement: { kind: "team_budget", counts: "overdue", flagsMax: 0 },
  };
  expect((await shop.ask("POST", `${base}/policies`, { body: policy })).statusCode).toBe(201);
  const refused = await shop.ask("POST", `${base}/flags`, { body: flagBody("more") });
  expect(refused.json().code).toBe("policy_violated");
  expect(refused.json().errors[0].detail).toContain(
    `The team \`checkout\` has ${checkout?.overdue} overdue flag; it may have 0.`,
  );
});
