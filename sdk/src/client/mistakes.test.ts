import { expect, test } from "vitest";
import { json, ManualEdges, OpenAnswer, until } from "../connection/manual-edges.test-support.ts";
import { createTestClient, testFlag, testSnapshot } from "../testing/index.ts";
import { Client } from "./client.ts";
import type { ConnectedOptions } from "./options.ts";

const half = {
  salt: "half",
  ranges: [
    { variant: "on", start: 0, end: 50_000 },
    { variant: "off", start: 50_000, end: 100_000 },
  ],
};
const snapshot = testSnapshot({
  checkout: testFlag("boolean", { on: true, off: false }),
  half: testFlag("boolean", { on: true, off: false }, { fallthrough: { rollout: half } }),
});

/** A client whose server has the flags above, and everything that it warns of. */
function connected(options: Partial<ConnectedOptions> = {}) {
  const warnings: string[] = [];
  const edges = new ManualEdges((address) => {
    if (address.endsWith("/snapshot")) return json(snapshot);
    if (address.endsWith("/stream")) return new OpenAnswer().response;
    return json({ detail: "It is too long." }, { status: 422 });
  });
  const client = new Client(
    {
      ...{ url: "http://flags.test", key: "yd_server_1" },
      // Only reports wait for a time that passes.
      timeoutMs: 2 ** 31 - 1,
      logger: { info: () => undefined, warn: (message) => void warnings.push(message) },
      ...options,
    },
    edges,
  );
  return { client, edges, warnings };
}

test("code that asks for what cannot be is told once of each flag", async () => {
  const { client, edges, warnings } = connected();
  await client.ready();
  for (const _ of "ab") {
    client.boolean("new-chekout", {}, false);
    client.string("checkout", {}, "no");
    client.for({}).boolean("half", false);
    client.boolean("checkout", {}, false);
    await until(() => edges.delays.includes(10_000));
    // After each report flags are counted anew.
    edges.pass(10_000);
  }
  expect(warnings.filter((warning) => warning.includes("own default"))).toEqual([
    `The code's own default was served for "new-chekout". There is no flag "new-chekout".`,
    `The code's own default was served for "checkout". The flag "checkout" is of type boolean, not string.`,
    `The code's own default was served for "half". The flag is bucketed by "targetingKey".`,
  ]);
  await client.close();
});

test("keys that are made up do not fill the log", async () => {
  const { client, warnings } = connected({ flushMs: 0 });
  await client.ready();
  for (let number = 0; number < 1_000; number++) client.boolean(`made-up-${number}`, {}, false);
  expect(warnings).toHaveLength(100);
  await client.close();
});

test("what no server was asked for yet is no mistake", async () => {
  const { client, warnings } = connected({ bootstrap: snapshot, flushMs: 0 });
  client.boolean("only-the-server-has-it", {}, false);
  await client.close();
  expect(warnings).toEqual([]);
  const tested = createTestClient();
  const { warn } = console;
  const seen: unknown[] = [];
  console.warn = (message) => void seen.push(message);
  tested.boolean("not-named", {}, false);
  console.warn = warn;
  expect(seen).toEqual([]);
});

test("a report that is refused for good is told of once", async () => {
  const { client, edges, warnings } = connected();
  await client.ready();
  for (const _ of "ab") {
    client.boolean("checkout", {}, false);
    await until(() => edges.delays.includes(10_000));
    edges.pass(10_000);
  }
  await client.close();
  expect(warnings).toEqual([
    "What was counted is lost. The server answered 422 to http://flags.test/sdk/v1/observations: It is too long.",
  ]);
});

test.each([
  [{ service: { name: "" } }, "service.name"],
  [{ service: { name: " " } }, "service.name"],
  [{ service: { name: "x".repeat(201) } }, "service.name"],
  [{ service: { name: "shop", version: "" } }, "service.version"],
  [{ instance: "" }, "instance"],
])(
  "the reports of %j would be refused where no one looks, so it is refused at once",
  (options, name) => {
    expect(() => connected(options)).toThrow(
      new RegExp(`^${name} must be text of 1 to 200 characters`),
    );
  },
);

test.each(["yd_client_secret1", "yd_pat_secret1", "yd_svc_secret1"])(
  "%s is a key of another kind, and not repeated in the error",
  (key) => {
    expect(() => connected({ key })).toThrow(
      /^key must be a server key, yd_server_…, not yd_\w+_…;/,
    );
    expect(() => connected({ key })).not.toThrow(/secret1/);
  },
);
