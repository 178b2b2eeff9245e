import { act, screen, waitFor, within } from "@testing-library/react";
import type { Change } from "@yardarm/core/changes";
import { afterEach, expect, test } from "vitest";
import { FakeServer } from "../../testing/fake-server.ts";
import { someoneElse } from "../../testing/fake-state.ts";
import { openPage } from "../../testing/render-app.tsx";

const flag = "checkout.express-wallet";
const segment = "beta-testers";
const request = "/p/shop/changes/2";

afterEach(() => sessionStorage.clear());

/** A request of the reader's, asked for and gathered into from its own page; its number is 2. */
async function gatherInto(changes: readonly Change[], agree = false) {
  const server = new FakeServer({ now: () => new Date("2026-11-25T10:00:00Z") });
  server.requests.create(changes, server.author, { submit: true });
  if (agree) {
    const { hash } = server.requests.lookAt(server.requests.find(2));
    const environments = [...server.store.registry.environments.keys()];
    server.requests.step(2, someoneElse, { kind: "approve", hash, environments, teams: [] });
  }
  const opened = await openPage(request, server);
  await opened.user.click(await screen.findByRole("button", { name: "Gather more changes" }));
  await screen.findByRole("link", { name: /^Gathering into #2/ });
  return { ...opened, server };
}

type Opened = Awaited<ReturnType<typeof gatherInto>>;

const onFlag = ({ app }: Pick<Opened, "app">, key: string) =>
  act(() =>
    app.router.navigate({ to: "/p/$project/flags/$flag", params: { project: "shop", flag: key } }),
  );

const described = (to: string): Change => ({
  ...{ kind: "flag.fact", flag, field: "description" },
  from: "Pay with one tap, from the basket.",
  to,
});
const explained = (description: string): Change => {
  const from = { name: "on", value: true };
  return { kind: "flag.variant", flag, variant: "on", from, to: { ...from, description } };
};
const off: Change = {
  ...{ kind: "config.on", flag, environment: "production" },
  ...{ from: true, to: false },
};

test("facts and variants are edited as the request would have them, and saved into it", async () => {
  const opened = await gatherInto([described("Pays with one tap."), explained("Shown.")]);
  const { user, server } = opened;
  await onFlag(opened, flag);
  await user.click(await screen.findByRole("button", { name: "Edit facts" }));
  const facts = await screen.findByRole("dialog");
  expect(facts).toHaveTextContent("This is how change #2 would have it");
  const description = await within(facts).findByRole("textbox", { name: "Description" });
  expect(description).toHaveValue("Pays with one tap.");
  await user.clear(description);
  await user.type(description, "At once.");
  await user.click(within(facts).getByRole("button", { name: "Save into #2" }));
  await screen.findByText("Added to #2.");
  expect(server.requests.find(2).changes).toEqual([described("At once."), explained("Shown.")]);

  await user.click(await screen.findByRole("button", { name: "Edit variants" }));
  const variants = await screen.findByRole("dialog");
  const first = within(variants).getByRole("textbox", { name: "Description of variant 1" });
  expect(first).toHaveValue("Shown.");
  await user.type(first, "!");
  await user.click(within(variants).getByRole("button", { name: "Save into #2" }));
  await waitFor(() =>
    expect(server.requests.find(2).changes).toEqual([described("At once."), explained("Shown.!")]),
  );
  expect(server.store.registry.flags.get(flag)?.description).toMatch(/from the basket/);
});

test("a segment is shown as the request would have it, and its keys go into it", async () => {
  const named: Change = {
    ...{ kind: "segment.fact", segment, field: "description" },
    ...{ from: "People who asked to see things early.", to: "Early birds." },
  };
  const keys = (key: string): Change => {
    return { kind: "segment.keys", segment, list: "included", add: [key], remove: [] };
  };
  const { user, app, server } = await gatherInto([named, keys("eve")]);
  const params = { project: "shop", segment };
  await act(() => app.router.navigate({ to: "/p/$project/segments/$segment", params }));
  expect(await screen.findByText("Early birds.")).toBeInTheDocument();
  const list = screen.getByRole("region", { name: "Included keys" });
  expect(list).toHaveTextContent("eve");
  const field = within(list).getByRole("textbox", { name: /^Keys to add/ });
  await user.type(field, "bo");
  await user.click(within(list).getByRole("button", { name: "Add to the included keys" }));
  await screen.findByText("Added to #2.");
  expect(server.requests.find(2).changes).toEqual([named, keys("eve"), keys("bo")]);
});

test("what is not in the request is shown as it is served", async () => {
  const opened = await gatherInto([off]);
  await onFlag(opened, flag);
  await opened.user.click(await screen.findByRole("button", { name: "Edit facts" }));
  const facts = await screen.findByRole("dialog");
  expect(await within(facts).findByRole("button", { name: "Save" })).toBeDisabled();
  expect(facts).not.toHaveTextContent("would have it");
});

test("adding to what was agreed says first whose agreement that voids, and asks", async () => {
  const opened = await gatherInto([off], true);
  const { user, server } = opened;
  await onFlag(opened, "payments.limits");
  await user.click(await screen.findByRole("switch", { name: "payments.limits in Staging" }));
  const add = await screen.findByRole("button", { name: "Add to #2" });
  await user.click(add);
  expect(await screen.findByText(/^Grace Hopper agreed to it as it is/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Leave it as it was agreed" }));
  expect(server.requests.find(2)).toMatchObject({ changes: [off], life: { state: "approved" } });
  await user.click(add);
  await user.click(await screen.findByRole("button", { name: "Add, and ask again" }));
  await screen.findByText("Added to #2.");
  const { changes, life } = server.requests.find(2);
  expect([changes.length, life.state]).toEqual([2, "in_review"]);
});

test("with several drafts, one is chosen", async () => {
  const server = new FakeServer({ now: () => new Date("2026-11-25T10:00:00Z") });
  for (const title of ["First", "Second"]) {
    server.requests.create([described(title)], server.author, { title });
  }
  const { user } = await openPage("/p/shop/flags/payments.limits", server);
  await user.click(
    await screen.findByRole("button", { name: "Change payments.limits in Production" }),
  );
  const which = await screen.findByRole("combobox", { name: "Which draft" });
  expect(which).toHaveDisplayValue("#3: Second");
  await user.selectOptions(which, "#2: First");
  await user.click(screen.getByRole("button", { name: "Add to #2" }));
  await screen.findByText("Added to #2.");
  expect([2, 3].map((number) => server.requests.find(number).changes.length)).toEqual([2, 1]);
});
