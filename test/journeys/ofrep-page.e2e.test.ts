/** OFREP's own web provider in a real browser, of another origin: it listens instead of polling. */
import type { SdkKeyCreated } from "@yardarm/server/wire";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { startJourney } from "../support/journey.ts";
import { createPageFlags, createPageKey, turn, turnAndDeliver } from "../support/page-flags.ts";
import { type PageSite, startPageSite } from "../support/page-site.ts";
import { visit } from "../support/visit.ts";

const found = await launchBrowser();

describe.skipIf("missing" in found)("a page with the protocol's own provider", () => {
  const journey = startJourney();
  let site: PageSite;
  let key: SdkKeyCreated;

  beforeAll(async () => {
    site = await startPageSite({ script: "ofrep-main.ts" });
    await createPageFlags(journey().admin, ["page.banner"]);
    const origin = `http://127.0.0.1:${site.port}`;
    key = await createPageKey(journey().admin, [origin]);
    // A flag that is heard of later is asked for once more.
    await turnAndDeliver(journey().admin, { key: key.secret, origin }, ["page.banner", false]);
    site.show({ settings: { url: journey().url, key: key.secret } });
  });
  afterAll(async () => {
    if ("browser" in found) await found.browser.close();
    await site?.stop();
  });

  test("decides differently as soon as somebody turns a flag, without having asked in between", async () => {
    if ("missing" in found) return;
    const visitor = await visit(found.browser);
    const { page } = visitor;
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    const bulkRequests = () => asked.filter((path) => path === "/ofrep/v1/evaluate/flags").length;
    const says = (text: string) => page.getByRole("status").filter({ hasText: text }).waitFor();
    const opened = page.waitForResponse(/\/ofrep\/v1\/events\?key=yd_client_/);
    await page.goto(`http://127.0.0.1:${site.port}/`);
    await says("off");
    expect((await opened).status()).toBe(200);
    // Once at the start, and once when the stream was open, in case something happened between the two.
    await expect.poll(bulkRequests).toBe(2);
    for (const [count, on] of [true, false].entries()) {
      await turn(journey().admin, "page.banner", on);
      await says(on ? "on" : "off");
      expect(bulkRequests()).toBe(3 + count);
    }
    expect(asked.filter((path) => path === "/ofrep/v1/events")).toHaveLength(1);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});
