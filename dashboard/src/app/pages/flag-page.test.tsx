import { act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { openPage } from "../../testing/render-app.tsx";

const wallet = "/p/shop/flags/checkout.express-wallet";

async function walletSwitch(environment: string): Promise<HTMLElement> {
  return screen.findByRole("switch", { name: `checkout.express-wallet in ${environment}` });
}

test("a switch turns the flag off at once and Undo turns it on again", async () => {
  const { user, server } = await openPage(wallet);
  await user.click(await walletSwitch("Staging"));
  expect(await walletSwitch("Staging")).not.toBeChecked();
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(async () => expect(await walletSwitch("Staging")).toBeChecked());
  expect(server.store.requests.at(-1)?.reverts).toBe(server.store.requests.length - 1);
});

test("flipping twice in a row goes on top of the first flip", async () => {
  const { user, server } = await openPage(wallet);
  await user.click(await walletSwitch("Development"));
  await screen.findByText("checkout.express-wallet is off in Development");
  await user.click(await walletSwitch("Development"));
  await screen.findByText("checkout.express-wallet is on in Development");
  expect(
    server.store.registry.flags.get("checkout.express-wallet")?.configs["development"]?.on,
  ).toBe(true);
});

test("a switch goes back and says why when somebody else was faster", async () => {
  const { user, server } = await openPage(wallet);
  const control = await walletSwitch("Staging");
  server.store.bells.clear();
  server.elsewhere([
    {
      kind: "config.off_variant",
      flag: "checkout.express-wallet",
      environment: "staging",
      from: "off",
      to: "on",
    },
  ]);
  await user.click(control);
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "Somebody changed checkout.express-wallet in Staging",
  );
  expect(await walletSwitch("Staging")).toBeChecked();
});

async function openSheet(name: string): Promise<HTMLElement> {
  await userEvent.click(await screen.findByRole("button", { name }));
  const sheet = await screen.findByRole("dialog", {
    name: "Turn checkout.express-wallet off in Production",
  });
  await within(sheet).findByRole("region", { name: "Who has to agree" });
  return sheet;
}

test("a protected environment has no switch; a change of it is asked for, and waits", async () => {
  const { user, server } = await openPage(wallet);
  expect(screen.queryByRole("switch", { name: /Production/ })).not.toBeInTheDocument();
  const sheet = await openSheet("Change checkout.express-wallet in Production");
  expect(sheet).toHaveTextContent("If country is KE");
  expect(sheet).toHaveTextContent("Grace Hopper can.");
  await user.type(within(sheet).getByRole("textbox", { name: "Why" }), "Payments fail");
  await user.click(within(sheet).getByRole("button", { name: "Ask for review" }));
  await screen.findByText("Change request #2 is made.");
  expect(server.requests.find(2)).toMatchObject({
    reason: "Payments fail",
    life: { state: "in_review" },
  });
  const config = server.store.registry.flags.get("checkout.express-wallet")?.configs["production"];
  expect(config?.on).toBe(true);
  const waiting = await screen.findByRole("region", { name: "Waiting changes" });
  expect(waiting).toHaveTextContent("Turn off checkout.express-wallet in production");
  await user.click(screen.getByRole("button", { name: "Open" }));
  expect(await screen.findByRole("region", { name: "Decision" })).toHaveTextContent("In review");
});

test("in an emergency whoever may turns it off at once, and owes a reason", async () => {
  const { user, server } = await openPage(wallet);
  const sheet = await openSheet("Emergency: turn checkout.express-wallet in Production off");
  await user.click(within(sheet).getByRole("button", { name: "Do it now, as an emergency" }));
  await screen.findByText("checkout.express-wallet is off in Production");
  expect(server.store.requests.at(-1)).toMatchObject({ wasEmergency: true, reason: null });
  expect(server.requests.all.at(-1)?.life.emergency?.reasonDueAt).toEqual(expect.any(Number));
});

test("an editor asks for review, and is told who can do it at once", async () => {
  const { user, server } = await openPage(wallet, { role: "editor" });
  const before = server.requests.all.length;
  const sheet = await openSheet("Change checkout.express-wallet in Production");
  expect(await within(sheet).findByText(/Grace Hopper can do it at once/)).toBeInTheDocument();
  expect(within(sheet).queryByRole("button", { name: /emergency/ })).not.toBeInTheDocument();
  expect(within(sheet).getByRole("button", { name: "Ask for review" })).toBeEnabled();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(
    screen.getByRole("button", { name: "Change checkout.express-wallet in Production" }),
  ).toHaveFocus();
  expect(server.requests.all).toHaveLength(before);
});

test("a flag is turned off for two hours where nobody has to agree", async () => {
  const { user, server } = await openPage(wallet);
  await user.click(
    await screen.findByRole("button", {
      name: "Turn checkout.express-wallet in Staging off at a time or for a while",
    }),
  );
  const sheet = await screen.findByRole("dialog");
  await user.selectOptions(
    await within(sheet).findByLabelText("For how long"),
    "For 2 h, then back",
  );
  await user.click(await within(sheet).findByRole("button", { name: "Apply for a while" }));
  await screen.findByText("checkout.express-wallet is off in Staging");
  expect(server.requests.find(2).life).toMatchObject({
    state: "applied",
    plan: { at: null, lastsMinutes: 120 },
  });
});

test("a viewer sees the state and cannot change it", async () => {
  await openPage(wallet, { role: "viewer" });
  expect(await walletSwitch("Staging")).toBeDisabled();
  expect(screen.getByText(/You may look but not change here/)).toBeInTheDocument();
});

test("a change made elsewhere appears without a reload", async () => {
  const { server } = await openPage(wallet);
  expect(await walletSwitch("Staging")).toBeChecked();
  act(() =>
    server.elsewhere([
      {
        kind: "config.on",
        flag: "checkout.express-wallet",
        environment: "staging",
        from: true,
        to: false,
      },
    ]),
  );
  await waitFor(async () => expect(await walletSwitch("Staging")).not.toBeChecked());
});

test("a lost stream is said, and what was missed is read when it is back", async () => {
  const { server } = await openPage(wallet);
  await walletSwitch("Staging");
  const [source] = server.sources;
  act(() => source?.fail({ isRefused: false }));
  expect(await screen.findByText(/No live updates since/)).toBeInTheDocument();
  server.store.bells.clear();
  server.elsewhere([
    {
      kind: "config.on",
      flag: "checkout.express-wallet",
      environment: "staging",
      from: true,
      to: false,
    },
  ]);
  act(() => source?.open());
  await waitFor(async () => expect(await walletSwitch("Staging")).not.toBeChecked());
  expect(screen.queryByText(/No live updates since/)).not.toBeInTheDocument();
});

test("history leads to what a change did, line by line, and back", async () => {
  const { user, server } = await openPage(wallet);
  await user.click(await walletSwitch("Staging"));
  const history = await screen.findByRole("region", { name: "History" });
  await user.click(
    await within(history).findByRole("link", {
      name: "Turn off checkout.express-wallet in staging",
    }),
  );
  expect(await screen.findByRole("region", { name: "What it did" })).toHaveTextContent("Staging");
  await user.click(screen.getByText(/Every line that differs/));
  expect(screen.getByText("flag/checkout.express-wallet/staging")).toBeInTheDocument();
  expect(screen.getByRole("main")).toHaveTextContent('added: "on": false');
  await user.click(screen.getByRole("button", { name: "Roll back change 2" }));
  const sheet = await screen.findByRole("dialog", { name: "Take back change #2" });
  await user.click(await within(sheet).findByRole("button", { name: "Apply" }));
  await waitFor(() => expect(server.store.requests.at(-1)?.reverts).toBe(2));
  expect(await screen.findByRole("link", { name: "#3" })).toBeInTheDocument();
});

test("only a flag that is still evaluated asks to have its key typed before it is archived", async () => {
  const { user, server } = await openPage("/p/shop/flags/storefront.theme");
  const tries: unknown[] = [];
  server.held.set("PATCH /projects/shop/flags/storefront.theme", async (body) => {
    tries.push(body);
  });
  await user.click(await screen.findByRole("button", { name: "Archive…" }));
  expect(await screen.findByRole("button", { name: "Archive" })).toBeEnabled();
  await user.click(screen.getByRole("button", { name: "Archive" }));
  // Staging and development only: the bare config of production is in its snapshot too, so the sheet asks.
  const sheet = await screen.findByRole("dialog", { name: "Archive storefront.theme" });
  expect(tries).toEqual([]);
  await user.click(await within(sheet).findByRole("button", { name: "Ask for review" }));
  await screen.findByText("Change request #2 is made.");
  expect(server.store.registry.flags.get("storefront.theme")?.state).toBe("active");
});

test("a flag that is still evaluated is archived only after its key was typed", async () => {
  const { user } = await openPage(wallet);
  await user.click(await screen.findByRole("button", { name: "Archive…" }));
  const dialog = await screen.findByRole("dialog", { name: "Archive checkout.express-wallet?" });
  expect(within(dialog).getByRole("button", { name: "Archive" })).toBeDisabled();
  await user.type(
    within(dialog).getByLabelText("Type checkout.express-wallet to confirm"),
    "checkout.express-wallet",
  );
  expect(within(dialog).getByRole("button", { name: "Archive" })).toBeEnabled();
});

test("one context is decided for every environment, with the rule that decided", async () => {
  const { user } = await openPage(wallet);
  const section = await screen.findByRole("region", { name: "Try a context" });
  await user.type(within(section).getByLabelText("Targeting key"), "user-1");
  await user.type(within(section).getByLabelText("Name of attribute 1"), "country");
  await user.type(within(section).getByLabelText("Value of attribute 1"), "KE");
  const row = await within(section).findByRole("row", { name: /Production/ });
  await waitFor(() => expect(row).toHaveTextContent("Rule 1 (Kenya first)"));
  expect(row).toHaveTextContent("true");
});

test("an unknown flag says so and leads back", async () => {
  await openPage("/p/shop/flags").catch(() => undefined);
  const { app } = await openPage(wallet);
  await act(() =>
    app.router.navigate({
      to: "/p/$project/flags/$flag",
      params: { project: "shop", flag: "nope" },
    }),
  );
  expect(await screen.findByRole("alert")).toHaveTextContent("There is no flag nope.");
});

test("a flip that does not reach the server is taken back in the page, and said", async () => {
  const { user, server } = await openPage(wallet);
  const control = await walletSwitch("Staging");
  server.isUnreachable = true;
  await user.click(control);
  expect(await screen.findByRole("alert")).toHaveTextContent("The server cannot be reached");
  expect(await walletSwitch("Staging")).toBeChecked();
});
