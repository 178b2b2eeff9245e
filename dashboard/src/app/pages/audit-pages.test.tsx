import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { FakeServer } from "../../testing/fake-server.ts";
import { openPage } from "../../testing/render-app.tsx";

const lines = async () =>
  within(await screen.findByRole("list", { name: "Entries, newest first" }))
    .getAllByRole("listitem")
    .map((item) => item.textContent);

test("what happened is read line by line, newest first, with who and why", async () => {
  await openPage("/p/shop/audit");
  const [first, second, third] = await lines();
  expect(first).toContain("ci of erased person made the server SDK key");
  expect(second).toContain("Turn on checkout.express-wallet in Production “The wallet is ready.”");
  expect(second).toContain("Grace Hopper");
  expect(third).toContain("#1");
});

test("a line opens to all that it says, with before and after", async () => {
  const { user } = await openPage("/p/shop/audit");
  await user.click(await screen.findByRole("button", { name: "Details of entry 2" }));
  const item = screen.getByRole("button", { name: "Details of entry 2" }).closest("li");
  if (item === null) throw new Error("The details are in a line.");
  for (const text of ["change_request.applied", "203.0.113.7 · Browser/1", "#7", "2".repeat(64)])
    expect(within(item).getByText(text)).toBeInTheDocument();
  expect(
    within(item).getByRole("region", {
      name: "Difference of flag/checkout.express-wallet/production",
    }),
  ).toHaveTextContent("true");
});

test("what is looked for stands in the address, and the exports ask for the same", async () => {
  const { user, address } = await openPage("/p/shop/audit");
  await user.type(await screen.findByLabelText("Words"), "wallet{Enter}");
  expect(await lines()).toHaveLength(1);
  await user.selectOptions(screen.getByLabelText("What"), "Changes");
  expect(address()).toContain("words=wallet");
  expect(address()).toContain("what=changes");
  expect(screen.getByRole("link", { name: "Export CSV" })).toHaveAttribute(
    "href",
    "/api/v1/projects/shop/audit/export?format=csv&words=wallet&kind=change_request%2Cproject",
  );
});

test("an address with a filter shows what it finds, and a filter that finds nothing can be cleared", async () => {
  const { user, address } = await openPage("/p/shop/audit?who=nobody");
  expect(await screen.findByText("No entry answers this filter.")).toBeInTheDocument();
  expect(screen.getByLabelText("Who")).toHaveValue("nobody");
  await user.click(screen.getByRole("button", { name: "Clear the filter" }));
  expect(await lines()).toHaveLength(3);
  expect(address()).toBe("/p/shop/audit");
});

test("how far the record is signed, and that nobody keeps that outside, is said", async () => {
  await openPage("/p/shop/audit");
  expect(await screen.findByText(/whole, and signed up to entry/)).toHaveTextContent(
    "1 newer entry waits for the next checkpoint",
  );
  expect(screen.getByText(/kept nowhere outside/)).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Download checkpoints" })).toHaveAttribute(
    "download",
    "shop-checkpoints.json",
  );
});

test("places that keep checkpoints are named, and those that do not any more", async () => {
  const server = new FakeServer();
  const destinations = [
    { name: "file", sentUpTo: 2, failure: null },
    { name: "git", sentUpTo: null, failure: "no such folder" },
  ];
  server.auditState = { ...server.auditState, destinations };
  await openPage("/p/shop/audit", server);
  expect(
    await screen.findByText(
      "Signatures are kept outside (file) up to entry 2. Signatures are not kept outside (git) any more: no such folder",
    ),
  ).toBeInTheDocument();
});

test("a record that is not whole says from where on, and claims nothing", async () => {
  const server = new FakeServer();
  const fault = { number: 2, code: "hash_mismatch", detail: "Entry 2 was changed afterwards." };
  server.auditState = { ...server.auditState, fault };
  await openPage("/p/shop/audit", server);
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "The record is not whole from entry 2 on",
  );
  expect(screen.queryByText(/signed up to/)).not.toBeInTheDocument();
});

test("an entry has a page of its own, with its proof once it is signed", async () => {
  const { user } = await openPage("/p/shop/audit/2");
  expect(await screen.findByRole("heading", { level: 1, name: /Entry 2$/ })).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Download proof" })).toHaveAttribute(
    "href",
    "/api/v1/projects/shop/audit/2/proof",
  );
  expect(screen.getByRole("link", { name: "#7" })).toHaveAttribute("href", "/p/shop/changes/7");
  await user.click(screen.getByRole("link", { name: "#3" }));
  expect(await screen.findByRole("heading", { level: 1, name: /Entry 3$/ })).toBeInTheDocument();
  expect(screen.getByText(/No checkpoint covers this entry yet/)).toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "Download proof" })).not.toBeInTheDocument();
  expect(screen.getByText("gone")).toBeInTheDocument();
});

test("an entry that does not exist is said to be missing", async () => {
  await openPage("/p/shop/audit/99");
  expect(
    await screen.findByRole("heading", { level: 1, name: "Nothing is here" }),
  ).toBeInTheDocument();
});

test("admins go from the record of the project to that of the installation", async () => {
  const { user } = await openPage("/p/shop/audit");
  await user.click(
    within(await screen.findByRole("navigation", { name: "Records" })).getByRole("link", {
      name: "Installation",
    }),
  );
  expect(
    await screen.findByText(/Everything that happened in the installation/),
  ).toBeInTheDocument();
  expect(await lines()).toHaveLength(1);
  expect(screen.queryByLabelText("Flag")).not.toBeInTheDocument();
});

test("others are not led there", async () => {
  await openPage("/p/shop/audit", { role: "viewer" });
  await lines();
  expect(screen.queryByRole("navigation", { name: "Records" })).not.toBeInTheDocument();
});

describe("how long records know who people were", () => {
  const setting = () => screen.findByRole("region", { name: "Personal data" });

  async function openDialog(personalMonths: number | null) {
    const server = new FakeServer();
    server.personalMonths = personalMonths;
    const page = await openPage("/audit", server);
    await page.user.click(
      within(await setting()).getByRole("button", { name: "Change how long people are known" }),
    );
    const dialog = await screen.findByRole("dialog", {
      name: "How long records know who people were",
    });
    return { ...page, server, dialog, save: within(dialog).getByRole("button", { name: "Save" }) };
  }

  test("it is changed with a reason, after what that takes away was read", async () => {
    const { user, server, dialog, save } = await openDialog(null);
    expect(await setting()).toHaveTextContent("for ever");
    await user.selectOptions(
      within(dialog).getByLabelText("Names and addresses are readable"),
      "for a number of months",
    );
    const months = within(dialog).getByLabelText("Months");
    await user.clear(months);
    expect(dialog).toHaveTextContent("Type a whole number from 1 to 1200.");
    await user.type(months, "36");
    expect(dialog).toHaveTextContent("This cannot be undone");
    expect(save).toBeDisabled();
    await user.type(within(dialog).getByLabelText("Why"), "Our policy says three years.");
    await user.click(save);
    await waitFor(async () => expect(await setting()).toHaveTextContent("for 36 months"));
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    expect(server.retentionReasons).toEqual(["Our policy says three years."]);
  });

  test("to keep it longer takes nothing away, and brings nothing back", async () => {
    const { user, server, dialog, save } = await openDialog(12);
    await user.selectOptions(
      within(dialog).getByLabelText("Names and addresses are readable"),
      "for ever",
    );
    expect(dialog).toHaveTextContent("What is unreadable already stays so.");
    expect(dialog).not.toHaveTextContent("This cannot be undone");
    await user.type(within(dialog).getByLabelText("Why"), "The law changed.");
    await user.click(save);
    await waitFor(() => expect(server.personalMonths).toBeNull());
  });

  test("the same length again is nothing to save", async () => {
    const { user, dialog, save } = await openDialog(12);
    await user.type(within(dialog).getByLabelText("Why"), "No change.");
    expect(save).toBeDisabled();
  });

  test("it stands at the record of the installation only", async () => {
    await openPage("/p/shop/audit");
    await lines();
    expect(screen.queryByRole("region", { name: "Personal data" })).not.toBeInTheDocument();
  });

  test("whoever may not see how the installation is set up does not see it", async () => {
    await openPage("/audit", { role: "viewer" });
    await lines();
    expect(screen.queryByRole("region", { name: "Personal data" })).not.toBeInTheDocument();
  });
});
