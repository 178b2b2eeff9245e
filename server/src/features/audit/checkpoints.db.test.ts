/** Checkpoints: signed when they are due, never over a chain that is not whole, and kept where they were told to be. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { parseCheckpoint } from "@yardarm/core/audit";
import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { decodeProtectedHeader } from "jose";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemCaller } from "../../platform/actor.ts";
import { createDatabase, type Database } from "../../platform/db/database.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { createRecord } from "./audit-service.ts";
import {
  type CheckpointDestination,
  fileDestination,
  gitDestination,
} from "./checkpoint-destinations.ts";
import { listCheckpoints, publishedKeys, sentUpTo } from "./checkpoint-read-model.ts";
import { createCheckpointService } from "./checkpoint-service.ts";
import { makeSigningKey, openCheckpoint, openSigningKey } from "./signing-key.ts";

const chain = "project:shop";
const run = promisify(execFile);
let now: Date;
let testDatabase: TestDatabase;
let database: Database;
let folder: string;
let keyFile: string;
let warned: object[];

beforeEach(async () => {
  now = new Date("2026-11-25T10:00:00.000Z");
  warned = [];
  testDatabase = await createTestDatabase();
  database = createDatabase(testDatabase.pool);
  folder = await mkdtemp(path.join(tmpdir(), "yardarm-checkpoints-"));
  keyFile = path.join(folder, "data", "key.json");
});

afterEach(async () => {
  await testDatabase?.drop();
  await rm(folder, { recursive: true, force: true });
});

const { record } = createRecord({ clock: () => now });

async function append(times = 1, to = chain): Promise<void> {
  for (let index = 0; index < times; index++) {
    await inTransaction(database, (tx) =>
      record(tx, to, {
        kind: "test.done",
        caller: systemCaller("test"),
        summary: "x",
        details: {},
      }),
    );
  }
}

function service(destinations: readonly CheckpointDestination[] = []) {
  return createCheckpointService({
    ...{ database, reader: database, clock: () => now, destinations },
    rules: { everyMinutes: 60, everyEntries: 5 },
    openKey: () => openSigningKey({ given: undefined, file: keyFile }),
    log: { warn: (details) => warned.push(details) },
  });
}

const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};
const entries = async () =>
  (await listCheckpoints(database, chain, 100)).map(({ entry }) => entry).reverse();

test("a chain is signed when it begins, after so many entries, and after so long, if it grew", async () => {
  const checkpoints = service();
  await checkpoints.signDue();
  expect(await entries()).toEqual([]);
  await append();
  await checkpoints.signDue();
  await append(4);
  await checkpoints.signDue();
  expect(await entries()).toEqual([1]);
  await append();
  await checkpoints.signDue();
  expect(await entries()).toEqual([1, 6]);
  later(61);
  await checkpoints.signDue();
  expect(await entries()).toEqual([1, 6]);
  await append();
  await checkpoints.signDue();
  expect(await entries()).toEqual([1, 6, 7]);
  await append();
  await checkpoints.signDue({ force: true });
  expect(await entries()).toEqual([1, 6, 7, 8]);
});

test("a checkpoint says where its chain stood, and which checkpoint was before", async () => {
  const checkpoints = service();
  await append(2);
  await checkpoints.signDue();
  await append(5);
  await checkpoints.signDue();
  const keys = await publishedKeys(database);
  const [second, first] = await Promise.all(
    (await listCheckpoints(database, chain, 2)).map(async ({ jws }) =>
      parseCheckpoint(await openCheckpoint(jws, keys)),
    ),
  );
  const { rows } = await testDatabase.pool.query(
    "SELECT encode(hash, 'hex') AS hash FROM audit_entry WHERE chain = $1 AND entry = 7",
    [chain],
  );
  expect(first).toMatchObject({ chain, entry: 2, previous: null, at: now.toISOString() });
  expect(second).toMatchObject({
    chain,
    entry: 7,
    hash: rows[0].hash,
    installation: first?.installation,
  });
  expect(second?.previous).toMatch(/^[0-9a-f]{64}$/);
});

test("the key is made once, is readable by its owner only, and its private part is not in the database", async () => {
  await append();
  await service().signDue();
  const before = await readFile(keyFile, "utf8");
  await append(5);
  await service().signDue();
  expect(await readFile(keyFile, "utf8")).toBe(before);
  expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
  const { d } = JSON.parse(before);
  const { rows } = await testDatabase.pool.query(
    "SELECT public_key::text AS key FROM audit_signing_key",
  );
  expect(rows).toHaveLength(1);
  expect(rows[0].key).not.toContain(d);
});

test("with another key, what the one before has signed is still verified", async () => {
  const checkpoints = service();
  await append();
  await checkpoints.signDue();
  await makeSigningKey(keyFile);
  await append(5);
  await checkpoints.signDue();
  const [newer, older] = await listCheckpoints(database, chain, 2);
  expect(newer?.kid).not.toBe(older?.kid);
  const keys = await publishedKeys(database);
  for (const { jws, kid } of [newer, older].filter((each) => each !== undefined)) {
    await openCheckpoint(jws, keys);
    expect(decodeProtectedHeader(jws).kid).toBe(kid);
    await expect(
      openCheckpoint(
        jws,
        keys.filter((key) => key.kid !== kid),
      ),
    ).rejects.toThrow();
  }
});

test("a key from outside is used and not written anywhere", async () => {
  await makeSigningKey(path.join(folder, "other.json"));
  const given = await readFile(path.join(folder, "other.json"), "utf8");
  const key = await openSigningKey({ given, file: keyFile });
  expect(await openCheckpoint(await key.sign("{}"), [key])).toEqual({});
  await expect(stat(keyFile)).rejects.toThrow();
  const published = JSON.stringify(key.publicKey);
  await expect(openSigningKey({ given: published, file: keyFile })).rejects.toThrow(TypeError);
});

/** As somebody who has the database and switches its triggers off. */
async function tamper(statement: string): Promise<void> {
  await testDatabase.pool.query(
    `BEGIN; SET LOCAL session_replication_role = replica; ${statement}; COMMIT`,
  );
}

test.each([
  [
    "an entry that was changed",
    "UPDATE audit_entry SET document = replace(document, 'test', 'best') WHERE entry = 4",
    4,
  ],
  ["an entry that is gone", "DELETE FROM audit_entry WHERE entry = 4", 4],
  ["an end that is gone", "DELETE FROM audit_entry WHERE entry > 5", 6],
])(
  "%s is not signed, and said to be wrong, until it is whole again",
  async (_what, statement, number) => {
    const checkpoints = service();
    await append(2);
    await append(1, "project:other");
    await checkpoints.signDue();
    await append(6);
    await tamper(`CREATE TEMPORARY TABLE kept AS SELECT * FROM audit_entry; ${statement}`);
    await append(7, "project:other");
    await checkpoints.signDue();
    expect(await entries()).toEqual([2]);
    expect(checkpoints.faultOf(chain)?.number).toBe(number);
    expect(warned).toHaveLength(1);
    // What is wrong with one chain says nothing of another.
    expect((await listCheckpoints(database, "project:other", 1))[0]?.entry).toBe(8);
    expect(checkpoints.faultOf("project:other")).toBeUndefined();
  },
);

test("a checkpoint that somebody put in is not believed", async () => {
  const checkpoints = service();
  await append(2);
  await checkpoints.signDue();
  await tamper("UPDATE audit_checkpoint SET jws = regexp_replace(jws, '[^.]+$', 'AAAA')");
  await append(5);
  await checkpoints.signDue();
  expect(checkpoints.faultOf(chain)).toMatchObject({ number: 2, code: "link_broken" });
});

test("Postgres refuses to change or remove what was signed, and with which key", async () => {
  await append();
  await service().signDue();
  for (const statement of [
    "UPDATE audit_checkpoint SET jws = 'x'",
    "DELETE FROM audit_checkpoint",
    "TRUNCATE audit_checkpoint CASCADE",
    "UPDATE audit_signing_key SET public_key = '{}'",
    "DELETE FROM audit_signing_key",
  ]) {
    await expect(testDatabase.pool.query(statement)).rejects.toMatchObject({ code: "42501" });
  }
});

test("a file gets each checkpoint once, in order", async () => {
  const file = path.join(folder, "outside", "checkpoints.jws");
  const checkpoints = service([fileDestination(file)]);
  await append();
  await checkpoints.signDue();
  await checkpoints.sendUnsent();
  await append(5);
  await checkpoints.signDue();
  await checkpoints.sendUnsent();
  await checkpoints.sendUnsent();
  const stored = (await listCheckpoints(database, chain, 9)).map(({ jws }) => jws).reverse();
  expect((await readFile(file, "utf8")).split("\n")).toEqual([...stored, ""]);
  expect(await sentUpTo(database, chain)).toEqual(new Map([["file", 6]]));
});

test("a place that cannot be reached is told of, does not hold up another, and gets all later", async () => {
  let isBroken = true;
  const got: number[] = [];
  const flaky: CheckpointDestination = {
    name: "flaky",
    async publishCheckpoint({ entry }) {
      if (isBroken) throw new Error("the cable is out");
      got.push(entry);
    },
  };
  const file = path.join(folder, "checkpoints.jws");
  const checkpoints = service([flaky, fileDestination(file)]);
  await append();
  await checkpoints.signDue();
  await checkpoints.sendUnsent();
  expect(checkpoints.failureOf("flaky")).toBe("the cable is out");
  expect(checkpoints.failureOf("file")).toBeUndefined();
  expect((await readFile(file, "utf8")).trim()).not.toBe("");
  await append(5);
  await checkpoints.signDue();
  isBroken = false;
  await checkpoints.sendUnsent();
  expect(got).toEqual([1, 6]);
  expect(checkpoints.failureOf("flaky")).toBeUndefined();
});

test("a clone gets a commit for each checkpoint, and pushes it when told to", async () => {
  const [remote, clone] = [path.join(folder, "remote.git"), path.join(folder, "clone")];
  await run("git", ["init", "--quiet", "--bare", "-b", "main", remote]);
  await run("git", ["clone", "--quiet", remote, clone]);
  await run("git", ["-C", clone, "checkout", "--quiet", "-B", "main"]);
  await run("git", ["-C", clone, "config", "push.default", "current"]);
  const checkpoints = service([gitDestination({ folder: clone, isPushed: true })]);
  await append();
  await checkpoints.signDue();
  await checkpoints.sendUnsent();
  await append(5);
  await checkpoints.signDue();
  await checkpoints.sendUnsent();
  expect(warned).toEqual([]);
  const { stdout: log } = await run("git", ["--git-dir", remote, "log", "--format=%s", "main"]);
  expect(log.trim().split("\n")).toEqual([
    "Checkpoint of project:shop at entry 6",
    "Checkpoint of project:shop at entry 1",
  ]);
  const { stdout: kept } = await run("git", [
    "--git-dir",
    remote,
    "show",
    "main:checkpoints/project%3Ashop.jws",
  ]);
  expect(kept.trim().split("\n")).toHaveLength(2);
});

test("a folder that is no clone is a failure, not the end", async () => {
  const checkpoints = service([
    gitDestination({ folder: path.join(folder, "none"), isPushed: false }),
  ]);
  await append();
  await checkpoints.signDue();
  await checkpoints.sendUnsent();
  expect(checkpoints.failureOf("git")).toMatch(/git/i);
});
