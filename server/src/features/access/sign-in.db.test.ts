/** Signing in and out, through the whole server on a real database. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, openTestApp, type TestApp } from "../../compose/app.test-support.ts";
import { composeFirstPeople } from "../../compose/first-start.ts";
import { hashOf } from "../../platform/secret-token.ts";
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

describe("signing in with a password", () => {
  test("gives a session in a cookie that no script can read and no other site can send", async () => {
    const response = await post("/api/v1/session", admin);
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({
      person: { email: admin.email, isAdmin: true },
      mustSetPassword: false,
    });
    expect(response.headers["set-cookie"]).toMatch(
      /^yardarm_session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
    expect(response.headers["cache-control"]).toBe("no-store");
    expect(await newestKinds(1)).toEqual(["session.created"]);
  });

  test("does not tell whether the address or the password was wrong", async () => {
    const wrong = await post("/api/v1/session", { ...admin, password: "wrong password" });
    const unknown = await post("/api/v1/session", {
      email: "nobody@example.com",
      password: "wrong password",
    });
    expect(wrong.statusCode).toBe(401);
    expect({ ...wrong.json(), instance: "" }).toEqual({ ...unknown.json(), instance: "" });
    expect(wrong.json().code).toBe("sign_in_failed");
    expect(await newestKinds(2)).toEqual(["session.refused", "session.refused"]);
  });

  test("works whatever the case of the address", async () => {
    expect((await post("/api/v1/session", { ...admin, email: "ADA@Example.com" })).statusCode).toBe(
      200,
    );
  });

  test("ends the session that the browser had before", async () => {
    const before = await signIn(server.app, admin);
    await post("/api/v1/session", admin, { cookie: before.cookie });
    expect((await before.ask("GET", "/api/v1/me")).statusCode).toBe(401);
  });

  test("is slowed down for an account after five failures, and says for how long", async () => {
    const { email, password } = await welcome(server.app, ada, "guessed");
    const guess = () => post("/api/v1/session", { email, password: "a guess of somebody" });
    for (let n = 0; n < 6; n++) expect((await guess()).json().code).toBe("sign_in_failed");
    const slowed = await post("/api/v1/session", { email, password });
    expect(slowed.statusCode).toBe(429);
    expect(slowed.json().code).toBe("too_many_attempts");
    expect(slowed.headers["retry-after"]).toBe("1");
    now += 1_000;
    expect((await post("/api/v1/session", { email, password })).statusCode).toBe(200);
  });

  test("is refused for somebody who is no longer active, and their sessions end at once", async () => {
    const { id, visitor, email, password } = await welcome(server.app, ada, "leaver");
    expect(
      (await ada.ask("PATCH", `/api/v1/people/${id}`, { isActive: false })).json(),
    ).toMatchObject({ isActive: false });
    expect((await visitor.ask("GET", "/api/v1/me")).statusCode).toBe(401);
    expect((await post("/api/v1/session", { email, password })).json().code).toBe("sign_in_failed");
  });
});

describe("a session", () => {
  test("ends a day after it was last used", async () => {
    const visitor = await signIn(server.app, admin);
    now += 23 * HOUR_MS;
    expect((await visitor.ask("GET", "/api/v1/me")).statusCode).toBe(200);
    await seen(visitor);
    now += 23 * HOUR_MS;
    expect((await visitor.ask("GET", "/api/v1/me")).statusCode).toBe(200);
    await seen(visitor);
    now += 25 * HOUR_MS;
    expect((await visitor.ask("GET", "/api/v1/me")).statusCode).toBe(401);
    ada = await signIn(server.app, admin);
  });

  test("ends two weeks after it began, however much it is used", async () => {
    const visitor = await signIn(server.app, admin);
    for (let day = 0; day < 14; day++) {
      expect((await visitor.ask("GET", "/api/v1/me")).statusCode).toBe(200);
      await seen(visitor);
      now += 23 * HOUR_MS;
    }
    now += 14 * HOUR_MS;
    expect((await visitor.ask("GET", "/api/v1/me")).statusCode).toBe(401);
    ada = await signIn(server.app, admin);
  });

  test("ends when its person signs out", async () => {
    const visitor = await signIn(server.app, admin);
    const out = await visitor.ask("DELETE", "/api/v1/session");
    expect(out.statusCode).toBe(204);
    expect(out.headers["set-cookie"]).toMatch(/^yardarm_session=; Max-Age=0; Path=\//);
    expect((await visitor.ask("GET", "/api/v1/me")).statusCode).toBe(401);
    expect(await newestKinds(1)).toEqual(["session.ended"]);
  });
});

/** The use of a session is noted without being waited for; here it is. */
async function seen({ cookie }: Visitor): Promise<void> {
  const hash = hashOf(cookie.split("=")[1] ?? "");
  await expect
    .poll(async () => {
      const { rows } = await server.database.pool.query(
        "SELECT last_seen_at FROM session WHERE token_hash = $1",
        [hash],
      );
      return rows[0]?.last_seen_at.getTime();
    })
    .toBe(now);
}

describe("a one-time link", () => {
  test("signs in once, asks for a password, and then is of no use", async () => {
    const { token, url } = await invite(ada, "guest");
    expect(url).toBe(`http://127.0.0.1:4280/sign-in?token=${token}`);
    const first = await redeem(server.app, token);
    expect(first.json()).toMatchObject({ person: { name: "guest" }, mustSetPassword: true });
    expect(await newestKinds(2)).toEqual(["link.redeemed", "person.invited"]);
    const second = await redeem(server.app, token);
    expect(second.statusCode).toBe(401);
    expect(second.json().code).toBe("link_invalid");
  });

  test("is of no use after a week", async () => {
    const { token } = await invite(ada, "late");
    now += 7 * 24 * HOUR_MS;
    expect((await redeem(server.app, token)).json().code).toBe("link_invalid");
    ada = await signIn(server.app, admin);
  });

  test("of the server itself works only from its own machine", async () => {
    const people = composeFirstPeople(server.ground);
    await invite(ada, "local");
    const token = (await people.linkWithoutPassword("local@example.com")) ?? "";
    const redeemFrom = (remoteAddress: string, headers = {}) =>
      server.app.inject({
        ...fromOwnPage({ method: "POST", url: "/api/v1/session/link", body: { token }, headers }),
        remoteAddress,
      });
    expect((await redeemFrom("203.0.113.7")).json().code).toBe("link_invalid");
    expect((await redeemFrom("127.0.0.1", { "x-forwarded-for": "203.0.113.7" })).json().code).toBe(
      "link_invalid",
    );
    expect((await redeemFrom("127.0.0.1")).statusCode).toBe(200);
  });

  test("is made for nobody who has a password, unless whoever has the machine asks", async () => {
    const people = composeFirstPeople(server.ground);
    expect(await people.linkWithoutPassword(admin.email)).toBeUndefined();
    expect(await people.link("stranger@example.com")).toBeUndefined();
    const { email, password } = await welcome(server.app, ada, "forgetful");
    const token = (await people.link(email)) ?? "";
    expect((await redeem(server.app, token)).json().mustSetPassword).toBe(true);
    expect((await post("/api/v1/session", { email, password })).statusCode).toBe(401);
  });

  test("ends when a newer one is made", async () => {
    const { id, token } = await invite(ada, "twice");
    const again = (await ada.ask("POST", `/api/v1/people/${id}/sign-in-link`)).json();
    expect((await redeem(server.app, token)).statusCode).toBe(401);
    expect(
      (await post("/api/v1/session/link", { token: again.signInUrl.split("token=")[1] }))
        .statusCode,
    ).toBe(200);
  });
});

describe("a new password", () => {
  test("ends the person's other sessions and keeps this one", async () => {
    const { visitor, email, password } = await welcome(server.app, ada, "mover");
    const other = await signIn(server.app, { email, password });
    const set = await visitor.ask("PUT", "/api/v1/me/password", {
      current: password,
      password: "quite another password",
    });
    expect(set.statusCode).toBe(204);
    expect((await visitor.ask("GET", "/api/v1/me")).statusCode).toBe(200);
    expect((await other.ask("GET", "/api/v1/me")).statusCode).toBe(401);
    expect(await newestKinds(1)).toEqual(["password.changed"]);
  });

  test("needs the old one, once there is one", async () => {
    const { visitor } = await welcome(server.app, ada, "careful");
    const password = "quite another password";
    for (const body of [{ password }, { current: "not the old one", password }]) {
      const refused = await visitor.ask("PUT", "/api/v1/me/password", body);
      expect(refused.statusCode).toBe(403);
      expect(refused.json()).toMatchObject({
        code: "current_password_wrong",
        errors: [{ pointer: "/current" }],
      });
    }
  });

  let weakId: string | undefined;
  const weak = async (): Promise<string> => {
    weakId ??= (await invite(ada, "weak")).id;
    const { signInUrl } = (await ada.ask("POST", `/api/v1/people/${weakId}/sign-in-link`)).json();
    return signInUrl.split("token=")[1];
  };

  test.each([
    ["aaaaaaaaaaaaaaaa", "Must have at least 5 different characters."],
    ["WEAK@example.com", "Must not be your e-mail address or name."],
  ])("%s is refused", async (password, detail) => {
    const visitor = visitorOf(
      server.app,
      await post("/api/v1/session/link", { token: await weak() }),
    );
    const refused = await visitor.ask("PUT", "/api/v1/me/password", { password });
    expect(refused.statusCode).toBe(422);
    expect(refused.json()).toMatchObject({
      code: "password_too_weak",
      errors: [{ pointer: "/password", detail }],
    });
  });
});
