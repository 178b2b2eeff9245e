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
    page.getByRole("switch", { name: `${flag} in Development` });

  test("a flag is found and turned with the keyboard alone", async () => {
    const { page } = one;
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Search or jump to" }).waitFor();
    await page.keyboard.type("loyalty points");
    await page.getByRole("menuitem", { name: flag }).waitFor();
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
      .getByRole("switch", { name: `${flag} in Development`, checked: !before })
      .waitFor();
  });

  test("the other one saw it without reloading, and both agree", async () => {
    expect(await switchIn(other).isChecked()).toBe(await switchIn(one).isChecked());
  });

  test("the grid is walked with arrows and opened with Enter", async () => {
    const { page } = one;
    await page.keyboard.press("g");
    await page.keyboard.press("f");
    const grid = page.getByRole("grid", { name: "Flags" });
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
    const palette = page.getByRole("dialog", { name: "Search or jump to" });
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
    await page.getByRole("heading", { level: 1, name: flag }).waitFor();
    const reading = page.locator("#content");
    await reading.evaluate(async (content) => {
      content.scrollTop = 300;
      // Whoever remembers positions has heard of it in the frame after.
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
    await page
      .getByRole("link", { name: `Targeting of ${flag} in Development` })
      .evaluate((link: HTMLElement) => link.click());
    await page.getByRole("heading", { level: 1, name: "Targeting" }).waitFor();
    await expect.poll(() => reading.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
  });

  test("no page complained", () => {
    expect([...one.complaints, ...other.complaints]).toEqual([]);
  });
});

/** As somebody without a mouse gets there; fails when it cannot be reached. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${target} cannot be reached with the Tab key.`);
}
