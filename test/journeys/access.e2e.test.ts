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
    await page.getByRole("button", { name: "Invite somebody", exact: true }).click();
    const invite = page.getByRole("dialog");
    await invite.getByLabel("Name", { exact: true }).fill(name);
    await invite.getByLabel("E-mail", { exact: true }).fill("ines@storefront.example");
    await invite.getByRole("button", { name: "Invite", exact: true }).click();
    const link = (await page.getByText(/\/sign-in\?token=/).textContent()) ?? "";
    await page.getByRole("button", { name: "Done", exact: true }).click();

    await page.getByRole("button", { name: `Roles of ${name}`, exact: true }).click();
    const roles = page.getByRole("dialog");
    await roles.getByText("Changes flags and segments").waitFor();
    await roles.getByRole("checkbox", { name: "Production", exact: true }).click();
    expect(await accessibilityFaults(page)).toEqual([]);
    await roles.getByRole("button", { name: "Give the role", exact: true }).click();
    await roles.getByText("Editor in Development, Test, and Staging").waitFor();
    await roles.getByRole("button", { name: "Done", exact: true }).click();

    await ines.page.goto(link.trim());
    await ines.page.getByRole("button", { name: "Continue", exact: true }).click();
    await ines.page.getByLabel("New password", { exact: true }).fill("seven quiet harbour lights");
    await ines.page.getByRole("button", { name: "Keep this password", exact: true }).click();
    await ines.page.getByRole("heading", { name: "For you", exact: true }).waitFor();
  });

  test("turns a flag on in staging, and finds production closed", async () => {
    const { page } = ines;
    await page.goto(`${journey().url}/p/storefront/flags/${flag}`);
    const staging = page.getByRole("switch", { name: `${flag} in Staging`, exact: true });
    const before = await staging.isChecked();
    await staging.click();
    await page
      .getByText(`${flag} is ${before ? "off" : "on"} in Staging`)
      .first()
      .waitFor();
    const change = page.getByRole("button", { name: `Change ${flag} in Production`, exact: true });
    expect(await change.isDisabled()).toBe(true);
    await page.goto(`${journey().url}/p/storefront/flags/${flag}/targeting/production`);
    await page
      .getByText("You may change flags in other environments, not in Production.")
      .waitFor();
  });

  test("shows up in the review, and is out at once when they are switched off", async () => {
    const { page } = admin;
    await page.goto(`${journey().url}/settings/access-review`);
    const grants = page.getByRole("region", { name: "Who can do what", exact: true });
    await grants.getByLabel("Who", { exact: true }).fill("ines");
    await grants.getByText("Editor in Development, Test, and Staging").waitFor();
    await grants.getByText(/^Used/).waitFor();

    await page.goto(`${journey().url}/settings/people`);
    await page.getByRole("button", { name: `Switch off ${name}`, exact: true }).click();
    await page.getByRole("dialog").getByText("answers for no flag").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Switch off", exact: true }).click();
    await page.getByText(`${name} is switched off`).first().waitFor();
    const people = await journey().admin.call<Person[]>("GET", "/people");
    expect(people.find((person) => person.name === name)?.isActive).toBe(false);
    await ines.page.goto(`${journey().url}/p/storefront/flags`);
    await ines.page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
  });
});
