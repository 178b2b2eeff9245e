/** The record over HTTP: read, searched, exported, proved, kept only so long, and without those who were erased. */
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createRecordVerifier, parseCheckpoint } from "@yardarm/core/audit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, openTestApp, type TestApp } from "../../compose/app.test-support.ts";
import { createCheckpoints } from "../../compose/audit.ts";
import { welcome } from "../access/people.test-support.ts";
import { signIn, type Visitor } from "../access/visitor.test-support.ts";
import { unseal } from "./sealing.ts";
import { makeSigningKey, openCheckpoint } from "./signing-key.ts";
import { withoutChance } from "./without-chance.test-support.ts";

let folder: string;
let server: TestApp;
let ada: Visitor;
let bob: Visitor;
let bobId: string;
const record = "/api/v1/projects/shop/audit";

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "yardarm-record-"));
  await makeSigningKey(path.join(folder, "key.json"));
  const auditSigningKey = await readFile(path.join(folder, "key.json"), "utf8");
  server = await openTestApp({ config: { auditSigningKey, dataDir: folder } });
  ada = await signIn(server.app, admin);
  await ada.ask("POST", "/api/v1/projects", { key: "shop", name: "Shop" });
  ({ id: bobId, visitor: bob } = await welcome(server.app, ada, "Bob"));
  await ada.ask("PUT", `/api/v1/projects/shop/members/${bobId}`, { role: "viewer" });
});

afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true });
});

async function read<Body>(visitor: Visitor, url: string): Promise<Body> {
  const response = await visitor.ask("GET", url);
  expect({ url, status: response.statusCode }).toEqual({ url, status: 200 });
  return response.json();
}

interface Entry {
  readonly entry: number;
  readonly kind: string;
  readonly summary: string;
  readonly where: object | null;
  readonly details: Readonly<Record<string, unknown>>;
}
interface List {
  readonly entries: readonly Entry[];
}

const verifierOf = (checkpoints: Parameters<typeof createRecordVerifier>[0]["checkpoints"] = []) =>
  createRecordVerifier({
    checkpoints,
    hash: (text) => createHash("sha256").update(text).digest("hex"),
    unseal: (key, text) => unseal(Buffer.from(key, "base64url"), text),
  });

test("a member reads and searches the record, and only admins see from where people asked", async () => {
  const byAdmin = await read<List>(ada, `${record}?kind=member&who=bob`);
  expect(byAdmin.entries).toMatchObject([{ kind: "member.changed" }]);
  expect(byAdmin.entries[0]?.where).toMatchObject({ ip: "127.0.0.1" });
  const byViewer = await read<List>(bob, `${record}?kind=member&who=bob`);
  expect(byViewer.entries[0]).toEqual({ ...byAdmin.entries[0], where: null });
  const one = await read<Entry>(bob, `${record}/${byViewer.entries[0]?.entry}`);
  expect(one).toEqual(byViewer.entries[0]);
});

test("a question that cannot be understood is refused with its place, and an entry that is not there is missing", async () => {
  const wrong = await ada.ask("GET", `${record}?from=yesterday&kind=a%27b`);
  expect(wrong.statusCode).toBe(400);
  expect(wrong.json().errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
    "/kind",
    "/from",
  ]);
  for (const url of [`${record}/9999`, `${record}/9999/proof`, "/api/v1/audit/9999"])
    expect((await ada.ask("GET", url)).json().code).toBe("entry_not_found");
  expect((await ada.ask("GET", `${record}/nothing`)).statusCode).toBe(400);
});

test("a viewer reads neither the record of the installation nor its settings", async () => {
  for (const url of [
    "/api/v1/audit",
    "/api/v1/audit/1",
    "/api/v1/audit/export",
    "/api/v1/audit/state",
    "/api/v1/audit/retention",
  ])
    expect({ url, code: (await bob.ask("GET", url)).json().code }).toEqual({
      url,
      code: "forbidden",
    });
});

test("an export is verified line by line, ends with the entry that tells of it, and shows places to admins only", async () => {
  for (const [visitor, places] of [
    [ada, true],
    [bob, false],
  ] as const) {
    const response = await visitor.ask("GET", `${record}/export`);
    expect(response.headers["content-type"]).toContain("application/jsonl");
    expect(response.headers["content-disposition"]).toBe(
      'attachment; filename="project-shop-record.jsonl"',
    );
    const lines = response.body.trimEnd().split("\n");
    const verifier = verifierOf();
    for (const line of lines) verifier.take(line);
    const { faults, sealed, lines: count } = verifier.end();
    expect(faults).toEqual([]);
    expect(sealed.opened).toBeGreaterThan(2);
    const last = JSON.parse(lines.at(-1) ?? "");
    expect(last).toMatchObject({ entry: count, document: { kind: "record.exported" } });
    expect(response.body.includes("127.0.0.1")).toBe(places);
  }
});

test("a part is exported as a table that no spreadsheet runs as a formula", async () => {
  await ada.ask("POST", "/api/v1/people", {
    email: "formula@example.com",
    name: '=1+1, "x"',
    projects: { shop: "viewer" },
  });
  const { body } = await ada.ask("GET", `${record}/export?format=csv&kind=member`);
  const rows = body.trimEnd().split("\r\n");
  expect(rows[0]).toMatch(/^chain,entry,at,kind,actor_kind,actor_id,actor,on_behalf_of,summary,/);
  expect(rows).toHaveLength(3);
  expect(rows[2]).toContain('"Ada made =1+1, ""x"" viewer."');
  const told = await read<List>(ada, `${record}?limit=1`);
  expect(told.entries[0]).toMatchObject({
    kind: "record.exported",
    summary: "Ada exported a part of the record.",
    details: { format: "csv", asked: { kinds: ["member"] } },
  });
});

describe("once it is signed", () => {
  beforeAll(async () => {
    const checkpoints = createCheckpoints(server.ground);
    await checkpoints.signDue({ force: true });
  });

  test("the state says how far, the keys are there for everybody, and a proof holds against both", async () => {
    const keys = (await server.app.inject("/.well-known/yardarm/audit-keys.json")).json();
    expect(keys).toEqual({
      keys: [expect.objectContaining({ kty: "OKP", crv: "Ed25519", alg: "EdDSA", use: "sig" })],
    });
    expect(keys.keys[0]).not.toHaveProperty("d");
    const state = await read<{
      newest: number;
      fault: null;
      checkpoints: { entry: number; jws: string }[];
    }>(bob, `${record}/state`);
    expect(state.fault).toBeNull();
    expect(state.checkpoints[0]?.entry).toBe(state.newest);
    // The server signs by itself too; this one is covered by the newest alone.
    const entry = (state.checkpoints[1]?.entry ?? 1) + 1;
    const url = `${record}/${entry}/proof`;
    const proof = await read<{ lines: string[]; checkpoint: string }>(ada, url);
    expect(proof.checkpoint).toBe(state.checkpoints[0]?.jws);
    const [{ kid, alg: _a, use: _u, ...publicKey }] = keys.keys;
    const signed = await openCheckpoint(proof.checkpoint, [{ kid, publicKey }]);
    const checkpoint = parseCheckpoint(signed);
    if (checkpoint === undefined) throw new Error("A checkpoint was signed.");
    const verifier = createRecordVerifier({
      checkpoints: [{ checkpoint, signature: "valid" }],
      hash: (text) => createHash("sha256").update(text).digest("hex"),
      unseal: () => undefined,
      mayBeginAnywhere: true,
    });
    // Without what is opened: of the entries in between nobody is named.
    for (const line of proof.lines.slice(1)) {
      expect(JSON.parse(line).opened).toEqual([]);
      verifier.take(line);
    }
    expect(verifier.end()).toMatchObject({ faults: [], proven: { from: entry + 1 } });
    expect(JSON.parse(proof.lines[0] ?? "")).toMatchObject({ entry });
  });

  test("an entry that no checkpoint covers has no proof yet", async () => {
    await ada.ask("GET", `${record}/export`);
    const { entries } = await read<List>(ada, `${record}?limit=1`);
    const response = await ada.ask("GET", `${record}/${entries[0]?.entry}/proof`);
    expect(response).toMatchObject({ statusCode: 409 });
    expect(response.json().code).toBe("entry_not_signed_yet");
  });
});

test("how long people are known is a setting of admins, with a reason that stays", async () => {
  const url = "/api/v1/audit/retention";
  expect(await read(ada, url)).toEqual({ personalMonths: null });
  expect((await ada.ask("PUT", url, { personalMonths: 24 })).statusCode).toBe(400);
  expect((await bob.ask("PUT", url, { personalMonths: 24, reason: "x" })).statusCode).toBe(403);
  const set = await ada.ask("PUT", url, { personalMonths: 24, reason: "Our policy." });
  expect(set.json()).toEqual({ personalMonths: 24 });
  expect(await read(ada, url)).toEqual({ personalMonths: 24 });
  const { entries } = await read<List>(ada, "/api/v1/audit?kind=retention");
  expect(entries[0]).toMatchObject({ kind: "retention.changed", reason: "Our policy." });
});

/** What the provider, a second factor and a directory leave of somebody. */
async function giveBelongings(id: string): Promise<void> {
  const { pool } = server.database;
  await pool.query("insert into provider_identity values ('https://id.example.com', 'bob', $1)", [
    id,
  ]);
  await pool.query("insert into person_group values ($1, 'Bobs')", [id]);
  await pool.query("insert into totp_factor (person_id, secret) values ($1, 'x')", [id]);
  await pool.query("insert into recovery_code values ($1, 'x')", [id]);
  await pool.query(
    "insert into scim_user (person_id, user_name, attributes) values ($1, 'bob@x', '{}')",
    [id],
  );
}

describe("somebody who is erased", () => {
  const erase = (visitor: Visitor, id: string, body: object = { reason: "They asked for it." }) =>
    visitor.ask("POST", `/api/v1/people/${id}/erasure`, body);

  test("is erased by an admin, with a reason, and nobody erases themselves", async () => {
    expect((await erase(bob, bobId)).json().code).toBe("forbidden");
    expect((await erase(ada, bobId, {})).statusCode).toBe(400);
    expect((await erase(ada, "00000000-0000-4000-8000-000000000000")).json().code).toBe(
      "person_not_found",
    );
    const me = await read<{ person: { id: string } }>(ada, "/api/v1/me");
    expect((await erase(ada, me.person.id)).json().code).toBe("erasing_oneself");
  });

  test("is gone from everywhere, signed out and without tokens, and what they did is still there", async () => {
    const token = (await bob.ask("POST", "/api/v1/me/tokens", { name: "of Bob" })).json().secret;
    const before = await read<List>(ada, `${record}?limit=200`);
    await giveBelongings(bobId);
    const response = await erase(ada, bobId);
    expect(response.json()).toEqual({ months: 1, openEntries: 0 });

    expect((await bob.ask("GET", "/api/v1/me")).statusCode).toBe(401);
    const byToken = await server.app.inject({
      url: "/api/v1/me",
      headers: { host: "127.0.0.1", authorization: `Bearer ${token}` },
    });
    expect(byToken.statusCode).toBe(401);
    for (const url of [
      "/api/v1/people",
      "/api/v1/projects/shop/members",
      `${record}?limit=200`,
      "/api/v1/audit?limit=200",
    ])
      expect((await ada.ask("GET", url)).body).not.toMatch(/\bBob\b|bob@/i);

    const after = await read<List>(ada, `${record}?limit=200`);
    expect(after.entries.map(({ entry }) => entry)).toEqual(
      before.entries.map(({ entry }) => entry),
    );
    const made = after.entries.find(
      ({ kind, details }) => kind === "member.changed" && details["person"] === bobId,
    );
    expect(made?.summary).toBe("Ada made erased person viewer.");
    const { entries } = await read<List>(ada, "/api/v1/audit?kind=person.erased");
    expect(entries).toMatchObject([
      {
        summary: "Ada erased a person.",
        reason: "They asked for it.",
        details: { person: bobId },
      },
    ]);

    const lines = (await ada.ask("GET", `${record}/export`)).body.trimEnd().split("\n");
    const verifier = verifierOf();
    for (const line of lines) verifier.take(line);
    expect(verifier.end().faults).toEqual([]);
    expect(withoutChance(lines.join("\n"))).not.toMatch(/Bob|bob@/);
  });

  test("has nothing left in any table that is about people, but what others refer to", async () => {
    const { rows: tables } = await server.database.pool.query<{ name: string; column: string }>(
      `select c.table_name as name, c.column_name as column
         from information_schema.columns c where c.column_name = 'person_id'`,
    );
    const left = await Promise.all(
      tables.map(async ({ name, column }) => {
        const found = await server.database.pool.query(
          `select 1 from ${name} where ${column}::text = $1`,
          [bobId],
        );
        return (found.rowCount ?? 0) > 0 ? [name] : [];
      }),
    );
    expect(tables.length).toBeGreaterThan(12);
    expect(left.flat()).toEqual(["token"]);
  });

  test("cannot be changed, invited again or erased again", async () => {
    expect((await erase(ada, bobId)).json().code).toBe("person_erased");
    const again = await ada.ask("PATCH", `/api/v1/people/${bobId}`, {
      name: "Bob",
      isActive: true,
    });
    expect(again.json().code).toBe("person_not_found");
    expect((await ada.ask("POST", `/api/v1/people/${bobId}/sign-in-link`)).json().code).toBe(
      "person_not_found",
    );
    const dump = await server.database.pool.query(
      "SELECT p::text AS row FROM person p WHERE id = $1",
      [bobId],
    );
    expect(dump.rows[0].row).not.toMatch(/Bob|bob@/);
  });
});

test("what was refused is told at the latest when the server stops, and a sign-in only once", async () => {
  await server.app.inject({ url: record, headers: { host: "127.0.0.1" } });
  await server.app.close();
  const { rows } = await server.database.pool.query(
    "SELECT kind, document::jsonb #> '{document,details}' AS details FROM audit_entry WHERE kind IN ('attempts.refused', 'tokens.used') ORDER BY entry",
  );
  // More than one, where these tests took longer than a minute.
  expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(["attempts.refused"]));
  const attempts = rows.flatMap(({ details }) => details.attempts);
  expect(attempts).toContainEqual({
    route: "GET /api/v1/projects/:project/audit",
    code: "unauthenticated",
    actor: null,
    count: 1,
  });
  expect(attempts).toContainEqual(
    expect.objectContaining({ code: "forbidden", route: "PUT /api/v1/audit/retention" }),
  );
});
