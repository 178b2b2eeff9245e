import { act, screen, waitFor, within } from "@testing-library/react";
import type { Change } from "@yardarm/core/changes";
import { expect, test } from "vitest";
import { flagCreation } from "../../testing/fake-seed.ts";
import { FakeServer } from "../../testing/fake-server.ts";
import { openPage } from "../../testing/render-app.tsx";

const changes = [
  flagCreation("checkout.old-wallet", { expiry: { kind: "date", date: "2020-01-31" } }),
  flagCreation("checkout.new-wallet", { description: "Pays with one tap." }),
];

test("each policy says what it demands, how strictly, and what it finds today", async () => {
  const { user } = await openPage("/p/shop/policies", { changes });
  const policy = await screen.findByRole("listitem", { name: "Every flag says what it is for" });
  expect(policy).toHaveTextContent("Every flag says in at least 10 characters what it is for.");
  expect(policy).toHaveTextContent("Advises");
  await user.click(within(policy).getByText("Finds 1 today"));
  const link = within(policy).getByRole("link", { name: /checkout\.old-wallet/ });
  expect(link).toHaveAttribute("href", "/p/shop/flags/checkout.old-wallet");
  const owned = screen.getByRole("listitem", { name: "Somebody answers for every flag" });
  expect(owned).toHaveTextContent("Finds nothing today.");
  const steps = screen.getByRole("listitem", { name: "Production moves in steps" });
  expect(steps).toHaveTextContent("It holds in environments for production.");
  expect(steps).toHaveTextContent("Looks at requests, when they are made.");
});

test("a policy is made stricter", async () => {
  const { user, server } = await openPage("/p/shop/policies", { changes });
  await user.click(
    await screen.findByRole("button", { name: "Edit Every flag says what it is for" }),
  );
  const dialog = await screen.findByRole("dialog");
  await user.clear(within(dialog).getByLabelText("Characters at least"));
  await user.type(within(dialog).getByLabelText("Characters at least"), "40");
  await user.selectOptions(within(dialog).getByLabelText("What it does"), "Refuses");
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(server.store.registry.policies.get("described")).toMatchObject({
      severity: "blocking",
      requirement: { kind: "description", lengthMin: 40 },
    }),
  );
  expect(await screen.findByText("Finds 2 today")).toBeInTheDocument();
});

test("a freeze is made for Friday afternoons in production", async () => {
  const { user, server } = await openPage("/p/shop/policies", { changes });
  await user.click(await screen.findByRole("button", { name: "New policy" }));
  await user.type(screen.getByLabelText("Key"), "fridays");
  await user.type(screen.getByLabelText("Name"), "No changes before the weekend");
  await user.selectOptions(screen.getByLabelText("Requires"), "A freeze");
  await user.click(screen.getByRole("button", { name: "Every week" }));
  await user.clear(screen.getByLabelText("Time zone of window 1"));
  await user.type(screen.getByLabelText("Time zone of window 1"), "Africa/Nairobi");
  await user.selectOptions(screen.getByLabelText("Holds in"), "Environments for production");
  await user.selectOptions(screen.getByLabelText("What it does"), "Refuses");
  await user.click(screen.getByRole("button", { name: "Create" }));
  const policy = await screen.findByRole("listitem", { name: "No changes before the weekend" });
  expect(policy).toHaveTextContent(
    "Nothing changes every Friday from 16:00 until 24:00 (Africa/Nairobi).",
  );
  expect(server.store.registry.policies.get("fridays")?.scope).toEqual({
    environmentKinds: ["production"],
  });
});

test("in an incident one press freezes production, and ending it is asked for", async () => {
  const { user, server } = await openPage("/p/shop/policies", { changes });
  await user.click(await screen.findByRole("button", { name: "Freeze for an incident" }));
  expect(await screen.findByText("Nothing may change now.")).toBeInTheDocument();
  expect(server.store.registry.policies.get("incident-freeze")?.requirement).toMatchObject({
    incident: true,
  });
  await user.click(screen.getByRole("button", { name: "End the incident" }));
  // One person may stop everybody, but not let everybody on again.
  await user.click(await screen.findByRole("button", { name: "Ask for review" }));
  await screen.findByText(/^Change request #\d+ is made\.$/);
  expect(server.requests.all.at(-1)?.life.state).toBe("in_review");
});

test("an archived policy stands apart, and is restored", async () => {
  const { user, server } = await openPage("/p/shop/policies", { changes });
  await user.click(await screen.findByRole("button", { name: "Edit Production moves in steps" }));
  await user.click(screen.getByRole("button", { name: "Archive" }));
  const archived = await screen.findByRole("region", { name: "Archived" });
  await user.click(
    within(archived).getByRole("button", { name: "Edit Production moves in steps" }),
  );
  await user.click(screen.getByRole("button", { name: "Restore" }));
  await waitFor(() =>
    expect(server.store.registry.policies.get("small-steps")?.state).toBe("active"),
  );
});

test("a policy of approvals cannot be made to refuse", async () => {
  const { user } = await openPage("/p/shop/policies", { changes });
  await user.click(
    await screen.findByRole("button", { name: "Edit Two people change what is protected" }),
  );
  expect(screen.queryByRole("option", { name: "Refuses" })).not.toBeInTheDocument();
});

test("a waiver is granted with a reason, counts down, and is taken back", async () => {
  const { user, server } = await openPage("/p/shop/waivers", { changes });
  expect(await screen.findByText(/No exception stands in Storefront/)).toBeInTheDocument();
  await user.click(screen.getAllByRole("button", { name: "Grant a waiver" })[0] as HTMLElement);
  await user.selectOptions(
    screen.getByLabelText("From the policy"),
    "Flags go when their day has come",
  );
  await user.type(screen.getByLabelText("For the flag"), "checkout.old-wallet");
  expect(screen.getByRole("button", { name: "Grant" })).toBeDisabled();
  await user.type(screen.getByLabelText("Why"), "Its code goes in spring.");
  await user.click(screen.getByRole("button", { name: "Grant" }));
  const waiver = await screen.findByRole("listitem", { name: "expires.checkout.old-wallet" });
  expect(waiver).toHaveTextContent("is let off “Flags go when their day has come”");
  expect(waiver).toHaveTextContent("Granted by Ada Lovelace");
  expect(waiver).toHaveTextContent("30 days left");
  expect(waiver).toHaveTextContent("Lets 1 pass today");
  await user.click(within(waiver).getByRole("button", { name: /^Take back/ }));
  await waitFor(() => expect(server.store.registry.waivers.size).toBe(0));
});

test("what is wrong with a waiver is said in the dialog", async () => {
  const { user } = await openPage("/p/shop/waivers", { changes });
  await user.click(
    (await screen.findAllByRole("button", { name: "Grant a waiver" }))[0] as HTMLElement,
  );
  await user.type(screen.getByLabelText("For the flag"), "no.such-flag");
  await user.type(screen.getByLabelText("Why"), "Because.");
  await user.click(screen.getByRole("button", { name: "Grant" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("There is no flag `no.such-flag`.");
});

test("an editor sees policies and waivers, and who can change them", async () => {
  await openPage("/p/shop/policies", { role: "editor", changes });
  expect(await screen.findByText(/Only admins can change this\./)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "New policy" })).not.toBeInTheDocument();
  expect(screen.queryByRole("button", { name: /^Edit/ })).not.toBeInTheDocument();
});

test("what nobody accounted for after an emergency stands before the policies, and first in the inbox", async () => {
  let now = new Date(Date.now() - 80 * 3_600_000);
  const server = new FakeServer({ now: () => now });
  const off: Change = {
    ...{ kind: "config.on", flag: "checkout.express-wallet", environment: "production" },
    ...{ from: true, to: false },
  };
  server.requests.submit([off], server.author, { emergency: true });
  now = new Date();
  const { app } = await openPage("/p/shop/policies", server);
  const overdue = await screen.findByText("Overdue after emergencies");
  const list = overdue.parentElement?.textContent;
  expect(list).toContain("Ada Lovelace owed the reason");
  expect(list).toContain("Somebody else was to look back at it");
  await act(() => app.router.navigate({ to: "/" }));
  const waiting = await screen.findByRole("list", { name: /What waits for you/ });
  expect(within(waiting).getAllByRole("listitem")[0]).toHaveTextContent(
    "Needs your reason, overdue",
  );
});

test("what new projects start with and this one has not is added as advice in one request", async () => {
  const server = new FakeServer({ changes });
  const gone = ["owned", "small-steps"].map((key) => {
    const from = server.store.registry.policies.get(key);
    if (from === undefined) throw new Error(key);
    return { kind: "policy.create", policy: key, from, to: null } as const;
  });
  server.elsewhere(gone);
  const { user } = await openPage("/p/shop/policies", server);
  const offer = await screen.findByText(/^New projects also start with “Somebody answers/);
  expect(offer).toHaveTextContent("“Production moves in steps”");
  await user.click(screen.getByRole("button", { name: "Add them" }));
  await user.click(await screen.findByRole("button", { name: "Apply" }));
  await screen.findByText("2 policies added");
  await waitFor(() => expect(offer).not.toBeInTheDocument());
  const severities = ["owned", "small-steps"].map(
    (key) => server.store.registry.policies.get(key)?.severity,
  );
  expect(severities).toEqual(["advisory", "advisory"]);
});
