import { createEmptyDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Config, parseConfig } from "../config.ts";
import {
  migrateDownCommand,
  migrateStatusCommand,
  migrateUpCommand,
  newEpochCommand,
  signInLinkCommand,
} from "./commands.ts";

let database: TestDatabase;
let config: Config;
let said: string[];

beforeEach(async () => {
  database = await createEmptyDatabase();
  config = parseConfig({
    DATABASE_URL: database.url,
    LOG_LEVEL: "silent",
    YARDARM_PUBLIC_URL: "https://flags.example.com",
  });
  said = [];
});

afterEach(() => database?.drop());

const context = () => ({ config, say: (line: string) => void said.push(line) });
const keepAll = { acceptLoss: false };

test("the schema goes up, is shown, and goes back", async () => {
  await migrateStatusCommand(context());
  expect(said.length).toBeGreaterThan(3);
  expect(said.every((line) => line.startsWith("pending"))).toBe(true);
  const names = said.map((line) => line.split(/\s+/)[1]);

  said = [];
  await migrateUpCommand(context(), keepAll);
  expect(said).toEqual(names.map((name) => `applied ${name}`));

  said = [];
  await migrateUpCommand(context(), keepAll);
  expect(said).toEqual(["Nothing to do: every migration is applied."]);

  said = [];
  await migrateDownCommand(context(), { acceptLoss: true });
  expect(said).toEqual([`took back ${names.at(-1)}`]);

  said = [];
  await migrateStatusCommand(context());
  expect(said.map((line) => line.split(/\s+/)[0])).toEqual([
    ...names.slice(1).map(() => "applied"),
    "pending",
  ]);
});

test("a way back that loses something asks first", async () => {
  await migrateUpCommand(context(), keepAll);
  await expect(migrateDownCommand(context(), { ...keepAll, to: 0 })).rejects.toThrow(
    "Going back loses data.",
  );
});

test("the first link makes the first admin, and the next ones are for people who exist", async () => {
  await signInLinkCommand(context(), "ada@example.com");
  expect(said[1]).toMatch(/^ {2}https:\/\/flags\.example\.com\/sign-in\?token=[\w-]{43}$/);
  const { rows } = await database.pool.query("SELECT email, is_admin, password_hash FROM person");
  expect(rows).toEqual([{ email: "ada@example.com", is_admin: true, password_hash: null }]);
  await signInLinkCommand(context(), "ADA@example.com");
  await expect(signInLinkCommand(context(), "bob@example.com")).rejects.toThrow(
    "Nobody with the address bob@example.com",
  );
  const kinds = await database.pool.query("SELECT kind FROM audit_entry ORDER BY entry");
  expect(kinds.rows.map(({ kind }) => kind)).toEqual([
    "person.created",
    "link.created",
    "link.created",
  ]);
});

test("a new epoch has another salt, and the record tells of it", async () => {
  await signInLinkCommand(context(), "ada@example.com");
  const salt = async () =>
    (await database.pool.query("SELECT epoch_salt FROM installation")).rows[0].epoch_salt;
  const before = await salt();
  await newEpochCommand(context());
  expect(await salt()).not.toBe(before);
  const { rows } = await database.pool.query(
    "SELECT kind FROM audit_entry ORDER BY entry DESC LIMIT 1",
  );
  expect(rows).toEqual([{ kind: "epoch.started" }]);
});
