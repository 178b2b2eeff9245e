/**
 * The circle once round, as somebody meets Yardarm for the first time: the server with its own database, a link that signs
 * in once, a switch in the dashboard, a shop that changes before the eyes, a service in yet another process, the record,
 * and the evaluations that come back.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AuditList, FlagView, SdkKeyCreated } from "@yardarm/server/wire";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiSession, sessionOf } from "../support/api-session.ts";
import { launchBrowser } from "../support/browser.ts";
import { type SdkProcess, startSdk } from "../support/sdk-process.ts";
import { type ServerProcess, startServer } from "../support/server-process.ts";
import { type Visit, visit } from "../support/visit.ts";

const flag = "support.chat-widget";
const password = "a password to keep for good";
const found = await launchBrowser();

describe.skipIf("missing" in found)("the first hour with Yardarm", () => {
  let folder: string;
  let server: ServerProcess;
  let dashboard: Visit;
  let shop: Visit;
  let admin: ApiSession;
  let sdk: SdkProcess;

  beforeAll(async () => {
    if ("missing" in found) return;
    folder = await mkdtemp(path.join(tmpdir(), "yardarm-first-"));
    server = await startServer({
      env: { YARDARM_DATA_DIR: folder, YARDARM_DEMO: "1", STOREFRONT_PORT: "0" },
    });
    dashboard = await visit(found.browser);
    shop = await visit(found.browser);
  });
  afterAll(async () => {
    if ("browser" in found) await found.browser.close();
    await sdk?.stop();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test("the printed link signs in once and asks for a password to keep", async () => {
    const link = await server.said(/(http:\/\/\S+\/sign-in\?token=\S+)/);
    const { page } = dashboard;
    await page.goto(link);
    await page.getByRole("button", { name: /Continue/ }).click();
    await page.getByLabel("New password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Keep this password", exact: true }).click();
    await page.getByRole("link", { name: "Flags", exact: true }).click();
    await page.getByRole("grid", { name: "Flags", exact: true }).waitFor();

    const again = await fetch(`${server.url}/api/v1/session/link`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: server.url },
      body: JSON.stringify({ token: new URL(link).searchParams.get("token") }),
    });
    expect(again.status).toBe(401);
  });

  test("a personal token and an SDK key are made in the dashboard, each shown once", async () => {
    const { page } = dashboard;
    const token = await page.evaluate(makeToken);
    admin = sessionOf(server.url, token);
    const { secret } = await admin.call<SdkKeyCreated>(
      "POST",
      "/projects/storefront/environments/development/sdk-keys",
      { body: { name: "Journey", kind: "server" } },
    );
    sdk = await startSdk({
      url: server.url,
      key: secret,
      flag,
      context: { targetingKey: "somebody" },
    });
    expect(sdk.latest()?.value).toBe(await isOn());
  });

  test("a switch in the dashboard changes the shop and a service in a third process", async () => {
    const { page } = dashboard;
    const shopUrl = await server.said(/(http:\/\/\S+)\s+Storefront/);
    await shop.page.goto(shopUrl);
    const wasOn = await isOn();
    const shown = shop.page.locator(`[data-flag="${flag}"]`);
    const before = await shown.getAttribute("data-value");

    await page.goto(`${server.url}/p/storefront/flags/${flag}`);
    const decided = sdk.decides(!wasOn);
    await Promise.all([
      decided,
      page.getByRole("switch", { name: `${flag} in Development`, exact: true }).click(),
    ]);
    // What is pointed at stays; otherwise it would be gone after ten seconds, pressed or not.
    await page.getByRole("button", { name: "Undo", exact: true }).hover();
    await shop.page.waitForFunction(
      ({ selector, value }) =>
        document.querySelector(selector)?.getAttribute("data-value") !== value,
      { selector: `[data-flag="${flag}"]`, value: before },
    );
    expect(await isOn()).toBe(!wasOn);
  });

  test("Undo takes it back everywhere", async () => {
    const wasOn = await isOn();
    const decided = sdk.decides(!wasOn);
    await Promise.all([
      decided,
      dashboard.page.getByRole("button", { name: "Undo", exact: true }).click(),
    ]);
    expect(await isOn()).toBe(!wasOn);
  });

  test("the record has both, by whom and taking back which", async () => {
    const { entries } = await admin.call<AuditList>("GET", "/projects/storefront/audit?limit=10");
    const commits = entries.filter(({ kind }) => kind === "change_request.applied");
    expect(commits.slice(0, 2)).toMatchObject([
      { actor: { kind: "person" }, entry: (commits[1]?.entry ?? 0) + 1 },
      { actor: { kind: "person" } },
    ]);
    await dashboard.page.goto(`${server.url}/p/storefront/changes`);
    await dashboard.page
      .getByText(/takes back #\d+/)
      .first()
      .waitFor();
  });

  test("what services evaluate is counted and shown", async () => {
    const before = await evaluations();
    await sdk.until("more evaluations", async () => (await evaluations()) > before);
    await dashboard.page.goto(`${server.url}/p/storefront/flags/${flag}`);
    const row = dashboard.page.getByRole("listitem", { name: "Development", exact: true });
    await row
      .getByText(/now|second|ago/)
      .first()
      .waitFor();
  });

  test("no page complained, and none asked another host", () => {
    expect(dashboard.complaints).toEqual([]);
    expect(shop.complaints).toEqual([]);
    expect([...dashboard.hosts]).toEqual([new URL(server.url).host]);
    expect(shop.hosts.size).toBe(1);
  });

  async function view(): Promise<FlagView["configs"][number] | undefined> {
    const { configs } = await admin.call<FlagView>("GET", `/projects/storefront/flags/${flag}`);
    return configs.find(({ environment }) => environment === "development");
  }
  const isOn = async () => (await view())?.config.on;
  const evaluations = async () => (await view())?.evaluations.total24h ?? 0;
});

/** Runs in the page, with its session. */
async function makeToken(): Promise<string> {
  const me = await (await fetch("/api/v1/me")).json();
  const made = await fetch("/api/v1/me/tokens", {
    method: "POST",
    headers: { "content-type": "application/json", "x-csrf-token": me.csrfToken },
    body: JSON.stringify({ name: "Journey", expiresInDays: 1 }),
  });
  return (await made.json()).secret;
}
