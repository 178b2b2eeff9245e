/** What is left when somebody leaves, and who can do what; through the whole server on a real database. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, openTestApp, type TestApp } from "../../compose/app.test-support.ts";
import { flagBody } from "../../compose/shop-api.test-support.ts";
import { welcome } from "./people.test-support.ts";
import { signIn, type Visitor } from "./visitor.test-support.ts";

const DAY_MS = 24 * 3_600_000;
let now = Date.UTC(2026, 10, 24, 9);
let server: TestApp;
let ada: Visitor;

beforeAll(async () => {
  server = await openTestApp({ clock: () => new Date(now) });
  ada = await signIn(server.app, admin);
  await ada.ask("POST", "/api/v1/teams", { key: "checkout", name: "Checkout" });
  for (const key of ["shop", "cafe"]) await ada.ask("POST", "/api/v1/projects", { key, name: key });
  // While nobody else is there to agree, ada may take the protection away alone.
  const production = { kind: "environment.fact", environment: "production", field: "isProtected" };
  const changes = [{ ...production, from: true, to: false }];
  await ada.ask("POST", "/api/v1/projects/shop/changes", { changes });
});

afterAll(() => server?.close());

/** Somebody who owns a flag in both projects and a segment in one. */
async function owner(name: string) {
  const person = await welcome(server.app, ada, name);
  const of = { kind: "person", id: person.id };
  for (const project of ["shop", "cafe"])
    await ada.ask(
      "POST",
      `/api/v1/projects/${project}/flags`,
      flagBody(`${name}-flag`, { owner: of }),
    );
  const segment = { key: `${name}-segment`, name, owner: of, rules: [] };
  const made = await ada.ask("POST", "/api/v1/projects/shop/segments", segment);
  expect(made.statusCode).toBe(201);
  return person;
}

const ownedBy = async (id: string) =>
  (await ada.ask("GET", `/api/v1/people/${id}/owned`)).json<{ project: string; key: string }[]>();

test("somebody who is switched off is out at once, and what they own goes to a team by change requests", async () => {
  const eve = await owner("eve");
  const { secret } = (await eve.visitor.ask("POST", "/api/v1/me/tokens", { name: "t" })).json();
  expect((await ownedBy(eve.id)).map(({ project, key }) => `${project}/${key}`)).toEqual([
    "cafe/eve-flag",
    "shop/eve-flag",
    "shop/eve-segment",
  ]);
  const transferTo = { kind: "team", id: "checkout" };
  const left = await ada.ask("POST", `/api/v1/people/${eve.id}/deactivate`, { transferTo });
  expect(left.json()).toMatchObject({
    person: { isActive: false },
    transferred: 3,
    ownerless: 0,
    requests: [{ project: "cafe" }, { project: "shop" }],
  });
  expect((await eve.visitor.ask("GET", "/api/v1/me")).statusCode).toBe(401);
  const headers = { host: "127.0.0.1", authorization: `Bearer ${secret}` };
  expect((await server.app.inject({ url: "/api/v1/me", headers })).statusCode).toBe(401);
  expect(await ownedBy(eve.id)).toEqual([]);
  const [{ request }] = left.json().requests;
  const { reason, sentences } = (
    await ada.ask("GET", `/api/v1/projects/cafe/changes/${request}`)
  ).json();
  expect(reason).toBe("Their owner left.");
  expect(sentences.join()).toContain("owner");

  await ada.ask("PATCH", `/api/v1/people/${eve.id}`, { isActive: true });
  // Sign-ins and tokens of before do not come back to life.
  expect((await server.app.inject({ url: "/api/v1/me", headers })).statusCode).toBe(401);
  expect((await eve.visitor.ask("GET", "/api/v1/me")).statusCode).toBe(401);
});

test("nothing is done when what they own cannot go where it should", async () => {
  const bob = await owner("bob");
  const leave = (transferTo: object | null) =>
    ada.ask("POST", `/api/v1/people/${bob.id}/deactivate`, { transferTo });
  expect((await leave({ kind: "team", id: "nobody" })).json()).toMatchObject({
    code: "owner_unknown",
    errors: expect.arrayContaining([expect.objectContaining({ pointer: "/transferTo/id" })]),
  });
  expect((await leave({ kind: "person", id: bob.id })).json().code).toBe("transfer_to_leaver");
  expect((await bob.visitor.ask("GET", "/api/v1/me")).statusCode).toBe(200);

  // Without an heir they are shown as nobody's, and nobody who left becomes an owner.
  expect((await leave(null)).json()).toMatchObject({ transferred: 0, ownerless: 3 });
  const { ownerless } = (await ada.ask("GET", "/api/v1/access-review")).json();
  expect(ownerless).toHaveLength(3);
  expect(ownerless[0]).toMatchObject({ key: "bob-flag", ownerName: "bob" });
  const flag = flagBody("another", { owner: { kind: "person", id: bob.id } });
  expect((await ada.ask("POST", "/api/v1/projects/shop/flags", flag)).json().code).toBe(
    "owner_unknown",
  );
  const shown = (await ada.ask("GET", "/api/v1/projects/shop/flags/bob-flag")).json();
  expect(shown.owner.name).toBe("bob (switched off)");
});

test("the last admin cannot be switched off, and a team that owns something is not deleted", async () => {
  const { person } = (await ada.ask("GET", "/api/v1/me")).json();
  const url = `/api/v1/people/${person.id}/deactivate`;
  expect((await ada.ask("POST", url, { transferTo: null })).json().code).toBe("last_admin");
  expect((await ada.ask("DELETE", "/api/v1/teams/checkout")).json()).toMatchObject({
    code: "team_owns",
    detail: expect.stringContaining("flag eve-flag in cafe"),
  });
  await ada.ask("POST", "/api/v1/teams", { key: "empty", name: "Empty" });
  await ada.ask("PATCH", "/api/v1/teams/empty", { name: "Void" });
  expect((await ada.ask("DELETE", "/api/v1/teams/empty")).statusCode).toBe(204);
});

test("a review says what was used and what was not, and can be taken along", async () => {
  const kim = await welcome(server.app, ada, "kim");
  await ada.ask("PATCH", `/api/v1/people/${kim.id}`, { name: "=kim" });
  const grantee = { kind: "person", id: kim.id };
  for (const role of ["editor", "approver"])
    await ada.ask("POST", "/api/v1/projects/shop/grants", { grantee, role });
  const flag = flagBody("used");
  expect((await kim.visitor.ask("POST", "/api/v1/projects/shop/flags", flag)).statusCode).toBe(201);
  interface Row {
    readonly holder: { readonly id: string };
    readonly role: string;
    readonly verdict: string;
    readonly unusedPermissions: readonly string[];
  }
  const ofKim = async () => {
    const { grants } = (await ada.ask("GET", "/api/v1/access-review?days=30")).json<{
      grants: Row[];
    }>();
    return grants.filter(({ holder }) => holder.id === kim.id);
  };
  await expect
    .poll(async () => (await ofKim()).map(({ verdict }) => verdict).sort())
    .toEqual(["in_use", "too_new"]);

  now += 40 * DAY_MS;
  ada = await signIn(server.app, admin);
  // When it was granted is the database's time, which no clock of a test moves.
  await server.database.pool.query(
    "UPDATE role_grant SET granted_at = '2026-10-01'; UPDATE installation SET permission_use_since = '2026-10-01'",
  );
  expect((await ofKim()).map(({ role, verdict }) => `${role} ${verdict}`)).toEqual([
    "approver unused",
    "editor unused",
  ]);
  const csv = await ada.ask("GET", "/api/v1/access-review/export?format=csv&part=grants&days=30");
  expect(csv.headers["content-type"]).toContain("text/csv");
  expect(csv.headers["content-disposition"]).toContain("access-review-grants.csv");
  const line = csv.body.split("\r\n").find((each) => each.includes("approver"));
  // A name that a spreadsheet would take for a formula is made harmless.
  expect(line).toContain(",'=kim,");
  expect(line).toContain("unused");
  const json = await ada.ask("GET", "/api/v1/access-review/export?format=json&days=30");
  expect(json.json().people.find((each: { id: string }) => each.id === kim.id).isInactive).toBe(
    true,
  );
  expect((await ada.ask("GET", "/api/v1/audit?limit=1")).json().entries).toMatchObject([
    { kind: "access_review.exported" },
  ]);

  // Whoever is made an admin later is one since then, not since they came.
  await ada.ask("PATCH", `/api/v1/people/${kim.id}`, { isAdmin: true });
  const { person } = (await ada.ask("GET", "/api/v1/me")).json();
  expect(await ofKim()).toContainEqual(
    expect.objectContaining({
      ...{ role: "installation_admin", grantedBy: person.name },
      grantedAt: new Date(now).toISOString(),
    }),
  );
});
