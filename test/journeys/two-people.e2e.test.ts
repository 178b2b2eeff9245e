/**
 * Two people, two browsers, one protected environment: what one asks for the other agrees to, and nothing else is applied.
 */
import type {
  AuditList,
  Invitation,
  RequestStep,
  RequestView,
  SdkKeyCreated,
} from "@yardarm/server/wire";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { startJourney } from "../support/journey.ts";
import { type SdkProcess, startSdk } from "../support/sdk-process.ts";
import { accessibilityFaults, signIn, type Visit, visit } from "../support/visit.ts";

const found = await launchBrowser();
const flag = "payments.instant-refunds";

describe.skipIf("missing" in found)("two people at one production", () => {
  const journey = startJourney();
  let author: Visit;
  let tomas: Visit;
  let sdk: SdkProcess;
  /** Where the request is that the author makes first. */
  let first: string;

  beforeAll(async () => {
    if ("missing" in found) return;
    author = await visit(found.browser);
    tomas = await visit(found.browser);
    await signIn(author, journey().url);
    await invite(tomas.page);
    const { admin, url } = journey();
    const { secret } = await admin.call<SdkKeyCreated>(
      "POST",
      "/projects/storefront/environments/production/sdk-keys",
      { body: { name: "Two people", kind: "server" } },
    );
    sdk = await startSdk({ url, key: secret, flag, context: { targetingKey: "somebody" } });
  });
  afterAll(async () => {
    if ("browser" in found) await found.browser.close();
    await sdk?.stop();
  });

  async function invite(page: Page): Promise<void> {
    const { signInUrl } = await journey().admin.call<Invitation>("POST", "/people", {
      body: {
        name: "Tomas Berg",
        email: "tomas@storefront.example",
        projects: { storefront: "approver" },
      },
    });
    await page.goto(signInUrl);
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await page.getByLabel("New password", { exact: true }).fill("seven quiet harbour lights");
    await page.getByRole("button", { name: "Keep this password", exact: true }).click();
    await page.getByRole("heading", { name: "For you", exact: true }).waitFor();
  }

  const decision = ({ page }: Visit) => page.getByRole("region", { name: "Decision", exact: true });
  const address = (request: number) => `${journey().url}/p/storefront/changes/${request}`;

  test("one asks for a change, in three presses from the list of flags, and nothing moves yet", async () => {
    const { page } = author;
    await page.goto(`${journey().url}/p/storefront/flags/${flag}`);
    await page.getByRole("button", { name: `Change ${flag} in Production`, exact: true }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByText("Tomas Berg", { exact: false }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await sheet.getByLabel("Why", { exact: true }).fill("The bank has agreed.");
    await sheet.getByRole("button", { name: "Ask for review", exact: true }).click();
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await decision(author).getByText("In review").waitFor();
    await decision(author).getByText("somebody else", { exact: false }).first().waitFor();
    expect(
      await decision(author).getByRole("button", { name: "Approve", exact: true }).count(),
    ).toBe(0);
    first = page.url();
    expect(sdk.latest()?.value).toBe(false);
  });

  test("the other one finds it, sees whom it moves, and agrees", async () => {
    const { page } = tomas;
    await page.goto(journey().url);
    await page
      .getByRole("list", { name: /What waits for you/ })
      .getByRole("link", { name: `Turn on ${flag} in production`, exact: true })
      .click();
    await page
      .getByRole("region", { name: "Production", exact: true })
      .getByText("Everybody", { exact: true })
      .waitFor();
    await page.getByText("“The bank has agreed.”").first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await decision(tomas).getByRole("button", { name: "Approve", exact: true }).click();
    await decision(tomas).getByText("Tomas Berg agreed").waitFor();
  });

  test("it is applied, and a service in another process decides by it", async () => {
    await decision(author).getByText("Tomas Berg agreed").waitFor();
    const decided = sdk.decides(true);
    await Promise.all([
      decided,
      decision(author).getByRole("button", { name: "Apply now", exact: true }).click(),
    ]);
    await author.page.getByRole("region", { name: "What it did", exact: true }).waitFor();
  });

  test("what is gathered of two flags is agreed to and applied as one", async () => {
    const { page } = author;
    for (const [key, button] of [
      ["payments.cards-off", "Save as a draft"],
      ["pricing.bundles", /^Add to #/],
    ] as const) {
      await page.goto(`${journey().url}/p/storefront/flags/${key}`);
      await page.getByRole("button", { name: `Change ${key} in Production`, exact: true }).click();
      await page.getByRole("dialog").getByRole("button", { name: button, exact: true }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
    await page.getByRole("link", { name: /^Draft #\d+: 2 changes/ }).click();
    await decision(author).getByRole("button", { name: "Ask for review", exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await decision(author).getByRole("button", { name: "Ask for review", exact: true }).click();
    await decision(author).getByText("In review").waitFor();
    await tomas.page.goto(page.url());
    await tomas.page.getByText("Turn on pricing.bundles in production.").first().waitFor();
    await decision(tomas).getByRole("button", { name: "Approve", exact: true }).click();
    await decision(author).getByRole("button", { name: "Apply now", exact: true }).click();
    await page.getByRole("region", { name: "What it did", exact: true }).waitFor();
    const number = page.url().split("/").at(-1);
    const view = await journey().admin.call<RequestView>(
      "GET",
      `/projects/storefront/requests/${number}`,
    );
    const touched = view.effect.entities.map(({ address }) => address).sort();
    expect(touched).toEqual([
      "flag/payments.cards-off/production",
      "flag/pricing.bundles/production",
    ]);
    expect(view).toMatchObject({ state: "applied", entry: expect.any(Number) });
  });

  test("an edit after the approval voids it, and the other one sees that", async () => {
    const on = { kind: "config.on", environment: "production", from: false, to: true };
    const { request } = await journey().admin.call<RequestStep>(
      "POST",
      "/projects/storefront/requests",
      {
        body: {
          changes: [
            { ...on, flag: "search.voice" },
            { ...on, flag: "platform.rate-limiter-2" },
          ],
          submit: true,
        },
      },
    );
    await tomas.page.goto(address(request));
    await decision(tomas).getByRole("button", { name: "Approve", exact: true }).click();
    await decision(tomas).getByText("Approved", { exact: true }).waitFor();

    const { page } = author;
    await page.goto(address(request));
    await decision(author).getByRole("button", { name: "Edit…", exact: true }).click();
    await page.getByRole("button", { name: /^Leave out: Turn on platform.rate-limiter-2/ }).click();
    await page.getByText(/agreed to it as it is, and has to agree again/).waitFor();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await decision(author).getByText("No longer counts: it was edited afterwards.").waitFor();
    await decision(tomas).getByText("In review").waitFor();
    expect(
      await decision(author).getByRole("button", { name: "Apply now", exact: true }).count(),
    ).toBe(0);

    await decision(tomas).getByRole("button", { name: "Approve", exact: true }).click();
    await decision(author).getByText("Approved", { exact: true }).waitFor();
    await decision(author).getByRole("button", { name: "Schedule…", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Schedule", exact: true }).click();
    await decision(author).getByText("Scheduled", { exact: true }).waitFor();
    const view = await journey().admin.call<RequestView>(
      "GET",
      `/projects/storefront/requests/${request}`,
    );
    expect(view).toMatchObject({ state: "scheduled", plan: { at: expect.any(String) } });
  });

  test("taking a change back is prepared in one press, and waits like any other", async () => {
    const { page } = author;
    await page.goto(first);
    await page.getByRole("button", { name: /^Roll back change/ }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByText(`Turn off ${flag} in production.`).waitFor();
    await sheet.getByRole("button", { name: "Ask for review", exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
    expect(sdk.latest()?.value).toBe(true);
  });

  test("in an emergency one turns it off at once, and the other one looks back at it", async () => {
    const { page } = author;
    await page.goto(`${journey().url}/p/storefront/flags/${flag}`);
    await page
      .getByRole("button", { name: `Emergency: turn ${flag} in Production off`, exact: true })
      .click();
    const decided = sdk.decides(false);
    await Promise.all([
      decided,
      page.getByRole("button", { name: "Do it now, as an emergency", exact: true }).click(),
    ]);

    await tomas.page.goto(journey().url);
    await tomas.page
      .getByRole("list", { name: /What waits for you/ })
      .getByRole("link", { name: `Turn off ${flag} in production`, exact: true })
      .click();
    await tomas.page.getByLabel("What you found", { exact: true }).fill("Orders stood still.");
    await tomas.page.getByRole("button", { name: "It was right", exact: true }).click();
    await tomas.page.getByText(/It was right, says Tomas Berg/).waitFor();
    expect(await accessibilityFaults(tomas.page)).toEqual([]);
  });

  test("the record has who did it and who looked back, and no page complained", async () => {
    const { entries } = await journey().admin.call<AuditList>(
      "GET",
      "/projects/storefront/audit?limit=5",
    );
    expect(entries.map(({ actor }) => actor.name)).toContain("Tomas Berg");
    expect(author.complaints).toEqual([]);
    expect(tomas.complaints).toEqual([]);
  });
});
