/** Whoever is erased has done everything that somebody can do here, and afterwards no table knows them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { invite, welcome } from "../features/access/people.test-support.ts";
import { fromOwnPage, signIn, type Visitor } from "../features/access/visitor.test-support.ts";
import { admin, openTestApp, type TestApp } from "./app.test-support.ts";
import { flagBody } from "./shop-api.test-support.ts";

let server: TestApp;
let ada: Visitor;
let zara: { id: string; visitor: Visitor };

beforeAll(async () => {
  server = await openTestApp();
  ada = await signIn(server.app, admin);
  zara = await welcome(server.app, ada, "Zarathustra");
  await ada.ask("PATCH", `/api/v1/people/${zara.id}`, { isAdmin: true });
});

afterAll(() => server?.close());

/** As themselves and by a token, since both are written down with a name. */
async function doEverything(): Promise<void> {
  const { visitor, id } = zara;
  const made = async (...asked: Parameters<Visitor["ask"]>) => {
    const answer = await visitor.ask(...asked);
    if (answer.statusCode >= 300) throw new Error(`${asked[1]}: ${answer.body}`);
    return answer.json();
  };
  await made("POST", "/api/v1/teams", { key: "checkout", name: "Checkout" });
  await made("POST", "/api/v1/projects", { key: "shop", name: "Shop" });
  const owner = { kind: "person", id };
  await made("POST", "/api/v1/projects/shop/flags", flagBody("hers", { owner }));
  const eve = await invite(visitor, "eve");
  const role = { grantee: { kind: "person", id: eve.id }, role: "viewer" };
  await made("POST", "/api/v1/grants", role);
  await made("POST", "/api/v1/service-accounts", { name: "deploys", description: "" });
  await made("POST", "/api/v1/webhooks", {
    ...{ name: "hook", url: "https://hooks.example.com/1", format: "standard" },
    eventTypes: ["audit.entry"],
  });
  const { secret } = await made("POST", "/api/v1/me/tokens", { name: "her token" });
  const byToken = await server.app.inject(
    fromOwnPage({
      method: "POST",
      url: "/api/v1/projects/shop/grants",
      headers: { authorization: `Bearer ${secret}` },
      body: { ...role, role: "editor" },
    }),
  );
  expect(byToken.statusCode).toBe(201);
}

async function tablesThatKnow(what: RegExp): Promise<readonly string[]> {
  const { pool } = server.database;
  const { rows: tables } = await pool.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  );
  const knowing: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ text: string }>(`select t::text as text from ${name} t`);
    if (rows.some(({ text }) => what.test(text))) knowing.push(name);
  }
  return knowing;
}

test("no table names an erased person, whatever they did, and grants are by an erased person", async () => {
  await doEverything();
  const known = await tablesThatKnow(/zarathustra/i);
  expect(known).toEqual(expect.arrayContaining(["person", "change_request"]));
  const erased = await ada.ask("POST", `/api/v1/people/${zara.id}/erasure`, { reason: "Asked." });
  expect(erased.statusCode, erased.body).toBe(200);
  expect(await tablesThatKnow(/zarathustra/i)).toEqual([]);
  const grants = (await ada.ask("GET", "/api/v1/projects/shop/grants")).json();
  expect(grants.map(({ grantedBy }: { grantedBy: string }) => grantedBy)).toEqual([
    "erased person",
    "erased person",
  ]);
});

test("a name that a server of the release before wrote beside a grant goes with the next erasure", async () => {
  const { pool } = server.database;
  await pool.query("update role_grant set granted_by = 'Mallory'");
  const mallory = await invite(ada, "mallory");
  await ada.ask("POST", `/api/v1/people/${mallory.id}/erasure`, { reason: "Asked." });
  expect(await tablesThatKnow(/mallory/i)).toEqual([]);
});
