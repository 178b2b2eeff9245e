/** An admin lets somebody change everything but production, sees it hold, and lets them go. */
import type { Person } from "@yardarm/server/wire";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { startJourney } from "../support/journey.ts";
import { accessibilityFaults, signIn, type Visit, visit } from "../support/visit.ts";

const found = await launchBrowser();
const name = "Ines Moreau";
const flag = "checkout.express-wallet";

describe.skipIf("missing" in found)("somebody who may change everything but production", () => {
  const journey = startJourney();
  let admin: Visit;
  let ines: Visit;
  beforeAll(async () => {
    if ("missing" in found) return;
    admin = await visit(found.browser);
    ines = await visit(found.browser);
    await signIn(admin, journey().url);
  });
  afterAll(async () => {
    if ("browser" in found) await found.browser.close();
  });

  test("is invited, and given a role for three kinds of environment", async () => {
    const { page } = admin;
    await page.goto(`${journey().url}/settings/people`);
    await page.getByRole("button", { name: "Invite somebody" }).click();
    const invite = page.getByRole("dialog");
    await invite.getByLabel("Name").fill(name);
    await invite.getByLabel("E-mail").fill("ines@storefront.example");
    await invite.getByRole("button", { name: "Invite" }).click();
    const link = (await page.getByText(/\/sign-in\?token=/).textContent()) ?? "";
    await page.getByRole("button", { name: "Done" }).click();

    await page.getByRole("button", { name: `Roles of ${name}` }).click();
    const roles = page.getByRole("dialog");
    await roles.getByText("Changes flags and segments").waitFor();
    await roles.getByRole("checkbox", { name: "Production" }).click();
    expect(await accessibilityFaults(page)).toEqual([]);
    await roles.getByRole("button", { name: "Give the role" }).click();
    await roles.getByText("Editor in Development, Test, and Staging").waitFor();
    await roles.getByRole("button", { name: "Done" }).click();

    await ines.page.goto(link.trim());
    await ines.page.getByRole("button", { name: "Continue" }).click();
    await ines.page.getByLabel("New password", { exact: true }).fill("seven quiet harbour lights");
    await ines.page.getByRole("button", { name: "Keep this password" }).click();
    await ines.page.getByRole("heading", { name: "For you" }).waitFor();
  });

  test("turns a flag on in staging, and finds production closed", async () => {
    const { page } = ines;
    await page.goto(`${journey().url}/p/storefront/flags/${flag}`);
    const staging = page.getByRole("switch", { name: `${flag} in Staging` });
    const before = await staging.isChecked();
    await staging.click();
    await page
      .getByText(`${flag} is ${before ? "off" : "on"} in Staging`)
      .first()
      .waitFor();
    const change = page.getByRole("button", { name: `Change ${flag} in Production` });
    expect(await change.isDisabled()).toBe(true);
    await page.goto(`${journey().url}/p/storefront/flags/${flag}/targeting/production`);
    await page
      .getByText("You may change flags in other environments, not in Production.")
      .waitFor();
  });

  test("shows up in the review, and is out at once when they are switched off", async () => {
    const { page } = admin;
    await page.goto(`${journey().url}/settings/access-review`);
    const grants = page.getByRole("region", { name: "Who can do what" });
    await grants.getByLabel("Who").fill("ines");
    await grants.getByText("Editor in Development, Test, and Staging").waitFor();
    await grants.getByText(/^Used/).waitFor();

    await page.goto(`${journey().url}/settings/people`);
    await page.getByRole("button", { name: `Switch off ${name}` }).click();
    await page.getByRole("dialog").getByText("answers for no flag").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Switch off" }).click();
    await page.getByText(`${name} is switched off`).first().waitFor();
    const people = await journey().admin.call<Person[]>("GET", "/people");
    expect(people.find((person) => person.name === name)?.isActive).toBe(false);
    await ines.page.goto(`${journey().url}/p/storefront/flags`);
    await ines.page.getByRole("heading", { name: "Sign in" }).waitFor();
  });
});
