/** Pages of several origins in a real browser, with client keys that name some of them. */
import type { SdkKeyCreated, ServicesView } from "@yardarm/server/wire";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { startJourney } from "../support/journey.ts";
import {
  allowOrigins,
  createPageFlags,
  createPageKey,
  turn,
  turnAndDeliver,
} from "../support/page-flags.ts";
import { type PageSite, startPageSite } from "../support/page-site.ts";
import { type Visit, visit } from "../support/visit.ts";

const found = await launchBrowser();

describe.skipIf("missing" in found)("a page of another origin", () => {
  const journey = startJourney();
  let site: PageSite;
  let key: SdkKeyCreated;
  let visitor: Visit;
  const shop = () => `http://127.0.0.1:${site.port}`;
  const beta = () => `http://beta.localhost:${site.port}`;
  const stranger = () => `http://localhost:${site.port}`;

  const settings = () => ({ url: journey().url, key: key.secret });

  beforeAll(async () => {
    site = await startPageSite({ script: "plain-main.ts" });
    await createPageFlags(journey().admin, ["page.banner"]);
    key = await createPageKey(journey().admin, [shop(), `http://*.localhost:${site.port}`]);
    site.show({ settings: settings() });
  });
  beforeEach(async () => {
    if ("missing" in found) return;
    const access = { key: key.secret, origin: shop() };
    await turnAndDeliver(journey().admin, access, ["page.banner", false]);
    visitor = await visit(found.browser);
    return () => visitor.close();
  });
  afterAll(async () => {
    if ("browser" in found) await found.browser.close();
    await site?.stop();
  });

  const says = (page: Page, text: string) =>
    page.getByRole("status").filter({ hasText: text }).waitFor();

  test.each([
    ["that the key names", shop],
    ["below a name with a wildcard", beta],
  ])("%s gets decisions, hears of changes and reports", async (_which, origin) => {
    const { page } = visitor;
    const streamed = page.waitForResponse("**/sdk/v1/stream");
    const reported = page.waitForResponse(
      (answer) =>
        answer.url().endsWith("/sdk/v1/observations") && answer.request().method() === "POST",
    );
    await page.goto(origin());
    await says(page, "off");
    const stream = await streamed;
    expect(stream.headers()["access-control-allow-origin"]).toBe(origin());
    await turn(journey().admin, "page.banner", true);
    await says(page, "on");
    expect((await reported).status()).toBe(202);
    expect(visitor.complaints).toEqual([]);
  });

  test("that is left at once has reported what it showed", async () => {
    const { page } = visitor;
    site.show({ settings: { ...settings(), service: "short-visit", flushMs: 3_600_000 } });
    await page.goto(shop());
    await says(page, "off");
    await page.goto("about:blank");
    const services = async () => {
      const seen = await journey().admin.call<ServicesView>("GET", "/projects/storefront/services");
      return seen.instances.map(({ service }) => service);
    };
    await expect.poll(services).toContain("short-visit");
    site.show({ settings: settings() });
    expect(visitor.complaints).toEqual([]);
  });

  /** What a page's own script can see of an answer. */
  const ask = (page: Page, secret: string): Promise<{ status?: number; [name: string]: unknown }> =>
    page.evaluate(
      async ([url, bearer]) => {
        try {
          const answer = await fetch(`${url}/ofrep/v1/evaluate/flags`, {
            method: "POST",
            headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
            body: JSON.stringify({ context: { targetingKey: "u1" } }),
          });
          const body = await answer.json();
          return { status: answer.status, etag: answer.headers.get("etag"), body };
        } catch (error) {
          return { blocked: String(error) };
        }
      },
      [journey().url, secret] as const,
    );

  test("may read the tag of its decisions", async () => {
    const { page } = visitor;
    await page.goto(shop());
    expect(await ask(page, key.secret)).toMatchObject({
      ...{ status: 200, etag: expect.stringMatching(/^".+"$/), body: { flags: expect.anything() } },
    });
  });

  test("that the key does not name gets its defaults, and may read why", async () => {
    const { page } = visitor;
    await turn(journey().admin, "page.banner", true);
    await page.goto(stranger());
    await says(page, "off PROVIDER_NOT_READY");
    expect(visitor.complaints).toContainEqual(expect.stringContaining(`403 to ${journey().url}`));
    expect(await ask(page, key.secret)).toMatchObject({
      status: 403,
      body: { code: "origin_not_allowed", detail: expect.stringContaining(stranger()) },
    });
  });

  test("is let in as soon as an admin names it", async () => {
    const { page } = visitor;
    const other = await createPageKey(journey().admin, [shop()]);
    await page.goto(stranger());
    expect(await ask(page, other.secret)).toMatchObject({ status: 403 });
    await allowOrigins(journey().admin, other, [shop(), stranger()]);
    await expect.poll(() => ask(page, other.secret)).toMatchObject({ status: 200 });
  });

  test("cannot read anything with a server key", async () => {
    const { page } = visitor;
    const body = { name: "Leaked", kind: "server" };
    const { secret } = await journey().admin.call<SdkKeyCreated>(
      ...(["POST", "/projects/storefront/environments/development/sdk-keys", { body }] as const),
    );
    await page.goto(shop());
    expect(await ask(page, secret)).toEqual({ blocked: expect.stringContaining("TypeError") });
  });
});
