/** Who may change what where, whichever way they come; through the whole server on a real database. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, openTestApp, type TestApp } from "../../compose/app.test-support.ts";
import { flagBody, off, owner } from "../../compose/shop-api.test-support.ts";
import { waitingForLocks } from "../../platform/db/waiting-for-locks.test-support.ts";
import { welcome } from "./people.test-support.ts";
import { signIn, type Visitor } from "./visitor.test-support.ts";

const base = "/api/v1/projects/shop";
const outsideProduction = ["development", "test", "staging"];

let server: TestApp;
let ada: Visitor;
/** An editor, outside of production. */
let ed: { id: string; visitor: Visitor };

beforeAll(async () => {
  server = await openTestApp();
  ada = await signIn(server.app, admin);
  await must("POST", "/api/v1/teams", owned);
  await must("POST", "/api/v1/projects", { key: "shop", name: "Shop" });
  // Without protection, so that nothing but the roles stands in the way.
  await must("POST", `${base}/changes`, {
    changes: [
      {
        kind: "environment.fact",
        environment: "production",
        field: "isProtected",
        from: true,
        to: false,
      },
    ],
  });
  for (const key of ["lamp", "siren"]) await must("POST", `${base}/flags`, flagBody(key));
  await must("POST", `${base}/segments`, segmentBody("beta"));
  await must("POST", `${base}/segments`, { ...segmentBody("near"), environments: ["development"] });
  ed = await welcome(server.app, ada, "ed");
  await give("person", ed.id, { role: "editor", environmentKinds: outsideProduction });
});

afterAll(() => server?.close());

const owned = { key: "checkout", name: "Checkout" };
const segmentBody = (key: string) => ({ key, name: key, owner, rules: [] });

async function must(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  url: string,
  body?: object,
) {
  const response = await ada.ask(method, url, body);
  if (response.statusCode >= 300) throw new Error(`${method} ${url}: ${response.body}`);
  return response.statusCode === 204 ? undefined : response.json();
}

async function give(kind: string, id: string, wish: object, project: string | null = "shop") {
  const url = project === null ? "/api/v1/grants" : `/api/v1/projects/${project}/grants`;
  return (await must("POST", url, { grantee: { kind, id }, ...wish })).id as string;
}

async function versionOf(url: string): Promise<string> {
  return String((await ada.ask("GET", url)).headers.etag);
}

async function asEd(method: "POST" | "PUT" | "PATCH", url: string, body: object, ifMatch?: string) {
  const headers = { host: "127.0.0.1:4280", cookie: ed.visitor.cookie };
  const response = await server.app.inject({
    method,
    url,
    body,
    headers: {
      ...headers,
      "x-csrf-token": ed.visitor.csrfToken,
      "sec-fetch-site": "same-origin",
      ...(ifMatch !== undefined && { "if-match": ifMatch }),
    },
  });
  return { status: response.statusCode, ...response.json<{ code?: string; detail?: string }>() };
}

const config = (key: string, environment: string) => `${base}/flags/${key}/configs/${environment}`;
const switchOn = async (environment: string) =>
  asEd(
    "PATCH",
    config("lamp", environment),
    { on: true },
    `"${(await must("GET", `${base}/flags/lamp`)).configs.find((each: { environment: string }) => each.environment === environment).version}"`,
  );

describe("an editor outside of production", () => {
  test("turns a flag on in staging, and is refused in production with its name", async () => {
    expect(await switchOn("staging")).toMatchObject({ status: 200 });
    expect(await switchOn("production")).toMatchObject({
      status: 403,
      code: "environment_forbidden",
      detail: expect.stringContaining("production (production)"),
    });
  });

  test("makes a flag that decides nothing yet, and not one that is on in production", async () => {
    expect(await asEd("POST", `${base}/flags`, flagBody("fresh"))).toMatchObject({ status: 201 });
    const loud = flagBody("loud", { configs: { production: { ...off, on: true } } });
    expect(await asEd("POST", `${base}/flags`, loud)).toMatchObject({
      code: "environment_forbidden",
    });
    const near = flagBody("near", { configs: { development: { ...off, on: true } } });
    expect(await asEd("POST", `${base}/flags`, near)).toMatchObject({ status: 201 });
  });

  test("renames a flag, which no service notices", async () => {
    const version = await versionOf(`${base}/flags/lamp`);
    expect(await asEd("PATCH", `${base}/flags/lamp`, { name: "Lamp" }, version)).toMatchObject({
      status: 200,
    });
  });

  const doors: readonly (readonly [string, () => Promise<{ code?: string }>])[] = [
    [
      "a whole config",
      async () => asEd("PUT", config("siren", "production"), { ...off, on: true }, '"1"'),
    ],
    [
      "archiving, which takes the flag away everywhere",
      async () =>
        asEd(
          "PATCH",
          `${base}/flags/siren`,
          { state: "archived" },
          await versionOf(`${base}/flags/siren`),
        ),
    ],
    [
      "what browsers get",
      async () =>
        asEd(
          "PATCH",
          `${base}/flags/siren`,
          { clientSide: true },
          await versionOf(`${base}/flags/siren`),
        ),
    ],
    [
      "typed changes, among others that are fine",
      () =>
        asEd("POST", `${base}/changes`, {
          changes: [
            ...[
              { kind: "config.on", flag: "siren", environment: "staging", from: false, to: true },
            ],
            ...[
              {
                kind: "config.on",
                flag: "siren",
                environment: "production",
                from: false,
                to: true,
              },
            ],
          ],
        }),
    ],
    [
      "declaring an emergency that is not theirs to declare",
      () =>
        asEd("POST", `${base}/changes`, {
          changes: [
            { kind: "config.on", flag: "siren", environment: "production", from: false, to: true },
          ],
          emergency: true,
          reason: "I want to.",
        }),
    ],
    [
      "keys of a segment that ships everywhere",
      () => asEd("POST", `${base}/segments/beta/keys`, { list: "included", add: ["u1"] }),
    ],
    [
      "rules of a segment that ships everywhere",
      async () =>
        asEd(
          "PATCH",
          `${base}/segments/beta`,
          {
            rules: [
              { id: "r", conditions: [{ attribute: "plan", operator: "in", values: ["pro"] }] },
            ],
          },
          await versionOf(`${base}/segments/beta`),
        ),
    ],
    [
      "shipping a segment to production",
      async () =>
        asEd(
          "PATCH",
          `${base}/segments/near`,
          { environments: ["development", "production"] },
          await versionOf(`${base}/segments/near`),
        ),
    ],
    [
      "a segment that ships everywhere",
      () => asEd("POST", `${base}/segments`, segmentBody("wide")),
    ],
    [
      "taking a request back that changed production",
      async () => {
        const { request } = await must("POST", `${base}/changes`, {
          changes: [
            { kind: "config.on", flag: "siren", environment: "production", from: false, to: true },
          ],
        });
        return asEd("POST", `${base}/changes/${request}/revert`, {});
      },
    ],
  ];

  test.each(doors)("is refused through %s", async (_door, open) => {
    const expected = _door.startsWith("declaring")
      ? "emergency_forbidden"
      : "environment_forbidden";
    const before = (await must("GET", `${base}`)).entry;
    expect((await open()).code).toBe(expected);
    const added = _door.startsWith("taking") ? 1 : 0;
    expect((await must("GET", `${base}`)).entry).toBe(before + added);
  });

  test("fills a segment that ships to development only", async () => {
    expect(
      await asEd("POST", `${base}/segments/near/keys`, { list: "included", add: ["u1"] }),
    ).toMatchObject({ status: 200 });
  });

  test("cannot make production another kind of environment to get at it, even as an admin elsewhere", async () => {
    const id = await give("person", ed.id, { role: "admin", environmentKinds: outsideProduction });
    const fact = (field: string, from: unknown, to: unknown) => ({
      ...{ kind: "environment.fact", environment: "production", field, from, to },
    });
    const renamed = [fact("kind", "production", "staging")];
    const both = [
      ...renamed,
      { kind: "config.on", flag: "lamp", environment: "production", from: false, to: true },
    ];
    for (const changes of [renamed, both, [fact("name", "Production", "Prod")]]) {
      expect(await asEd("POST", `${base}/changes`, { changes })).toMatchObject({
        code: "environment_forbidden",
      });
    }
    await must("DELETE", `${base}/grants/${id}`);
  });
});

describe("an emergency", () => {
  test("is permitted in some kinds of environment and not therefore in others", async () => {
    const protectedBoth = ["staging", "production"].map((environment) => ({
      ...{ kind: "environment.fact", environment, field: "isProtected", from: false, to: true },
    }));
    await must("POST", `${base}/changes`, { changes: protectedBoth });
    const role = { key: "firefighter", name: "Firefighter", permissions: ["change.emergency"] };
    await must("POST", "/api/v1/roles", role);
    await give("person", ed.id, { role: "firefighter", environmentKinds: ["staging"] });
    await give("person", ed.id, { role: "editor" });
    const change = (environment: string, from: boolean) => ({
      changes: [{ kind: "config.on", flag: "lamp", environment, from, to: !from }],
      ...{ emergency: true, reason: "It burns." },
    });
    expect(await asEd("POST", `${base}/changes`, change("staging", true))).toMatchObject({
      status: 200,
    });
    expect(await asEd("POST", `${base}/changes`, change("production", false))).toMatchObject({
      code: "environment_forbidden",
      detail: expect.stringContaining("production"),
    });
  });
});

describe("giving roles", () => {
  test("takes effect at once, through a team too, and ends with the membership", async () => {
    const eve = await welcome(server.app, ada, "eve");
    const sees = async () => (await eve.visitor.ask("GET", base)).statusCode;
    expect(await sees()).toBe(404);
    await give("team", "checkout", { role: "viewer" });
    await must("PUT", `/api/v1/teams/checkout/members/${eve.id}`);
    expect(await sees()).toBe(200);
    const members = await must("GET", `${base}/members`);
    expect(
      members.find((each: { person: { id: string } }) => each.person.id === eve.id),
    ).toMatchObject({
      role: "viewer",
      grants: [{ role: "viewer", team: "checkout", isEverywhere: false }],
    });
    await must("DELETE", `/api/v1/teams/checkout/members/${eve.id}`);
    expect(await sees()).toBe(404);
  });

  test("to a team, or a place in it, finds no team when that is deleted at the same moment", async () => {
    const ned = await welcome(server.app, ada, "ned");
    const writes = [
      () => must("PUT", `/api/v1/teams/doomed/members/${ned.id}`),
      () => give("team", "doomed", { role: "viewer" }),
    ];
    for (const write of writes) {
      await must("POST", "/api/v1/teams", { key: "doomed", name: "Doomed" });
      const deleting = await server.database.pool.connect();
      await deleting.query("begin; delete from team where key = 'doomed'");
      const refusal = expect(write()).rejects.toThrow("team_not_found");
      await expect.poll(() => waitingForLocks(server.database.pool), { timeout: 30_000 }).toBe(1);
      await deleting.query("commit");
      deleting.release();
      await refusal;
    }
  });

  test("never gives more than the giver has", async () => {
    const role = { key: "host", name: "Host", permissions: ["project.read", "member.write"] };
    await must("POST", "/api/v1/roles", role);
    const host = await welcome(server.app, ada, "host");
    const guest = await welcome(server.app, ada, "guest");
    await give("person", host.id, { role: "host" });
    const grantee = { kind: "person", id: guest.id };
    const giveAsHost = async (wish: string) =>
      (await host.visitor.ask("POST", `${base}/grants`, { grantee, role: wish })).json();
    expect(await giveAsHost("admin")).toMatchObject({
      code: "grant_exceeds_own",
      detail: expect.stringContaining("flag.write"),
    });
    expect(await giveAsHost("host")).toMatchObject({ id: expect.any(String) });
    expect(await giveAsHost("host")).toMatchObject({ code: "grant_exists" });
    const admins = await give("person", guest.id, { role: "admin" });
    const taken = await host.visitor.ask("DELETE", `${base}/grants/${admins}`);
    expect(taken.json()).toMatchObject({ code: "grant_exceeds_own" });
    const members = `${base}/members/${guest.id}`;
    expect((await host.visitor.ask("PUT", members, { role: "admin" })).json().code).toBe(
      "grant_exceeds_own",
    );
    expect((await host.visitor.ask("DELETE", members)).json().code).toBe("grant_exceeds_own");
  });

  test("names what is not there", async () => {
    const nobody = "00000000-0000-4000-8000-000000000000";
    const wish = (kind: string, id: string, role = "viewer") =>
      ada.ask("POST", `${base}/grants`, { grantee: { kind, id }, role }).then((it) => it.json());
    expect(await wish("person", nobody)).toMatchObject({ code: "person_not_found" });
    expect(await wish("team", "nowhere")).toMatchObject({ code: "team_not_found" });
    expect(await wish("service_account", nobody)).toMatchObject({
      code: "service_account_not_found",
    });
    expect(await wish("person", ed.id, "captain")).toMatchObject({
      code: "role_not_found",
      errors: [{ pointer: "/role" }],
    });
    expect((await ada.ask("DELETE", `/api/v1/grants/${nobody}`)).json().code).toBe(
      "grant_not_found",
    );
  });
});

describe("a custom role", () => {
  const role = { key: "shipper", name: "Shipper", permissions: ["flag.write", "flag.read"] };

  test("is recorded when it is made, changed and deleted, and is not deleted while somebody has it", async () => {
    expect(await must("POST", "/api/v1/roles", role)).toMatchObject({
      isBuiltIn: false,
      permissions: ["flag.read", "flag.write"],
      grants: 0,
    });
    expect((await ada.ask("POST", "/api/v1/roles", role)).json().code).toBe("role_key_taken");
    expect((await ada.ask("POST", "/api/v1/roles", { ...role, key: "admin" })).json().code).toBe(
      "role_key_taken",
    );
    const grant = await give("person", ed.id, { role: "shipper" });
    expect((await ada.ask("DELETE", "/api/v1/roles/shipper")).json()).toMatchObject({
      code: "role_in_use",
      detail: "ed has this role. Take it from them first.",
    });
    await must("PATCH", "/api/v1/roles/shipper", { permissions: ["flag.read", "segment.read"] });
    await must("DELETE", `${base}/grants/${grant}`);
    await must("DELETE", "/api/v1/roles/shipper");
    const { entries } = await must("GET", "/api/v1/audit?limit=3");
    expect(
      entries.map(({ kind, summary }: { kind: string; summary: string }) => [kind, summary]),
    ).toEqual([
      ["role.deleted", "Ada deleted the role Shipper."],
      [
        "role.changed",
        "Ada changed the role Shipper: gives segment.read, no longer gives flag.write.",
      ],
      ["role.created", "Ada made the role Shipper."],
    ]);
  });

  test("consists of permissions that roles can give", async () => {
    const wish = { key: "root", name: "Root", permissions: ["flag.read", "people.write", "magic"] };
    expect((await ada.ask("POST", "/api/v1/roles", wish)).json()).toMatchObject({
      code: "permission_unknown",
      errors: [{ pointer: "/permissions/1" }, { pointer: "/permissions/2" }],
    });
    expect((await ada.ask("DELETE", "/api/v1/roles/viewer")).json().code).toBe("role_not_found");
  });
});
