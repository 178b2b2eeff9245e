import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { keys } from "../../api/keys.ts";
import { flagCreation } from "../../testing/fake-seed.ts";
import { openPage } from "../../testing/render-app.tsx";

test("every flag is a row with the state of each environment", async () => {
  await openPage("/p/shop/flags");
  const row = await screen.findByRole("row", { name: /checkout\.express-wallet/ });
  expect(row).toHaveTextContent("Development On");
  expect(row).toHaveTextContent("Staging On");
  expect(row).toHaveTextContent("Production Rules");
  expect(row).toHaveTextContent("Checkout");
});

test("the filter is in the address, so that it can be sent to others", async () => {
  const { user, address } = await openPage("/p/shop/flags");
  await user.type(await screen.findByRole("searchbox", { name: "Filter flags" }), "wallet");
  await waitFor(() => expect(address()).toBe("/p/shop/flags?q=wallet"));
  await waitFor(() => expect(screen.getByText("1 of 4 flags in Storefront")).toBeInTheDocument());
  await user.selectOptions(screen.getByRole("combobox", { name: "Owner" }), "Checkout");
  await waitFor(() => expect(address()).toBe("/p/shop/flags?q=wallet&owner=checkout"));
});

test("an address with a filter opens the filtered list", async () => {
  await openPage("/p/shop/flags?view=stale&sort=-key");
  expect(await screen.findByRole("row", { name: /catalog\.holiday-banner/ })).toBeInTheDocument();
  expect(screen.queryByRole("row", { name: /express-wallet/ })).not.toBeInTheDocument();
  expect(screen.getByRole("columnheader", { name: "Flag" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
});

test("a filter that lets nothing through names itself and can be cleared", async () => {
  const { user, address } = await openPage("/p/shop/flags?q=zzz");
  expect(await screen.findByText("No flag matches “zzz”.")).toBeInTheDocument();
  await user.click(screen.getByRole("link", { name: "Clear the filter" }));
  expect(await screen.findByRole("row", { name: /express-wallet/ })).toBeInTheDocument();
  expect(address()).toBe("/p/shop/flags");
});

test("a project without flags says what to do", async () => {
  await openPage("/p/shop/flags", { changes: [] });
  expect(await screen.findByText("No flag exists in Storefront yet.")).toBeInTheDocument();
  expect(screen.getAllByRole("link", { name: "New flag" }).length).toBeGreaterThan(0);
});

const archivedFlag = flagCreation("old.banner", { state: "archived" });

test("archived flags are read when they are looked at", async () => {
  const { user, app } = await openPage("/p/shop/flags", {
    changes: [flagCreation("new.banner"), archivedFlag],
  });
  expect(await screen.findByText("1 flag in Storefront")).toBeInTheDocument();
  expect(app.client.getQueryData(keys.archivedFlags("shop"))).toBeUndefined();
  await user.click(screen.getByRole("link", { name: "Archived" }));
  expect(await screen.findByRole("row", { name: /old\.banner/ })).toBeInTheDocument();
  expect(screen.queryByRole("row", { name: /new\.banner/ })).not.toBeInTheDocument();
});

test("the palette reads archived flags when it finds no other", async () => {
  const { user, app } = await openPage("/p/shop/flags", {
    changes: [flagCreation("new.banner"), archivedFlag],
  });
  await screen.findByRole("grid");
  await user.keyboard("{Meta>}k{/Meta}");
  const palette = within(await screen.findByRole("dialog", { name: "Search or jump to" }));
  await user.type(palette.getByRole("searchbox"), "ban");
  await palette.findByRole("menuitem", { name: /new\.banner/ });
  expect(app.client.getQueryData(keys.archivedFlags("shop"))).toBeUndefined();
  await user.clear(palette.getByRole("searchbox"));
  await user.type(palette.getByRole("searchbox"), "old");
  expect(await palette.findByRole("menuitem", { name: /old\.banner/ })).toBeInTheDocument();
});

test("where all flags are archived, the page says so and leads to them", async () => {
  const { user } = await openPage("/p/shop/flags", { changes: [archivedFlag] });
  expect(await screen.findByText(/All flags of Storefront are archived/)).toBeInTheDocument();
  await user.click(screen.getByRole("link", { name: "Look at them" }));
  expect(await screen.findByRole("row", { name: /old\.banner/ })).toBeInTheDocument();
});

test("the slash key goes to the filter, the arrow keys through the rows, and Enter opens one", async () => {
  const { user, address } = await openPage("/p/shop/flags?sort=key");
  await screen.findByRole("row", { name: /holiday-banner/ });
  await user.keyboard("/");
  expect(screen.getByRole("searchbox")).toHaveFocus();
  await user.keyboard("{ArrowDown}");
  expect(screen.getByRole("row", { name: /holiday-banner/ })).toHaveFocus();
  await user.keyboard("{ArrowDown}");
  expect(screen.getByRole("row", { name: /express-wallet/ })).toHaveFocus();
  await user.keyboard("{Home}{End}{Enter}");
  await waitFor(() => expect(address()).toBe("/p/shop/flags/storefront.theme"));
});

test("⌘K finds a flag and opens it", async () => {
  const { user, address } = await openPage("/p/shop/flags");
  await screen.findByRole("grid");
  await user.keyboard("{Meta>}k{/Meta}");
  const dialog = await screen.findByRole("dialog", { name: "Search or jump to" });
  await user.type(within(dialog).getByRole("searchbox"), "theme");
  await within(dialog).findByRole("menuitem", { name: /storefront\.theme/ });
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(() => expect(address()).toBe("/p/shop/flags/storefront.theme"));
});

test("with a thousand flags only the rows in view are in the page", async () => {
  const changes = Array.from({ length: 1000 }, (_, index) => flagCreation(`area.flag-${index}`));
  await openPage("/p/shop/flags?sort=key", { changes });
  const grid = await screen.findByRole("grid");
  expect(grid).toHaveAttribute("aria-rowcount", "1001");
  expect(within(grid).getAllByRole("row").length).toBeLessThan(40);
  expect(document.querySelectorAll("*").length).toBeLessThanOrEqual(1500);
});
