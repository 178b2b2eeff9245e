import { expect, test } from "vitest";
import { createHttp, path } from "./http.ts";
import { describeError, ProblemError } from "./problem-error.ts";

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

function answering(response: Response) {
  const sent: Sent[] = [];
  const http = createHttp(async (url, init = {}) => {
    sent.push({ url, init });
    return response;
  });
  const headers = () => new Headers(sent[0]?.init.headers);
  return { http, sent, headers };
}

const problem = (status: number, body: object) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json" },
  });

test("a write carries the CSRF token, the version it is based on, and its body", async () => {
  const { http, sent, headers } = answering(new Response("{}", { headers: { etag: '"8"' } }));
  http.setCsrfToken("secret");
  const answer = await http.write("PATCH", "/flags/x", { body: { on: true }, version: 7 });
  expect(sent[0]).toMatchObject({
    url: "/api/v1/flags/x",
    init: { method: "PATCH", body: '{"on":true}' },
  });
  expect(headers().get("x-csrf-token")).toBe("secret");
  expect(headers().get("if-match")).toBe('"7"');
  expect(answer.version).toBe(8);
});

test("only a write that makes something new carries an idempotency key", async () => {
  const created = answering(new Response("{}"));
  await created.http.write("POST", "/flags", { body: {} });
  expect(created.headers().get("idempotency-key")).toMatch(/^[0-9a-f-]{36}$/);
  const replaced = answering(new Response("{}"));
  await replaced.http.write("PUT", "/flags/x", { body: {} });
  expect(replaced.headers().has("idempotency-key")).toBe(false);
});

test("a refusal keeps its code, its faults, both versions and the request's id", async () => {
  const { http } = answering(
    problem(412, {
      code: "version_mismatch",
      detail: "Somebody was faster.",
      instance: "urn:yardarm:request:r-1",
      versions: { expected: "3", current: "4" },
      errors: [{ pointer: "/rules/0", detail: "Changed." }],
    }),
  );
  const failure = await http.get("/flags/x").catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ProblemError);
  expect(failure).toMatchObject({
    status: 412,
    code: "version_mismatch",
    requestId: "r-1",
    versions: { expected: "3", current: "4" },
  });
  expect(describeError(failure)).toBe("Somebody was faster. /rules/0: Changed.");
});

test("an answer that is no problem document still says what happened", async () => {
  const { http } = answering(new Response("<h1>Bad gateway</h1>", { status: 502 }));
  await expect(http.get("/flags")).rejects.toMatchObject({
    status: 502,
    code: "unreadable_answer",
  });
});

test("a page of some proxy is not taken for data", async () => {
  const { http } = answering(new Response("<h1>Hotel network</h1>"));
  await expect(http.get("/flags")).rejects.toMatchObject({ code: "unreadable_answer" });
});

test("a server that does not answer is called unreachable", async () => {
  const http = createHttp(() => Promise.reject(new TypeError("Failed to fetch")));
  await expect(http.get("/flags")).rejects.toMatchObject({ status: 0, code: "unreachable" });
});

test("a request that the page gave up is not called unreachable", async () => {
  const controller = new AbortController();
  const http = createHttp(() => Promise.reject(controller.signal.reason));
  controller.abort();
  await expect(http.get("/flags", controller.signal)).rejects.toHaveProperty("name", "AbortError");
});

test("parts of an address cannot break out of it", () => {
  expect(path("flags", "a/../b", "x y")).toBe("/flags/a%2F..%2Fb/x%20y");
});
