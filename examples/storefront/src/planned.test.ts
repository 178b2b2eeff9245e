/**
 * Runs each row of a plan, and tells Yardarm what came of it, so that what was never tested together no longer is:
 *
 *     YARDARM_PLAN=<id> YARDARM_TOKEN=<token> npx vitest run --project examples planned
 *
 * Without a plan it runs a few rows of its own, and tells nobody.
 */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import {
  CombinationRecorder,
  createTestClient,
  testFlag,
  testSnapshot,
} from "@yardarm/sdk/testing";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { html } from "./html.ts";
import { PlanReport } from "./plan-report.ts";
import { createShopServer } from "./shop-server.ts";
import { planPlaceOf, readPlan, sampleRows } from "./test-plan.ts";

const place = planPlaceOf(process.env);
const { flags, rows, environment } = place === undefined ? sampleRows : await readPlan(place);
const report = new PlanReport();

/** The shop, as it is when every flag of the row serves the variant that the row has. */
async function openShop(row: Readonly<Record<string, string>>, recorder: CombinationRecorder) {
  const served = flags.map(({ key, type, variants }) => {
    const fallthrough = { variant: row[key] ?? "" };
    return [key, testFlag(type, variants, { fallthrough })] as const;
  });
  const client = createTestClient({ snapshot: testSnapshot(Object.fromEntries(served)), recorder });
  const server = createShopServer({ flags: client, flagsUrl: "http://flags.test" });
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await client.close();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each(rows)("the shop is open with what row %# of the plan serves", async (row) => {
  const recorder = new CombinationRecorder();
  onTestFinished(({ task }) => report.add(recorder, task.result?.state === "fail"));
  const answer = await fetch(await openShop(row, recorder));
  const page = await answer.text();
  expect([answer.status, page]).toEqual([200, expect.stringContaining("checkout")]);
  for (const { key, variants } of flags) {
    // Not every flag of the project is one of the shop's page.
    if (!page.includes(`data-flag="${key}"`)) continue;
    const value = variants[row[key] ?? ""];
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    expect(page).toContain(html`data-flag="${key}" data-value="${text}"`.text);
  }
});

test("every row has a variant for each flag of the plan", () => {
  for (const row of rows)
    expect(Object.keys(row).sort()).toEqual(flags.map(({ key }) => key).sort());
});

afterAll(async () => {
  if (place === undefined) return;
  const { GITHUB_SHA = "unknown", YARDARM_COMMIT = GITHUB_SHA } = process.env;
  const name = { commit: YARDARM_COMMIT, suite: "storefront plan", environment };
  await report.send(place, name);
});
