import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { FakeServer } from "../../testing/fake-server.ts";
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

test("all that a team answers for is handed over from its card", async () => {
  const { user, server } = await openPage("/settings/teams");
  await user.click(await screen.findByRole("button", { name: "What Catalog owns" }));
  const dialog = await screen.findByRole("dialog", { name: "What Catalog answers for" });
  expect(await within(dialog).findByText("Catalog answers for 2 things")).toBeInTheDocument();
  const go = within(dialog).getByRole("button", { name: "Hand over" });
  expect(go).toBeDisabled();
  const heirs = await within(dialog).findByLabelText("Who answers for all of it from now on");
  expect(within(dialog).queryByRole("option", { name: "Catalog (team)" })).toBeNull();
  await user.selectOptions(heirs, "Checkout (team)");
  await user.click(go);
  expect(await screen.findByText("2 things handed over by 1 change request")).toBeInTheDocument();
  expect(server.store.registry.flags.get("storefront.theme")?.owner.id).toBe("checkout");
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
  expect(await rowOf("release-captain")).toHaveTextContent("13 of");
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

describe("erasing somebody", () => {
  const reason = "They asked us to forget them.";

  async function openErasure(change: (server: FakeServer) => void = () => undefined) {
    const server = new FakeServer();
    const grace = server.members[1];
    if (grace === undefined) throw new Error("Grace is there.");
    server.members[1] = { ...grace, person: { ...grace.person, isActive: false } };
    change(server);
    const page = await openPage("/settings/people", server);
    await page.user.click(await screen.findByRole("checkbox", { name: "Show 1 switched off" }));
    await page.user.click(await screen.findByRole("button", { name: "Erase Grace Hopper" }));
    const dialog = await screen.findByRole("dialog", { name: "Erase Grace Hopper?" });
    const go = within(dialog).getByRole("button", { name: "Erase for good" });
    const confirm = async () => {
      await page.user.type(within(dialog).getByLabelText("Why"), reason);
      await page.user.type(
        within(dialog).getByLabelText("Type grace@yardarm.example to confirm"),
        "Grace@yardarm.example",
      );
      await page.user.click(go);
    };
    return { ...page, dialog, go, confirm };
  }

  test("the consequence is said, and only a reason and their address let it happen", async () => {
    const { user, server, dialog, go } = await openErasure();
    for (const said of [/cannot be undone/, /IP addresses and user agents .* become unreadable/])
      expect(dialog).toHaveTextContent(said);
    expect(dialog).toHaveTextContent(/stays whole and can be verified/);
    expect(dialog).toHaveTextContent(/Exports and backups from before still hold it/);
    expect(go).toBeDisabled();
    await user.type(within(dialog).getByLabelText("Why"), reason);
    const address = within(dialog).getByLabelText("Type grace@yardarm.example to confirm");
    await user.type(address, "ada@yardarm.example");
    expect(go).toBeDisabled();
    await user.clear(address);
    await user.type(address, "grace@yardarm.example");
    expect(go).toBeEnabled();
    expect(server.erasures).toEqual([]);
  });

  test("what came of it is shown, and they are gone from the list", async () => {
    const { user, server, confirm } = await openErasure();
    await confirm();
    const outcome = await screen.findByRole("dialog", { name: "Grace Hopper is erased" });
    expect(outcome).toHaveTextContent("7 months of the record no longer know who they were.");
    expect(outcome).not.toHaveTextContent("in the clear");
    expect(server.erasures).toEqual([{ person: "grace", reason }]);
    await user.click(within(outcome).getByRole("button", { name: "Done" }));
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    expect(screen.queryByRole("listitem", { name: "Grace Hopper" })).not.toBeInTheDocument();
  });

  test("entries that name them all the same are counted", async () => {
    const { confirm } = await openErasure((server) => {
      server.leftOfErased = { months: 1, openEntries: 12 };
    });
    await confirm();
    const outcome = await screen.findByRole("dialog", { name: "Grace Hopper is erased" });
    expect(outcome).toHaveTextContent("1 month of the record no longer knows who they were.");
    expect(outcome).toHaveTextContent("12 entries still name them in the clear");
  });

  test("whoever still answers for something is said to", async () => {
    const { dialog } = await openErasure((server) =>
      server.elsewhere([
        {
          kind: "flag.fact",
          flag: "storefront.theme",
          field: "owner",
          from: server.store.registry.flags.get("storefront.theme")?.owner ?? {
            kind: "team",
            id: "",
          },
          to: { kind: "person", id: "grace" },
        },
      ]),
    );
    expect(
      await within(dialog).findByText(/They still answer for 1 flag or segment/),
    ).toBeInTheDocument();
  });

  test("who was erased meanwhile is not erased again, and that is said", async () => {
    const { server, dialog, confirm } = await openErasure();
    server.members.pop();
    await confirm();
    expect(await within(dialog).findByRole("alert")).toHaveTextContent(
      "This person was erased already.",
    );
  });
});

test("second factors that somebody lost are taken away, after the admin has proved who they are", async () => {
  const server = new FakeServer();
  server.waysIn.add("factors:grace");
  server.signIn.isProved = false;
  const { user } = await openPage("/settings/people", server);
  await user.click(await screen.findByRole("button", { name: "Sign-in of Grace Hopper" }));
  const ways = await screen.findByRole("dialog", { name: "How Grace Hopper signs in" });
  const factor = within(ways).getByRole("listitem", { name: "Second factor" });
  await user.click(within(factor).getByRole("button", { name: "Take away…" }));
  const ask = await screen.findByRole("dialog", {
    name: "Take away the second factors of Grace Hopper?",
  });
  expect(ask).toHaveTextContent("signed out everywhere");
  await user.click(within(ask).getByRole("button", { name: "Take away" }));

  const proof = await screen.findByRole("dialog", { name: "Is it still you?" });
  expect(server.waysIn.has("factors:grace")).toBe(true);
  await user.type(within(proof).getByLabelText("Your password"), "not it{Enter}");
  expect(await within(proof).findByRole("alert")).toHaveTextContent("This is not your password.");
  await user.clear(within(proof).getByLabelText("Your password"));
  await user.type(within(proof).getByLabelText("Your password"), `${server.password}{Enter}`);
  expect(await screen.findByText("The second factors are taken away")).toBeInTheDocument();
  expect(server.waysIn.has("factors:grace")).toBe(false);
});

test("somebody is unlinked from the provider only after the consequence was read, and gets a link", async () => {
  const server = new FakeServer();
  server.waysIn.add("link:grace");
  const { user } = await openPage("/settings/people", server);
  const open = async () => {
    await user.click(await screen.findByRole("button", { name: "Sign-in of Grace Hopper" }));
    return screen.findByRole("dialog", { name: "How Grace Hopper signs in" });
  };
  const ways = await open();
  expect(within(ways).getByText(/They have none/)).toBeInTheDocument();
  await user.click(within(ways).getByRole("button", { name: "Unlink…" }));
  const ask = await screen.findByRole("dialog", { name: "Unlink Grace Hopper from the provider?" });
  expect(server.waysIn.has("link:grace")).toBe(true);
  await user.click(within(ask).getByRole("button", { name: "Unlink" }));
  await waitFor(() => expect(server.waysIn.has("link:grace")).toBe(false));

  await user.click(within(await open()).getByRole("button", { name: "Make a link" }));
  expect(await screen.findByRole("dialog", { name: "A link for Grace Hopper" })).toHaveTextContent(
    "Send it to",
  );
});

test("an admin who came through the provider signs in again there, having no password to prove it with", async () => {
  const server = new FakeServer();
  server.waysIn.add("link:grace");
  server.signIn.isProved = false;
  server.isLocal = false;
  const { user } = await openPage("/settings/people", server);
  await user.click(await screen.findByRole("button", { name: "Sign-in of Grace Hopper" }));
  await user.click(await screen.findByRole("button", { name: "Unlink…" }));
  await user.click(await screen.findByRole("button", { name: "Unlink" }));
  const proof = await screen.findByRole("dialog", { name: "Is it still you?" });
  expect(within(proof).getByRole("link", { name: "Sign in again" })).toHaveAttribute(
    "href",
    expect.stringMatching(/^\/api\/v1\/auth\/oidc\?next=/),
  );
  expect(within(proof).queryByLabelText("Your password")).not.toBeInTheDocument();
});

test("what somebody has by a team stands with their roles, and is not taken there", async () => {
  const server = new FakeServer();
  const { name, email } = { name: "Grace Hopper", email: "grace@example.com" };
  server.teamMembers.push({
    ...{ team: "checkout", personId: "grace", name, email },
    ...{ isActive: true, isManual: true },
  });
  server.grants.push({
    ...{ id: "g1", grantee: { kind: "team", id: "checkout", name: "Checkout" } },
    ...{ role: "editor", project: "shop", environmentKinds: null, source: "manual" },
    ...{ grantedBy: "", grantedAt: "2026-11-01T00:00:00.000Z" },
  });
  const { user } = await openPage("/settings/people", server);
  await user.click(await screen.findByRole("button", { name: "Roles of Grace Hopper" }));
  const dialog = await screen.findByRole("dialog", { name: "Roles of Grace Hopper" });
  expect(await within(dialog).findByText("Storefront, by the team Checkout")).toBeInTheDocument();
  expect(within(dialog).queryByRole("button", { name: /^Take/ })).not.toBeInTheDocument();
});
