/** Who works in a project, and which services may ask for its flags; through the whole server on a real database. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, openTestApp, type TestApp } from "../../compose/app.test-support.ts";
import { welcome } from "./people.test-support.ts";
import { fromOwnPage, signIn, type Visitor } from "./visitor.test-support.ts";

const keys = "/api/v1/projects/shop/environments/development/sdk-keys";
const members = "/api/v1/projects/shop/members";

let server: TestApp;
let ada: Visitor;

beforeAll(async () => {
  server = await openTestApp();
  ada = await signIn(server.app, admin);
  await ada.ask("POST", "/api/v1/projects", { key: "shop", name: "Shop" });
});

afterAll(() => server?.close());

async function recorded(count: number): Promise<object[]> {
  const { entries } = (await ada.ask("GET", `/api/v1/projects/shop/audit?limit=${count}`)).json<{
    entries: { kind: string; details: object }[];
  }>();
  return entries.map(({ kind, details }) => ({ entry: kind, ...details }));
}

const snapshotWith = async (key: string): Promise<number> => {
  const headers = { host: "127.0.0.1", authorization: `Bearer ${key}` };
  return (await server.app.inject({ url: "/sdk/v1/snapshot", headers })).statusCode;
};

describe("an SDK key", () => {
  test("is shown once, opens the snapshot of its environment, and shows when it was used", async () => {
    const made = await ada.ask("POST", keys, { name: "checkout", kind: "server" });
    expect(made.statusCode).toBe(201);
    const { key, secret } = made.json();
    expect(secret).toMatch(/^yd_server_/);
    expect(key).toMatchObject({
      name: "checkout",
      kind: "server",
      environment: "development",
      lastUsedAt: null,
      revokedAt: null,
    });
    expect(await snapshotWith(secret)).toBe(200);
    const list = () => ada.ask("GET", keys).then((response) => response.json<(typeof key)[]>());
    await expect
      .poll(async () => (await list()).find(({ id }) => id === key.id).lastUsedAt)
      .not.toBeNull();
    expect(JSON.stringify(await list())).not.toContain(secret);
    expect(await recorded(1)).toEqual([
      { entry: "sdk_key.created", key: key.id, environment: "development", kind: "server" },
    ]);
  });

  test("opens nothing once it is revoked, and stays in the list", async () => {
    const { key, secret } = (
      await ada.ask("POST", keys, { name: "leaked", kind: "server" })
    ).json();
    expect((await ada.ask("DELETE", `${keys}/${key.id}`)).statusCode).toBe(204);
    expect(await snapshotWith(secret)).toBe(401);
    expect((await ada.ask("DELETE", `${keys}/${key.id}`)).json().code).toBe("sdk_key_not_found");
    const list = (await ada.ask("GET", keys)).json<{ id: string; revokedAt: string | null }[]>();
    expect(list.find(({ id }) => id === key.id)?.revokedAt).toEqual(expect.any(String));
  });

  test("that is still used though it opens nothing is told, and one that never was ours is not", async () => {
    const make = async (name: string) =>
      (await ada.ask("POST", keys, { name, kind: "server" })).json();
    const [gone, renewed, unused] = [await make("gone"), await make("renewed"), await make("idle")];
    await ada.ask("DELETE", `${keys}/${gone.key.id}`);
    await ada.ask("DELETE", `${keys}/${unused.key.id}`);
    await ada.ask("POST", `${keys}/${renewed.key.id}/rotate`, { overlapHours: 0 });
    for (const secret of [gone.secret, renewed.secret, `${gone.secret}x`, "yd_server_nobody"]) {
      expect(await snapshotWith(secret)).toBe(401);
    }
    const told = async () => {
      const { refusedKeys } = (await ada.ask("GET", "/api/v1/projects/shop/services")).json<{
        refusedKeys: { name: string; why: string }[];
      }>();
      return refusedKeys.map(({ name, why }) => `${name} ${why}`).sort();
    };
    // "leaked" is the key of the test before, which was refused as well.
    await expect.poll(told).toEqual(["gone revoked", "leaked revoked", "renewed replaced"]);
  });

  test("cannot be made for an environment that does not exist, nor revoked through another one", async () => {
    const nowhere = await ada.ask("POST", keys.replace("development", "nowhere"), {
      name: "x",
      kind: "server",
    });
    expect(nowhere.json().code).toBe("environment_not_found");
    const { key, secret } = (await ada.ask("POST", keys, { name: "kept", kind: "server" })).json();
    const elsewhere = await ada.ask(
      "DELETE",
      `${keys.replace("development", "staging")}/${key.id}`,
    );
    expect(elsewhere.json().code).toBe("sdk_key_not_found");
    expect(await snapshotWith(secret)).toBe(200);
  });

  test("for browsers is of another kind and never gets a snapshot", async () => {
    const { secret } = (await ada.ask("POST", keys, { name: "page", kind: "client" })).json();
    expect(secret).toMatch(/^yd_client_/);
    expect(await snapshotWith(secret)).toBe(403);
  });
});

describe("a client key", () => {
  const shop = "https://shop.example.com";
  const make = async (origins?: unknown) => {
    const answer = await ada.ask("POST", keys, { name: "page", kind: "client", origins });
    expect(answer.statusCode).toBe(201);
    return answer.json();
  };
  const edit = (id: string, origins: unknown, version: number, as = ada) =>
    as.ask("PATCH", `${keys}/${id}`, { origins }, { "if-match": `"${version}"` });
  const decisionsFor = async (key: string, origin: string) => {
    const headers = { host: "127.0.0.1", authorization: `Bearer ${key}`, origin };
    const payload = { context: { targetingKey: "u1" } };
    return server.app.inject({
      ...{ method: "POST", url: "/ofrep/v1/evaluate/flags", headers, payload },
    });
  };

  test("serves pages of every origin, unless it names some; a server key none", async () => {
    const { key, secret } = await make();
    expect([key.origins, key.version]).toEqual(["any", 1]);
    expect((await decisionsFor(secret, "https://anybody.test")).statusCode).toBe(200);
    const listed = await make([shop, "https://*.example.com"]);
    expect(listed.key.origins).toEqual([shop, "https://*.example.com"]);
    expect((await decisionsFor(listed.secret, "https://beta.example.com")).headers).toMatchObject({
      "access-control-allow-origin": "https://beta.example.com",
    });
    const refused = await decisionsFor(listed.secret, "https://anybody.test");
    expect(refused.json()).toMatchObject({ status: 403, code: "origin_not_allowed" });
    expect((await recorded(1))[0]).toMatchObject({ origins: `${shop} https://*.example.com` });
    const service = (await ada.ask("POST", keys, { name: "s", kind: "server" })).json();
    expect(service.key.origins).toBeNull();
  });

  test("is given other origins, with the version that was seen, and each step is recorded", async () => {
    const { key } = await make();
    const read = await ada.ask("GET", `${keys}/${key.id}`);
    expect([read.headers["etag"], read.json()]).toEqual(['"1"', key]);
    const edited = await edit(key.id, [shop], 1);
    expect(edited.headers["etag"]).toBe('"2"');
    expect(edited.json()).toEqual({ ...key, origins: [shop], version: 2 });
    expect(await recorded(1)).toEqual([
      {
        ...{ entry: "sdk_key.changed", key: key.id, environment: "development" },
        ...{ from: "any", to: shop },
      },
    ]);
    const stale = await edit(key.id, "any", 1);
    expect(stale.statusCode).toBe(412);
    expect(stale.json()).toMatchObject({
      ...{ code: "version_mismatch", versions: { expected: "1", current: "2" } },
    });
    const blind = await ada.ask("PATCH", `${keys}/${key.id}`, { origins: "any" });
    expect(blind.json().code).toBe("precondition_required");
    expect((await edit(key.id, "any", 2)).json()).toMatchObject({ origins: "any", version: 3 });
  });

  test("that has the origins already is left as it is, without an entry", async () => {
    const { key } = await make([shop]);
    const before = await recorded(1);
    expect((await edit(key.id, [shop], 1)).json().version).toBe(1);
    expect(await recorded(1)).toEqual(before);
  });

  test("is not given what no browser would say, and nothing is kept of it", async () => {
    const wrong = [shop, `${shop}/`, "*", "https://*.com"];
    const made = await ada.ask("POST", keys, { name: "p", kind: "client", origins: wrong });
    expect(made.json()).toMatchObject({ status: 422, code: "origin_invalid" });
    expect(made.json().errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      ...["/origins/1", "/origins/2", "/origins/3"],
    ]);
    const { key } = await make([shop]);
    expect((await edit(key.id, ["shop.example.com"], 1)).json().code).toBe("origin_invalid");
    for (const nothing of [[], "all", null]) {
      expect((await edit(key.id, nothing, 1)).json().code).toBe("malformed_request");
    }
    expect((await ada.ask("GET", `${keys}/${key.id}`)).json()).toEqual(key);
  });

  test("of another kind, of another environment or revoked is not given origins", async () => {
    const service = (await ada.ask("POST", keys, { name: "s", kind: "server" })).json().key;
    expect((await edit(service.id, [shop], 1)).json()).toMatchObject({
      ...{ code: "sdk_key_not_for_pages", errors: [{ pointer: "/origins" }] },
    });
    const made = await ada.ask("POST", keys, { name: "s", kind: "server", origins: "any" });
    expect(made.json()).toMatchObject({
      ...{ code: "malformed_request", errors: [{ pointer: "/origins" }] },
    });
    const { key } = await make();
    const elsewhere = `${keys.replace("development", "staging")}/${key.id}`;
    const there = await ada.ask("PATCH", elsewhere, { origins: [shop] }, { "if-match": '"1"' });
    expect(there.json().code).toBe("sdk_key_not_found");
    expect((await ada.ask("GET", elsewhere)).json().code).toBe("sdk_key_not_found");
    await ada.ask("DELETE", `${keys}/${key.id}`);
    expect((await edit(key.id, [shop], 1)).json().code).toBe("sdk_key_not_found");
  });

  test("is changed by admins of the project alone", async () => {
    const { key } = await make();
    const { id, visitor } = await welcome(server.app, ada, "origins-editor");
    await ada.ask("PUT", `${members}/${id}`, { role: "editor" });
    expect((await edit(key.id, [shop], 1, visitor)).json().code).toBe("forbidden");
    expect((await visitor.ask("GET", `${keys}/${key.id}`)).json()).toEqual(key);
    await ada.ask("PUT", `${members}/${id}`, { role: "viewer" });
    expect((await visitor.ask("GET", `${keys}/${key.id}`)).json().code).toBe("forbidden");
  });
});

describe("a member", () => {
  test("gets a role, changes it and is removed, and each step takes effect at once and is recorded", async () => {
    const bob = await welcome(server.app, ada, "bob");
    const roleOfBob = async () =>
      (await bob.visitor.ask("GET", "/api/v1/projects/shop")).json().role;
    expect((await bob.visitor.ask("GET", "/api/v1/projects/shop")).json().code).toBe(
      "project_not_found",
    );
    expect((await ada.ask("PUT", `${members}/${bob.id}`, { role: "viewer" })).json()).toMatchObject(
      { person: { name: "bob" }, role: "viewer" },
    );
    expect(await roleOfBob()).toBe("viewer");
    expect((await bob.visitor.ask("GET", "/api/v1/me")).json().projects).toEqual([
      { key: "shop", name: "Shop", role: "viewer" },
    ]);
    expect((await bob.visitor.ask("POST", keys, { name: "x", kind: "server" })).json().code).toBe(
      "forbidden",
    );
    await ada.ask("PUT", `${members}/${bob.id}`, { role: "admin" });
    expect((await bob.visitor.ask("POST", keys, { name: "x", kind: "server" })).statusCode).toBe(
      201,
    );
    expect((await ada.ask("DELETE", `${members}/${bob.id}`)).statusCode).toBe(204);
    expect((await bob.visitor.ask("GET", members)).json().code).toBe("project_not_found");
    expect((await recorded(4)).filter((entry) => "person" in entry)).toEqual([
      { entry: "member.changed", person: bob.id, from: "admin", to: null },
      { entry: "member.changed", person: bob.id, from: "viewer", to: "admin" },
      { entry: "member.changed", person: bob.id, from: null, to: "viewer" },
    ]);
  });

  test("who has the role already is left as they are, without an entry", async () => {
    const eve = await welcome(server.app, ada, "eve");
    await ada.ask("PUT", `${members}/${eve.id}`, { role: "editor" });
    const before = (await ada.ask("GET", "/api/v1/projects/shop")).json().entry;
    expect((await ada.ask("PUT", `${members}/${eve.id}`, { role: "editor" })).statusCode).toBe(200);
    expect((await ada.ask("GET", "/api/v1/projects/shop")).json().entry).toBe(before);
  });

  test("must be somebody who is here, and somebody who is a member to be removed", async () => {
    const nobody = "00000000-0000-4000-8000-000000000000";
    expect((await ada.ask("PUT", `${members}/${nobody}`, { role: "viewer" })).json().code).toBe(
      "person_not_found",
    );
    expect((await ada.ask("DELETE", `${members}/${nobody}`)).json().code).toBe("member_not_found");
    expect((await ada.ask("PUT", `${members}/not-an-id`, { role: "viewer" })).json()).toMatchObject(
      {
        code: "malformed_request",
        errors: [{ pointer: "/person" }],
      },
    );
  });
});

test("a team has a key of its own, and everybody sees it", async () => {
  expect(
    (await ada.ask("POST", "/api/v1/teams", { key: "checkout", name: "Checkout" })).statusCode,
  ).toBe(201);
  expect(
    (await ada.ask("POST", "/api/v1/teams", { key: "checkout", name: "Again" })).json().code,
  ).toBe("team_key_taken");
  const viewer = await welcome(server.app, ada, "viewer");
  expect((await viewer.visitor.ask("GET", "/api/v1/teams")).json()).toEqual([
    { key: "checkout", name: "Checkout" },
  ]);
  expect(
    (await viewer.visitor.ask("POST", "/api/v1/teams", { key: "x", name: "X" })).json().code,
  ).toBe("forbidden");
});

test("signing in is limited for one address, whatever it tries", async () => {
  const tryLink = () =>
    server.app.inject({
      ...fromOwnPage({
        method: "POST",
        url: "/api/v1/session/link",
        body: { token: "no such link" },
      }),
      remoteAddress: "203.0.113.9",
    });
  const codes: string[] = [];
  for (let n = 0; n < 31; n++) codes.push((await tryLink()).json().code);
  expect(codes.slice(0, 20)).toEqual(Array(20).fill("link_invalid"));
  expect(codes.slice(21, 30)).toEqual(Array(9).fill("too_many_attempts"));
  expect(codes.at(-1)).toBe("too_many_requests");
});
