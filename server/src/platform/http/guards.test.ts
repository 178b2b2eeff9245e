/** What stands before every route, whatever the product. */
import { expect, test } from "vitest";
import { DomainError } from "../domain-error.ts";
import { bareApp } from "./bare-app.test-support.ts";
import { installHostGuard } from "./host-guard.ts";
import { isFromThisMachine } from "./local-request.ts";
import { installRateLimit } from "./rate-limit.ts";
import { watchRoutes } from "./route-table.ts";

async function statusUnder(
  host: string,
  options: { host: string; allowedHosts: string[] },
): Promise<number> {
  const app = bareApp();
  installHostGuard(app, options);
  app.get("/", () => "fine");
  return (await app.inject({ url: "/", headers: { host } })).statusCode;
}

test.each([
  ["localhost:4280", 200],
  ["127.0.0.1:4280", 200],
  ["127.8.9.1", 200],
  ["[::1]:4280", 200],
  ["dev.localhost", 200],
  ["10.1.2.3", 200],
  ["flags.example.com", 200],
  ["FLAGS.example.com:443", 200],
  ["evil.example", 403],
  ["localhost.evil.example", 403],
  ["127.0.0.1.evil.example", 403],
  ["xlocalhost", 403],
])("asked as %s, a server of this machine answers %i", async (host, status) => {
  const options = { host: "127.0.0.1", allowedHosts: ["flags.example.com"] };
  expect(await statusUnder(host, options)).toBe(status);
});

test("a server of the network takes any name until it is told its own", async () => {
  expect(await statusUnder("anything.example", { host: "0.0.0.0", allowedHosts: [] })).toBe(200);
  expect(
    await statusUnder("anything.example", { host: "0.0.0.0", allowedHosts: ["a.example"] }),
  ).toBe(403);
  expect(await statusUnder("anything.example", { host: "127.0.0.1", allowedHosts: ["*"] })).toBe(
    200,
  );
});

test("a flood from one address is refused, and others are not", async () => {
  const app = bareApp();
  await installRateLimit(app, 3);
  app.get("/", () => "fine");
  app.get("/health", { config: { rateLimit: false } }, () => "fine");
  const ask = (remoteAddress: string, url = "/") => app.inject({ url, remoteAddress });
  for (let n = 0; n < 3; n++) expect((await ask("203.0.113.1")).statusCode).toBe(200);
  const refused = await ask("203.0.113.1");
  expect(refused.statusCode).toBe(429);
  expect(refused.json()).toMatchObject({ status: 429, code: "too_many_requests" });
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  expect((await ask("203.0.113.2")).statusCode).toBe(200);
  expect((await ask("203.0.113.1", "/health")).statusCode).toBe(200);
});

test("behind a trusted proxy the limit counts people, and nobody else can pretend to be one", async () => {
  const limited = async (trustedProxies: string[]) => {
    const app = bareApp({ trustedProxies });
    await installRateLimit(app, 1);
    app.get("/", () => "fine");
    const ask = (person: string) =>
      app.inject({ url: "/", remoteAddress: "10.0.0.1", headers: { "x-forwarded-for": person } });
    return [(await ask("203.0.113.1")).statusCode, (await ask("203.0.113.2")).statusCode];
  };
  expect(await limited(["10.0.0.0/8"])).toEqual([200, 200]);
  expect(await limited([])).toEqual([200, 429]);
});

test.each([
  ["127.0.0.1", {}, true],
  ["::1", {}, true],
  ["::ffff:127.0.0.1", {}, true],
  ["203.0.113.1", {}, false],
  ["127.0.0.1", { "x-forwarded-for": "127.0.0.1" }, false],
  ["127.0.0.1", { forwarded: "for=127.0.0.1" }, false],
  ["127.0.0.1", { host: "flags.example.com" }, false],
])("somebody at %s with %j is at this machine: %s", async (remoteAddress, headers, isLocal) => {
  const app = bareApp();
  app.get("/", (request) => ({ isLocal: isFromThisMachine(request) }));
  const response = await app.inject({
    url: "/",
    remoteAddress,
    headers: { host: "localhost:4280", ...headers },
  });
  expect(response.json()).toEqual({ isLocal });
});

test("a route that does not say whom it is for ends the start", () => {
  const app = bareApp();
  watchRoutes(app, () => undefined);
  expect(() => app.get("/open", () => "fine")).toThrow(
    "GET /open does not say which permission it needs",
  );
});

test("a route with whose permission somebody finds fault ends the start", () => {
  const app = bareApp();
  watchRoutes(app, ({ permission }) =>
    permission === "known" ? undefined : "is not in the table.",
  );
  app.get("/known", { config: { permission: "known" } }, () => "fine");
  expect(() => app.get("/odd", { config: { permission: "odd" } }, () => "fine")).toThrow(
    "GET /odd: is not in the table.",
  );
  expect(app.servedRoutes).toContainEqual({ method: "GET", url: "/known", permission: "known" });
});

test("a request keeps the id it came with when that is harmless, and gets one otherwise", async () => {
  const app = bareApp();
  app.get("/", () => {
    throw new DomainError("not_found", "flag_not_found", "why");
  });
  const idWith = async (id: string) => {
    const response = await app.inject({ url: "/", headers: { "x-request-id": id } });
    expect(response.json().instance).toBe(
      `urn:yardarm:request:${response.headers["x-request-id"]}`,
    );
    return response.headers["x-request-id"];
  };
  expect(await idWith("trace-0123456789")).toBe("trace-0123456789");
  expect(await idWith("<script>alert(1)</script>")).toMatch(/^[\da-f-]{36}$/);
  expect(await idWith("x".repeat(500))).toMatch(/^[\da-f-]{36}$/);
});
