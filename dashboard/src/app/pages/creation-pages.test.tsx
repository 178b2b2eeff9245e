import { act, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { openPage } from "../../testing/render-app.tsx";

test("a key is checked while it is typed", async () => {
  const { user } = await openPage("/p/shop/flags/new");
  const key = await screen.findByLabelText("Key");
  await user.type(key, "Not A Key");
  expect(key).toHaveAccessibleDescription(/Use lower-case letters and digits/);
  await user.clear(key);
  await user.type(key, "checkout.express-wallet");
  expect(key).toHaveAccessibleDescription(/This key is taken/);
});

test("the purpose decides how long a flag may live, or asks why it stays", async () => {
  const { user, server } = await openPage("/p/shop/flags/new");
  await user.type(await screen.findByLabelText("Key"), "payments.stop");
  await user.selectOptions(screen.getByLabelText("Purpose"), "Kill switch");
  await user.click(screen.getByRole("button", { name: "Create the flag" }));
  const reason = screen.getByLabelText("Why it stays");
  expect(reason).toHaveAccessibleDescription("Say why this flag stays.");
  expect(server.store.registry.flags.has("payments.stop")).toBe(false);
  await user.type(reason, "For emergencies");
  await user.click(screen.getByRole("button", { name: "Create the flag" }));
  await screen.findByText("payments.stop is created");
  expect(server.store.registry.flags.get("payments.stop")).toMatchObject({
    purpose: "kill-switch",
    expiry: { kind: "permanent", reason: "For emergencies" },
    owner: { kind: "person", id: "ada" },
  });
});

test("values are written as what they are, and what does not parse is said", async () => {
  const { user, server, address } = await openPage("/p/shop/flags/new");
  await user.type(await screen.findByLabelText("Key"), "search.limit");
  await user.selectOptions(screen.getByLabelText("Values"), "Number");
  const value = screen.getByLabelText("Value of variant 1");
  await user.clear(value);
  await user.type(value, "ten");
  await user.click(screen.getByRole("button", { name: "Create the flag" }));
  expect(value).toHaveAccessibleDescription("Write a number, like 0.5.");
  await user.clear(value);
  await user.type(value, "10");
  await user.click(screen.getByRole("button", { name: "Create the flag" }));
  await waitFor(() => expect(address()).toBe("/p/shop/flags/search.limit"));
  expect(server.store.registry.flags.get("search.limit")?.variants[0]?.value).toBe(10);
});

test("a variant's value is changed as JSON", async () => {
  const { user, server } = await openPage("/p/shop/flags/payments.limits");
  await user.click(await screen.findByRole("button", { name: "Edit variants" }));
  const value = await screen.findByLabelText("Value of variant 2");
  await user.clear(value);
  await user.click(value);
  await user.paste('{ "perDay": 100 }');
  await user.click(screen.getByRole("button", { name: "Save" }));
  // The flag is served in production, which is protected.
  await user.click(await screen.findByRole("button", { name: "Ask for review" }));
  await screen.findByText("Change request #2 is made.");
  expect(server.requests.find(2).changes).toMatchObject([
    { kind: "flag.variant", variant: "careful", to: { value: { perDay: 100 } } },
  ]);
});

test("facts are edited on top of the version that was read", async () => {
  const { user, server } = await openPage("/p/shop/flags/catalog.holiday-banner");
  await user.click(await screen.findByRole("button", { name: "Edit facts" }));
  const name = await screen.findByLabelText("Name");
  server.store.bells.clear();
  server.elsewhere([
    { kind: "flag.fact", flag: "catalog.holiday-banner", field: "tags", from: ["catalog"], to: [] },
  ]);
  await user.clear(name);
  await user.type(name, "Winter banner");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "Somebody changed these facts while you were editing",
  );
});

test("the variant that an emergency may serve is declared with somebody's consent, and taken back without", async () => {
  const { user, server } = await openPage("/p/shop/flags/payments.limits");
  const known = () => server.store.registry.flags.get("payments.limits")?.safeVariant;
  await user.click(await screen.findByRole("button", { name: "Edit facts" }));
  const field = await screen.findByLabelText("Safe variant");
  expect(field).toHaveDisplayValue("Not declared");
  expect(field).toHaveAccessibleDescription(/In an emergency this variant may be served/);
  await user.selectOptions(field, "careful");
  await user.click(screen.getByRole("button", { name: "Save" }));
  const demands = await screen.findByRole("region", { name: "Who has to agree" });
  expect(demands).toHaveTextContent("An emergency could serve careful of payments.limits");
  await user.click(screen.getByRole("button", { name: "Ask for review" }));
  await screen.findByText("Change request #2 is made.");
  const { changes } = server.requests.find(2);
  expect(changes).toMatchObject([{ kind: "flag.fact", field: "safeVariant", to: "careful" }]);
  expect(known()).toBeUndefined();

  act(() => server.elsewhere(changes));
  expect(await screen.findByText("Safe variant")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Edit facts" }));
  await user.selectOptions(await screen.findByLabelText("Safe variant"), "Not declared");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("The facts of payments.limits are saved");
  expect(known()).toBeUndefined();
});

test("a segment gets keys and rules, and says who uses it", async () => {
  const { user, server } = await openPage("/p/shop/segments/beta-testers");
  expect(await screen.findByRole("link", { name: "storefront.theme" })).toBeInTheDocument();
  const included = screen.getByLabelText("Keys to add to or remove from the included ones");
  await user.click(included);
  await user.paste("katherine\ndorothy, ada");
  expect(screen.getByText("3 keys")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Add to the included keys" }));
  // The segment ships everywhere, so production's protection asks.
  await user.click(await screen.findByRole("button", { name: "Ask for review" }));
  const waiting = await screen.findByRole("region", { name: "Waiting changes" });
  expect(waiting).toHaveTextContent("Add dorothy and katherine to the included keys");
  expect(server.store.registry.lists.get("beta-testers/included")?.keys.size).toBe(2);
});

test("a new segment ships everywhere, so it is asked for first and opens on its request", async () => {
  const { user, address } = await openPage("/p/shop/segments/new");
  await user.type(await screen.findByLabelText("Key"), "kenya");
  await user.click(screen.getByRole("button", { name: "Create the segment" }));
  await user.click(await screen.findByRole("button", { name: "Ask for review" }));
  await waitFor(() => expect(address()).toBe("/p/shop/changes/2"));
});
