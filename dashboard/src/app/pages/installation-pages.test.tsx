import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { openPage } from "../../testing/render-app.tsx";

const rowOf = (name: string) => screen.findByRole("listitem", { name });

test("people are found, and their roles given for some kinds of environment and taken again", async () => {
  const { user, server } = await openPage("/settings/people");
  await user.type(await screen.findByLabelText("Find somebody"), "grace");
  expect(screen.queryByRole("listitem", { name: "Ada Lovelace" })).not.toBeInTheDocument();
  await user.click(await screen.findByRole("button", { name: "Roles of Grace Hopper" }));
  const dialog = await screen.findByRole("dialog", { name: "Roles of Grace Hopper" });
  await within(dialog).findByText("Changes flags and segments, and sees SDK keys.");
  await user.click(within(dialog).getByRole("checkbox", { name: "Production" }));
  await user.click(within(dialog).getByRole("button", { name: "Give the role" }));
  expect(
    await within(dialog).findByText("Editor in Development, Test, and Staging"),
  ).toBeInTheDocument();
  expect(server.grants).toMatchObject([
    {
      grantee: { kind: "person", id: "grace" },
      role: "editor",
      project: "shop",
      environmentKinds: ["development", "test", "staging"],
    },
  ]);
  await user.click(within(dialog).getByRole("button", { name: /^Take Editor in Development/ }));
  await waitFor(() => expect(server.grants).toEqual([]));
});

test("whoever is switched off is told about first, and what they own goes to somebody", async () => {
  const { user, server } = await openPage("/settings/people");
  server.elsewhere([
    {
      kind: "flag.fact",
      flag: "storefront.theme",
      field: "owner",
      from: server.store.registry.flags.get("storefront.theme")?.owner ?? { kind: "team", id: "" },
      to: { kind: "person", id: "grace" },
    },
  ]);
  await user.click(await screen.findByRole("button", { name: "Switch off Grace Hopper" }));
  const dialog = await screen.findByRole("dialog", { name: "Switch Grace Hopper off?" });
  expect(dialog).toHaveTextContent("signed out everywhere at once");
  expect(await within(dialog).findByText(/answers for \d+ things?/)).toBeInTheDocument();
  const go = within(dialog).getByRole("button", { name: "Switch off" });
  expect(go).toBeDisabled();
  await user.selectOptions(
    await within(dialog).findByLabelText("Who answers for it from now on"),
    "Checkout (team)",
  );
  await user.click(go);
  await waitFor(() =>
    expect(screen.queryByRole("listitem", { name: "Grace Hopper" })).not.toBeInTheDocument(),
  );
  expect(server.store.registry.flags.get("storefront.theme")?.owner).toEqual({
    kind: "team",
    id: "checkout",
  });
  await user.click(screen.getByRole("checkbox", { name: "Show 1 switched off" }));
  await user.click(await screen.findByRole("button", { name: "Switch on again Grace Hopper" }));
  await waitFor(() => expect(server.members[1]?.person.isActive).toBe(true));
});

test("somebody is put into a team and taken out of it", async () => {
  const { user, server } = await openPage("/settings/teams");
  const card = await rowOf("Checkout");
  await user.selectOptions(
    await within(card).findByLabelText("Add somebody to Checkout"),
    "Grace Hopper",
  );
  const people = await screen.findByRole("list", { name: "People in Checkout" });
  expect(await within(people).findByText("Grace Hopper")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Take Grace Hopper out of Checkout" }));
  await waitFor(() => expect(server.teamMembers).toEqual([]));
});

test("a role is made of permissions, and is not deleted while somebody has it", async () => {
  const { user, server } = await openPage("/settings/roles");
  await user.click(await screen.findByRole("button", { name: "New role" }));
  const sheet = await screen.findByRole("dialog", { name: "New role" });
  await user.type(within(sheet).getByLabelText("Key"), "release-captain");
  await user.selectOptions(within(sheet).getByLabelText("Start from"), "Viewer");
  await user.click(within(sheet).getByRole("checkbox", { name: "flag.write" }));
  await user.click(within(sheet).getByRole("button", { name: "Create" }));
  expect(await rowOf("release-captain")).toHaveTextContent("8 of");
  expect(server.roles.at(-1)?.permissions).toContain("flag.write");
  server.grants.push({
    ...{ id: "g9", grantee: { kind: "person", id: "grace", name: "Grace Hopper" } },
    ...{ role: "release-captain", project: null, environmentKinds: null, source: "manual" },
    ...{ grantedBy: "Ada", grantedAt: "2026-11-01T00:00:00.000Z" },
  });
  await user.click(screen.getByRole("button", { name: "Delete release-captain" }));
  const dialog = await screen.findByRole("dialog", { name: "Delete the role release-captain?" });
  await user.click(within(dialog).getByRole("button", { name: "Delete" }));
  expect(await within(dialog).findByRole("alert")).toHaveTextContent("Grace Hopper has this role.");
});

test("a service account gets a token, whose secret is shown once", async () => {
  const { user } = await openPage("/settings/tokens");
  await user.click(await screen.findByRole("button", { name: "New service account" }));
  await user.type(screen.getByLabelText("Name"), "Deploys");
  await user.click(screen.getByRole("button", { name: "Create" }));
  await user.click(await screen.findByRole("button", { name: "New token for Deploys" }));
  await user.type(screen.getByLabelText("Name"), "pipeline");
  await user.click(screen.getByRole("button", { name: "Create" }));
  expect(await screen.findByText("yd_svc_f4ke-secret")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Done" }));
  expect(await rowOf("pipeline")).toHaveTextContent("yd_svc_f4ke…");
});

test("the review says who can do what, and shows only what is not used", async () => {
  const { user } = await openPage("/settings/access-review");
  const section = await screen.findByRole("region", { name: "Who can do what" });
  expect(within(section).getByText("Ada Lovelace")).toBeInTheDocument();
  await user.click(within(section).getByRole("checkbox", { name: "Only what is not used" }));
  expect(within(section).queryByText("Ada Lovelace")).not.toBeInTheDocument();
  expect(within(section).getByText("Grace Hopper")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Download grants as CSV" })).toHaveAttribute(
    "href",
    "/api/v1/access-review/export?days=90&format=csv&part=grants",
  );
});

test("whoever may not look is told who can", async () => {
  await openPage("/settings/people", { role: "editor" });
  expect(await screen.findByText(/This is for admins of the installation/)).toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "Access review" })).not.toBeInTheDocument();
});

test("a token can be limited to looking in one project, and gets a new secret", async () => {
  const { user, server } = await openPage("/account");
  await user.click(await screen.findByRole("button", { name: "New token" }));
  await user.type(screen.getByLabelText("Name"), "reports");
  await user.selectOptions(screen.getByLabelText("May do"), "Looking only");
  await user.selectOptions(screen.getByLabelText("In"), "Storefront");
  await user.click(screen.getByRole("button", { name: "Create" }));
  await user.click(await screen.findByRole("button", { name: "Done" }));
  expect(server.tokens[0]?.scope.projects).toEqual(["shop"]);
  expect(server.tokens[0]?.scope.permissions).toContain("flag.read");
  expect(server.tokens[0]?.scope.permissions).not.toContain("flag.write");
  await user.click(await screen.findByRole("button", { name: "New secret for reports" }));
  expect(await screen.findByText("yd_pat_n3w-secret")).toBeInTheDocument();
});
