import { expect, test } from "vitest";
import { BrowserClient } from "../browser/browser-client.ts";
import { json, ManualEdges, OpenAnswer, until } from "../connection/manual-edges.test-support.ts";
import { testFlag, testSnapshot } from "../testing/index.ts";
import { Client } from "./client.ts";
import type { Logger } from "./logger.ts";

const snapshot = testSnapshot({ checkout: testFlag("boolean", { on: true, off: false }) });

/** A logger that is broken, such as one whose disk is full. */
function broken(): { readonly logger: Logger; readonly calls: () => number } {
  let calls = 0;
  const fail = (): never => {
    calls++;
    throw new Error("No space is left.");
  };
  return { logger: { info: fail, warn: fail }, calls: () => calls };
}

test("a service decides and recovers although its logger throws", async () => {
  const { logger, calls } = broken();
  let isAway = true;
  const edges = new ManualEdges((address) => {
    if (isAway) return json({}, { status: 503 });
    if (address.endsWith("/snapshot")) return json(snapshot);
    return address.endsWith("/stream") ? new OpenAnswer().response : json({}, { status: 422 });
  });
  const client = new Client({ url: "http://flags.test", key: "yd_server_1", logger }, edges);
  await until(() => calls() === 1);
  isAway = false;
  await until(() => edges.delays.length > 1);
  edges.pass(30_000);
  expect(await client.ready()).toBe(true);
  expect(client.boolean("nowhere", {}, true)).toBe(true);
  expect(client.boolean("checkout", {}, false)).toBe(true);
  await client.close();
  // The outage, that it is over, the flag that there is not, and the report that was refused.
  expect(calls()).toBe(4);
});

test("a page decides although its logger throws", async () => {
  const { logger, calls } = broken();
  const edges = new ManualEdges(() => json({}, { status: 401 }));
  const access = { url: "http://flags.test", key: "yd_client_1" };
  const client = new BrowserClient({ ...access, logger }, edges, {
    onLeave: () => () => undefined,
  });
  const page = client.open({});
  await until(() => calls() > 0);
  expect(page.boolean("checkout", true)).toBe(true);
  await client.close();
});
