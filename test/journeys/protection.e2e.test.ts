import type { AuditList, FlagView } from "@yardarm/server/wire";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { startJourney } from "../support/journey.ts";
import { accessibilityFaults, signIn, type Visit, visit } from "../support/visit.ts";

const flag = "payments.pay-later";
const found = await launchBrowser();

describe.skipIf("missing" in found)("a protected environment", () => {
  const journey = startJourney();
  let visitor: Visit;
  beforeAll(async () => {
    if ("missing" in found) return;
    visitor = await visit(found.browser);
    await signIn(visitor, journey().url);
  });
  afterAll(async () => {
    if ("browser" in found) await found.browser.close();
  });

  async function isOn(): Promise<boolean | undefined> {
    const { configs } = await journey().admin.call<FlagView>(
      "GET",
      `/projects/storefront/flags/${flag}`,
    );
    return configs.find(({ environment }) => environment === "production")?.config.on;
  }

  test("shows what a change would do and refuses it while nobody breaks the glass", async () => {
    const { page } = visitor;
    await page.goto(`${journey().url}/p/storefront/flags/${flag}`);
    await page.getByRole("button", { name: `Change ${flag} in Production` }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("region", { name: "What this would do" }).waitFor();
    await sheet.getByText("Production is protected.").waitFor();
    expect(
      await sheet.getByRole("button", { name: "Break the glass and apply" }).isDisabled(),
    ).toBe(true);
    await sheet.getByText("Direct writes are refused here.").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  test("asks for a reason, then applies, and the record shows both", async () => {
    const { page } = visitor;
    const before = await isOn();
    const sheet = page.getByRole("dialog");
    await sheet.getByText("This cannot wait").click();
    await sheet.getByText("Say why to continue.").waitFor();
    await sheet.getByLabel("Why").fill("Payments time out");
    await sheet.getByRole("button", { name: "Break the glass and apply" }).click();
    await sheet.waitFor({ state: "detached" });
    expect(await isOn()).toBe(!before);

    const { entries } = await journey().admin.call<AuditList>(
      "GET",
      "/projects/storefront/audit?limit=1",
    );
    expect(entries).toMatchObject([{ reason: "Payments time out", actor: { kind: "person" } }]);
    await page.goto(`${journey().url}/p/storefront/changes`);
    await page.getByText("broke the glass").first().waitFor();
    await page.getByText("“Payments time out”").waitFor();
  });

  test("the API refuses what the page would not send", async () => {
    const { admin } = journey();
    const path = `/projects/storefront/flags/${flag}`;
    const { configs } = await admin.call<FlagView>("GET", path);
    const production = configs.find(({ environment }) => environment === "production");
    const answer = await admin.send("PATCH", `${path}/configs/production`, {
      body: { on: !production?.config.on },
      version: production?.version ?? 0,
    });
    expect(answer).toMatchObject({ status: 403, body: { code: "environment_protected" } });
  });

  test("no page complained", () => {
    expect(visitor.complaints).toEqual([]);
  });
});
