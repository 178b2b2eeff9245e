import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { FakeServer } from "../../testing/fake-server.ts";
import { delivery, webhookOf } from "../../testing/fake-webhook-routes.ts";
import { openPage } from "../../testing/render-app.tsx";

const address = "/p/shop/settings/webhooks";

/** With one webhook, changed as wished. */
function hookedServer(change: (server: FakeServer) => void = () => undefined): FakeServer {
  const server = new FakeServer();
  const url = "https://hooks.example.com/flags";
  server.webhooks.push(
    webhookOf({ name: "Deploy log", url, eventTypes: ["change.applied"] }, server),
  );
  change(server);
  return server;
}

function withHealth(server: FakeServer, more: object, health: object = {}): void {
  const [webhook] = server.webhooks;
  if (webhook === undefined) throw new Error("no webhook");
  server.webhooks[0] = { ...webhook, ...more, health: { ...webhook.health, ...health } };
}

const row = () => screen.findByRole("listitem", { name: "Deploy log" });

test("without webhooks the page says what they are for", async () => {
  await openPage(address);
  expect(await screen.findByText(/Nobody outside hears of this project yet/)).toBeInTheDocument();
});

test("a webhook is made for what was chosen, and shows its secret once", async () => {
  const { user, server } = await openPage(address);
  await user.click(await screen.findByRole("button", { name: "New webhook" }));
  expect(await screen.findByText("It needs a name.")).toBeInTheDocument();
  await user.type(await screen.findByLabelText("Name"), "Channel");
  await user.selectOptions(screen.getByLabelText("Form"), "Slack");
  await user.type(screen.getByLabelText("Address"), "https://hooks.slack.example/x");
  await user.click(screen.getByRole("checkbox", { name: "Change applied" }));
  await user.click(screen.getByRole("checkbox", { name: "Production" }));
  await user.click(screen.getByRole("button", { name: "Create" }));
  expect(await screen.findByText("whsec_f4ke")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Done" }));
  expect(screen.queryByText("whsec_f4ke")).not.toBeInTheDocument();
  expect(await screen.findByRole("listitem", { name: "Channel" })).toHaveTextContent(
    "Nothing delivered yet",
  );
  expect(server.webhooks[0]).toMatchObject({
    format: "slack",
    eventTypes: ["change.rolled_back", "change.broke_glass"],
    environments: ["production"],
  });
});

test("a team has its digests in a channel of its own", async () => {
  const { user, server } = await openPage(address);
  await user.click(await screen.findByRole("button", { name: "New webhook" }));
  await user.type(await screen.findByLabelText("Name"), "Checkout");
  await user.type(screen.getByLabelText("Address"), "https://hooks.example.com/x");
  expect(screen.queryByText("Only digests of these teams")).not.toBeInTheDocument();
  await user.click(screen.getByRole("checkbox", { name: "Digest of a team" }));
  const teams = await screen.findByRole("group", { name: "Only digests of these teams" });
  await user.click(within(teams).getByRole("checkbox", { name: "Checkout" }));
  await user.click(screen.getByRole("button", { name: "Create" }));
  expect(await screen.findByText("whsec_f4ke")).toBeInTheDocument();
  expect(server.webhooks[0]).toMatchObject({ teams: ["checkout"] });
});

test("a receiver of JSON is told how to verify", async () => {
  const { user } = await openPage(address);
  await user.click(await screen.findByRole("button", { name: "New webhook" }));
  await user.type(await screen.findByLabelText("Name"), "Pipeline");
  await user.type(screen.getByLabelText("Address"), "https://hooks.example.com/x");
  await user.click(screen.getByRole("button", { name: "Create" }));
  expect(
    await screen.findByRole("region", { name: "Code that verifies a delivery" }),
  ).toHaveTextContent("webhook.verify");
});

test("the example follows the form and the event that are looked at", async () => {
  const { user } = await openPage(address);
  await user.click(await screen.findByRole("button", { name: "New webhook" }));
  const example = await screen.findByRole("region", { name: "Example of a delivery" });
  expect(example).toHaveTextContent('"example": "change.applied"');
  await user.selectOptions(screen.getByLabelText("Form"), "Discord");
  await user.selectOptions(screen.getByLabelText("What it would send"), "Emergency");
  const message = await screen.findByRole("region", { name: "Example of a message" });
  await waitFor(() => expect(message).toHaveTextContent("Ada did change.broke_glass for discord"));
  expect(within(message).getByRole("img", { name: "Wants attention" })).toBeInTheDocument();
  expect(example).not.toBeInTheDocument();
});

test("an address that is refused is told, and nothing typed is lost", async () => {
  const { user } = await openPage(address);
  await user.click(await screen.findByRole("button", { name: "New webhook" }));
  await user.type(await screen.findByLabelText("Name"), "Pipeline");
  await user.type(screen.getByLabelText("Address"), "http://hooks.example.com/x");
  await user.click(screen.getByRole("button", { name: "Create" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Must begin with https://.");
  expect(screen.getByLabelText("Address")).toHaveValue("http://hooks.example.com/x");
});

test.each([
  // Other tests may take their time before this one asks.
  [
    "delivered",
    {},
    { lastDeliveredAt: new Date().toISOString() },
    /Delivered (just now|\d+ min\. ago)/,
  ],
  ["failing", {}, { failingSince: new Date().toISOString(), waiting: 2 }, "2 deliveries wait"],
  ["disabled by hand", { isEnabled: false }, {}, "Disabled"],
  ["gone", { isEnabled: false, disabledWhy: "gone" }, {}, "its address is gone"],
  ["failed for long", { isEnabled: false, disabledWhy: "failing" }, {}, "failed for five days"],
])("how a webhook fares stands in words: %s", async (_what, more, health, words) => {
  await openPage(
    address,
    hookedServer((server) => withHealth(server, more, health)),
  );
  expect(await row()).toHaveTextContent(words);
});

test("a webhook is disabled where it is shown", async () => {
  const server = hookedServer();
  const { user } = await openPage(address, server);
  await user.click(await screen.findByRole("switch", { name: "Deploy log enabled" }));
  await waitFor(() => expect(server.webhooks[0]?.isEnabled).toBe(false));
  await waitFor(async () => expect(await row()).toHaveTextContent("Disabled"));
});

test("editing keeps the address unless another is typed", async () => {
  const server = hookedServer();
  const { user } = await openPage(address, server);
  await user.click(await screen.findByRole("button", { name: "Edit Deploy log" }));
  await user.click(await screen.findByRole("checkbox", { name: "Every entry of the record" }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(server.webhooks[0]).toMatchObject({
      url: "https://hooks.example.com/flags",
      eventTypes: ["change.applied", "audit.entry"],
    }),
  );
});

test("a new secret is shown once, and the old one signs as long as was wished", async () => {
  const server = hookedServer();
  const { user } = await openPage(address, server);
  await user.click(await screen.findByRole("button", { name: "Edit Deploy log" }));
  await user.selectOptions(await screen.findByLabelText("The old secret also signs"), "for a week");
  await user.click(screen.getByRole("button", { name: "New secret" }));
  expect(await screen.findByText("whsec_n3w")).toBeInTheDocument();
  expect(server.keptForHours).toBe(168);
});

test("a webhook is deleted only after the consequence was read", async () => {
  const server = hookedServer();
  const { user } = await openPage(address, server);
  await user.click(await screen.findByRole("button", { name: "Edit Deploy log" }));
  await user.click(await screen.findByRole("button", { name: "Delete…" }));
  const dialog = await screen.findByRole("dialog", { name: "Delete Deploy log?" });
  expect(dialog).toHaveTextContent("disable it instead");
  await user.click(within(dialog).getByRole("button", { name: "Delete" }));
  await waitFor(() => expect(server.webhooks).toHaveLength(0));
});

test("the log shows what became of each delivery, and delivers again", async () => {
  const server = hookedServer((it) => {
    it.deliveries.push(
      delivery("e1", "change.applied", "delivered"),
      delivery("e2", "change.rolled_back", "failed"),
    );
  });
  const { user } = await openPage(address, server);
  await user.click(await screen.findByRole("button", { name: "Deliveries of Deploy log" }));
  const failed = await screen.findByRole("listitem", { name: "change.rolled_back, Failed" });
  expect(failed).toHaveTextContent("Answered 500 in 12 ms");
  await user.click(within(failed).getByRole("button", { expanded: false }));
  expect(await within(failed).findByRole("list", { name: "Attempts" })).toHaveTextContent(
    "out of order",
  );
  expect(within(failed).getByRole("region", { name: "What is sent" })).toHaveTextContent(
    "change.rolled_back",
  );
  await user.click(within(failed).getByRole("button", { name: "Deliver again" }));
  await waitFor(() => expect(server.replayed).toEqual(["e2"]));
  await user.selectOptions(screen.getByLabelText("Show"), "Delivered");
  await waitFor(() => expect(failed).not.toBeInTheDocument());
  await user.selectOptions(screen.getByLabelText("Show"), "Waiting");
  expect(await screen.findByText("Nothing waits to be delivered.")).toBeInTheDocument();
});

test("a test tells at once what became of it", async () => {
  const { user } = await openPage(address, hookedServer());
  await user.click(await screen.findByRole("button", { name: "Deliveries of Deploy log" }));
  expect(await screen.findByText(/^Nothing was sent to it yet/)).toBeInTheDocument();
  await user.click(await screen.findByRole("button", { name: "Send a test" }));
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "The test was sent. Answered 500 in 12 ms. out of order",
  );
});

test("who is no admin is told whom to ask, and sees no addresses", async () => {
  await openPage(address, { role: "editor" });
  expect(await screen.findByText(/Only admins can change this/)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "New webhook" })).not.toBeInTheDocument();
});

describe("webhooks of the installation", () => {
  const ofInstallation = "/settings/webhooks";

  test("one is made from the navigation on, for every project and so for no environment", async () => {
    const { user, server, address: here } = await openPage("/settings/people");
    await user.click(
      within(await screen.findByRole("navigation", { name: "Main" })).getByRole("link", {
        name: "Installation webhooks",
      }),
    );
    expect(await screen.findByText(/Nobody outside hears of all projects yet/)).toBeInTheDocument();
    expect(here()).toBe(ofInstallation);
    await user.click(screen.getByRole("button", { name: "New webhook" }));
    await user.type(await screen.findByLabelText("Name"), "SIEM");
    await user.type(screen.getByLabelText("Address"), "https://siem.example.com/in");
    await user.click(screen.getByRole("checkbox", { name: "Every entry of the record" }));
    expect(
      screen.queryByRole("group", { name: "Only of these environments" }),
    ).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Create" }));
    expect(await screen.findByText("whsec_f4ke")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Done" }));
    expect(await screen.findByRole("listitem", { name: "SIEM" })).toBeInTheDocument();
    expect(server.webhooks).toEqual([]);
    expect(server.installationWebhooks[0]).toMatchObject({
      environments: [],
      eventTypes: expect.arrayContaining(["audit.entry"]),
    });
  });

  test("one is disabled, its deliveries are read and repeated, and it is deleted", async () => {
    const server = new FakeServer();
    const url = "https://siem.example.com/in";
    server.installationWebhooks.push(
      webhookOf({ name: "SIEM", url, eventTypes: ["audit.entry"] }, server),
    );
    server.deliveries.push(delivery("e1", "audit.entry", "failed"));
    const { user } = await openPage(ofInstallation, server);
    await user.click(await screen.findByRole("switch", { name: "SIEM enabled" }));
    await waitFor(() => expect(server.installationWebhooks[0]?.isEnabled).toBe(false));
    await user.click(screen.getByRole("button", { name: "Deliveries of SIEM" }));
    const failed = await screen.findByRole("listitem", { name: "audit.entry, Failed" });
    await user.click(within(failed).getByRole("button", { expanded: false }));
    await user.click(await within(failed).findByRole("button", { name: "Deliver again" }));
    await waitFor(() => expect(server.replayed).toEqual(["e1"]));
    await user.click(screen.getByRole("button", { name: "Done" }));
    await user.click(await screen.findByRole("button", { name: "Edit SIEM" }));
    await user.click(await screen.findByRole("button", { name: "Delete…" }));
    const dialog = await screen.findByRole("dialog", { name: "Delete SIEM?" });
    await user.click(within(dialog).getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(server.installationWebhooks).toEqual([]));
  });

  test("whoever is no admin of the installation is told whom to ask", async () => {
    await openPage(ofInstallation, { role: "editor" });
    expect(await screen.findByText(/for admins of the installation/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "New webhook" })).not.toBeInTheDocument();
  });
});
