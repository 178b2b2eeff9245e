/** What cookies and tokens open, and what is kept of them; through the whole server on a real database. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, openTestApp, type TestApp } from "../../compose/app.test-support.ts";
import { invite, redeem, welcome } from "./people.test-support.ts";
import { fromOwnPage, signIn, type Visitor, visitorOf } from "./visitor.test-support.ts";

const HOUR_MS = 3_600_000;

let now = Date.UTC(2026, 10, 24, 9);
let server: TestApp;
let ada: Visitor;

beforeAll(async () => {
  server = await openTestApp({ clock: () => new Date(now) });
  ada = await signIn(server.app, admin);
});

afterAll(() => server?.close());

const post = (url: string, body: object, headers = {}) =>
  server.app.inject(fromOwnPage({ method: "POST", url, body, headers }));

const newestKinds = async (count: number): Promise<string[]> => {
  const { rows } = await server.database.pool.query<{ kind: string }>(
    "SELECT kind FROM audit_entry WHERE chain = 'installation' ORDER BY entry DESC LIMIT $1",
    [count],
  );
  return rows.map(({ kind }) => kind);
};

describe("a write with the cookie", () => {
  const wish = { name: "laptop" };

  test("needs the session's token", async () => {
    for (const headers of [{}, { "x-csrf-token": "" }, { "x-csrf-token": "x".repeat(43) }]) {
      const refused = await post("/api/v1/me/tokens", wish, { cookie: ada.cookie, ...headers });
      expect(refused.statusCode).toBe(403);
      expect(refused.json().code).toBe("csrf_token_invalid");
    }
    expect((await ada.ask("POST", "/api/v1/me/tokens", wish)).statusCode).toBe(201);
  });

  test.each([
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["a sibling domain", { "sec-fetch-site": "same-site" }],
  ])("is refused from %s even with the token", async (_where, headers) => {
    const sent = { cookie: ada.cookie, "x-csrf-token": ada.csrfToken, ...headers };
    expect((await post("/api/v1/me/tokens", wish, sent)).json().code).toBe("foreign_origin");
  });

  test("is judged by its origin when the browser tells no more", async () => {
    const send = (origin: string | undefined) =>
      server.app.inject({
        method: "POST",
        url: "/api/v1/me/tokens",
        body: wish,
        headers: {
          host: "127.0.0.1:4280",
          cookie: ada.cookie,
          "x-csrf-token": ada.csrfToken,
          ...(origin !== undefined && { origin }),
        },
      });
    expect((await send("https://evil.example")).json().code).toBe("foreign_origin");
    expect((await send("null")).json().code).toBe("foreign_origin");
    expect((await send("http://127.0.0.1:4280")).statusCode).toBe(201);
    expect((await send(undefined)).statusCode).toBe(201);
  });

  test("cannot sign somebody in from another site either", async () => {
    const refused = await post("/api/v1/session", admin, { "sec-fetch-site": "cross-site" });
    expect(refused.json().code).toBe("foreign_origin");
    expect(refused.headers["set-cookie"]).toBeUndefined();
  });
});

describe("a personal token", () => {
  const bearer = (secret: string) => ({ host: "127.0.0.1", authorization: `Bearer ${secret}` });

  test("acts for its person without cookie and without CSRF token, until it is revoked", async () => {
    const { token, secret } = (await ada.ask("POST", "/api/v1/me/tokens", { name: "ci" })).json();
    expect(secret).toMatch(/^yd_pat_/);
    const me = await server.app.inject({ url: "/api/v1/me", headers: bearer(secret) });
    expect(me.json()).toMatchObject({ person: { email: admin.email }, csrfToken: null });
    expect((await ada.ask("DELETE", `/api/v1/me/tokens/${token.id}`)).statusCode).toBe(204);
    const after = await server.app.inject({ url: "/api/v1/me", headers: bearer(secret) });
    expect(after.json().code).toBe("token_invalid");
    expect(after.headers["www-authenticate"]).toContain("Bearer");
    expect(await newestKinds(2)).toEqual(["token.revoked", "token.created"]);
  });

  test("runs out", async () => {
    const { secret } = (
      await ada.ask("POST", "/api/v1/me/tokens", { name: "short", expiresInDays: 1 })
    ).json();
    now += 24 * HOUR_MS;
    expect(
      (await server.app.inject({ url: "/api/v1/me", headers: bearer(secret) })).statusCode,
    ).toBe(401);
    ada = await signIn(server.app, admin);
  });

  test("cannot make another token, set the password or be somebody else's to revoke", async () => {
    const { token, secret } = (await ada.ask("POST", "/api/v1/me/tokens", { name: "ci" })).json();
    const more = await server.app.inject({
      method: "POST",
      url: "/api/v1/me/tokens",
      body: { name: "more" },
      headers: bearer(secret),
    });
    expect(more.json().code).toBe("session_required");
    const { visitor } = await welcome(server.app, ada, "other");
    expect((await visitor.ask("DELETE", `/api/v1/me/tokens/${token.id}`)).json().code).toBe(
      "token_not_found",
    );
  });

  test("is listed with its hint and never with its secret", async () => {
    const { secret } = (await ada.ask("POST", "/api/v1/me/tokens", { name: "listed" })).json();
    const list = await ada.ask("GET", "/api/v1/me/tokens");
    expect(list.json()).toContainEqual(
      expect.objectContaining({ name: "listed", hint: `${secret.slice(0, 11)}…` }),
    );
    expect(list.body).not.toContain(secret);
  });
});

describe("people", () => {
  test("have an address of their own", async () => {
    const refused = await ada.ask("POST", "/api/v1/people", {
      email: "ADA@example.com",
      name: "Second",
    });
    expect(refused.statusCode).toBe(409);
    expect(refused.json()).toMatchObject({ code: "email_taken", errors: [{ pointer: "/email" }] });
  });

  test("always include one active admin", async () => {
    const { person } = (await ada.ask("GET", "/api/v1/me")).json();
    for (const patch of [{ isAdmin: false }, { isActive: false }]) {
      expect((await ada.ask("PATCH", `/api/v1/people/${person.id}`, patch)).json().code).toBe(
        "last_admin",
      );
    }
  });

  test("cannot be invited into a project that does not exist, and then are not here at all", async () => {
    const body = { email: "lost@example.com", name: "Lost", projects: { nowhere: "viewer" } };
    expect((await ada.ask("POST", "/api/v1/people", body)).json().code).toBe("project_not_found");
    expect((await ada.ask("GET", "/api/v1/people")).body).not.toContain("lost@example.com");
  });
});

test("the record of the installation tells its admins who came, newest first", async () => {
  const page = (await ada.ask("GET", "/api/v1/audit?limit=2")).json();
  expect(page.entries).toHaveLength(2);
  const before = (await ada.ask("GET", `/api/v1/audit?before=${page.next}&limit=1`)).json();
  expect(before.entries[0].entry).toBe(page.entries[1].entry - 1);
  await ada.ask("POST", "/api/v1/me/tokens", { name: "recorded" });
  expect((await ada.ask("GET", "/api/v1/audit?limit=1")).json().entries).toMatchObject([
    {
      kind: "token.created",
      actor: { kind: "person" },
      summary: 'Ada made the personal token "recorded".',
    },
  ]);
});

test("no secret is kept in the database or written to the log", async () => {
  const { token } = await invite(ada, "secretive");
  const visitor = visitorOf(server.app, await redeem(server.app, token));
  const password = "a password nobody may read";
  await visitor.ask("PUT", "/api/v1/me/password", { password });
  const { secret } = (await visitor.ask("POST", "/api/v1/me/tokens", { name: "x" })).json();
  await server.app.inject(`/sign-in?token=${token}`);
  await server.app.inject({
    url: "/api/v1/me",
    headers: { host: "localhost", authorization: `Bearer ${secret}` },
  });
  const session = visitor.cookie.split("=")[1] ?? "";
  const stored = await everythingStored();
  const logged = server.logged.join("");
  expect(logged).toContain("answered");
  for (const each of [token, password, secret, session]) {
    expect(stored).not.toContain(each);
    expect(logged).not.toContain(each);
  }
});

async function everythingStored(): Promise<string> {
  const { rows } = await server.database.pool.query<{ name: string }>(
    "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  const texts = await Promise.all(
    rows.map(({ name }) =>
      server.database.pool.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`),
    ),
  );
  return texts.flatMap((result) => result.rows.map(({ text }) => text)).join("\n");
}
