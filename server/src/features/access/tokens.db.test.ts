/** Tokens that are limited, renewed, run out, and belong to people or programs; through the whole server. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, openTestApp, type TestApp } from "../../compose/app.test-support.ts";
import { welcome } from "./people.test-support.ts";
import { signIn, type Visitor } from "./visitor.test-support.ts";

const HOUR_MS = 3_600_000;
const begin = Date.UTC(2026, 10, 24, 9);
let now = begin;
let server: TestApp;
let ada: Visitor;

beforeAll(async () => {
  server = await openTestApp({ clock: () => new Date(now) });
  ada = await signIn(server.app, admin);
  for (const key of ["shop", "cafe"]) await ada.ask("POST", "/api/v1/projects", { key, name: key });
});

afterAll(() => server?.close());

const made = async (wish: object) =>
  (await ada.ask("POST", "/api/v1/me/tokens", { name: "t", ...wish })).json();

async function as(secret: string, url: string, method: "GET" | "POST" = "GET", body?: object) {
  const headers = { host: "127.0.0.1", authorization: `Bearer ${secret}` };
  const response = await server.app.inject({ method, url, headers, ...(body && { body }) });
  const json = response.json();
  return { status: response.statusCode, code: json.code as string | undefined, json };
}

describe("a token with a scope", () => {
  test("does what is in it and nothing else, and sees no other project", async () => {
    const scope = { permissions: ["flag.read", "project.read"], projects: ["shop"] };
    const { secret, token } = await made({ scope });
    expect(token.scope).toEqual(scope);
    expect((await as(secret, "/api/v1/projects/shop/flags")).status).toBe(200);
    expect(await as(secret, "/api/v1/projects/shop/segments")).toMatchObject({
      status: 403,
      code: "scope_exceeded",
    });
    expect((await as(secret, "/api/v1/projects/cafe/flags")).code).toBe("project_not_found");
    expect((await as(secret, "/api/v1/people")).code).toBe("scope_exceeded");
    expect((await as(secret, "/api/v1/me")).json.projects).toMatchObject([{ key: "shop" }]);
    expect((await as(secret, "/api/v1/projects/shop")).json.permissions).toEqual({
      "project.read": null,
      "flag.read": null,
    });
  });

  test("is asked again within the request: what changes do follows the scope too", async () => {
    const { secret } = await made({ scope: { permissions: ["change.write", "segment.write"] } });
    const changes = [
      { kind: "config.on", flag: "x", environment: "staging", from: false, to: true },
    ];
    expect((await as(secret, "/api/v1/projects/shop/changes", "POST", { changes })).code).toBe(
      "forbidden",
    );
  });

  test("never does more than its owner may at that time", async () => {
    const eve = await welcome(server.app, ada, "eve");
    const member = `/api/v1/projects/shop/members/${eve.id}`;
    await ada.ask("PUT", member, { role: "admin" });
    const body = { name: "t", scope: { permissions: ["sdk_key.write", "sdk_key.read"] } };
    const { secret } = (await eve.visitor.ask("POST", "/api/v1/me/tokens", body)).json();
    const keys = "/api/v1/projects/shop/environments/staging/sdk-keys";
    expect((await as(secret, keys)).status).toBe(200);
    await ada.ask("PUT", member, { role: "viewer" });
    expect((await as(secret, keys)).code).toBe("forbidden");
  });

  test("cannot name a permission that there is not", async () => {
    expect(await made({ scope: { permissions: ["flag.read", "flag.rite"] } })).toMatchObject({
      code: "permission_unknown",
      errors: [{ pointer: "/permissions/1" }],
    });
  });
});

describe("a token with a new secret", () => {
  const me = (secret: string) => as(secret, "/api/v1/me").then(({ status }) => status);

  test("works by both for as long as was said, and is valid anew for as long as it was made for", async () => {
    const { token, secret: first } = await made({ expiresInDays: 30 });
    now += 10 * 24 * HOUR_MS;
    ada = await signIn(server.app, admin);
    const renewed = (
      await ada.ask("POST", `/api/v1/me/tokens/${token.id}/rotate`, { overlapHours: 2 })
    ).json();
    expect(renewed.token).toMatchObject({
      id: token.id,
      expiresAt: new Date(now + 30 * 24 * HOUR_MS).toISOString(),
      previousUntil: new Date(now + 2 * HOUR_MS).toISOString(),
    });
    expect([await me(first), await me(renewed.secret)]).toEqual([200, 200]);
    now += 2 * HOUR_MS;
    expect([await me(first), await me(renewed.secret)]).toEqual([401, 200]);
  });

  test("ends the one before the last at once, and the last one where no overlap is wanted", async () => {
    const { token, secret: first } = await made({});
    const rotate = async (overlapHours: number) =>
      (await ada.ask("POST", `/api/v1/me/tokens/${token.id}/rotate`, { overlapHours })).json()
        .secret as string;
    const second = await rotate(24);
    const third = await rotate(24);
    expect([await me(first), await me(second), await me(third)]).toEqual([401, 200, 200]);
    const fourth = await rotate(0);
    expect([await me(third), await me(fourth)]).toEqual([401, 200]);
  });

  test("does not bring a secret back that had run out", async () => {
    const { token, secret } = await made({ expiresInDays: 1 });
    now += 25 * HOUR_MS;
    ada = await signIn(server.app, admin);
    const url = `/api/v1/me/tokens/${token.id}/rotate`;
    const renewed = (await ada.ask("POST", url, { overlapHours: 24 })).json();
    expect([await me(secret), await me(renewed.secret)]).toEqual([401, 200]);
  });

  test("is nobody else's to renew", async () => {
    const { token } = await made({});
    const bob = await welcome(server.app, ada, "bob");
    const url = `/api/v1/me/tokens/${token.id}/rotate`;
    expect((await bob.visitor.ask("POST", url, {})).json().code).toBe("token_not_found");
  });

  test("holds for SDK keys, which can run out too", async () => {
    const keys = "/api/v1/projects/shop/environments/staging/sdk-keys";
    const wish = { name: "k", kind: "server", expiresInDays: 2 };
    const { key, secret } = (await ada.ask("POST", keys, wish)).json();
    const snapshot = async (held: string) =>
      (await as(held, "/sdk/v1/snapshot").catch(() => ({ status: 200 }))).status;
    const renewed = (await ada.ask("POST", `${keys}/${key.id}/rotate`, { overlapHours: 1 })).json();
    expect(await snapshot(secret)).toBe(200);
    const list = (await ada.ask("GET", keys)).json();
    expect(list[0]).toMatchObject({ id: key.id, previousUntil: expect.any(String) });
    now += 49 * HOUR_MS;
    expect(await snapshot(renewed.secret)).toBe(401);
    ada = await signIn(server.app, admin);
  });
});

describe("a service account", () => {
  test("acts in its own name, by its own grants, and is no person", async () => {
    const account = (
      await ada.ask("POST", "/api/v1/service-accounts", { name: "Deploys", description: "CI" })
    ).json();
    const tokens = `/api/v1/service-accounts/${account.id}/tokens`;
    const { secret } = (await ada.ask("POST", tokens, { name: "ci" })).json();
    expect(secret).toMatch(/^yd_svc_/);
    expect((await as(secret, "/api/v1/me")).json).toMatchObject({
      person: null,
      serviceAccount: { name: "Deploys" },
      projects: [],
    });
    expect((await as(secret, "/api/v1/me/tokens")).code).toBe("person_required");
    const grantee = { kind: "service_account", id: account.id };
    await ada.ask("POST", "/api/v1/projects/shop/grants", { grantee, role: "admin" });
    const made = await as(secret, "/api/v1/projects/shop/environments/staging/sdk-keys", "POST", {
      name: "by a program",
      kind: "server",
    });
    expect(made.status).toBe(201);
    const [entry] = (await ada.ask("GET", "/api/v1/projects/shop/audit?limit=1")).json().entries;
    expect(entry.actor).toMatchObject({ kind: "token", name: "ci of Deploys" });

    await ada.ask("PATCH", `/api/v1/service-accounts/${account.id}`, { isActive: false });
    expect((await as(secret, "/api/v1/me")).code).toBe("token_invalid");
    await ada.ask("PATCH", `/api/v1/service-accounts/${account.id}`, { isActive: true });
    expect((await as(secret, "/api/v1/me")).status).toBe(200);
    const taken = await ada.ask("POST", "/api/v1/service-accounts", { name: "DEPLOYS" });
    expect(taken.json().code).toBe("service_account_name_taken");
  });
});

test("an admin of the installation revokes anybody's token, and no SDK key that way", async () => {
  const eve = await welcome(server.app, ada, "eva");
  const { token, secret } = (
    await eve.visitor.ask("POST", "/api/v1/me/tokens", { name: "lost" })
  ).json();
  const listed = (await ada.ask("GET", "/api/v1/tokens")).json<{ id: string; kind: string }[]>();
  expect(listed.find(({ id }) => id === token.id)).toMatchObject({
    owner: "eva",
    verdicts: ["in_use"],
  });
  expect(JSON.stringify(listed)).not.toContain(secret);
  expect((await ada.ask("DELETE", `/api/v1/tokens/${token.id}`)).statusCode).toBe(204);
  expect((await as(secret, "/api/v1/me")).code).toBe("token_invalid");
  const key = listed.find(({ kind }) => kind === "server");
  expect((await ada.ask("DELETE", `/api/v1/tokens/${key?.id}`)).json().code).toBe(
    "token_not_found",
  );
});
