/** Each page as people with other eyes, hands and windows meet it, and as a strict browser does. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { startJourney } from "../support/journey.ts";
import { accessibilityFaults, signIn, type Visit, visit } from "../support/visit.ts";

/** Each with its heading, so that none is mistaken for another. */
const pages = [
  ["/p/storefront/flags", "Flags"],
  ["/p/storefront/flags/new", "New flag"],
  ["/p/storefront/flags/checkout.express-wallet", "checkout.express-wallet"],
  ["/p/storefront/flags/checkout.express-wallet/targeting/development", "Targeting"],
  ["/p/storefront/segments", "Segments"],
  ["/p/storefront/segments/new", "New segment"],
  ["/p/storefront/segments/beta-testers", "beta-testers"],
  ["/p/storefront/groups", "Exclusion groups"],
  ["/p/storefront/groups/new", "New exclusion group"],
  ["/p/storefront/groups/shop-experiments", "shop-experiments"],
  ["/p/storefront/services", "Services"],
  ["/", "For you"],
  ["/p/storefront/interactions", "Interactions"],
  [
    "/p/storefront/interactions/checkout.one-page/checkout.express-wallet",
    "checkout.express-wallet",
  ],
  ["/p/storefront/rules", "Interaction rules"],
  ["/p/storefront/correlations", "Correlations"],
  ["/p/storefront/changes", "Changes"],
  ["/p/storefront/changes/20", "#20"],
  ["/p/storefront/audit", "Audit"],
  ["/p/storefront/audit/3", "Entry 3"],
  ["/audit", "Audit"],
  ["/audit/1", "Entry 1"],
  ["/p/storefront/lifecycle", "Lifecycle"],
  ["/p/storefront/settings/lifecycle", "Lifecycle settings"],
  ["/p/storefront/policies", "Policies"],
  ["/p/storefront/waivers", "Waivers"],
  ["/p/storefront/settings/environments", "Environments"],
  ["/p/storefront/settings/sdk-keys", "SDK keys"],
  ["/p/storefront/settings/members", "Members"],
  ["/p/storefront/settings/webhooks", "Webhooks"],
  ["/account", "Account"],
  ["/account/digest", "Digest"],
  ["/settings/people", "People"],
  ["/settings/teams", "Teams"],
  ["/settings/roles", "Roles"],
  ["/settings/tokens", "Tokens"],
  ["/settings/sign-in", "Sign-in"],
  ["/settings/access-review", "Access review"],
  ["/settings/webhooks", "Installation webhooks"],
  ["/settings/digests", "Digests"],
  ["/unsubscribe/no-such-link", "Stop the digest?"],
  ["/new-project", "New project"],
  ["/sign-in", "Sign in"],
  ["/no-such-page", "Nothing is here"],
] as const;

const found = await launchBrowser();

/** As on a telephone and on a desk. */
const windows = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
] as const;

describe.skipIf("missing" in found)(
  "every page keeps its content policy, fits on a telephone and then on a desk, and has no fault that axe can find",
  () => {
    const journey = startJourney();
    let visitor: Visit;
    beforeAll(async () => {
      if ("missing" in found) return;
      visitor = await visit(found.browser);
      await signIn(visitor, journey().url);
    });
    afterAll(async () => {
      await visitor?.close();
      if ("browser" in found) await found.browser.close();
    });

    test.each(pages)("%s", async (path, heading) => {
      const { page, complaints, hosts } = visitor;
      await page.setViewportSize(windows[0]);
      const response = await open(visitor, journey().url + path, heading);
      const policy = response?.headers()["content-security-policy"] ?? "";
      expect(policy).toContain("default-src 'self'");
      expect(policy).not.toMatch(/unsafe-(inline|eval)|https?:/);
      for (const window of windows) {
        await page.setViewportSize(window);
        await untilDrawn(page);
        expect(await overflowOf(page), `${window.width} wide`).toEqual({
          sideways: 0,
          downwards: 0,
        });
        expect(await accessibilityFaults(page), `${window.width} wide`).toEqual([]);
      }
      expect(complaints).toEqual([]);
      expect([...hosts]).toEqual([new URL(journey().url).host]);
    });
  },
);

/** Until the page has its own heading. */
async function open({ page }: Visit, address: string, heading: string) {
  const response = await page.goto(address);
  await page.getByRole("heading", { level: 1 }).filter({ hasText: heading }).waitFor();
  return response;
}

/** Until nothing is loading any more and the page has taken the width of its window. */
async function untilDrawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
}

/** By how much the window itself could be scrolled; only parts of a page should. */
function overflowOf(page: Page): Promise<{ sideways: number; downwards: number }> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    return { sideways: scrollWidth - clientWidth, downwards: scrollHeight - clientHeight };
  });
}
