import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { FakeServer } from "../../testing/fake-server.ts";
import { fakeProvider } from "../../testing/fake-sign-in.ts";
import { openPage } from "../../testing/render-app.tsx";

const address = "/settings/sign-in";

function withProvider(): FakeServer {
  const server = new FakeServer();
  server.signIn.settings = { ...server.signIn.settings, provider: fakeProvider };
  return server;
}

test("without a provider it says how to get one, and passwords stay", async () => {
  await openPage(address);
  expect(await screen.findByText(/passwords only/)).toBeInTheDocument();
  expect(screen.getByRole("switch", { name: "Passwords" })).toBeDisabled();
  expect(screen.queryByLabelText("Through the provider")).not.toBeInTheDocument();
});

test("with one it shows what has to be entered there", async () => {
  await openPage(address, withProvider());
  expect(await screen.findByText(fakeProvider.callbackUrl)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Copy Redirect URI" })).toBeInTheDocument();
  expect(screen.getByText("operators")).toBeInTheDocument();
});

test("passwords are turned off only after the consequence was read", async () => {
  const { user, server } = await openPage(address, withProvider());
  await user.click(await screen.findByRole("switch", { name: "Passwords" }));
  const dialog = await screen.findByRole("dialog", { name: "Turn passwords off?" });
  expect(dialog).toHaveTextContent("comes in through Example ID only");
  expect(server.signIn.settings.localAccounts).toBe(true);
  await user.click(within(dialog).getByRole("button", { name: "Turn off" }));
  await waitFor(() => expect(server.signIn.settings.localAccounts).toBe(false));
});

test("a second factor can be required, and newcomers let in", async () => {
  const { user, server } = await openPage(address, withProvider());
  await user.click(await screen.findByRole("switch", { name: "Second factor required" }));
  await waitFor(() => expect(server.signIn.settings.secondFactorRequired).toBe(true));
  await user.selectOptions(
    screen.getByLabelText("Through the provider"),
    "Also people of mapped groups",
  );
  await waitFor(() => expect(server.signIn.settings.newcomers).toBe("in_groups"));
});

test("a group is mapped to a role in some kinds of environment, and taken away again", async () => {
  const { user, server } = await openPage(address);
  await user.click(await screen.findByRole("button", { name: "Map a group" }));
  const dialog = await screen.findByRole("dialog", { name: "Map a group" });
  await user.type(within(dialog).getByLabelText("Group"), "shop-team");
  await user.click(within(dialog).getByLabelText("Production"));
  await user.click(within(dialog).getByRole("button", { name: "Map" }));
  const row = await screen.findByRole("listitem", { name: "shop-team" });
  expect(row).toHaveTextContent("Editor in Development, Test, and Staging of Storefront");
  expect(server.signIn.settings.groups).toEqual([
    {
      group: "shop-team",
      role: "editor",
      project: "shop",
      environmentKinds: ["development", "test", "staging"],
    },
  ]);
  await user.click(screen.getByRole("button", { name: "Take away what shop-team gives" }));
  expect(await screen.findByText("No group gives anything.")).toBeInTheDocument();
});

test("a group that makes admins is of no project", async () => {
  const { user, server } = await openPage(address);
  await user.click(await screen.findByRole("button", { name: "Map a group" }));
  const dialog = await screen.findByRole("dialog", { name: "Map a group" });
  await user.type(within(dialog).getByLabelText("Group"), "platform");
  await user.selectOptions(within(dialog).getByLabelText("Gives"), "Admin of the installation");
  expect(within(dialog).queryByLabelText("In")).not.toBeInTheDocument();
  await user.click(within(dialog).getByRole("button", { name: "Map" }));
  await waitFor(() =>
    expect(server.signIn.settings.groups).toEqual([
      { group: "platform", role: null, project: null, environmentKinds: null },
    ]),
  );
});

test("what somebody else changed meanwhile is not written over", async () => {
  const { user, server } = await openPage(address);
  const toggle = await screen.findByRole("switch", { name: "Second factor required" });
  server.signIn.version++;
  await user.click(toggle);
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "Somebody else changed these settings.",
  );
  expect(server.signIn.settings.secondFactorRequired).toBe(false);
});

test("a directory's token shows its secret once, and is revoked after the consequence was read", async () => {
  const { user, server } = await openPage(address);
  expect(await screen.findByText("http://yardarm.test/scim/v2")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "New directory token" }));
  await user.type(screen.getByLabelText("Name"), "Entra");
  await user.click(screen.getByRole("button", { name: "Create" }));
  expect(await screen.findByText("yd_scim_f4ke-secret")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Done" }));
  expect(screen.queryByText("yd_scim_f4ke-secret")).not.toBeInTheDocument();
  await user.click(await screen.findByRole("button", { name: "Revoke Entra" }));
  const dialog = await screen.findByRole("dialog", { name: "Revoke Entra?" });
  await user.click(within(dialog).getByRole("button", { name: "Revoke" }));
  await waitFor(() => expect(server.signIn.scimTokens).toHaveLength(0));
});

test("who is no admin of the installation is told whom to ask", async () => {
  await openPage(address, { role: "editor" });
  expect(await screen.findByText(/for admins of the installation/)).toBeInTheDocument();
});

test("a group gives its people a place in a team", async () => {
  const { user, server } = await openPage(address);
  await user.click(await screen.findByRole("button", { name: "Map a group" }));
  const dialog = await screen.findByRole("dialog", { name: "Map a group" });
  await user.selectOptions(within(dialog).getByLabelText("Gives"), "A place in a team");
  expect(within(dialog).queryByLabelText("In")).not.toBeInTheDocument();
  await user.selectOptions(within(dialog).getByLabelText("Team"), "Checkout");
  // Enter sends it, as it does everywhere else.
  await user.type(within(dialog).getByLabelText("Group"), "shop-team{Enter}");
  const row = await screen.findByRole("listitem", { name: "shop-team" });
  expect(row).toHaveTextContent("In the team Checkout");
  expect(server.signIn.settings.groupTeams).toEqual([{ group: "shop-team", team: "checkout" }]);
  await user.click(screen.getByRole("button", { name: "Take away what shop-team gives" }));
  await waitFor(() => expect(server.signIn.settings.groupTeams).toEqual([]));
});

test("a team is chosen for what people own whom the directory switches off", async () => {
  const { user, server } = await openPage(address);
  const heir = await screen.findByLabelText("What leavers own goes to");
  expect(heir).toHaveDisplayValue("Nobody yet: the access review shows it");
  await user.selectOptions(heir, "Checkout");
  await waitFor(() => expect(server.signIn.settings.heirTeam).toBe("checkout"));
  await user.selectOptions(heir, "Nobody yet: the access review shows it");
  await waitFor(() => expect(server.signIn.settings.heirTeam).toBeNull());
});
