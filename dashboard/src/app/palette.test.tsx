import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { openPage } from "../testing/render-app.tsx";

async function openPalette(...asked: Parameters<typeof openPage>) {
  const page = await openPage(...asked);
  await page.user.keyboard("{Control>}k{/Control}");
  const dialog = await screen.findByRole("dialog", { name: "Search or jump to" });
  return { ...page, dialog, field: within(dialog).getByRole("searchbox", { name: "Search" }) };
}

test("the pages of the installation are found", async () => {
  const { user, dialog, field, address } = await openPalette("/p/shop/flags");
  await user.type(field, "installation");
  const names = (await within(dialog).findAllByRole("menuitem")).map((item) => item.textContent);
  expect(names).toEqual(
    [
      ...["People", "Teams", "Roles", "Tokens", "Sign-in", "Access review", "Installation audit"],
      ...["Installation webhooks", "Digests"],
    ].map((name) => `${name}Installation`),
  );
  await user.click(within(dialog).getByRole("menuitem", { name: /^Teams/ }));
  await waitFor(() => expect(address()).toBe("/settings/teams"));
});

test("pages that somebody may not open are not found", async () => {
  const { user, dialog, field } = await openPalette("/p/shop/flags", { role: "viewer" });
  await user.type(field, "people");
  expect(await within(dialog).findByText("Nothing matches “people”.")).toBeInTheDocument();
});

test("while results change, the field points at one that is there or at none", async () => {
  const { user, dialog, field } = await openPalette("/p/shop/flags");
  await user.type(field, "s");
  await waitFor(() => expect(field).toHaveAttribute("aria-activedescendant"));
  // How soon it points at the next one is a matter of the typist's pace, and so of the machine's: only where is asked.
  for (const letter of "torefront.theme") {
    await user.keyboard(letter);
    const id = field.getAttribute("aria-activedescendant");
    if (id !== null) expect(document.getElementById(id)).not.toBeNull();
  }
  await within(dialog).findByRole("menuitem", { name: /storefront\.theme/ });
});
