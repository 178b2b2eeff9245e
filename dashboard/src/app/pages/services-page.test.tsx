import { screen, within } from "@testing-library/react";
import type { DefaultInCode, ServiceInstance } from "@yardarm/server/wire";
import { expect, test } from "vitest";
import { FakeServer } from "../../testing/fake-server.ts";
import { openPage } from "../../testing/render-app.tsx";

function instance(more: Partial<ServiceInstance>): ServiceInstance {
  return {
    ...{ environment: "production", service: "storefront", version: "1.4.0", instance: "pod-1" },
    ...{ sdk: "@yardarm/sdk/0.1.0", revision: "k.7", behind: 0, staleMs: null },
    lastSeenAt: new Date().toISOString(),
    ...more,
  };
}

function reporting(): FakeServer {
  const server = new FakeServer();
  const lastSeenAt = new Date().toISOString();
  server.services = {
    instances: [
      instance({}),
      instance({ instance: "pod-7f", behind: 3 }),
      instance({ service: "search", version: null, instance: "i-1", staleMs: 240_000 }),
    ],
    instanceCount: 3,
    problems: [
      {
        ...{ environment: "production", service: "search", flag: "checkout.express-wallet" },
        ...{ kind: "TYPE_MISMATCH", count: 12, lastSeenAt },
      },
    ],
    unknownFlags: [
      {
        ...{ flag: "chekout", isArchived: false, similar: "checkout.express-wallet" },
        ...{ count: 40, services: ["search", "storefront"] },
      },
      { flag: "old", isArchived: true, similar: null, count: 1, services: ["search"] },
    ],
    unsentAttributes: [
      {
        ...{ environment: "production", path: "contry", similar: "country" },
        usedBy: ["flag/checkout.express-wallet", "segment/beta"],
      },
    ],
    refusedKeys: [
      {
        environment: "production",
        name: "old-checkout",
        kind: "server",
        why: "revoked",
        lastRefusedAt: lastSeenAt,
      },
      {
        environment: "production",
        name: "page",
        kind: "client",
        why: "replaced",
        lastRefusedAt: lastSeenAt,
      },
    ],
  };
  return server;
}

test("services are shown with what runs of them and which instance lags behind", async () => {
  await openPage("/p/shop/services", reporting());
  const storefront = await screen.findByRole("region", { name: "storefront" });
  expect(storefront).toHaveTextContent("Production");
  expect(storefront).toHaveTextContent("v1.4.0");
  expect(storefront).toHaveTextContent("2 running");
  expect(within(storefront).getByText("pod-7f").closest("li")).toHaveTextContent(
    "pod-7f is 3 revisions behind",
  );
  const search = screen.getByRole("region", { name: "search" });
  expect(search).toHaveTextContent("i-1 has not heard its server for 4 min");
  expect(within(search).getByRole("link", { name: "checkout.express-wallet" })).toHaveAttribute(
    "href",
    "/p/shop/flags/checkout.express-wallet",
  );
  expect(search).toHaveTextContent("12 evaluations asked for another type than the flag has");
});

test("keys and attributes that lead nowhere come first, with the way out", async () => {
  await openPage("/p/shop/services", reporting());
  const keys = await screen.findByRole("region", { name: "Keys that do not exist" });
  expect(keys).toHaveTextContent("2 services evaluate keys that no environment has");
  const chekout = within(keys).getByRole("listitem", { name: "chekout" });
  expect(chekout).toHaveTextContent("40 evaluations");
  expect(chekout).toHaveTextContent("search, storefront");
  expect(within(chekout).getByRole("link", { name: "checkout.express-wallet" })).toBeVisible();
  const old = within(keys).getByRole("listitem", { name: "old" });
  expect(within(old).getByRole("link", { name: "Archived" })).toHaveAttribute(
    "href",
    "/p/shop/flags/old",
  );
  const attributes = screen.getByRole("region", { name: "Attributes that nobody sends" });
  const contry = within(attributes).getByRole("listitem", { name: "contry" });
  expect(contry).toHaveTextContent("Meant country?");
  expect(within(contry).getByRole("link", { name: "beta" })).toHaveAttribute(
    "href",
    "/p/shop/segments/beta",
  );
});

test("keys that are refused are told, with why and where", async () => {
  await openPage("/p/shop/services", reporting());
  const refused = await screen.findByRole("region", { name: "SDK keys that are refused" });
  expect(within(refused).getByRole("listitem", { name: "old-checkout" })).toHaveTextContent(
    "Services in ProductionRevoked",
  );
  const page = within(refused).getByRole("listitem", { name: "page" });
  expect(page).toHaveTextContent("Pages in ProductionHas a new secret");
  expect(within(page).getByRole("link", { name: "page" })).toHaveAttribute(
    "href",
    "/p/shop/settings/sdk-keys",
  );
});

test("before the first report, it is said how there will be one", async () => {
  const { user } = await openPage("/p/shop/flags");
  await user.click(await screen.findByRole("link", { name: "Services" }));
  expect(await screen.findByText(/No service has reported/)).toBeInTheDocument();
});

function passed(more: Partial<DefaultInCode>): DefaultInCode {
  const at = new Date().toISOString();
  return {
    ...{ environment: "production", service: "storefront", type: "boolean", value: false },
    ...{ hash: null, variant: "off", isOffVariant: true, isOfType: true },
    ...{ firstSeenAt: at, lastSeenAt: at },
    ...more,
  };
}

test("a flag's page shows which defaults code passes, and which of them differ from off", async () => {
  const server = new FakeServer();
  server.defaults.set("checkout.express-wallet", [
    passed({}),
    passed({ service: "search", environment: "staging" }),
    passed({ service: "mail", value: true, variant: "on", isOffVariant: false }),
    passed({
      service: "old",
      type: "object",
      value: null,
      hash: "0123456789abcdef",
      isOfType: false,
      isOffVariant: false,
    }),
  ]);
  await openPage("/p/shop/flags/checkout.express-wallet", server);
  const section = await screen.findByRole("region", { name: "Defaults in code" });
  const rows = await within(section).findAllByRole("listitem");
  expect(rows.map((row) => row.textContent)).toEqual([
    expect.stringMatching(
      /^false.*As when the flag is off.*search, storefront in Staging, Production/,
    ),
    expect.stringMatching(/^true.*Not what off serves; it is on.*mail/),
    expect.stringMatching(/^object 012345.*The flag is no object; it is always served/),
  ]);
});

test("a flag of which nobody told a default says so", async () => {
  await openPage("/p/shop/flags/checkout.express-wallet");
  expect(await screen.findByText(/which defaults it passes/)).toBeInTheDocument();
});
