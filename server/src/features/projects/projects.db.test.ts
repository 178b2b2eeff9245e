import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, openTestApp, type TestApp } from "../../compose/app.test-support.ts";
import { signIn, type Visitor } from "../access/visitor.test-support.ts";

let server: TestApp;
let ada: Visitor;

beforeAll(async () => {
  server = await openTestApp();
  ada = await signIn(server.app, admin);
});

afterAll(() => server?.close());

test("a new project has three environments, of which production is protected, and its maker as an admin", async () => {
  const made = await ada.ask("POST", "/api/v1/projects", { key: "shop", name: "Shop" });
  expect(made.statusCode).toBe(201);
  expect(made.json()).toMatchObject({
    key: "shop",
    role: "admin",
    environments: [
      { key: "development", kind: "development", isProtected: false, position: 0, version: 1 },
      { key: "staging", kind: "staging", isProtected: false, position: 1, version: 1 },
      { key: "production", kind: "production", isProtected: true, position: 2, version: 1 },
    ],
  });
  expect((await ada.ask("GET", "/api/v1/projects/shop")).json()).toEqual(made.json());
  expect((await ada.ask("GET", "/api/v1/projects/shop/members")).json()).toMatchObject([
    { person: { email: admin.email }, role: "admin" },
  ]);
  const { rows } = await server.database.pool.query(
    "SELECT kind FROM audit_entry WHERE chain = 'project:shop' ORDER BY entry",
  );
  expect(rows.map(({ kind }) => kind)).toEqual(["project.created", "change_request.applied"]);
  expect(made.json().entry).toBe(2);
});

test("a key is taken once, and a refused project leaves nothing behind", async () => {
  await ada.ask("POST", "/api/v1/projects", { key: "twice", name: "First" });
  const refused = await ada.ask("POST", "/api/v1/projects", { key: "twice", name: "Second" });
  expect(refused.statusCode).toBe(409);
  expect(refused.json()).toMatchObject({
    code: "project_key_taken",
    errors: [{ pointer: "/key" }],
  });
  expect((await ada.ask("GET", "/api/v1/projects/twice")).json().name).toBe("First");
});

test.each(["Shop", "-shop", "shop-", "a b", ""])('"%s" is no key', async (key) => {
  const refused = await ada.ask("POST", "/api/v1/projects", { key, name: "X" });
  expect(refused.statusCode).toBe(400);
  expect(refused.json()).toMatchObject({
    code: "malformed_request",
    errors: [{ pointer: "/key" }],
  });
});

test("a project can be called like anything that objects inherit", async () => {
  expect(
    (await ada.ask("POST", "/api/v1/projects", { key: "constructor", name: "Constructor" }))
      .statusCode,
  ).toBe(201);
  expect((await ada.ask("GET", "/api/v1/projects/constructor")).statusCode).toBe(200);
  expect((await ada.ask("GET", "/api/v1/projects/tostring")).statusCode).toBe(404);
});
