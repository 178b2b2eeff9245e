/** Signing in through a real OpenID provider, in a process of its own: who gets in, as whom, and with what. */
import type { OpenidProcess } from "@yardarm/test/support/openid-process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, type TestApp } from "../../../compose/app.test-support.ts";
import { withoutChance } from "../../audit/without-chance.test-support.ts";
import { fromOwnPage, type Visitor, visitorWith } from "../visitor.test-support.ts";
import { callback, openProviderWorld, type ProviderWorld } from "./provider-world.test-support.ts";
import { comeBack, leave, locationOf, signInAt, whoIs } from "./traveller.test-support.ts";

const walker = person("walker", "Joan Clarke", ["shop-editors", "walkers"]);
const people = [
  person("grace", "Grace Hopper", ["shop-editors", "everyone"]),
  person("root", "Radia Perlman", ["operators"]),
  person("stranger", "Mallory", ["everyone"]),
  person("linked", "Annie Easley", []),
  person("mover", "Mary Jackson", ["shop-editors", "movers"]),
  person("leaver", "Lea Ver", ["shop-editors"]),
  walker,
  { ...person("unverified", "Eve", ["operators"]), email: admin.email, email_verified: false },
];

function person(login: string, name: string, groups: readonly string[]) {
  return { login, name, groups, email: `${login}@example.com`, email_verified: true };
}

let world: ProviderWorld;
let provider: OpenidProcess;
let server: TestApp;
let ada: Visitor;
let settings: ProviderWorld["settings"];
let through: ProviderWorld["through"];
let newest: ProviderWorld["newest"];

beforeAll(async () => {
  world = await openProviderWorld(people);
  ({ provider, server, ada, settings, through, newest } = world);
  await ada.ask("POST", "/api/v1/projects", { key: "shop", name: "Shop" });
  await ada.ask("POST", "/api/v1/projects", { key: "press", name: "Press" });
  await settings({
    newcomers: "in_groups",
    groups: [{ group: "shop-editors", project: "shop", role: "editor" }],
  });
}, 120_000);

afterAll(() => world?.close());

/** By whom admins of the installation are that, as the access review says. */
async function adminSources() {
  type Grant = { role: string; source: string; holder: { email: string } };
  const review = (await ada.ask("GET", "/api/v1/access-review")).json<{ grants: Grant[] }>();
  const admins = review.grants.filter(({ role }) => role === "installation_admin");
  return Object.fromEntries(admins.map(({ holder, source }) => [holder.email, source]));
}

describe("somebody whom the provider vouches for", () => {
  test("comes in with what their groups give, lands where they wanted to go, and stands in the record", async () => {
    const response = await through("grace", "/p/shop/flags?state=on");
    expect(locationOf(response)).toBe("/p/shop/flags?state=on");
    expect(response.headers["cache-control"]).toBe("no-store");
    const { me } = await whoIs(server.app, response);
    expect(me).toMatchObject({
      person: { email: "grace@example.com", name: "Grace Hopper", isAdmin: false },
      mustSetPassword: false,
      isLocal: false,
      projects: [{ key: "shop", role: "editor" }],
    });
    const [given, created, provisioned] = await newest(3);
    expect(given).toMatchObject({ kind: "grants.from_groups", details: { source: "sign_in" } });
    expect(provisioned).toMatchObject({
      kind: "person.provisioned",
      details: { issuer: provider.issuer },
    });
    expect(created).toMatchObject({ kind: "session.created", details: { method: "provider" } });
  });

  test("stands in the record without name, address or account, so that they can be erased", async () => {
    const { rows } = await server.database.pool.query<{ document: string }>(
      "SELECT document FROM audit_entry WHERE chain = 'installation'",
    );
    const record = rows.map(({ document }) => document).join("\n");
    expect(record).toContain("person.provisioned");
    expect(withoutChance(record)).not.toMatch(/hopper|grace/i);
  });

  test("is the same person the next time", async () => {
    const first = await whoIs(server.app, await through("grace"));
    const second = await whoIs(server.app, await through("grace"));
    expect(second.me.person.id).toBe(first.me.person.id);
  });

  test("is an admin of the installation when the environment names their group", async () => {
    const { me } = await whoIs(server.app, await through("root"));
    expect(me.person.isAdmin).toBe(true);
    expect(await adminSources()).toEqual({ [admin.email]: "manual", "root@example.com": "groups" });
  });

  test("is told to ask for an invitation when nobody let them in, and is not made", async () => {
    expect(locationOf(await through("stranger"))).toBe("/sign-in?refused=person_unknown");
    expect(await newest()).toMatchObject([
      { kind: "session.refused", details: { method: "provider", reason: "person_unknown" } },
    ]);
    const everybody = (await ada.ask("GET", "/api/v1/people")).json<{ email: string }[]>();
    expect(everybody.map(({ email }) => email)).not.toContain("stranger@example.com");
  });

  test("is linked with the person who was invited; from then on no password counts", async () => {
    const invited = await ada.ask("POST", "/api/v1/people", {
      email: "Linked@Example.com",
      name: "Annie",
      projects: { press: "viewer" },
    });
    const { me } = await whoIs(server.app, await through("linked"));
    expect(me).toMatchObject({
      person: { id: invited.json().person.id, name: "Annie" },
      projects: [{ key: "press", role: "viewer" }],
    });
    const link = invited.json().signInUrl.split("token=")[1];
    const redeemed = await server.app.inject(
      fromOwnPage({ method: "POST", url: "/api/v1/session/link", body: { token: link } }),
    );
    expect(redeemed.json().code).toBe("provider_required");
  });

  test("cannot set a password", async () => {
    const { cookie, me } = await whoIs(server.app, await through("grace"));
    const refused = await server.app.inject(
      fromOwnPage({
        method: "PUT",
        url: "/api/v1/me/password",
        body: { password: "a password of their own" },
        headers: { cookie, "x-csrf-token": me.csrfToken },
      }),
    );
    expect(refused.statusCode).toBe(403);
    expect(refused.json().code).toBe("provider_required");
  });

  test("whose address is not verified is nobody, whatever the address and the group", async () => {
    expect(locationOf(await through("unverified"))).toBe(
      "/sign-in?refused=provider_email_unverified",
    );
    expect(await newest()).toMatchObject([{ details: { reason: "provider_email_unverified" } }]);
  });

  test("who is no longer active stays outside", async () => {
    const { me } = await whoIs(server.app, await through("leaver"));
    await ada.ask("PATCH", `/api/v1/people/${me.person.id}`, { isActive: false });
    expect(locationOf(await through("leaver"))).toBe("/sign-in?refused=person_inactive");
  });
});

describe("groups", () => {
  test("put their people into teams at the next sign-in, and out when the provider no longer names them", async () => {
    await ada.ask("POST", "/api/v1/teams", { key: "crew", name: "Crew" });
    const mapped = await settings({ groupTeams: [{ group: "walkers", team: "crew" }] });
    expect(mapped.statusCode, mapped.body).toBe(200);
    const inTeam = async () => (await ada.ask("GET", "/api/v1/team-members")).json();
    expect(await inTeam()).toEqual([]);
    const { me } = await whoIs(server.app, await through("walker"));
    expect(await inTeam()).toEqual([
      expect.objectContaining({ team: "crew", personId: me.person.id, isManual: false }),
    ]);
    expect(await newest(2)).toContainEqual(
      expect.objectContaining({
        kind: "grants.from_groups",
        details: expect.objectContaining({ source: "sign_in", teams: "crew" }),
      }),
    );
    await provider.change({ ...walker, groups: ["shop-editors"] });
    const { me: later } = await whoIs(server.app, await through("walker"));
    expect(later.person.id).toBe(me.person.id);
    expect(await inTeam()).toEqual([]);
  });

  test("take away what they gave when the mapping goes, and leave what people gave", async () => {
    const { cookie, me } = await whoIs(server.app, await through("mover"));
    const rolesNow = async () => {
      const headers = { cookie };
      return (await server.app.inject(fromOwnPage({ url: "/api/v1/me", headers }))).json().projects;
    };
    await ada.ask("PUT", `/api/v1/projects/press/members/${me.person.id}`, { role: "viewer" });
    await settings({
      groups: [
        { group: "shop-editors", project: "shop", role: "viewer" },
        { group: "shop-editors", project: "press", role: "admin" },
      ],
    });
    expect(await rolesNow()).toMatchObject([
      { key: "press", role: "admin" },
      { key: "shop", role: "viewer" },
    ]);
    expect((await settings({ groups: [] })).statusCode).toBe(200);
    expect(await rolesNow()).toMatchObject([{ key: "press", role: "viewer" }]);
    await settings({ groups: [{ group: "shop-editors", project: "shop", role: "editor" }] });
    expect(await rolesNow()).toMatchObject([{ key: "press" }, { key: "shop", role: "editor" }]);
  });

  test("never take away the last admin, and do so as soon as there is another", async () => {
    const platform = [{ group: "movers", project: null, role: null }];
    await settings({ groups: platform });
    const { cookie, me } = await whoIs(server.app, await through("mover"));
    expect(me.person.isAdmin).toBe(true);
    const mover = visitorWith(server.app, cookie, me.csrfToken);
    const others = "UPDATE person SET is_admin = $1 WHERE email IN ('root@example.com', $2)";
    await server.database.pool.query(others, [false, admin.email]);
    expect((await settings({ groups: [] }, mover)).statusCode).toBe(200);
    expect((await mover.ask("GET", "/api/v1/me")).json().person.isAdmin).toBe(true);
    await server.database.pool.query(others, [true, admin.email]);
    await settings({ groups: [{ group: "shop-editors", project: "shop", role: "editor" }] });
    expect((await mover.ask("GET", "/api/v1/me")).json()).toMatchObject({
      person: { isAdmin: false },
      projects: expect.arrayContaining([expect.objectContaining({ key: "shop", role: "editor" })]),
    });
  });

  test("do not take away what people made of somebody by hand meanwhile", async () => {
    const groups = [{ group: "shop-editors", project: "shop", role: "editor" }];
    const { me } = await whoIs(server.app, await through("mover"));
    await settings({ groups: [...groups, { group: "movers", project: null, role: null }] });
    expect(await adminSources()).toMatchObject({ "mover@example.com": "groups" });
    for (const isAdmin of [false, true])
      await ada.ask("PATCH", `/api/v1/people/${me.person.id}`, { isAdmin });
    expect(await adminSources()).toMatchObject({ "mover@example.com": "manual" });
    await settings({ groups });
    expect(await adminSources()).toMatchObject({ "mover@example.com": "manual" });
    await ada.ask("PATCH", `/api/v1/people/${me.person.id}`, { isAdmin: false });
  });
});

describe("coming back", () => {
  test("works once: the same answer a second time is refused", async () => {
    const left = await leave(server.app);
    const answer = await signInAt(left.url, "grace");
    expect(locationOf(await comeBack(server.app, answer, left.cookie))).toBe("/");
    const replayed = await comeBack(server.app, answer, left.cookie);
    expect(locationOf(replayed)).toBe("/sign-in?refused=provider_attempt_invalid");
    expect(replayed.cookies.some(({ name }) => name === "yardarm_session")).toBe(false);
  });

  test("works only in the browser that left", async () => {
    const victim = await leave(server.app);
    const attacker = await leave(server.app);
    const answer = await signInAt(attacker.url, "grace");
    for (const cookie of [victim.cookie, "", "yardarm_away=x"]) {
      const fresh =
        cookie === victim.cookie ? answer : await signInAt((await leave(server.app)).url, "grace");
      expect(locationOf(await comeBack(server.app, fresh, cookie))).toBe(
        "/sign-in?refused=provider_attempt_invalid",
      );
    }
  });

  test("with a code that was used elsewhere is refused by the provider", async () => {
    const first = await leave(server.app);
    const answer = new URLSearchParams(await signInAt(first.url, "grace"));
    const second = await leave(server.app);
    answer.set("state", second.url.searchParams.get("state") ?? "");
    // Another sign-in's code: its code verifier is not ours, which is what PKCE is for.
    expect(locationOf(await comeBack(server.app, answer.toString(), second.cookie))).toBe(
      "/sign-in?refused=provider_token_invalid",
    );
  });

  test("with a refusal of the provider says so", async () => {
    const left = await leave(server.app);
    const state = left.url.searchParams.get("state") ?? "";
    const answer = { error: "access_denied", state, iss: provider.issuer };
    expect(locationOf(await comeBack(server.app, answer, left.cookie))).toBe(
      "/sign-in?refused=provider_refused",
    );
  });

  test.each(["//evil.example/x", "https://evil.example", "/\\evil.example", "x", ""])(
    "never leads to %j",
    async (next) => {
      const left = await leave(server.app, next);
      const answer = await signInAt(left.url, "grace");
      expect(locationOf(await comeBack(server.app, answer, left.cookie))).toBe("/");
    },
  );

  test("the address that people are sent to asks for a code, with PKCE, state and nonce of its own", async () => {
    const [first, second] = [await leave(server.app), await leave(server.app)];
    const query = Object.fromEntries(first.url.searchParams);
    expect(query).toMatchObject({
      response_type: "code",
      client_id: "yardarm",
      redirect_uri: callback,
      scope: "openid email profile groups",
      code_challenge_method: "S256",
    });
    for (const name of ["state", "nonce", "code_challenge"]) {
      expect(query[name]).toHaveLength(43);
      expect(second.url.searchParams.get(name)).not.toBe(query[name]);
    }
    expect(first.cookie).toMatch(/^yardarm_away=[\w-]{43}$/);
  });
});

describe("signing out", () => {
  test("ends the session here and names the address that ends it at the provider", async () => {
    const jar = new Map<string, string>();
    const left = await leave(server.app);
    const answer = await signInAt(left.url, "grace", jar);
    const { cookie, me } = await whoIs(server.app, await comeBack(server.app, answer, left.cookie));
    const headers = { cookie, "x-csrf-token": me.csrfToken };
    const out = await server.app.inject(
      fromOwnPage({ method: "DELETE", url: "/api/v1/session", headers }),
    );
    expect(out.statusCode).toBe(200);
    expect((await server.app.inject(fromOwnPage({ url: "/api/v1/me", headers }))).statusCode).toBe(
      401,
    );
    const url = new URL(out.json().providerUrl);
    expect(url.origin).toBe(provider.issuer);
    const page = await fetch(url, {
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    // The provider knows the token and the address, and asks whether to sign out.
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("sign-out");
  });

  test("the ID token that is kept for it cannot be read in the database", async () => {
    await through("grace");
    const { rows } = await server.database.pool.query(
      "SELECT id_token FROM session WHERE id_token IS NOT NULL",
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { id_token } of rows) expect(id_token.includes("eyJ")).toBe(false);
  });
});

describe("turning passwords off", () => {
  test("is refused to whoever has not come in through the provider", async () => {
    const refused = await settings({ localAccounts: false });
    expect(refused.statusCode).toBe(409);
    expect(refused.json().code).toBe("provider_not_proved");
  });

  test("ends what passwords had opened, and leaves the operators a way in", async () => {
    const { cookie, me } = await whoIs(server.app, await through("root"));
    const root = visitorWith(server.app, cookie, me.csrfToken);
    expect((await settings({ localAccounts: false }, root)).statusCode).toBe(200);
    expect((await ada.ask("GET", "/api/v1/me")).statusCode).toBe(401);
    const refused = await server.app.inject(
      fromOwnPage({ method: "POST", url: "/api/v1/session", body: admin }),
    );
    expect(refused.json().code).toBe("provider_required");
    const ways = await server.app.inject(fromOwnPage({ url: "/api/v1/sign-in" }));
    expect(ways.json()).toEqual({ localAccounts: false, provider: { name: "Example ID" } });

    const { composeFirstPeople } = await import("../../../compose/first-start.ts");
    const token = await composeFirstPeople(server.ground).link(admin.email);
    const redeemed = await server.app.inject(
      fromOwnPage({ method: "POST", url: "/api/v1/session/link", body: { token } }),
    );
    expect(redeemed.statusCode).toBe(200);
    expect(redeemed.json()).toMatchObject({
      person: { email: admin.email },
      mustSetPassword: false,
      isLocal: false,
    });
    const emergency = visitorWith(
      server.app,
      `yardarm_session=${redeemed.cookies[0]?.value}`,
      redeemed.json().csrfToken,
    );
    expect((await settings({ localAccounts: true }, emergency)).statusCode).toBe(200);
    expect(await newest(2)).toMatchObject([
      {
        kind: "sign_in.changed",
        summary: expect.arrayContaining([expect.stringContaining("passwords are on")]),
      },
      { kind: "link.redeemed", details: { method: "emergency" } },
    ]);
  });
});
