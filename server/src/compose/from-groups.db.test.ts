/** What the groups of an identity provider give, beside what people give by hand. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FromGroups, grantsFromGroups } from "../features/access/grant-service.ts";
import { welcome } from "../features/access/people.test-support.ts";
import { signIn, type Visitor } from "../features/access/visitor.test-support.ts";
import { createRecord } from "../features/audit/audit-service.ts";
import { systemCaller } from "../platform/actor.ts";
import { inTransaction } from "../platform/db/transaction.ts";
import { admin, openTestApp, type TestApp } from "./app.test-support.ts";

let server: TestApp;
let ada: Visitor;
let eve: { id: string; visitor: Visitor };

beforeAll(async () => {
  server = await openTestApp();
  ada = await signIn(server.app, admin);
  await ada.ask("POST", "/api/v1/projects", { key: "shop", name: "Shop" });
  await ada.ask("POST", "/api/v1/teams", { key: "crew", name: "Crew" });
  eve = await welcome(server.app, ada, "eve");
});

afterAll(() => server?.close());

const set = (said: Partial<FromGroups>) => {
  const { record } = createRecord(server.ground);
  const wish: FromGroups = { personId: eve.id, source: "sign_in", grants: [], teams: [], ...said };
  return inTransaction(server.ground.database, (tx) =>
    grantsFromGroups({ record }, tx, wish, systemCaller("sign-in")),
  );
};
const editor = { role: "editor", project: "shop", environmentKinds: null } as const;
const mayWrite = async () =>
  (await eve.visitor.ask("GET", "/api/v1/projects/shop")).json().permissions?.["flag.write"];

test("groups replace what they gave before, and leave alone what people gave", async () => {
  await ada.ask("PUT", `/api/v1/projects/shop/members/${eve.id}`, { role: "viewer" });
  expect(await set({ grants: [editor], teams: ["crew"] })).toEqual({ unknown: [] });
  expect(await mayWrite()).toBeNull();
  const members = (await ada.ask("GET", "/api/v1/team-members")).json();
  expect(members).toMatchObject([{ team: "crew", personId: eve.id, isManual: false }]);
  await set({ source: "scim", grants: [{ ...editor, environmentKinds: ["staging"] }] });
  await set({ grants: [] });
  expect(await mayWrite()).toEqual(["staging"]);
  expect((await ada.ask("GET", "/api/v1/team-members")).json()).toEqual([]);
  await set({ source: "scim" });
  expect(await mayWrite()).toBeUndefined();
  expect((await eve.visitor.ask("GET", "/api/v1/projects/shop")).json().role).toBe("viewer");
});

test("what groups gave is not taken by hand, since they would give it again", async () => {
  await set({ grants: [editor] });
  const grants = (await ada.ask("GET", "/api/v1/projects/shop/grants")).json<
    { id: string; source: string }[]
  >();
  const id = grants.find(({ source }) => source === "sign_in")?.id;
  const taken = await ada.ask("DELETE", `/api/v1/projects/shop/grants/${id}`);
  expect(taken.json().code).toBe("grant_from_groups");
});

test("names that no longer exist give nothing and keep nobody out", async () => {
  const grants = [editor, { ...editor, project: "gone" }, { ...editor, role: "gone" }];
  const { unknown } = await set({ grants, teams: ["gone"] });
  expect(unknown).toEqual(["project gone", "team gone", "role gone"]);
  expect(await mayWrite()).toBeNull();
  const [newest] = (await ada.ask("GET", "/api/v1/audit?limit=1")).json().entries;
  expect(newest).toMatchObject({
    kind: "grants.from_groups",
    summary: "The groups of eve give editor of shop.",
  });
});
