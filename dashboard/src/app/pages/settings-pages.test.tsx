import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { openPage } from "../../testing/render-app.tsx";

test("an SDK key shows its secret once, with the lines that use it", async () => {
  const { user, server } = await openPage("/p/shop/settings/sdk-keys");
  await user.click(await screen.findByRole("button", { name: "New SDK key" }));
  await user.type(screen.getByLabelText("Name"), "storefront");
  await user.selectOptions(screen.getByLabelText("Environment"), "Staging");
  await user.click(screen.getByRole("button", { name: "Create" }));
  expect(await screen.findByText("yd_server_f4ke-secret")).toBeInTheDocument();
  const dialog = screen.getByRole("dialog", { name: "The key of storefront" });
  expect(within(dialog).getByRole("region", { name: "Code that uses the key" })).toHaveTextContent(
    "createClient",
  );
  await user.click(screen.getByRole("button", { name: "Done" }));
  expect(screen.queryByText("yd_server_f4ke-secret")).not.toBeInTheDocument();
  const section = await screen.findByRole("region", { name: "Staging" });
  expect(await within(section).findByRole("listitem", { name: "storefront" })).toHaveTextContent(
    "yd_server_f4ke…",
  );
  expect(server.sdkKeys).toHaveLength(1);
});

test("the lines that connect a program are there to copy, whichever it is", async () => {
  const { user } = await openPage("/p/shop/settings/sdk-keys");
  const code = await screen.findByRole("region", { name: "Code that uses the key" });
  expect(code).toHaveTextContent(`url: "${location.origin}"`);
  await user.selectOptions(screen.getByLabelText("With"), "Any language, over HTTP");
  expect(code).toHaveTextContent(`curl ${location.origin}/ofrep/v1/evaluate/flags/a-flag`);
  await user.click(screen.getByRole("button", { name: "Copy code" }));
  expect(await navigator.clipboard.readText()).toBe(code.textContent);
});

test("a browser key says whose pages may use it, from the start and later", async () => {
  const { user, server } = await openPage("/p/shop/settings/sdk-keys");
  await user.click(await screen.findByRole("button", { name: "New SDK key" }));
  await user.type(screen.getByLabelText("Name"), "shop page");
  expect(screen.queryByLabelText("Pages that may use it")).not.toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText("For"), "A browser or app: gets decisions only");
  await user.selectOptions(
    screen.getByLabelText("Pages that may use it"),
    "Only pages of these origins",
  );
  expect(screen.getByRole("button", { name: "Create" })).toBeDisabled();
  expect(screen.getByText("Name at least one origin.")).toBeInTheDocument();
  const box = screen.getByLabelText("Origins, one a line");
  await user.type(box, "https://shop.example.com{enter}https://*.example.com{enter}");
  await user.click(screen.getByRole("button", { name: "Create" }));
  expect(await screen.findByText("yd_client_f4ke-secret")).toBeInTheDocument();
  const created = screen.getByRole("dialog", { name: "The key of shop page" });
  expect(within(created).getByRole("region", { name: "Code that uses the key" })).toHaveTextContent(
    "createBrowserClient",
  );
  expect(server.sdkKeys[0]?.origins).toEqual(["https://shop.example.com", "https://*.example.com"]);
  await user.click(screen.getByRole("button", { name: "Done" }));
  const row = await screen.findByRole("listitem", { name: "shop page" });
  expect(row).toHaveTextContent("For pages of https://shop.example.com, https://*.example.com");

  await user.click(within(row).getByRole("button", { name: "Change pages of shop page" }));
  const dialog = await screen.findByRole("dialog", { name: "Pages of shop page" });
  const listed = within(dialog).getByLabelText("Origins, one a line");
  await user.clear(listed);
  await user.type(listed, "https://shop.example.com/");
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  expect(await within(dialog).findByRole("alert")).toHaveTextContent("Write it as browsers do.");
  await user.selectOptions(
    within(dialog).getByLabelText("Pages that may use it"),
    "Pages of any origin",
  );
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(server.sdkKeys[0]).toMatchObject({ origins: "any", version: 2 }));
  expect(await screen.findByText("For pages of any origin")).toBeInTheDocument();
});

test("a key is revoked only after the consequence was read", async () => {
  const { user, server } = await openPage("/p/shop/settings/sdk-keys");
  server.sdkKeys.push({
    id: "k9",
    name: "old service",
    kind: "server",
    environment: "production",
    hint: "yd_server_old",
    origins: null,
    version: 1,
    createdAt: "2026-01-01T00:00:00.000Z",
    expiresAt: null,
    lastUsedAt: "2026-11-01T00:00:00.000Z",
    rotatedAt: null,
    previousUntil: null,
    revokedAt: null,
  });
  await openPage("/p/shop/settings/sdk-keys", server);
  await user.click(await screen.findByRole("button", { name: "Revoke old service" }));
  const dialog = await screen.findByRole("dialog", { name: "Revoke old service?" });
  await user.click(within(dialog).getByRole("button", { name: "Revoke" }));
  await waitFor(() => expect(server.sdkKeys).toHaveLength(0));
});

test("an invitation shows its link once", async () => {
  const { user } = await openPage("/p/shop/settings/members");
  await user.click(await screen.findByRole("button", { name: "Invite somebody" }));
  await user.type(screen.getByLabelText("Name"), "Katherine");
  await user.type(screen.getByLabelText("E-mail"), "katherine@yardarm.example");
  await user.click(screen.getByRole("button", { name: "Invite" }));
  expect(await screen.findByText(/sign-in\?token=invited/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Done" }));
  expect(await screen.findByRole("listitem", { name: "Katherine" })).toHaveTextContent(
    "Never signed in",
  );
});

test("a role is changed where it is shown, but nobody takes their own away", async () => {
  const { user, server } = await openPage("/p/shop/settings/members");
  await user.selectOptions(await screen.findByLabelText("Role of Grace Hopper"), "Viewer");
  await waitFor(() => expect(server.members[1]?.role).toBe("viewer"));
  expect(screen.queryByLabelText("Role of Ada Lovelace")).not.toBeInTheDocument();
});

test("an environment becomes protected", async () => {
  const { user, server } = await openPage("/p/shop/settings/environments");
  await user.click(await screen.findByRole("button", { name: "Edit Staging" }));
  await user.click(screen.getByRole("checkbox", { name: "Protected" }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(server.store.registry.environments.get("staging")?.isProtected).toBe(true),
  );
});

test("an editor is told who can change the settings", async () => {
  await openPage("/p/shop/settings/environments", { role: "editor" });
  expect(
    await screen.findByText(/Only admins can change this\. Ask Grace Hopper\./),
  ).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "New environment" })).not.toBeInTheDocument();
});

test("a personal token shows its secret once", async () => {
  const { user, server } = await openPage("/account");
  await user.click(await screen.findByRole("button", { name: "New token" }));
  await user.type(screen.getByLabelText("Name"), "laptop");
  await user.click(screen.getByRole("button", { name: "Create" }));
  expect(await screen.findByText("yd_pat_f4ke-secret")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Done" }));
  await user.click(await screen.findByRole("button", { name: "Revoke laptop" }));
  await waitFor(() => expect(server.tokens).toHaveLength(0));
});

test("signing out ends the session", async () => {
  const { user, server } = await openPage("/account");
  await user.click(await screen.findByRole("button", { name: "Sign out" }));
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeInTheDocument();
  expect(server.isSignedIn).toBe(false);
});

test("a new team can own things at once", async () => {
  const { user, app } = await openPage("/p/shop/settings/members");
  await user.click(await screen.findByRole("button", { name: "New team" }));
  await user.type(screen.getByLabelText("Key"), "search");
  await user.click(screen.getByRole("button", { name: "Create" }));
  expect(
    await within(screen.getByRole("region", { name: "Teams" })).findAllByText("search"),
  ).not.toHaveLength(0);
  await app.router.navigate({ to: "/p/$project/flags/new", params: { project: "shop" } });
  expect(await screen.findByRole("option", { name: "search (team)" })).toBeInTheDocument();
});

test("somebody who lost their password gets a new link, shown once", async () => {
  const { user } = await openPage("/p/shop/settings/members");
  await user.click(await screen.findByRole("button", { name: "Sign-in link for Grace Hopper" }));
  expect(await screen.findByText(/token=again/)).toBeInTheDocument();
});
