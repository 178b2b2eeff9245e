/** The SDK's client for pages over a real delivery: what one says is what the other hears. */
import { createBrowserClient } from "@yardarm/sdk/browser";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeSource, flagServing } from "./fake-source.test-support.ts";
import { RunningDelivery } from "./running-delivery.test-support.ts";

const clientSide = { clientSide: true as const };
const statuses: string[] = [];
let running: RunningDelivery;

beforeEach(async () => {
  statuses.length = 0;
  running = await RunningDelivery.start(
    new FakeSource({ checkout: flagServing("off", clientSide), hidden: flagServing("on") }),
  );
});

afterEach(() => running.stop());

function connect() {
  return createBrowserClient({
    url: running.url(""),
    key: "yd_client_good",
    refreshWithinMs: 0,
    async fetch(address, init) {
      const response = await fetch(address, init);
      statuses.push(`${new URL(address).pathname} ${response.status}`);
      return response;
    },
  });
}

const bulkAnswers = () => statuses.filter((text) => text.startsWith("/ofrep/"));

test("a page gets its decisions, hears of a change, and decides by it without being loaded again", async () => {
  const flags = connect();
  try {
    const page = await flags.for({ targetingKey: "u1" });
    expect(page.details("checkout", true)).toMatchObject({ value: false, revision: "e1.0" });
    expect(page.details("hidden", false)).toMatchObject({ errorCode: "FLAG_NOT_FOUND" });
    await expect.poll(() => running.delivery.stats().clientStreams).toBe(1);
    const changed = new Promise((resolve) => page.on("change", resolve));
    running.source.commit({ flags: { checkout: flagServing("on", clientSide) } });
    expect(await changed).toEqual({ keys: ["checkout"], revision: "e1.1" });
    expect(page.details("checkout", false)).toMatchObject({
      ...{ value: true, variant: "on", reason: "STATIC", revision: "e1.1" },
    });
  } finally {
    await flags.close();
  }
  const [batch] = running.source.observed.values();
  expect(batch?.counts).toEqual([
    { flag: "checkout", variant: "off", reason: "STATIC", count: 1 },
    { flag: "checkout", variant: "on", reason: "STATIC", count: 1 },
  ]);
});

test("a change of what client keys cannot see makes no page ask", async () => {
  const flags = connect();
  try {
    const page = await flags.for({ targetingKey: "u1" });
    await expect.poll(() => running.delivery.stats().clientStreams).toBe(1);
    running.source.commit({ flags: { hidden: flagServing("off") } });
    const changed = new Promise((resolve) => page.on("change", resolve));
    running.source.commit({ flags: { checkout: flagServing("on", clientSide) } });
    await changed;
    // Once at the start, and once for the change of the flag that the page sees; the stream's opening may add one that
    // finds nothing new.
    expect(bulkAnswers().filter((text) => text.endsWith(" 200"))).toHaveLength(2);
  } finally {
    await flags.close();
  }
});
