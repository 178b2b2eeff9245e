import { fastify } from "fastify";
import { expect, test } from "vitest";
import { idempotencyOf } from "./idempotency.ts";
import { holdsAlready, requireVersion, setVersion } from "./preconditions.ts";
import { installProblems } from "./problem.ts";

function openApp() {
  const app = fastify();
  installProblems(app);
  app.put("/", async (request, reply) => {
    const version = requireVersion(request);
    setVersion(reply, version + 1);
    return { version };
  });
  app.get("/", async (request) => ({ holds: holdsAlready(request, '"e.7"') }));
  app.post(
    "/",
    async (request) => idempotencyOf(request).idempotency?.hash.toString("hex") ?? "none",
  );
  return app;
}

const put = (ifMatch?: string) =>
  openApp().inject({
    method: "PUT",
    url: "/",
    headers: ifMatch === undefined ? {} : { "if-match": ifMatch },
  });

test("a version is read from If-Match, and told in ETag", async () => {
  const answer = await put('"12"');
  expect([answer.json(), answer.headers["etag"]]).toEqual([{ version: 12 }, '"13"']);
});

test.each([undefined, "*", "12", 'W/"12"', '"12", "13"', '"x"', '""', '"-1"'])(
  "If-Match %s says no version that somebody has seen",
  async (ifMatch) => {
    const answer = await put(ifMatch);
    expect([answer.statusCode, answer.json().code]).toEqual([428, "precondition_required"]);
  },
);

test.each([
  ['"e.7"', true],
  ['W/"e.7"', true],
  ['"e.6", "e.7"', true],
  ["*", true],
  ['"e.6"', false],
  ["e.7", false],
])("If-None-Match %s of what is there is %s", async (ifNoneMatch, holds) => {
  const answer = await openApp().inject({ url: "/", headers: { "if-none-match": ifNoneMatch } });
  expect(answer.json()).toEqual({ holds });
});

test("one key stands for one method, address, version and body", async () => {
  const post = async (body: object, more: Record<string, string> = {}) => {
    const headers = { "idempotency-key": "k", ...more };
    return (await openApp().inject({ method: "POST", url: "/", body, headers })).body;
  };
  const first = await post({ on: true });
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await post({ on: true })).toBe(first);
  expect(await post({ on: false })).not.toBe(first);
  expect(await post({ on: true }, { "if-match": '"1"' })).not.toBe(first);
});

test.each(["", "a b", "ü", "x".repeat(256)])("%j is no idempotency key", async (key) => {
  const headers = { "idempotency-key": key };
  const answer = await openApp().inject({ method: "POST", url: "/", body: {}, headers });
  expect([answer.statusCode, answer.json().code]).toEqual([422, "idempotency_key_invalid"]);
});
