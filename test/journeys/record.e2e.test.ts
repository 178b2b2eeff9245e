/** On the embedded database: act, export, verify offline, erase a person, verify again; and who tampers is found out. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiSession, signInAsAdmin } from "../support/api-session.ts";
import { type RecordFiles, recordEnvironment, recordFiles } from "../support/record-files.ts";
import { admin, type ServerProcess, startServer } from "../support/server-process.ts";

let folder: string;
let server: ServerProcess;
let session: ApiSession;
let record: RecordFiles;
const project = "/projects/shop";

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "yardarm-record-"));
  server = await startServer({
    env: {
      YARDARM_DATA_DIR: path.join(folder, "data"),
      YARDARM_ADMIN_EMAIL: admin.email,
      YARDARM_ADMIN_PASSWORD: admin.password,
      ...recordEnvironment(folder),
    },
  });
  session = await signInAsAdmin(server.url);
  record = recordFiles(folder, { server, session, project: "shop" });
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

let before: string;
let signed: number;

test("what people did is exported and proven, without asking the server", async () => {
  await session.call("POST", "/projects", { body: { key: "shop", name: "Shop" } });
  const invited = {
    email: "grace@example.com",
    name: "Grace Hopper",
    projects: { shop: "editor" },
  };
  const { person } = await session.call<{ person: { id: string } }>("POST", "/people", {
    body: invited,
  });
  await session.call("PUT", `${project}/members/${person.id}`, { body: { role: "admin" } });
  signed = await record.untilSigned();
  await record.keys();
  before = await record.exported("before.jsonl");
  expect(await readFile(before, "utf8")).toContain("Grace Hopper");
  const { code, stdout } = await record.verify(before, "--checkpoint", record.checkpoints);
  expect({ code, stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`Proven: entries 1 to ${signed}`),
  });

  const proof = await record.download(`${server.url}/api/v1${project}/audit/2/proof`, "proof.json");
  expect(await record.verify(proof)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Proven: entries 2 to"),
  });

  await session.call("POST", `/people/${person.id}/erasure`, { body: { reason: "She asked." } });
});

test("after somebody is erased nothing names them, and the same checkpoints still prove the same", async () => {
  const after = await record.exported("after.jsonl");
  expect(await readFile(after, "utf8")).not.toMatch(/Grace|grace@/);
  const { code, stdout } = await record.verify(after, "--checkpoint", record.checkpoints);
  expect({ code, stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Proven: entries 1 to"),
  });
  const [old, young] = await Promise.all([before, after].map((file) => readFile(file, "utf8")));
  const hashes = (text = "") =>
    [...text.matchAll(/"hash":"(\w+)","opened"/g)].map((match) => match[1]);
  expect(hashes(young).slice(0, signed)).toEqual(hashes(old).slice(0, signed));
});

/** With the superuser's password, as whoever has the machine. */
async function asOwner(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const postgres = path.join(folder, "data", "postgres");
  const [port, password] = await Promise.all([
    readFile(path.join(postgres, "port"), "utf8"),
    readFile(path.join(postgres, "cluster", "password"), "utf8"),
  ]);
  const url = `postgres://postgres:${password.trim()}@127.0.0.1:${port.trim()}/yardarm`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

test("the server is served by an account that owns nothing", async () => {
  await asOwner(async (client) => {
    const { rows } = await client.query(
      "SELECT DISTINCT usename, usesuper FROM pg_stat_activity JOIN pg_user USING (usename) WHERE application_name = 'yardarm' AND usename <> 'postgres'",
    );
    expect(rows).toEqual([{ usename: "yardarm_serving", usesuper: false }]);
    const { rows: owned } = await client.query(
      "SELECT tablename FROM pg_tables WHERE tableowner = 'yardarm_serving'",
    );
    expect(owned).toEqual([]);
  });
});

test("whoever changes an entry behind the server's back is found out, and nothing of it is signed", async () => {
  await asOwner(async (client) => {
    await client.query("SET session_replication_role = replica");
    await client.query(
      `UPDATE audit_entry SET document = replace(document, '"to":"admin"', '"to":"viewer"') WHERE kind = 'member.changed'`,
    );
  });
  const forged = await record.exported("forged.jsonl");
  const { code, stdout } = await record.verify(forged, "--checkpoint", record.checkpoints);
  expect({ code, stdout }).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("hash_mismatch"),
  });
});
