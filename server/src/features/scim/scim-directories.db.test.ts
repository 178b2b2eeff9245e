/** What real directories do, what it means for people here, and who may not do it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin } from "../../compose/app.test-support.ts";
import { createSecretToken } from "../../platform/secret-token.ts";
import { welcome } from "../access/people.test-support.ts";
import { fromOwnPage } from "../access/visitor.test-support.ts";
import { openScimWorld, type ScimWorld } from "./scim-world.test-support.ts";

const schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
let world: ScimWorld;

beforeAll(async () => {
  world = await openScimWorld();
  await world.ada.ask("POST", "/api/v1/projects", { key: "shop", name: "Shop" });
});
afterAll(() => world?.close());

const idOf = async (userName: string): Promise<string> => {
  const filter = encodeURIComponent(`userName eq "${userName}"`);
  return (await world.ask("GET", `/Users?filter=${filter}`)).body.Resources[0]?.id;
};
const patch = (url: string, ...Operations: object[]) =>
  world.ask("PATCH", url, { schemas, Operations });

describe("Entra", () => {
  test("looks whether somebody is there, creates, changes and deactivates them", async () => {
    const filter = encodeURIComponent('userName eq "alice@contoso.example"');
    expect((await world.ask("GET", `/Users?filter=${filter}`)).body).toMatchObject({
      totalResults: 0,
      Resources: [],
    });
    const created = await world.ask("POST", "/Users", {
      schemas: [
        "urn:ietf:params:scim:schemas:core:2.0:User",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
      ],
      externalId: "58342554-38d6-4ec8-948c-50044d0a33fd",
      userName: "alice@contoso.example",
      active: true,
      displayName: "Alice Smith",
      emails: [{ primary: true, type: "work", value: "alice@contoso.example" }],
      name: { formatted: "Alice Smith", familyName: "Smith", givenName: "Alice" },
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { department: "Sales" },
      meta: { resourceType: "User" },
    });
    expect(created.status).toBe(201);
    const { id } = created.body;
    const changed = await patch(
      `/Users/${id}`,
      { op: "Replace", path: "displayName", value: "Alice Jones" },
      { op: "Replace", path: 'emails[type eq "work"].value', value: "alice.jones@contoso.example" },
      { op: "Add", path: "title", value: "Lead" },
      {
        op: "Add",
        path: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        value: "Marketing",
      },
    );
    expect(changed).toMatchObject({
      status: 200,
      body: {
        displayName: "Alice Jones",
        title: "Lead",
        emails: [{ value: "alice.jones@contoso.example" }],
      },
    });
    expect(
      await patch(`/Users/${id}`, { op: "Replace", path: "active", value: "False" }),
    ).toMatchObject({
      status: 200,
      body: { active: false },
    });
    const people = (await world.ada.ask("GET", "/api/v1/people")).json();
    expect(people).toContainEqual(
      expect.objectContaining({ id, name: "Alice Jones", isActive: false }),
    );
  });

  test("tests the connection with a user that does not exist", async () => {
    const filter = encodeURIComponent(`userName eq "${crypto.randomUUID()}"`);
    const { status, body } = await world.ask("GET", `/Users?filter=${filter}`);
    expect([status, body.totalResults, body.Resources]).toEqual([200, 0, []]);
  });
});

describe("Okta", () => {
  test("imports by pages, takes over who is there, and deactivates", async () => {
    expect((await world.ask("GET", "/Users?startIndex=1&count=100")).status).toBe(200);
    const { id } = await welcome(world.server.app, world.ada, "okta-user");
    expect(await idOf("okta-user@example.com")).toBe(id);
    const user = (await world.ask("GET", `/Users/${id}`)).body;
    expect(user).toMatchObject({ userName: "okta-user@example.com", active: true });
    const put = await world.ask("PUT", `/Users/${id}`, { ...user, displayName: "Okta User" });
    expect(put).toMatchObject({ status: 200, body: { displayName: "Okta User" } });
    const off = await patch(`/Users/${id}`, { op: "replace", value: { active: false } });
    expect(off).toMatchObject({ status: 200, body: { active: false } });
  });

  test("pushes groups and renames them", async () => {
    const made = await world.ask("POST", "/Groups", { displayName: "Everyone", members: [] });
    const { id } = made.body;
    const renamed = await patch(`/Groups/${id}`, {
      op: "replace",
      value: { id, displayName: "Everybody" },
    });
    expect(renamed).toMatchObject({ status: 200, body: { id, displayName: "Everybody" } });
  });
});

describe("deprovisioning", () => {
  test("ends sessions and tokens at once, and they stay ended when somebody comes back", async () => {
    const { id, visitor, email } = await welcome(world.server.app, world.ada, "leaver");
    const { secret } = (await visitor.ask("POST", "/api/v1/me/tokens", { name: "ci" })).json();
    const withToken = () =>
      world.server.app.inject({
        url: "/api/v1/me",
        headers: { host: "127.0.0.1", authorization: `Bearer ${secret}` },
      });
    expect((await withToken()).statusCode).toBe(200);
    await patch(`/Users/${id}`, { op: "replace", path: "active", value: false });
    expect((await visitor.ask("GET", "/api/v1/me")).statusCode).toBe(401);
    expect((await withToken()).statusCode).toBe(401);
    await patch(`/Users/${id}`, { op: "replace", path: "active", value: true });
    expect((await withToken()).statusCode).toBe(401);
    expect(await idOf(email)).toBe(id);
  });

  test("never takes away the last admin", async () => {
    const id = await idOf(admin.email);
    for (const answer of [
      await patch(`/Users/${id}`, { op: "replace", path: "active", value: false }),
      await world.ask("DELETE", `/Users/${id}`),
    ]) {
      expect(answer).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining("last admin") },
      });
    }
    expect((await world.ada.ask("GET", "/api/v1/me")).statusCode).toBe(200);
  });
});

test("groups of the directory give and take roles as the settings say", async () => {
  const settings = "/api/v1/settings/sign-in";
  const { headers } = await world.ada.ask("GET", settings);
  await world.server.app.inject(
    fromOwnPage({
      method: "PATCH",
      url: settings,
      body: { groups: [{ group: "shop-team", project: "shop", role: "editor" }] },
      headers: {
        cookie: world.ada.cookie,
        "x-csrf-token": world.ada.csrfToken,
        "if-match": String(headers.etag),
      },
    }),
  );
  const { id, visitor } = await welcome(world.server.app, world.ada, "member");
  const roles = async () => (await visitor.ask("GET", "/api/v1/me")).json().projects;
  const made = await world.ask("POST", "/Groups", {
    displayName: "shop-team",
    members: [{ value: id }],
  });
  expect(await roles()).toMatchObject([{ key: "shop", role: "editor" }]);
  const url = `/Groups/${made.body.id}`;
  await patch(url, { op: "Remove", path: "members", value: [{ value: id }] });
  expect(await roles()).toEqual([]);
  await patch(url, { op: "add", path: "members", value: [{ value: id }] });
  expect(await roles()).toHaveLength(1);
  await patch(url, { op: "replace", path: "displayName", value: "nothing-team" });
  expect(await roles()).toEqual([]);
  await patch(url, { op: "replace", path: "displayName", value: "shop-team" });
  expect(await roles()).toHaveLength(1);
  await world.ask("DELETE", url);
  expect(await roles()).toEqual([]);
});

describe("the door", () => {
  const knock = (authorization?: string) =>
    world.server.app.inject({
      url: "/scim/v2/Users",
      headers: { host: "127.0.0.1", ...(authorization !== undefined && { authorization }) },
    });

  test("opens to a directory's token only", async () => {
    const personal = (await world.ada.ask("POST", "/api/v1/me/tokens", { name: "x" })).json()
      .secret;
    for (const authorization of [
      undefined,
      "",
      "Bearer",
      "Bearer yd_scim_",
      `Bearer ${createSecretToken("yd_scim_")}`,
      `Bearer ${personal}`,
      `Basic ${Buffer.from(`x:${world.secret}`).toString("base64")}`,
    ]) {
      const response = await knock(authorization);
      expect(response.statusCode).toBe(401);
      expect(response.headers["www-authenticate"]).toContain("Bearer");
      expect(response.json().schemas).toEqual(["urn:ietf:params:scim:api:messages:2.0:Error"]);
    }
    const cookie = await world.server.app.inject({
      url: "/scim/v2/Users",
      headers: { host: "127.0.0.1", cookie: world.ada.cookie },
    });
    expect(cookie.statusCode).toBe(401);
  });

  test("is the only one that the token opens", async () => {
    for (const url of ["/api/v1/me", "/api/v1/people", "/api/v1/projects/shop/flags"]) {
      const response = await world.server.app.inject({
        url,
        headers: { host: "127.0.0.1", authorization: `Bearer ${world.secret}` },
      });
      expect(response.statusCode).toBe(401);
    }
  });

  test("closes when the token is revoked, and the record has both", async () => {
    const url = "/api/v1/settings/scim-tokens";
    const { token, secret } = (await world.ada.ask("POST", url, { name: "old" })).json();
    expect((await knock(`Bearer ${secret}`)).statusCode).toBe(200);
    expect((await world.ada.ask("DELETE", `${url}/${token.id}`)).statusCode).toBe(204);
    expect((await knock(`Bearer ${secret}`)).statusCode).toBe(401);
    expect((await world.ada.ask("DELETE", `${url}/${token.id}`)).json().code).toBe(
      "scim_token_not_found",
    );
    expect(await world.newest(2)).toMatchObject([
      { kind: "scim_token.revoked" },
      { kind: "scim_token.created" },
    ]);
  });

  test("no secret of it stands in the database or the log", async () => {
    const { rows } = await world.server.database.pool.query(
      "SELECT * FROM token WHERE kind = 'scim'",
    );
    expect(JSON.stringify(rows)).not.toContain(world.secret);
    expect(world.server.logged.join("\n")).not.toContain(world.secret);
  });
});
