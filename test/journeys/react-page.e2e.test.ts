/** The React bindings in a real browser, at a real server with a client key, while somebody turns flags. */
import { createBrowserClient } from "@yardarm/sdk/browser";
import { FlagsProvider } from "@yardarm/sdk/react";
import type { Page } from "playwright-core";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Shop } from "../pages/shop.tsx";
import { launchBrowser } from "../support/browser.ts";
import { startJourney } from "../support/journey.ts";
import {
  createPageFlags,
  createPageKey,
  decisions,
  turn,
  turnAndDeliver,
} from "../support/page-flags.ts";
import { type PageSite, startPageSite } from "../support/page-site.ts";
import { type Visit, visit } from "../support/visit.ts";

const found = await launchBrowser();
const context = { targetingKey: "u1" };
const bulk = "/ofrep/v1/evaluate/flags";

/** Notes what the shop says: in every frame that is drawn, and after every change in between. */
const noteTexts = `
  window.texts = [];
  const note = () => {
    const text = document.getElementById("root")?.innerText ?? "";
    if (text !== "" && window.texts.at(-1) !== text) window.texts.push(text);
  };
  new MutationObserver(note).observe(document, { childList: true, subtree: true, characterData: true });
  const draw = () => { note(); requestAnimationFrame(draw); };
  requestAnimationFrame(draw);
`;

describe.skipIf("missing" in found)("a page with React", () => {
  const journey = startJourney();
  let site: PageSite;
  let key: string;
  let visitor: Visit;

  beforeAll(async () => {
    site = await startPageSite({ script: "shop-main.tsx" });
    await createPageFlags(journey().admin, ["page.banner", "page.footer"]);
    key = (await createPageKey(journey().admin)).secret;
  });
  beforeEach(async () => {
    if ("missing" in found) return;
    for (const flag of ["page.banner", "page.footer"]) await deliver(flag, false);
    visitor = await visit(found.browser);
    return () => visitor.close();
  });
  afterAll(async () => {
    if ("browser" in found) await found.browser.close();
    await site?.stop();
  });

  const settings = (more: object = {}) => ({ url: journey().url, key, ...more });
  const goto = (page: Page) => page.goto(`http://127.0.0.1:${site.port}/`);
  const says = (page: Page, flag: string, text: string) =>
    page.locator(`[data-flag="${flag}"]`, { hasText: new RegExp(`^${text}$`) }).waitFor();

  /** Lets nobody have decisions before it is called. */
  async function holdDecisions(page: Page): Promise<() => void> {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(`**${bulk}*`, async (route) => {
      await released;
      await route.continue();
    });
    return release;
  }

  const deliver = (flag: string, on: boolean) =>
    turnAndDeliver(journey().admin, { key }, [flag, on]);

  /** What a server that draws the page sends. */
  async function drawn(bootstrap: unknown): Promise<string> {
    const client = createBrowserClient({ url: journey().url, key, flushMs: 0 });
    const scope = client.open(context, { bootstrap });
    const html = renderToString(createElement(FlagsProvider, { scope }, createElement(Shop)));
    await client.close();
    return html;
  }

  const textsOf = (page: Page) => page.evaluate<string[]>("window.texts");
  const rendersOf = (page: Page) => page.evaluate<Record<string, number>>("window.renders");

  /** Long enough for what was answered to be drawn, if it were. */
  const twoFrames = (page: Page) =>
    page.evaluate(
      "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))",
    );

  test("suspends until its decisions are there, and shows them first", async () => {
    const { page } = visitor;
    await deliver("page.banner", true);
    site.show({ settings: settings({ waits: true }), first: noteTexts });
    const release = await holdDecisions(page);
    await goto(page);
    await page.getByText("One moment").waitFor();
    expect(await rendersOf(page)).toEqual({});
    release();
    await says(page, "page.banner", "on");
    await says(page, "page.footer", "off");
    expect((await textsOf(page)).map(inOneLine)).toEqual(["One moment", "on off"]);
    expect(visitor.complaints).toEqual([]);
  });

  test("renders again only what is decided differently, as soon as somebody turns it", async () => {
    const { page } = visitor;
    site.show({ settings: settings({ waits: true }) });
    const opened = page.waitForResponse("**/sdk/v1/stream");
    await goto(page);
    await says(page, "page.footer", "off");
    await opened;
    const before = await rendersOf(page);
    for (const [count, on] of [true, false, true].entries()) {
      await turn(journey().admin, "page.banner", on);
      await says(page, "page.banner", on ? "on" : "off");
      expect(await rendersOf(page)).toEqual({
        "page.banner": (before["page.banner"] ?? 0) + count + 1,
        "page.footer": before["page.footer"],
      });
    }
    await turn(journey().admin, "page.footer", true);
    await says(page, "page.footer", "on");
    expect(await rendersOf(page)).toEqual({
      "page.banner": (before["page.banner"] ?? 0) + 3,
      "page.footer": (before["page.footer"] ?? 0) + 1,
    });
    expect(visitor.complaints).toEqual([]);
  });

  test("that brought its decisions along never shows anything else, however late others come", async () => {
    const { page } = visitor;
    await deliver("page.banner", true);
    const bootstrap = await decisions(journey().url, { key });
    const html = await drawn(bootstrap);
    expect(html).toContain('<p data-flag="page.banner">on</p>');
    site.show({ settings: settings({ bootstrap }), html, first: noteTexts });
    const release = await holdDecisions(page);
    await goto(page);
    await expect.poll(() => rendersOf(page)).toEqual({ "page.banner": 1, "page.footer": 1 });
    await page.waitForFunction("performance.getEntriesByName('first-contentful-paint').length > 0");
    expect((await textsOf(page)).map(inOneLine)).toEqual(["on off"]);
    const answered = page.waitForResponse(`**${bulk}*`);
    release();
    await answered;
    await twoFrames(page);
    expect((await textsOf(page)).map(inOneLine)).toEqual(["on off"]);
    // Hydrated without a mismatch, and rendered once: what came later decided nothing differently.
    expect(await rendersOf(page)).toEqual({ "page.banner": 1, "page.footer": 1 });
    expect(visitor.complaints).toEqual([]);
    await turn(journey().admin, "page.footer", true);
    await says(page, "page.footer", "on");
    expect((await textsOf(page)).map(inOneLine)).toEqual(["on off", "on on"]);
  });

  test("that neither waits nor brings anything along flickers, which the same look sees", async () => {
    const { page } = visitor;
    await deliver("page.banner", true);
    site.show({ settings: settings(), first: noteTexts });
    const release = await holdDecisions(page);
    await goto(page);
    await says(page, "page.banner", "off");
    release();
    await says(page, "page.banner", "on");
    expect((await textsOf(page)).map(inOneLine)).toEqual(["off off", "on off"]);
  });
});

function inOneLine(text: string): string {
  return text.split(/\s+/).join(" ");
}
