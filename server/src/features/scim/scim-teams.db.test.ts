/** What a directory's writes mean for teams: who is in them, and what falls to them when somebody leaves. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { flagBody } from "../../compose/shop-api.test-support.ts";
import { waitingForLocks } from "../../platform/db/waiting-for-locks.test-support.ts";
import { openScimWorld, type ScimWorld } from "./scim-world.test-support.ts";

const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
const groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";
const patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const settingsUrl = "/api/v1/settings/sign-in";
let world: ScimWorld;

beforeAll(async () => {
  world = await openScimWorld();
  const { ada } = world;
  for (const key of ["crew", "heirs"]) await ada.ask("POST", "/api/v1/teams", { key, name: key });
  for (const key of ["cafe", "shop"]) await ada.ask("POST", "/api/v1/projects", { key, name: key });
});
afterAll(() => world?.close());

async function settings(patch: object) {
  const { headers } = await world.ada.ask("GET", settingsUrl);
  return world.ada.ask("PATCH", settingsUrl, patch, { "if-match": String(headers["etag"]) });
}

async function newcomer(name: string): Promise<string> {
  const { body } = await world.ask("POST", "/Users", {
    schemas: [userSchema],
    ...{ userName: `${name}@example.com`, displayName: name },
  });
  return body.id;
}

/** They own a flag in each project, and one that is archived. */
async function makeOwner(name: string): Promise<string> {
  const id = await newcomer(name);
  const owner = { kind: "person", id };
  for (const project of ["cafe", "shop"]) {
    const flag = flagBody(`${name}-flag`, { owner });
    const made = await world.ada.ask("POST", `/api/v1/projects/${project}/flags`, flag);
    expect(made.statusCode, made.body).toBe(201);
  }
  return id;
}

const ownedBy = async (id: string) =>
  (await world.ada.ask("GET", `/api/v1/people/${id}/owned`)).json<unknown[]>();
const ownerOf = async (project: string, flag: string) =>
  (await world.ada.ask("GET", `/api/v1/projects/${project}/flags/${flag}`)).json().owner;
const switchOff = (id: string) =>
  world.ask("PATCH", `/Users/${id}`, {
    schemas: [patchSchema],
    Operations: [{ op: "replace", path: "active", value: false }],
  });

test("whoever the directory switches off leaves what they own to nobody, and the record and the review say so", async () => {
  const id = await makeOwner("eve");
  expect((await switchOff(id)).body).toMatchObject({ active: false });
  expect(await world.newest()).toMatchObject([
    { kind: "person.deprovisioned", details: { person: id, transferred: "0", ownerless: "2" } },
  ]);
  const { ownerless } = (await world.ada.ask("GET", "/api/v1/access-review")).json();
  expect(ownerless.map(({ key }: { key: string }) => key)).toEqual(["eve-flag", "eve-flag"]);
});

test("with a team that answers for leavers, what they own goes there by change requests", async () => {
  expect((await settings({ heirTeam: "heirs" })).json()).toMatchObject({ heirTeam: "heirs" });
  const bob = await makeOwner("bob");
  await switchOff(bob);
  expect(await ownedBy(bob)).toEqual([]);
  expect(await ownerOf("shop", "bob-flag")).toMatchObject({ kind: "team", id: "heirs" });
  const { requests } = (await world.ada.ask("GET", "/api/v1/projects/shop/changes")).json();
  expect(requests[0]).toMatchObject({
    reason: "A directory switched their owner off.",
    author: { kind: "token", name: "the directory Entra" },
  });

  const zoe = await makeOwner("zoe");
  expect((await world.ask("DELETE", `/Users/${zoe}`)).status).toBe(204);
  expect(await ownedBy(zoe)).toEqual([]);
  expect(await world.newest()).toMatchObject([
    { kind: "person.deprovisioned", details: { transferred: "2", ownerless: "0" } },
  ]);
});

test("where the writer refuses the new owner, the person is out all the same and nothing is half given", async () => {
  const id = await makeOwner("dan");
  const budget = {
    ...{ key: "budget", name: "Heirs clean up first", severity: "blocking" },
    requirement: { kind: "team_budget", counts: "active", flagsMax: 1 },
  };
  const made = await world.ada.ask("POST", "/api/v1/projects/shop/policies", budget);
  expect(made.statusCode, made.body).toBe(201);
  expect((await switchOff(id)).body).toMatchObject({ active: false });
  // The other project would have let it through, and comes first.
  expect(await ownerOf("cafe", "dan-flag")).toMatchObject({ kind: "person", id });
  expect(await world.newest()).toMatchObject([{ details: { transferred: "0", ownerless: "2" } }]);
  const people = (await world.ada.ask("GET", "/api/v1/people")).json();
  expect(people).toContainEqual(expect.objectContaining({ id, isActive: false }));
});

test("people of a mapped group are in the team while they are in the group, and no longer", async () => {
  const mapped = await settings({ groupTeams: [{ group: "platform", team: "crew" }] });
  expect(mapped.json()).toMatchObject({ groupTeams: [{ group: "platform", team: "crew" }] });
  const id = await newcomer("kim");
  const members = [{ value: id }];
  const group = { schemas: [groupSchema], displayName: "platform", members };
  const made = await world.ask("POST", "/Groups", group);
  const inTeam = async () => (await world.ada.ask("GET", "/api/v1/team-members")).json();
  expect(await inTeam()).toMatchObject([{ team: "crew", personId: id, isManual: false }]);
  await world.ask("PUT", `/Groups/${made.body.id}`, { ...group, members: [] });
  expect(await inTeam()).toEqual([]);

  await world.ask("PUT", `/Groups/${made.body.id}`, group);
  await world.ada.ask("PUT", `/api/v1/teams/crew/members/${id}`);
  expect(await inTeam()).toMatchObject([{ personId: id, isManual: true }]);
  // Without the mapping they are still there by hand.
  await settings({ groupTeams: [] });
  expect(await inTeam()).toMatchObject([{ personId: id, isManual: true }]);
  await world.ada.ask("DELETE", `/api/v1/teams/crew/members/${id}`);
  expect(await inTeam()).toEqual([]);
});

test.each([
  [{ groupTeams: [{ group: "x", team: "gone" }] }, 404, "team_not_found", "/groupTeams/0/team"],
  [{ heirTeam: "gone" }, 404, "team_not_found", "/heirTeam"],
  [
    { groups: [{ group: "x", project: "gone", role: "editor" }] },
    ...([404, "project_not_found", "/groups/0/project"] as const),
  ],
  [
    {
      groupTeams: [
        { group: "x", team: "crew" },
        { group: "x", team: "crew" },
      ],
    },
    ...([422, "group_mapping_twice", "/groupTeams/1"] as const),
  ],
])("settings that cannot be are refused: %j", async (patch, status, code, pointer) => {
  const refused = await settings(patch);
  expect(refused.statusCode).toBe(status);
  expect(refused.json()).toMatchObject({ code, errors: [{ pointer }] });
  expect((await world.ada.ask("GET", settingsUrl)).json()).toMatchObject({ groupTeams: [] });
});

test.each([
  [{ groupTeams: [{ group: "x", team: "doomed" }] }, 404, ["/groupTeams/0/team"]],
  [{ heirTeam: "doomed" }, 404, ["/heirTeam"]],
  // Whoever saves something else is not kept from it, and the heir is gone.
  [{ newcomers: "everybody" }, 200, undefined],
])(
  "a team that is deleted while settings are saved is not found: %j",
  async (patch, status, pointers) => {
    await world.ada.ask("POST", "/api/v1/teams", { key: "doomed", name: "Doomed" });
    expect((await settings({ heirTeam: "doomed", newcomers: "nobody" })).statusCode).toBe(200);
    const { pool } = world.server.database;
    const deleting = await pool.connect();
    await deleting.query("begin; delete from team where key = 'doomed'");
    const saving = settings(patch);
    await expect.poll(() => waitingForLocks(pool), { timeout: 30_000 }).toBe(1);
    await deleting.query("commit");
    deleting.release();
    const saved = await saving;
    expect(saved.statusCode, saved.body).toBe(status);
    const { errors } = saved.json<{ errors?: { pointer: string }[] }>();
    expect(errors?.map(({ pointer }) => pointer)).toEqual(pointers);
    expect((await world.ada.ask("GET", settingsUrl)).json()).toMatchObject({ heirTeam: null });
  },
);
