/** An admin lets a pipeline hear of changes: makes a webhook, verifies what arrives, reads the log, repeats a delivery. */
import { createServer, type Server } from "node:http";
import type { WebhookDeliveryView, WebhookView } from "@yardarm/server/wire";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { startJourney } from "../support/journey.ts";
import { accessibilityFaults, signIn, type Visit, visit } from "../support/visit.ts";

const path = "/p/storefront/settings/webhooks";

interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const received: Received[] = [];
let status = 200;
let pipeline: Server;

/** Somebody on this machine, who is opened to webhooks for it. */
async function listen(): Promise<Readonly<Record<string, string>>> {
  pipeline = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
      received.push({ headers: Object.fromEntries(headers), body });
      response.writeHead(status).end(status === 200 ? "thank you" : "the queue is full");
    });
  });
  await new Promise<void>((resolve) => pipeline.listen(0, "127.0.0.1", resolve));
  return {
    YARDARM_WEBHOOK_NETWORKS: "127.0.0.1",
    YARDARM_WEBHOOK_PORTS: String(portOf(pipeline)),
    YARDARM_WEBHOOK_HTTP: "1",
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const found = await launchBrowser();

describe.skipIf("missing" in found)("webhooks", () => {
  const journey = startJourney({ env: listen });
  let visitor: Visit;
  beforeAll(async () => {
    if ("missing" in found) return;
    visitor = await visit(found.browser);
    await signIn(visitor, journey().url);
  });
  afterAll(async () => {
    await visitor?.close();
    if ("browser" in found) await found.browser.close();
    pipeline?.close();
  });

  async function newestDelivery(): Promise<WebhookDeliveryView | undefined> {
    const { call } = journey().admin;
    const [hook] = await call<WebhookView[]>("GET", "/projects/storefront/webhooks");
    const log = `/projects/storefront/webhooks/${hook?.id}/deliveries`;
    return (await call<{ deliveries: WebhookDeliveryView[] }>("GET", log)).deliveries[0];
  }

  test("a change reaches the pipeline, which can tell that it is ours", async () => {
    const { page } = visitor;
    await page.goto(journey().url + path);
    await page.getByRole("button", { name: "New webhook", exact: true }).click();
    await page.getByLabel("Name", { exact: true }).fill("Pipeline");
    await page
      .getByLabel("Address", { exact: true })
      .fill(`http://127.0.0.1:${portOf(pipeline)}/flags`);
    await page.getByRole("button", { name: "Create", exact: true }).click();
    const secret = await page.locator("code", { hasText: "whsec_" }).textContent();
    await page.getByRole("button", { name: "Done", exact: true }).click();

    await page.goto(`${journey().url}/p/storefront/flags/checkout.express-wallet`);
    await page.getByRole("switch", { name: /in Development/ }).click();
    await expect.poll(() => received.length).toBe(1);
    const [{ headers, body } = { headers: {}, body: "" }] = received;
    expect(new Webhook(secret ?? "").verify(body, headers)).toMatchObject({
      type: "change.applied",
      project: "storefront",
      environments: ["development"],
    });
  });

  test("the log shows it, and what fails can be repeated", async () => {
    const { page } = visitor;
    status = 503;
    await page.goto(`${journey().url}/p/storefront/flags/checkout.express-wallet`);
    await page.getByRole("switch", { name: /in Development/ }).click();
    // The first retry comes by itself after some seconds, at whatever is being pressed then; the next one in minutes.
    await expect.poll(newestDelivery).toMatchObject({ attempts: 2, last: { outcome: "rejected" } });
    await page.goto(journey().url + path);
    await page.getByText("Failing, first").waitFor();
    await page.getByRole("button", { name: "Deliveries of Pipeline", exact: true }).click();
    const waiting = page.getByRole("listitem", { name: "change.applied, Waiting", exact: true });
    await waiting.getByText("Answered 503").waitFor();
    await page.getByRole("listitem", { name: "change.applied, Delivered", exact: true }).waitFor();
    status = 200;
    await waiting.getByRole("button").click();
    await waiting.getByText("the queue is full").first().waitFor();
    await waiting.getByRole("button", { name: "Deliver again", exact: true }).click();
    await expect
      .poll(() =>
        page.getByRole("listitem", { name: "change.applied, Delivered", exact: true }).count(),
      )
      .toBe(2);
    const ids = received.map(({ headers }) => headers["webhook-id"]);
    expect(ids.at(-1)).toBe(ids[1]);
  });

  test.each([1440, 390])("%i wide, its sheets have no fault that axe can find", async (width) => {
    if ("missing" in found) return;
    const other = await visit(found.browser, { width });
    await signIn(other, journey().url);
    const { page } = other;
    await page.goto(journey().url + path);
    await page.getByRole("button", { name: "Deliveries of Pipeline", exact: true }).click();
    await page
      .getByRole("listitem", { name: "change.applied, Delivered", exact: true })
      .first()
      .getByRole("button")
      .click();
    await page.getByRole("region", { name: "What is sent", exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Done", exact: true }).click();
    await page.getByRole("button", { name: "Edit Pipeline", exact: true }).click();
    await page.getByRole("region", { name: "Example of a delivery", exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await other.close();
  });
});
