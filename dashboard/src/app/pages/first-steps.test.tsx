import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { flagCreation, shopChanges } from "../../testing/fake-seed.ts";
import { openPage } from "../../testing/render-app.tsx";

async function stepsLeft(): Promise<readonly string[]> {
  const list = await screen.findByRole("list", { name: "First steps" });
  return within(list)
    .getAllByRole("link")
    .map((link) => link.getAttribute("href") ?? "");
}

test("an empty project leads to its first flag, then to the key of a service", async () => {
  await openPage("/p/shop/flags", { changes: [] });
  expect(await stepsLeft()).toEqual(["/p/shop/flags/new", "/p/shop/settings/sdk-keys"]);
});

test("on the first page, what is done is told apart from what is left", async () => {
  await openPage("/", {
    changes: [flagCreation("first")],
    evaluated: new Map([["first", 12]]),
  });
  expect(await stepsLeft()).toEqual(["/p/shop/flags/first"]);
  expect(screen.getByText(/Create a flag/)).toHaveTextContent("Create a flag, done");
  expect(screen.getByText(/Turn it on in Development/)).not.toHaveTextContent("done");
});

test("where all flags are archived, the first page says so and leads to them", async () => {
  const { user } = await openPage("/", {
    changes: [flagCreation("old.banner", { state: "archived" })],
  });
  expect(await screen.findByText(/All flags of Storefront are archived/)).toBeInTheDocument();
  expect(screen.queryByRole("list", { name: "First steps" })).not.toBeInTheDocument();
  await user.click(screen.getByRole("link", { name: "Look at them" }));
  expect(await screen.findByText("old.banner")).toBeInTheDocument();
});

test("a project whose services ask for flags has no first steps any more", async () => {
  const evaluated = new Map([["checkout.express-wallet", 12]]);
  await openPage("/", { changes: shopChanges(), evaluated });
  expect(await screen.findByRole("list", { name: /Latest changes/ })).toBeInTheDocument();
  expect(screen.queryByRole("list", { name: "First steps" })).not.toBeInTheDocument();
});

test("who may change nothing is not sent to do so", async () => {
  await openPage("/", { changes: [], role: "viewer" });
  expect(await screen.findByRole("link", { name: "0 flags" })).toBeInTheDocument();
  expect(screen.queryByRole("list", { name: "First steps" })).not.toBeInTheDocument();
});
