import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { openPage } from "../testing/render-app.tsx";

async function navigation() {
  return within(await screen.findByRole("navigation", { name: "Main" }));
}

test("the pages of the installation are folded away until somebody wants them", async () => {
  const { user } = await openPage("/p/shop/flags");
  const main = await navigation();
  const heading = main.getByRole("button", { name: "Installation", expanded: false });
  expect(main.queryByRole("link", { name: "People" })).not.toBeInTheDocument();
  await user.click(heading);
  expect(heading).toHaveAttribute("aria-expanded", "true");
  expect(main.getByRole("link", { name: "People" })).toBeInTheDocument();
});

test("on a page of the installation the way to its other pages is open", async () => {
  await openPage("/settings/teams");
  const main = await navigation();
  expect(main.getByRole("link", { name: "Roles" })).toBeInTheDocument();
});

test.each(["/no-such-page", "/p/shop/no-such-page"])(
  "%s leads nowhere, and keeps the navigation around it",
  async (address) => {
    await openPage(address);
    expect(
      await screen.findByRole("heading", { level: 1, name: "Nothing is here" }),
    ).toBeInTheDocument();
    expect((await navigation()).getByRole("link", { name: "Flags" })).toHaveAttribute(
      "href",
      "/p/shop/flags",
    );
  },
);

test("a page of no project leads back to the project that was looked at last", async () => {
  const { app, user } = await openPage("/p/shop/flags");
  app.client.setQueryData(["me"], (me: { projects: readonly object[] }) => ({
    ...me,
    projects: [{ key: "bakery", name: "Bakery" }, ...me.projects],
  }));
  await user.click(await screen.findByRole("link", { name: "For you" }));
  await waitFor(() => expect(screen.getByLabelText("Project")).toHaveValue("shop"));
});

test("the menu of a telephone closes with Escape, and the focus goes back to its button", async () => {
  const { user } = await openPage("/p/shop/flags");
  const menu = await screen.findByRole("button", { name: "Menu" });
  await user.click(menu);
  expect(menu).toHaveAttribute("aria-expanded", "true");
  await user.tab();
  await user.keyboard("{Escape}");
  expect(menu).toHaveAttribute("aria-expanded", "false");
  expect(menu).toHaveFocus();
});
