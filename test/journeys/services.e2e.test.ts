/** From an SDK that decides in one process to an operator who looks at another: what services report is seen. */
import { afterAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { startJourney } from "../support/journey.ts";
import { signIn, visit } from "../support/visit.ts";

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
    const defaults = visitor.page.getByRole("region", { name: "Defaults in code" });
    await defaults.getByText('"calm"').first().waitFor();
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  }, 180_000);
});
