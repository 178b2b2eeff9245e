/** From an SDK that decides in one process to an operator who looks at another: what services and tests report is seen. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { yardarm } from "../support/command-line.ts";
import { startJourney } from "../support/journey.ts";
import { accessibilityFaults, signIn, visit } from "../support/visit.ts";
import { workspacePath } from "../support/workspace-path.ts";

const project = "/projects/storefront";
const inProduction = { environment: "production", from: false, to: true };
const pair = { one: "checkout.one-page", other: "loyalty.points-banner" };

const found = await launchBrowser();

describe.skipIf("missing" in found)("services that report", () => {
  const journey = startJourney();
  afterAll(async () => {
    if ("browser" in found) await found.browser.close();
  });

  test("the example shop is there, up to date, with what its scopes served and the defaults of its code", async () => {
    if ("missing" in found) return;
    const { admin, url } = journey();
    const visitor = await visit(found.browser);
    await signIn(visitor, url);
    await visitor.page.goto(`${url}/p/storefront/services`);
    // It reports every few seconds, and a scope one report after it began.
    const shop = visitor.page.getByRole("region", { name: "storefront", exact: true });
    await shop.getByText("1 running, up to date").waitFor({ timeout: 60_000 });
    const query = "environment=development&flag=checkout.one-page&flag=home.hero-theme";
    const combinations = () =>
      admin.call<{ combinations: { variants: Record<string, string>; services: string[] }[] }>(
        "GET",
        `/projects/storefront/combinations?${query}`,
      );
    await expect
      .poll(async () => (await combinations()).combinations.length, { timeout: 60_000 })
      .toBeGreaterThan(0);
    const [first] = (await combinations()).combinations;
    expect(Object.keys(first?.variants ?? {})).toHaveLength(14);
    await visitor.page.goto(`${url}/p/storefront/flags/home.hero-theme`);
    const defaults = visitor.page.getByRole("region", { name: "Defaults in code", exact: true });
    await defaults.getByText('"calm"').first().waitFor();
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  }, 180_000);

  test("what was never tested together is planned, run by the shop's suite, and turns into tested before one's eyes", async () => {
    if ("missing" in found) return;
    const { admin, url } = journey();
    const env = { YARDARM_URL: url, YARDARM_TOKEN: admin.token, YARDARM_PROJECT: "storefront" };
    const cli = (...args: string[]) => yardarm(args, { env });
    const visitor = await visit(found.browser);
    const { page } = visitor;
    await signIn(visitor, url);
    await page.goto(
      `${url}/p/storefront/interactions/${pair.one}/${pair.other}?environment=development`,
    );
    const cell = page.getByRole("table").getByRole("cell", { name: /Never tested/ });
    await cell.waitFor({ timeout: 60_000 });

    const gate = ["gate", "--sha", "5eed1e5", "-e", "development"];
    const closed = await cli(...gate);
    expect(closed).toMatchObject({ code: 1, stdout: expect.stringContaining("No run of tests") });
    const wish = ["combinations", "plan", "-e", "development", "--seconds", "1", "--json"];
    const planned = await cli(...wish, "-f", pair.one, pair.other, "home.hero-theme");
    expect(planned.code).toBe(0);
    const { id, rows } = JSON.parse(planned.stdout);
    const suite = await runShopSuite({ ...env, YARDARM_PLAN: id, YARDARM_COMMIT: "5eed1e5" });
    expect(suite).toContain(`${rows.length + 1} passed`);

    await page
      .getByRole("table")
      .getByRole("cell", { name: /^Tested/ })
      .first()
      .waitFor();
    await expect.poll(() => cell.count()).toBe(0);
    expect(await cli(...gate, "--json")).toMatchObject({ code: 0 });
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  }, 240_000);

  test("a change that lets meet what a rule forbids says so on its page and at the gate, with whom it is broken for", async () => {
    if ("missing" in found) return;
    const { admin, url } = journey();
    const { request } = await admin.call<{ request: number }>("POST", `${project}/requests`, {
      body: {
        changes: ["pricing.bundles", "pricing.spring-sale"].map((flag) => ({
          ...{ kind: "config.on", flag },
          ...inProduction,
        })),
      },
    });
    const visitor = await visit(found.browser);
    const { page } = visitor;
    await signIn(visitor, url);
    await page.goto(`${url}/p/storefront/changes/${request}`);
    const meets = page.getByRole("region", { name: "What can meet afterwards", exact: true });
    await meets.getByText("none of them tested together").waitFor({ timeout: 60_000 });
    const against = page.getByRole("region", { name: "What speaks against it", exact: true });
    await against.getByText("would be broken, for everybody").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    const env = { YARDARM_URL: url, YARDARM_TOKEN: admin.token, YARDARM_PROJECT: "storefront" };
    const gate = await yardarm(["gate", "--request", String(request), "--github"], { env });
    expect(gate.code).toBe(1);
    expect(gate.stdout).toContain("::error title=Yardarm rule_violated::In production the rule");
    expect(gate.stdout).toContain("pricing.bundles: small with");
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  }, 180_000);
});

/** The suite of the example shop, as its pipeline would run it. */
async function runShopSuite(env: Readonly<Record<string, string>>): Promise<string> {
  const args = ["run", "--project", "examples", "examples/storefront/src/planned.test.ts"];
  const { PATH = "", HOME = "" } = process.env;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [workspacePath("node_modules", "vitest/vitest.mjs"), ...args, "--maxWorkers=1"],
    { cwd: workspacePath("examples", ".."), env: { PATH, HOME, NO_COLOR: "1", ...env } },
  );
  return stdout;
}
