/** No flag without an owner who is there: what is refused, what is found, and how flags get to somebody else. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, openTestApp, type TestApp } from "../../compose/app.test-support.ts";
import { flagBody } from "../../compose/shop-api.test-support.ts";
import type { LifecycleList } from "../../wire/lifecycle.ts";
import type { PolicyView } from "../../wire/policy.ts";
import { welcome } from "./people.test-support.ts";
import { signIn, type Visitor } from "./visitor.test-support.ts";

let server: TestApp;
let ada: Visitor;
let eve: Awaited<ReturnType<typeof welcome>>;
let kim: Awaited<ReturnType<typeof welcome>>;
const checkout = { kind: "team", id: "checkout" };
const search = { kind: "team", id: "search" };

beforeAll(async () => {
  server = await openTestApp();
  ada = await signIn(server.app, admin);
  [eve, kim] = [await welcome(server.app, ada, "eve"), await welcome(server.app, ada, "kim")];
  for (const { id } of [checkout, search]) {
    await ada.ask("POST", "/api/v1/teams", { key: id, name: id });
    await ada.ask("PUT", `/api/v1/teams/${id}/members/${kim.id}`);
  }
  for (const key of ["shop", "cafe"]) {
    await ada.ask("POST", "/api/v1/projects", { key, name: key });
    // While nobody else is there to agree, ada may take the protection away alone.
    const production = { kind: "environment.fact", environment: "production" };
    const changes = [{ ...production, field: "isProtected", from: true, to: false }];
    await ada.ask("POST", `/api/v1/projects/${key}/changes`, { changes });
    const grantee = { kind: "person", id: kim.id };
    await ada.ask("POST", `/api/v1/projects/${key}/grants`, { grantee, role: "admin" });
  }
});

afterAll(() => server?.close());

async function make(project: string, key: string, owner: object): Promise<void> {
  const body = flagBody(key, { owner });
  const { statusCode } = await ada.ask("POST", `/api/v1/projects/${project}/flags`, body);
  expect(statusCode).toBe(201);
}

const ownerOf = async (project: string, key: string) =>
  (await ada.ask("GET", `/api/v1/projects/${project}/flags/${key}`)).json().owner.id;

test("all that somebody answers for goes to a team, by one change request for each project", async () => {
  const of = { kind: "person", id: eve.id };
  for (const project of ["shop", "cafe"]) await make(project, "of-eve", of);
  await make("shop", "put-away", of);
  await ada.ask(
    "PATCH",
    "/api/v1/projects/shop/flags/put-away",
    { state: "archived" },
    { "if-match": '"1"' },
  );
  const url = `/api/v1/people/${eve.id}`;
  const answer = await ada.ask("POST", `${url}/hand-over`, { transferTo: checkout });
  expect(answer.json()).toMatchObject({
    transferred: 3,
    requests: [{ project: "cafe" }, { project: "shop" }],
  });
  expect(await ownerOf("cafe", "of-eve")).toBe("checkout");
  // It may be restored, and is its owner's then.
  expect(await ownerOf("shop", "put-away")).toBe("checkout");
  expect((await ada.ask("GET", `${url}/owned`)).json()).toEqual([]);
  const [{ request }] = answer.json().requests;
  const told = (await ada.ask("GET", `/api/v1/projects/cafe/changes/${request}`)).json();
  expect(told).toMatchObject({ reason: "eve hands over.", state: "applied" });
});

test("a team gives all away, and can then be deleted", async () => {
  const owned = (await ada.ask("GET", "/api/v1/teams/checkout/owned")).json();
  expect(owned).toHaveLength(3);
  const body = { transferTo: search, reason: "Checkout is part of search now." };
  const done = await ada.ask("POST", "/api/v1/teams/checkout/hand-over", body);
  expect(done.json()).toMatchObject({ transferred: 3 });
  expect((await ada.ask("DELETE", "/api/v1/teams/checkout")).statusCode).toBe(204);
  expect(await ownerOf("shop", "of-eve")).toBe("search");
});

test("nothing is handed over to nobody, to the same, or by whoever is no admin of all", async () => {
  const give = (who: Visitor, from: string, transferTo: object) =>
    who.ask("POST", `/api/v1/teams/${from}/hand-over`, { transferTo });
  expect((await give(ada, "search", { kind: "team", id: "nobody" })).json()).toMatchObject({
    code: "owner_unknown",
    errors: expect.arrayContaining([expect.objectContaining({ pointer: "/transferTo/id" })]),
  });
  expect((await give(ada, "search", search)).json().code).toBe("hand_over_to_same");
  expect((await give(ada, "checkout", search)).json().code).toBe("team_not_found");
  const toKim = { kind: "person", id: kim.id };
  expect((await give(kim.visitor, "search", toKim)).json().code).toBe("forbidden");
  const url = `/api/v1/people/${eve.id}/hand-over`;
  expect((await kim.visitor.ask("POST", url, { transferTo: search })).json().code).toBe(
    "forbidden",
  );
  expect(await ownerOf("shop", "of-eve")).toBe("search");
});

test("a flag whose owner is gone is found, stays changeable, and takes nobody back who is not there", async () => {
  await make("shop", "orphan", { kind: "person", id: eve.id });
  await make("shop", "asleep", { kind: "person", id: eve.id });
  const flag = "/api/v1/projects/shop/flags/asleep";
  await ada.ask("PATCH", flag, { state: "archived" }, { "if-match": '"1"' });
  await ada.ask("POST", `/api/v1/people/${eve.id}/deactivate`, { transferTo: null });

  const lives = async (query: string) =>
    (await ada.ask("GET", `/api/v1/projects/shop/lifecycle?${query}`)).json<LifecycleList>();
  const gone = await lives("raised=owner_gone");
  expect(gone.flags.map(({ key }) => key)).toEqual(["orphan"]);
  const owned = async () =>
    (await ada.ask("GET", "/api/v1/projects/shop/policies"))
      .json<{ policies: PolicyView[] }>()
      .policies.find(({ key }) => key === "owned");
  const policy = await owned();
  expect(policy).toMatchObject({ severity: "blocking" });
  expect(policy?.findings.map(({ code, address }) => [code, address])).toEqual([
    ["owner_gone", "flag/orphan"],
  ]);

  // What was so before stops nobody; what would become so is refused.
  const on = await ada.ask(
    "PATCH",
    "/api/v1/projects/shop/flags/orphan/configs/development",
    { on: true },
    { "if-match": '"1"' },
  );
  expect(on.json().state).toBe("applied");
  const restore = (more: object) =>
    ada.ask("PATCH", flag, { state: "active", ...more }, { "if-match": '"2"' });
  expect((await restore({})).json()).toMatchObject({
    code: "policy_violated",
    errors: [{ detail: expect.stringContaining("is no longer there") }],
  });
  expect((await restore({ owner: search })).json().state).toBe("applied");

  await ada.ask("DELETE", `/api/v1/teams/search/members/${kim.id}`);
  expect((await owned())?.findings.map(({ code }) => code)).toContain("owner_empty");
  expect((await lives("raised=owner_gone")).total).toBe((await lives("")).total);
});
