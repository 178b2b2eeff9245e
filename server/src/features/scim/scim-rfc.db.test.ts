/** The protocol's own examples (RFC 7644), asked of the whole server on a database. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withoutChance } from "../audit/without-chance.test-support.ts";
import { openScimWorld, type ScimWorld } from "./scim-world.test-support.ts";

const userUrn = "urn:ietf:params:scim:schemas:core:2.0:User";
const groupUrn = "urn:ietf:params:scim:schemas:core:2.0:Group";
const listUrn = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
const errorUrn = "urn:ietf:params:scim:api:messages:2.0:Error";
const patchUrn = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const baseUrl = "http://127.0.0.1:4280/scim/v2";

let world: ScimWorld;
let bjensen: string;

beforeAll(async () => {
  world = await openScimWorld();
});
afterAll(() => world?.close());

/** §3.3, with an address, which people need here. */
const barbara = {
  schemas: [userUrn],
  userName: "bjensen",
  externalId: "bjensen",
  name: { formatted: "Ms. Barbara J Jensen III", familyName: "Jensen", givenName: "Barbara" },
  emails: [{ value: "bjensen@example.com", type: "work", primary: true }],
};

describe("§3.3 creating", () => {
  test("a user answers 201 with the resource, its address and its version", async () => {
    const { status, body, headers } = await world.ask("POST", "/Users", barbara);
    expect(status).toBe(201);
    bjensen = body.id;
    const location = `${baseUrl}/Users/${bjensen}`;
    expect(headers).toMatchObject({
      "content-type": expect.stringMatching(/^application\/scim\+json/),
      location,
      etag: 'W/"1"',
    });
    expect(body).toEqual({
      ...barbara,
      id: bjensen,
      displayName: "Ms. Barbara J Jensen III",
      active: true,
      meta: {
        resourceType: "User",
        created: expect.stringMatching(/Z$/),
        lastModified: expect.stringMatching(/Z$/),
        location,
        version: 'W/"1"',
      },
    });
    expect(await world.newest()).toMatchObject([{ kind: "person.provisioned" }]);
  });

  test("it a second time is a conflict, and nothing is changed", async () => {
    const again = { ...barbara, userName: "BJENSEN", title: "Impostor" };
    expect(await world.ask("POST", "/Users", again)).toMatchObject({
      status: 409,
      body: { schemas: [errorUrn], status: "409", scimType: "uniqueness" },
    });
    expect((await world.ask("GET", `/Users/${bjensen}`)).body.title).toBeUndefined();
  });
});

describe("§3.4 reading", () => {
  test("a known resource", async () => {
    expect(await world.ask("GET", `/Users/${bjensen}`)).toMatchObject({
      status: 200,
      headers: { etag: 'W/"1"' },
      body: { id: bjensen, userName: "bjensen", externalId: "bjensen" },
    });
  });

  test.each(["2819c223-7f76-453a-919d-413861904646", "not-an-id", "'; drop table person; --"])(
    "the unknown resource %s",
    async (id) => {
      expect(await world.ask("GET", `/Users/${encodeURIComponent(id)}`)).toMatchObject({
        status: 404,
        body: {
          schemas: [errorUrn],
          status: "404",
          detail: expect.stringContaining("no resource"),
        },
      });
    },
  );

  test("all users, page by page", async () => {
    for (let n = 0; n < 5; n++) {
      const email = `user${n}@example.com`;
      await world.ask("POST", "/Users", { schemas: [userUrn], userName: email, title: `Nr. ${n}` });
    }
    const all = (await world.ask("GET", "/Users")).body;
    expect(all).toMatchObject({
      schemas: [listUrn],
      totalResults: 7,
      startIndex: 1,
      itemsPerPage: 7,
    });
    const seen: string[] = [];
    for (let startIndex = 1; startIndex <= 7; startIndex += 3) {
      const page = (await world.ask("GET", `/Users?startIndex=${startIndex}&count=3`)).body;
      expect(page).toMatchObject({ totalResults: 7, startIndex });
      seen.push(...page.Resources.map(({ id }: { id: string }) => id));
    }
    expect(seen).toEqual(all.Resources.map(({ id }: { id: string }) => id));
    expect((await world.ask("GET", "/Users?count=0")).body).toMatchObject({
      totalResults: 7,
      Resources: [],
    });
    expect((await world.ask("GET", "/Users?startIndex=-5&count=-1")).body).toMatchObject({
      startIndex: 1,
      itemsPerPage: 0,
    });
    expect((await world.ask("GET", "/Users?count=many")).status).toBe(400);
  });

  test.each([
    ['userName eq "bjensen"', 1],
    ['name.familyName co "JENSEN"', 1],
    ['userName sw "user"', 5],
    ["title pr", 5],
    ['title pr and userName ew "3@example.com"', 1],
    ['emails[type eq "work" and value co "@example.com"]', 7],
    ['emails[type eq "home" and value co "@example.com"]', 0],
    ['externalId eq "bjensen" and active eq true', 1],
    ['userName eq "nobody"', 0],
    ["not (title pr)", 2],
  ])("%s finds %i", async (filter, total) => {
    const { body } = await world.ask("GET", `/Users?filter=${encodeURIComponent(filter)}`);
    expect(body).toMatchObject({ schemas: [listUrn], totalResults: total });
    expect(body.Resources).toHaveLength(total);
  });

  test("with a broken filter is refused", async () => {
    expect(await world.ask("GET", "/Users?filter=userName%20is%20x")).toMatchObject({
      status: 400,
      body: { schemas: [errorUrn], scimType: "invalidFilter" },
    });
  });

  test("§3.4.2.5 only what is asked for", async () => {
    const query = `filter=${encodeURIComponent('userName eq "bjensen"')}`;
    const some = (await world.ask("GET", `/Users?${query}&attributes=userName,name.givenName`))
      .body;
    expect(some.Resources).toEqual([
      { schemas: [userUrn], id: bjensen, userName: "bjensen", name: { givenName: "Barbara" } },
    ]);
    const without = (await world.ask("GET", `/Users/${bjensen}?excludedAttributes=emails,meta`))
      .body;
    expect(Object.keys(without).sort()).toEqual(
      ["active", "displayName", "externalId", "id", "name", "schemas", "userName"].sort(),
    );
  });

  test("§3.4.3 by POST", async () => {
    const search = { filter: 'userName eq "bjensen"', attributes: ["userName"], count: 10 };
    expect((await world.ask("POST", "/Users/.search", search)).body).toMatchObject({
      totalResults: 1,
      Resources: [{ userName: "bjensen" }],
    });
  });
});

describe("§3.5 changing", () => {
  test("by PUT replaces what was there; what is read-only is ignored", async () => {
    const { status, body } = await world.ask("PUT", `/Users/${bjensen}`, {
      ...barbara,
      id: "somebody-else",
      meta: { version: "x" },
      externalId: undefined,
      title: "Tour Guide",
      emails: [{ value: "babs@example.com", primary: true }],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: bjensen,
      title: "Tour Guide",
      emails: [{ value: "babs@example.com" }],
      meta: { version: 'W/"2"' },
    });
    expect(body.externalId).toBeUndefined();
    const people = (await world.ada.ask("GET", "/api/v1/people")).json();
    expect(people).toContainEqual(
      expect.objectContaining({ id: bjensen, email: "babs@example.com" }),
    );
  });

  test("by PATCH changes one part", async () => {
    const change = {
      schemas: [patchUrn],
      Operations: [{ op: "replace", path: "name.familyName", value: "Malley" }],
    };
    expect(await world.ask("PATCH", `/Users/${bjensen}`, change)).toMatchObject({
      status: 200,
      headers: { etag: 'W/"3"' },
      body: { name: { familyName: "Malley", givenName: "Barbara" }, title: "Tour Guide" },
    });
  });

  test("§3.5.2.3 without a target is refused, and nothing is changed", async () => {
    const change = {
      schemas: [patchUrn],
      Operations: [
        { op: "replace", path: "title", value: "Nobody" },
        { op: "replace", path: 'emails[type eq "fax"].value', value: "x" },
      ],
    };
    expect(await world.ask("PATCH", `/Users/${bjensen}`, change)).toMatchObject({
      status: 400,
      body: { schemas: [errorUrn], scimType: "noTarget" },
    });
    expect((await world.ask("GET", `/Users/${bjensen}`)).body.title).toBe("Tour Guide");
  });

  test("§3.14 with an old version is refused", async () => {
    const write = (etag: string) =>
      world.ask("PUT", `/Users/${bjensen}`, barbara, { "if-match": etag });
    expect(await write('W/"1"')).toMatchObject({ status: 412, body: { status: "412" } });
    expect((await write('W/"3"')).status).toBe(200);
    const headers = { "if-none-match": 'W/"4"' };
    expect((await world.ask("GET", `/Users/${bjensen}`, undefined, headers)).status).toBe(304);
  });
});

test("the record holds no name, address or userName of people, so that they can be erased", async () => {
  const change = {
    schemas: [patchUrn],
    Operations: [{ op: "replace", path: "displayName", value: "Babs Quux" }],
  };
  expect((await world.ask("PATCH", `/Users/${bjensen}`, change)).status).toBe(200);
  const { rows } = await world.server.database.pool.query<{ document: string }>(
    "SELECT document FROM audit_entry WHERE chain = 'installation'",
  );
  const record = rows.map(({ document }) => document).join("\n");
  expect(record).toContain("person.provisioned");
  expect(record).toContain("is now called");
  expect(withoutChance(record)).not.toMatch(/jensen|barbara|babs|quux|user\d@/i);
});

describe("groups", () => {
  let group: string;

  test("are made with members, found by name, and told of by their people", async () => {
    const { status, body, headers } = await world.ask("POST", "/Groups", {
      schemas: [groupUrn],
      displayName: "Tour Guides",
      externalId: "g-1",
      members: [{ value: bjensen }],
    });
    expect(status).toBe(201);
    group = body.id;
    expect(headers["location"]).toBe(`${baseUrl}/Groups/${group}`);
    expect(body).toMatchObject({
      displayName: "Tour Guides",
      members: [{ value: bjensen, type: "User", $ref: `${baseUrl}/Users/${bjensen}` }],
    });
    const filter = encodeURIComponent('displayName eq "tour guides"');
    const found = (await world.ask("GET", `/Groups?filter=${filter}&excludedAttributes=members`))
      .body;
    expect(found.Resources).toMatchObject([{ id: group }]);
    expect(found.Resources[0].members).toBeUndefined();
    expect((await world.ask("GET", `/Users/${bjensen}`)).body.groups).toEqual([
      { value: group, display: "Tour Guides", $ref: `${baseUrl}/Groups/${group}` },
    ]);
  });

  test("get and lose members", async () => {
    const filter = encodeURIComponent('userName eq "user1@example.com"');
    const [other] = (await world.ask("GET", `/Users?filter=${filter}`)).body.Resources;
    const change = (...Operations: object[]) =>
      world.ask("PATCH", `/Groups/${group}`, { schemas: [patchUrn], Operations });
    const membersOf = ({ body }: { body: { members: { value: string }[] } }) =>
      body.members.map(({ value }) => value).sort();
    const added = await change({ op: "add", path: "members", value: [{ value: other.id }] });
    expect(membersOf(added)).toEqual([bjensen, other.id].sort());
    const removed = await change({ op: "remove", path: `members[value eq "${bjensen}"]` });
    expect(membersOf(removed)).toEqual([other.id]);
    expect(await world.newest()).toMatchObject([
      {
        kind: "group.changed",
        summary: ["The directory changed the group Tour Guides, which lost 1 person."],
      },
    ]);
    const missing = "2819c223-7f76-453a-919d-413861904646";
    expect(await change({ op: "add", path: "members", value: [{ value: missing }] })).toMatchObject(
      {
        status: 400,
        body: { scimType: "invalidValue" },
      },
    );
  });

  test("are deleted", async () => {
    expect((await world.ask("DELETE", `/Groups/${group}`)).status).toBe(204);
    expect((await world.ask("GET", `/Groups/${group}`)).status).toBe(404);
  });
});

describe("§3.6 deleting", () => {
  test("a user answers 204; then they are gone to the directory, and may not sign in here", async () => {
    expect((await world.ask("DELETE", `/Users/${bjensen}`)).status).toBe(204);
    expect((await world.ask("GET", `/Users/${bjensen}`)).status).toBe(404);
    expect((await world.ask("PUT", `/Users/${bjensen}`, barbara)).status).toBe(404);
    const filter = encodeURIComponent('userName eq "bjensen"');
    expect((await world.ask("GET", `/Users?filter=${filter}`)).body.totalResults).toBe(0);
    const people = (await world.ada.ask("GET", "/api/v1/people")).json();
    expect(people).toContainEqual(expect.objectContaining({ id: bjensen, isActive: false }));
    expect(await world.newest()).toMatchObject([{ kind: "person.deprovisioned" }]);
  });

  test("and creating again makes the same person active again", async () => {
    const { status, body } = await world.ask("POST", "/Users", barbara);
    expect(status).toBe(201);
    expect(body).toMatchObject({ id: bjensen, active: true });
  });
});

describe("§4 discovery", () => {
  test("says what is offered", async () => {
    expect((await world.ask("GET", "/ServiceProviderConfig")).body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 200 },
      etag: { supported: true },
      authenticationSchemes: [{ type: "oauthbearertoken" }],
    });
    expect((await world.ask("GET", "/ResourceTypes")).body).toMatchObject({
      totalResults: 2,
      Resources: [
        { id: "User", endpoint: "/Users", schema: userUrn },
        { id: "Group", endpoint: "/Groups", schema: groupUrn },
      ],
    });
    const { body } = await world.ask("GET", `/Schemas/${userUrn}`);
    expect(body.attributes).toContainEqual(
      expect.objectContaining({ name: "userName", required: true, uniqueness: "server" }),
    );
    expect((await world.ask("GET", "/Schemas/urn:x")).status).toBe(404);
  });

  test("what is not offered says so", async () => {
    expect((await world.ask("GET", "/Me")).status).toBe(501);
    expect((await world.ask("POST", "/Bulk", {})).status).toBe(501);
  });
});

describe("§3.12 errors", () => {
  test("a body that is no JSON, no object, or lacks what is required", async () => {
    const response = await world.server.app.inject({
      method: "POST",
      url: "/scim/v2/Users",
      headers: {
        host: "127.0.0.1",
        authorization: `Bearer ${world.secret}`,
        "content-type": "application/scim+json",
      },
      payload: "{",
    });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ schemas: [errorUrn], scimType: "invalidSyntax" });
    expect(await world.ask("POST", "/Users", [])).toMatchObject({
      status: 400,
      body: { scimType: "invalidSyntax" },
    });
    expect(await world.ask("POST", "/Users", { schemas: [userUrn] })).toMatchObject({
      status: 400,
      body: { scimType: "invalidValue", detail: "userName is required." },
    });
    expect(await world.ask("POST", "/Users", { userName: "no-address" })).toMatchObject({
      status: 400,
      body: { scimType: "invalidValue" },
    });
  });
});
