import { screen, waitFor, within } from "@testing-library/react";
import type { Change } from "@yardarm/core/changes";
import { afterEach, expect, test } from "vitest";
import { FakeServer } from "../../testing/fake-server.ts";
import { openPage } from "../../testing/render-app.tsx";

const [wallet, banner] = ["checkout.express-wallet", "catalog.holiday-banner"];
const group = "shop-experiments";
const path = `/p/shop/groups/${group}`;

afterEach(() => sessionStorage.clear());

const slot = (flag: string, start: number, end: number) => ({ flag, ranges: [{ start, end }] });

/** A shop with a group, of which the wallet has a fifth, and is in it in staging. Nothing is protected. */
function shopWithGroup(): FakeServer {
  const server = new FakeServer({ now: () => new Date("2026-11-25T10:00:00Z") });
  const to = { key: group, name: "Experiments", salt: group, slots: [slot(wallet, 0, 20_000)] };
  server.elsewhere([
    {
      kind: "environment.fact",
      environment: "production",
      field: "isProtected",
      from: true,
      to: false,
    },
    { kind: "group.create", group, from: null, to },
    { kind: "config.group", flag: wallet, environment: "staging", from: null, to: group },
  ]);
  return server;
}

const slotsIn = (server: FakeServer) => server.store.registry.groups.get(group)?.slots;
const groupOf = (server: FakeServer, flag: string) =>
  Object.values(server.store.registry.flags.get(flag)?.configs ?? {}).map((it) => it.group);

test("a group is made, and a slot reserved in it for a flag that is put into it at once", async () => {
  const { user, server, address } = await openPage("/p/shop/groups", shopWithGroup());
  expect(await screen.findByRole("link", { name: /Experiments 1 slot, 80 % free/ })).toBeVisible();
  await user.click(screen.getByRole("link", { name: "New group" }));
  await user.type(await screen.findByLabelText("Key"), "cart");
  await user.type(screen.getByLabelText("Of the context kind"), "team");
  await user.click(screen.getByRole("button", { name: "Create the group" }));
  await waitFor(() => expect(address()).toBe("/p/shop/groups/cart"));
  expect(await screen.findByText("targeting key of team")).toBeInTheDocument();
  expect(screen.getByText(/All of the space is free/)).toBeInTheDocument();

  await user.click(screen.getByRole("button", { name: "Reserve a slot" }));
  const dialog = await screen.findByRole("dialog", { name: "Reserve a slot in cart" });
  const save = within(dialog).getByRole("button", { name: "Reserve" });
  await within(dialog).findByRole("option", { name: banner });
  await user.selectOptions(within(dialog).getByLabelText("Flag"), banner);
  const share = within(dialog).getByLabelText("Per cent of the space");
  await user.type(share, "101");
  expect(share).toHaveAccessibleDescription(/Write a number of per cent/);
  expect(save).toBeDisabled();
  await user.clear(share);
  await user.type(share, "12.5");
  expect(within(dialog).getByRole("region", { name: "Who moves" })).toHaveTextContent(
    "Nobody who is in a slot leaves it. 12.5 % of everybody come in who are in no slot.",
  );
  await user.click(await within(dialog).findByRole("checkbox", { name: "Staging" }));
  await user.click(save);
  const row = await screen.findByRole("row", { name: new RegExp(banner) });
  expect(row).toHaveTextContent(`1${banner}12.5 %0–12.5 %Staging`);
  expect(server.store.registry.groups.get("cart")).toEqual({
    ...{ key: "cart", name: "cart", salt: "cart", kind: "team" },
    slots: [slot(banner, 0, 12_500)],
  });
  expect(groupOf(server, banner)).toEqual([undefined, "cart", undefined]);
});

test("a slot grows into what is free, and shrinks back by an undo", async () => {
  const { user, server } = await openPage(path, shopWithGroup());
  await user.click(await screen.findByRole("button", { name: `Resize the slot of ${wallet}` }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent(`It counts in Staging, where ${wallet} is in the group.`);
  const share = within(dialog).getByLabelText("Per cent of the space");
  expect(share).toHaveValue("20");
  expect(within(dialog).getByRole("button", { name: "Save" })).toBeDisabled();
  await user.clear(share);
  await user.type(share, "5");
  expect(dialog).toHaveTextContent(`15 % of everybody leave the slot of ${wallet}.`);
  await user.clear(share);
  await user.type(share, "30");
  expect(dialog).toHaveTextContent("Nobody who is in a slot leaves it.");
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  await screen.findByText(`The slot of ${wallet} has 30 %`);
  expect(slotsIn(server)).toEqual([slot(wallet, 0, 30_000)]);
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(slotsIn(server)).toEqual([slot(wallet, 0, 20_000)]));
});

test("where somebody has to agree, the sheet draws the slots and says whom the change moves", async () => {
  const server = shopWithGroup();
  const because = "Tried with contexts as storefront sends them.";
  server.shares.push({
    ...{ flag: wallet, environment: "staging", share: 0.1, basis: "estimate" },
    ...{ because, sample: 8_240 },
  });
  server.elsewhere([
    {
      ...{ kind: "environment.fact", environment: "staging", field: "isProtected" },
      ...{ from: false, to: true },
    },
  ]);
  const { user } = await openPage(path, server);
  await user.click(await screen.findByRole("button", { name: `Resize the slot of ${wallet}` }));
  const share = await screen.findByLabelText("Per cent of the space");
  await user.clear(share);
  await user.type(share, "30");
  await user.click(screen.getByRole("button", { name: "Save" }));
  const moved = await screen.findByRole("region", {
    name: `Who gets another variant of ${wallet}`,
  });
  expect(moved).toHaveTextContent("About 10 % of those who ask get another variant.");
  expect(screen.getByRole("region", { name: "What else decides by it" })).toHaveTextContent(
    `${wallet} asks for group ${group} in Staging`,
  );
  await user.click(screen.getByRole("button", { name: "Ask for review" }));
  expect(await screen.findByRole("region", { name: "Waiting changes" })).toHaveTextContent(
    `In the group ${group}, grow the slot of ${wallet} from 20 % to 30 %`,
  );
  expect(slotsIn(server)).toEqual([slot(wallet, 0, 20_000)]);
});

test("what somebody else did to the slots meanwhile is not overwritten", async () => {
  const { user, server } = await openPage(path, shopWithGroup());
  await user.click(await screen.findByRole("button", { name: `Resize the slot of ${wallet}` }));
  const share = await screen.findByLabelText("Per cent of the space");
  const theirs = [slot(wallet, 0, 20_000), slot(banner, 50_000, 60_000)];
  server.store.bells.clear();
  server.elsewhere([{ kind: "group.slots", group, from: slotsIn(server) ?? [], to: theirs }]);
  await user.clear(share);
  await user.type(share, "95");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "Somebody changed this group meanwhile.",
  );
  expect(slotsIn(server)).toEqual(theirs);
});

test("a slot is released with the flag that is in the group, after that was read; then the group can be deleted", async () => {
  const { user, server, address } = await openPage(path, shopWithGroup());
  await user.click(await screen.findByRole("button", { name: "Delete" }));
  expect(await screen.findByRole("dialog", { name: `${group} is in use` })).toHaveTextContent(
    `In it are ${wallet}`,
  );
  await user.click(screen.getByRole("button", { name: "Understood" }));
  await user.click(screen.getByRole("button", { name: `Release the slot of ${wallet}` }));
  const sheet = await screen.findByRole("dialog");
  expect(await within(sheet).findByText(/out of the group/)).toBeInTheDocument();
  expect(slotsIn(server)).toHaveLength(1);
  await user.click(within(sheet).getByRole("button", { name: "Apply" }));
  expect(await screen.findByText(/All of the space is free/)).toBeInTheDocument();
  expect([slotsIn(server), groupOf(server, wallet)]).toEqual([
    [],
    [undefined, undefined, undefined],
  ]);

  await user.click(screen.getByRole("button", { name: "Delete" }));
  const last = await screen.findByRole("dialog", { name: `Delete the group ${group}` });
  await user.click(await within(last).findByRole("button", { name: "Apply" }));
  await waitFor(() => expect(address()).toBe("/p/shop/groups"));
  expect(server.store.registry.groups.size).toBe(0);
});

test("a group is shown as the request would have it, and its name and slots go into it", async () => {
  const server = shopWithGroup();
  const from = slotsIn(server) ?? [];
  const renamed: Change = {
    kind: "group.fact",
    group,
    field: "name",
    from: "Experiments",
    to: "Trials",
  };
  server.requests.create([renamed], server.author, { submit: true });
  const [{ number } = { number: 0 }] = server.requests.all.slice(-1);
  const { user, app } = await openPage(`/p/shop/changes/${number}`, server);
  await user.click(await screen.findByRole("button", { name: "Gather more changes" }));
  await screen.findByRole("link", { name: new RegExp(`^Gathering into #${number}`) });
  await app.router.navigate({
    to: "/p/$project/groups/$group",
    params: { project: "shop", group },
  });
  expect(await screen.findByText("Trials")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: `Resize the slot of ${wallet}` }));
  const share = await screen.findByLabelText("Per cent of the space");
  await user.clear(share);
  await user.type(share, "25");
  await user.click(screen.getByRole("button", { name: `Save into #${number}` }));
  await screen.findByText(`Added to #${number}.`);
  expect(server.requests.find(number).changes).toEqual([
    renamed,
    { kind: "group.slots", group, from, to: [slot(wallet, 0, 25_000)] },
  ]);
  expect(slotsIn(server)).toEqual(from);
});

test("whoever only looks sees the slots, and no way to change them", async () => {
  const server = new FakeServer({ role: "viewer" });
  const to = { key: group, name: "Experiments", salt: group, slots: [slot(wallet, 0, 100_000)] };
  server.elsewhere([{ kind: "group.create", group, from: null, to }]);
  await openPage(path, server);
  expect(await screen.findByText(/Nothing is free/)).toBeInTheDocument();
  expect(screen.getByRole("row", { name: new RegExp(wallet) })).toHaveTextContent("Nowhere yet");
  for (const name of ["Rename", "Delete", "Reserve a slot", `Release the slot of ${wallet}`])
    expect(screen.queryByRole("button", { name })).not.toBeInTheDocument();
});

test("the targeting of a flag puts it into a group that has a slot for it, and links there", async () => {
  const { user, server } = await openPage(
    `/p/shop/flags/${wallet}/targeting/development`,
    shopWithGroup(),
  );
  const step = await screen.findByRole("region", { name: "Exclusion group" });
  const choice = await within(step).findByRole("combobox", { name: "Exclusion group" });
  expect(choice).toHaveDisplayValue("No group");
  await user.selectOptions(choice, group);
  expect(step).toHaveTextContent(`Its slot is 20 % of ${group}; everybody else gets off.`);
  expect(within(step).getByRole("link", { name: group })).toHaveAttribute("href", path);
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(groupOf(server, wallet)).toEqual([group, group, undefined]));
});
