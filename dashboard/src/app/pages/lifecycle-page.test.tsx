import { act, screen, waitFor, within } from "@testing-library/react";
import type { Change } from "@yardarm/core/changes";
import { expect, test } from "vitest";
import { flagCreation } from "../../testing/fake-seed.ts";
import { openPage } from "../../testing/render-app.tsx";

const past = { kind: "date", date: "2020-01-31" } as const;
const changes = [
  flagCreation("checkout.old-wallet", { expiry: past }),
  flagCreation("checkout.older-wallet", { expiry: past }),
  flagCreation("checkout.new-wallet"),
  flagCreation("plan.limits", { expiry: { kind: "permanent", reason: "It is sold." } }),
];
const row = (name: string) => screen.findByRole("listitem", { name });

test("stale flags come first, each with its verdict in a sentence", async () => {
  await openPage("/p/shop/lifecycle", { changes });
  const flag = await row("checkout.old-wallet");
  expect(flag).toHaveTextContent("Not safe to delete from code: serves off everywhere for 0 days");
  expect(screen.queryByRole("listitem", { name: "checkout.new-wallet" })).toBeNull();
  expect(screen.getByText(/4 flags, 2 of them stale/)).toBeInTheDocument();
});

test("what a verdict rests on is shown when it is asked for", async () => {
  const { user } = await openPage("/p/shop/lifecycle", { changes });
  const flag = await row("checkout.old-wallet");
  await user.click(within(flag).getByRole("button", { name: /Not safe to delete/ }));
  const signals = within(flag).getByLabelText("Signals");
  expect(signals).toHaveTextContent("Its last day was 31 Jan 2020");
  expect(signals).toHaveTextContent("No repository was scanned.");
  expect(within(flag).getByLabelText("In each environment")).toHaveTextContent("production");
  expect(flag).toHaveTextContent("Not known to be safe to archive");
});

test("views choose what is listed", async () => {
  const { user } = await openPage("/p/shop/lifecycle", { changes });
  await user.click(await screen.findByRole("link", { name: "Permanent" }));
  expect(await row("plan.limits")).toHaveTextContent("it is meant to stay (It is sold.)");
  await user.click(screen.getByRole("link", { name: "Archived" }));
  expect(await screen.findByText("No flag is like this.")).toBeInTheDocument();
});

test("several flags are put off by one change request", async () => {
  const { user, server } = await openPage("/p/shop/lifecycle", { changes });
  await user.click(await screen.findByLabelText("Choose checkout.old-wallet"));
  await user.click(screen.getByLabelText("Choose checkout.older-wallet"));
  expect(screen.getByText("2 flags chosen")).toBeInTheDocument();
  await user.type(screen.getByLabelText("New last day"), "2099-12-31");
  expect(screen.getByRole("button", { name: "Put off" })).toBeDisabled();
  await user.type(screen.getByLabelText("Why"), "The wallet is late.");
  await user.click(screen.getByRole("button", { name: "Put off" }));
  await waitFor(() => {
    for (const key of ["checkout.old-wallet", "checkout.older-wallet"]) {
      const { expiry } = server.store.registry.flags.get(key) ?? {};
      expect(expiry).toEqual({ kind: "date", date: "2099-12-31" });
    }
  });
  expect(server.requests.all.at(-1)).toMatchObject({ reason: "The wallet is late." });
});

test("all flags that are shown are handed over by one change request", async () => {
  const { user, server } = await openPage("/p/shop/lifecycle", { changes });
  await user.click(await screen.findByLabelText("Choose all 2 shown"));
  expect(screen.getByText("2 flags chosen")).toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText("New owner"), "Catalog (team)");
  await user.click(screen.getByRole("button", { name: "Hand over" }));
  const owner = (key: string) => server.store.registry.flags.get(key)?.owner.id;
  await waitFor(() => expect(owner("checkout.old-wallet")).toBe("catalog"));
  expect(owner("checkout.older-wallet")).toBe("catalog");
  expect(owner("checkout.new-wallet")).toBe("checkout");
});

test("whoever may not change flags chooses none", async () => {
  await openPage("/p/shop/lifecycle", { changes, role: "viewer" });
  await row("checkout.old-wallet");
  expect(screen.queryByRole("checkbox")).toBeNull();
});

test("the settings are the policies that say how flags live and leave", async () => {
  await openPage("/p/shop/settings/lifecycle", { changes });
  expect(await row("Flags leave in order")).toHaveTextContent(
    "A flag that is archived was not asked for in 14 days, and is served as it was for 14 days more.",
  );
  expect(screen.queryByRole("listitem", { name: "Production moves in steps" })).toBeNull();
});

test("the page of a flag says how far it has come", async () => {
  await openPage("/p/shop/flags/checkout.old-wallet", { changes });
  const life = await screen.findByRole("region", { name: "Life" });
  expect(await within(life).findByText(/Not safe to delete from code/)).toBeInTheDocument();
  expect(within(life).getByLabelText("Signals")).toHaveTextContent("Its last day was 31 Jan 2020");
});

test("a flag is snoozed for a reason on its page, and reminded of again", async () => {
  const { user, server } = await openPage("/p/shop/flags/checkout.old-wallet", { changes });
  const until = () => server.store.registry.flags.get("checkout.old-wallet")?.snoozedUntil;
  const life = await screen.findByRole("region", { name: "Life" });
  await user.click(await within(life).findByRole("button", { name: "Snooze…" }));
  const dialog = await screen.findByRole("dialog", {
    name: "Remind nobody of checkout.old-wallet?",
  });
  await user.type(within(dialog).getByLabelText("Why"), "The wallet is being replaced.");
  await user.click(within(dialog).getByRole("button", { name: "Snooze" }));
  await user.click(await within(life).findByRole("button", { name: "Remind again" }));
  await waitFor(() => expect(until()).toBeUndefined());
  const reasons = server.requests.all.map(({ reason }) => reason);
  expect(reasons).toContain("The wallet is being replaced.");
});

test("the first page, the list of flags and this one count the same", async () => {
  const gone = flagCreation("gone", { expiry: past });
  const archive: Change = {
    ...{ kind: "flag.fact", flag: "gone", field: "state", from: "active", to: "archived" },
  };
  const { app } = await openPage("/", { changes: [...changes, gone, archive] });
  expect(await screen.findByRole("link", { name: "4 flags" })).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "2 flags stale" })).toBeInTheDocument();
  await act(() => app.router.navigate({ to: "/p/$project/flags", params: { project: "shop" } }));
  expect(await screen.findByText("4 flags in Storefront")).toBeInTheDocument();
  await act(() =>
    app.router.navigate({ to: "/p/$project/lifecycle", params: { project: "shop" } }),
  );
  expect(await screen.findByText(/4 flags, 2 of them stale/)).toBeInTheDocument();
});
