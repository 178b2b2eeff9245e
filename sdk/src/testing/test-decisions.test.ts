import { expect, test } from "vitest";
import { createBrowserClient } from "../browser/index.ts";
import { testDecisions } from "./test-decisions.ts";

test("a page that brings them along decides by them", async () => {
  const client = createBrowserClient({
    ...{ url: "http://flags.test", key: "yd_client_test", flushMs: 0 },
    fetch: () => Promise.reject(new TypeError("There is no network here.")),
  });
  const bootstrap = testDecisions({ "new-checkout": true, "page-size": 5, card: { title: "Hi" } });
  const page = client.open({ targetingKey: "u1" }, { bootstrap });
  expect(page.details("new-checkout", false)).toMatchObject({
    ...{ value: true, variant: "on", reason: "STATIC", revision: "test.1" },
  });
  expect(page.number("page-size", 20)).toBe(5);
  expect(page.object("card", { title: "" })).toEqual({ title: "Hi" });
  expect(page.details("other", "x")).toMatchObject({ value: "x", errorCode: "FLAG_NOT_FOUND" });
  await client.close();
});

test("a page that is answered with them decides by them", async () => {
  const client = createBrowserClient({
    ...{ url: "http://flags.test", key: "yd_client_test", flushMs: 0 },
    fetch: async (address) =>
      new URL(address).pathname.endsWith("/flags")
        ? Response.json(testDecisions({ "new-checkout": false }))
        : new Response(null, { status: 503 }),
  });
  const page = await client.for({ targetingKey: "u1" });
  expect(page.boolean("new-checkout", true)).toBe(false);
  await client.close();
});

test("a value that no flag could have is refused", () => {
  expect(() => testDecisions({ "new-checkout": null })).toThrow(/new-checkout.*cannot be null/);
});
