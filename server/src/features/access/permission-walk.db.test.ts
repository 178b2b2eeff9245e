/** Every route that the server has, asked by everybody: what the table says is what happens. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, openTestApp, type TestApp } from "../../compose/app.test-support.ts";
import type { ServedRoute } from "../../platform/http/route-table.ts";
import { createSecretToken } from "../../platform/secret-token.ts";
import { leastFor, permissions, type Role } from "./permissions.ts";
import { fromOwnPage, signIn, type Visitor, visitorOf } from "./visitor.test-support.ts";

type Who = "nobody" | "stranger" | "viewer" | "editor" | "admin" | "installation admin";

let now = Date.UTC(2026, 10, 24, 9);
let server: TestApp;
let ada: Visitor;
const bearers = new Map<Who, string>();
let expired: string;
let revoked: string;
let sdkKey: string;

beforeAll(async () => {
  server = await openTestApp({ clock: () => new Date(now) });
  ada = await signIn(server.app, admin);
  for (const key of ["shop", "elsewhere"])
    await ada.ask("POST", "/api/v1/projects", { key, name: key });
  bearers.set("installation admin", await personalToken(ada));
  for (const role of ["viewer", "editor", "admin"] as const)
    bearers.set(role, await memberToken(role, { shop: role }));
  bearers.set("stranger", await memberToken("stranger", { elsewhere: "admin" }));
  expired = await personalToken(ada, 1);
  revoked = await personalToken(ada);
  await revokeNewest();
  sdkKey = (
    await ada.ask("POST", "/api/v1/projects/shop/environments/development/sdk-keys", {
      name: "x",
      kind: "server",
    })
  ).json().secret;
  now += 25 * 3_600_000;
});

afterAll(() => server?.close());

async function memberToken(name: string, projects: Record<string, Role>): Promise<string> {
  const invited = await ada.ask("POST", "/api/v1/people", {
    email: `${name}@example.com`,
    name,
    projects,
  });
  const token = invited.json().signInUrl.split("token=")[1];
  const welcome = fromOwnPage({ method: "POST", url: "/api/v1/session/link", body: { token } });
  return personalToken(visitorOf(server.app, await server.app.inject(welcome)));
}

async function personalToken(visitor: Visitor, expiresInDays = 30): Promise<string> {
  return (await visitor.ask("POST", "/api/v1/me/tokens", { name: "walk", expiresInDays })).json()
    .secret;
}

async function revokeNewest(): Promise<void> {
  const list = (await ada.ask("GET", "/api/v1/me/tokens")).json<{ id: string; hint: string }[]>();
  const id = list.find(({ hint }) => revoked.startsWith(hint.slice(0, -1)))?.id;
  expect((await ada.ask("DELETE", `/api/v1/me/tokens/${id}`)).statusCode).toBe(204);
}

/** A name for each parameter that leads to nothing, so that no request changes anything. */
function addressOf({ url }: ServedRoute): string {
  return url
    .replace(":project", "shop")
    .replace(":environment", "nowhere")
    .replace(/:(person|token|key|webhook|event)(?=\/|$)/g, "00000000-0000-4000-8000-000000000000")
    .replace(/:\w+/g, "999999")
    .replace("*", "");
}

/** The body is nonsense on purpose: who may not ask is told so before it is read, who may is told what is wrong. */
async function askAs(route: ServedRoute, authorization: string | undefined) {
  const response = await server.app.inject({
    method: route.method as "GET",
    url: addressOf(route),
    headers: { host: "127.0.0.1", ...(authorization !== undefined && { authorization }) },
    ...(["POST", "PUT", "PATCH"].includes(route.method) && { payload: [] }),
  });
  const isProblem = String(response.headers["content-type"]).includes("problem+json");
  return {
    status: response.statusCode,
    code: isProblem ? response.json<{ code: string }>().code : undefined,
  };
}

/** Refusals of the table; `undefined`: let in, whatever the route then says. */
function refusalOf(route: ServedRoute, who: Who): string | undefined {
  const least = leastFor(route.permission);
  if (least === "anyone") return undefined;
  if (who === "nobody") return "unauthenticated";
  const isInProject = route.url.includes("/:project");
  if (isInProject && who === "stranger") return "project_not_found";
  if (least === "session") return "session_required";
  if (least === "signed_in" || who === "installation admin") return undefined;
  if (least === "installation_admin") return "forbidden";
  const ranks: readonly string[] = ["viewer", "editor", "admin"];
  return ranks.indexOf(who) >= ranks.indexOf(String(least)) ? undefined : "forbidden";
}

const refusals = [
  "unauthenticated",
  "token_invalid",
  "forbidden",
  "project_not_found",
  "session_required",
];
/** Streams do not end by themselves; the test of delivery holds them. */
const isAnswered = ({ method, url, permission }: ServedRoute) =>
  method !== "HEAD" && permission !== "sdk" && !url.endsWith("/stream");

test("every route asks what the table says of everybody who asks", async () => {
  const walked: string[] = [];
  const wrong: object[] = [];
  const everybody: Who[] = [
    "nobody",
    "stranger",
    "viewer",
    "editor",
    "admin",
    "installation admin",
  ];
  for (const route of server.app.servedRoutes.filter(isAnswered)) {
    for (const who of everybody) {
      const token = bearers.get(who);
      const { code = "" } = await askAs(route, token === undefined ? undefined : `Bearer ${token}`);
      const refusal = refusals.includes(code) ? code : undefined;
      const expected = refusalOf(route, who);
      if (refusal !== expected) wrong.push({ ...route, who, refusal, expected });
      walked.push(`${route.method} ${route.url}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(new Set(walked).size).toBeGreaterThan(35);
});

test("streams ask the same, before they begin", async () => {
  const streams = server.app.servedRoutes.filter(
    ({ url, method }) => url.endsWith("/:project/stream") && method === "GET",
  );
  expect(streams).toHaveLength(1);
  for (const route of streams) {
    expect((await askAs(route, undefined)).code).toBe("unauthenticated");
    expect((await askAs(route, `Bearer ${bearers.get("stranger")}`)).code).toBe(
      "project_not_found",
    );
  }
});

test("a token that is expired, revoked, invented, cut off or of another kind opens nothing", async () => {
  const useless = [
    expired,
    revoked,
    createSecretToken("yd_pat_"),
    sdkKey,
    "",
    "yd_pat_",
    `${bearers.get("admin")?.slice(0, -1)}`,
  ];
  for (const route of server.app.servedRoutes.filter(isAnswered)) {
    if (route.permission === "public") continue;
    for (const token of useless) {
      expect({ ...route, token, ...(await askAs(route, `Bearer ${token}`)) }).toMatchObject({
        status: 401,
        code: "token_invalid",
      });
    }
  }
});

test("no route lacks a permission, and no permission lacks a route", () => {
  const used = new Set(server.app.servedRoutes.map(({ permission }) => permission));
  expect([...used].filter((permission) => leastFor(permission) === undefined)).toEqual([]);
  // Asked within a route, of a caller who is there already.
  const askedInside = ["change.break_glass", "audit.read_places"];
  expect(Object.keys(permissions).filter((permission) => !used.has(permission))).toEqual(
    askedInside,
  );
});

test("a refusal for lack of a role names the role that is needed", async () => {
  const response = await server.app.inject({
    method: "POST",
    url: "/api/v1/projects/shop/environments/development/sdk-keys",
    headers: { host: "127.0.0.1", authorization: `Bearer ${bearers.get("viewer")}` },
  });
  expect(response.json().detail).toBe(
    "This needs the role admin in the project; yours is viewer. Ask an admin of the project.",
  );
});
