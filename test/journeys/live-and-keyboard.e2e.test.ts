import type { Applied } from "@yardarm/server/wire";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { startJourney } from "../support/journey.ts";
import { accessibilityFaults, signIn, type Visit, visit } from "../support/visit.ts";

const flag = "loyalty.points-banner";
const found = await launchBrowser();

describe.skipIf("missing" in found)("two people at their dashboards", () => {
  const journey = startJourney();
  let one: Visit;
  let other: Visit;
  beforeAll(async () => {
    if ("missing" in found) return;
    one = await visit(found.browser);
    other = await visit(found.browser, { width: 390 });
    await signIn(one, journey().url);
    await signIn(other, journey().url);
  });
  afterAll(async () => {
    if ("browser" in found) await found.browser.close();
  });

  const switchIn = ({ page }: Visit) =>
    page.getByRole("switch", { name: `${flag} in Development`, exact: true });

  test("a flag is found and turned with the keyboard alone", async () => {
    const { page } = one;
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Search or jump to", exact: true }).waitFor();
    await page.keyboard.type("loyalty points");
    await page.getByRole("menuitem").filter({ hasText: flag }).first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/flags/${flag}`);

    await other.page.goto(page.url());
    await Promise.all([switchIn(one).waitFor(), switchIn(other).waitFor()]);
    const before = await switchIn(other).isChecked();
    await tabTo(page, switchIn(one));
    await page.keyboard.press("Space");
    await other.page
      .getByRole("switch", { name: `${flag} in Development`, checked: !before, exact: true })
      .waitFor();
  });

  test("the other one saw it without reloading, and both agree", async () => {
    expect(await switchIn(other).isChecked()).toBe(await switchIn(one).isChecked());
  });

  test("what somebody changes while a page is still connecting is seen there too", async () => {
    if ("missing" in found) return;
    const { admin, url } = journey();
    const late = await visit(found.browser);
    const { page } = late;
    await signIn(late, url);
    const connecting = signal();
    await page.route("**/projects/storefront/stream", async (route) => {
      await connecting.given;
      await route.continue();
    });
    await page.goto(`${url}/p/storefront/segments/beta-testers`);
    const [before, after] = ["Customers who asked to see things early.", "Whoever asked for it."];
    await page.getByText(before).waitFor();
    const fact = { kind: "segment.fact", segment: "beta-testers", field: "description" };
    const body = { changes: [{ ...fact, from: before, to: after }] };
    const rung = await openBells();
    const { entry } = await admin.call<Applied>("POST", "/projects/storefront/changes", { body });
    await rung(entry);
    expect(await page.getByText(before).isVisible()).toBe(true);
    connecting.give();
    await page.getByText(after).waitFor();
    expect(late.complaints).toEqual([]);
    await late.close();
  });

  /** Listens as a page does; the answer waits until it has heard of an entry. */
  async function openBells(): Promise<(entry: number | undefined) => Promise<void>> {
    const { admin, url } = journey();
    const headers = { authorization: `Bearer ${admin.token}` };
    const { body } = await fetch(`${url}/api/v1/projects/storefront/stream`, { headers });
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    return async (entry) => {
      let text = "";
      while (!text.includes(`"entry":${entry},`)) text += (await reader?.read())?.value ?? "";
      await reader?.cancel();
    };
  }

  test("the grid is walked with arrows and opened with Enter", async () => {
    const { page } = one;
    await page.keyboard.press("g");
    await page.keyboard.press("f");
    const grid = page.getByRole("grid", { name: "Flags", exact: true });
    await grid.waitFor();
    const rows = grid.getByRole("row");
    // Until the list has read that this one was changed last, rows may still change places.
    await rows.nth(1).filter({ hasText: flag }).waitFor();
    await rows.nth(1).focus();
    await page.keyboard.press("ArrowDown");
    const key = await page.evaluate(
      () =>
        document.activeElement?.querySelector("a")?.getAttribute("href")?.split("/").at(-1) ?? "",
    );
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/flags/${key}`);
  });

  test("Escape closes the palette and gives the focus back", async () => {
    const { page } = one;
    const opener = page.getByRole("button", { name: /Search or jump to/ });
    await opener.focus();
    await page.keyboard.press("Enter");
    const palette = page.getByRole("dialog", { name: "Search or jump to", exact: true });
    await palette.waitFor();
    await page.keyboard.press("Escape");
    await palette.waitFor({ state: "detached" });
    // The focus comes back in the frame after the dialog is gone.
    await expect
      .poll(() => opener.evaluate((element) => element === document.activeElement))
      .toBe(true);
  });

  test("nothing is wider than a telephone", async () => {
    const width = await other.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
  });

  test("a new page begins at its top, however far down the last one was left", async () => {
    const { page } = other;
    await page.getByRole("heading", { level: 1 }).filter({ hasText: flag }).waitFor();
    const reading = page.locator("#content");
    await reading.evaluate(async (content) => {
      content.scrollTop = 300;
      // Whoever remembers positions has heard of it in the frame after.
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
    await page
      .getByRole("link", { name: `Targeting of ${flag} in Development`, exact: true })
      .evaluate((link: HTMLElement) => link.click());
    await page.getByRole("heading", { level: 1 }).filter({ hasText: "Targeting" }).waitFor();
    await expect.poll(() => reading.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
  });

  test("no page complained", () => {
    expect([...one.complaints, ...other.complaints]).toEqual([]);
  });
});

function signal() {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

/** As somebody without a mouse gets there; fails when it cannot be reached. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${target} cannot be reached with the Tab key.`);
}
