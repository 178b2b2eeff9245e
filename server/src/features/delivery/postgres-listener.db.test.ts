import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createPostgresListener, type PostgresListener } from "./postgres-listener.ts";

let database: TestDatabase;
let listener: PostgresListener;
let heard: string[];
let heardCount: Signal;
let listenings: Signal;

/** Counts, and lets a test wait for a count. */
class Signal {
  #count = 0;
  readonly #waiting = new Map<number, () => void>();

  ring(): void {
    this.#count++;
    this.#waiting.get(this.#count)?.();
  }

  reaches(count: number): Promise<void> {
    if (this.#count >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.set(count, resolve));
  }
}

beforeEach(async () => {
  database = await createTestDatabase();
  heard = [];
  heardCount = new Signal();
  listenings = new Signal();
});

afterEach(async () => {
  await listener?.stop();
  await database?.drop();
});

async function start(onListening: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  listener = createPostgresListener({
    url: database.url,
    channel: "news",
    onNotification: (payload) => {
      heard.push(payload);
      heardCount.ring();
    },
    onListening: async () => {
      await onListening();
      listenings.ring();
    },
    log: { info: () => undefined, warn: () => undefined },
    random: () => 0,
  });
  await listener.start();
}

const notify = (payload: string) => database.pool.query("SELECT pg_notify('news', $1)", [payload]);

/** Ends every listening connection, as a restart of Postgres or of a proxy would. */
const terminate = () =>
  database.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'yardarm listener' AND datname = current_database()`);

test("what is committed is heard, in order", async () => {
  await start();
  expect(listener.isListening()).toBe(true);
  for (let i = 1; i <= 50; i++) await notify(`n${i}`);
  await heardCount.reaches(50);
  expect(heard).toEqual(Array.from({ length: 50 }, (_, i) => `n${i + 1}`));
});

test("a connection that is cut is made anew, and its owner is told to look for what was missed", async () => {
  await start();
  for (let i = 1; i <= 3; i++) {
    await terminate();
    await listenings.reaches(i + 1);
    await notify(`after cut ${i}`);
    await heardCount.reaches(i);
  }
  expect(heard).toEqual(["after cut 1", "after cut 2", "after cut 3"]);
});

test("notifications are heard before the owner looks, so that nothing falls between", async () => {
  await start(async () => {
    await notify("in between");
    await heardCount.reaches(1);
  });
  expect(heard).toEqual(["in between"]);
});

test("while looking for what was missed fails, the listener does not say that it is listening", async () => {
  let failures = 0;
  await start(async () => {
    expect(listener.isListening()).toBe(false);
    if (++failures <= 2) throw new Error("cannot look now");
  });
  expect(failures).toBe(3);
  expect(listener.isListening()).toBe(true);
});

test("a listener that is stopped leaves no connection behind", async () => {
  await start();
  await listener.stop();
  expect(listener.isListening()).toBe(false);
  await expect
    .poll(async () => {
      const { rows } = await database.pool.query(`SELECT count(*)::int AS count
        FROM pg_stat_activity
        WHERE application_name = 'yardarm listener' AND datname = current_database()`);
      return rows[0].count;
    })
    .toBe(0);
});

test("a listener can be stopped while there is no server to listen to", async () => {
  listener = createPostgresListener({
    url: "postgres://nobody@127.0.0.1:1/nothing",
    channel: "news",
    onNotification: () => undefined,
    onListening: () => Promise.resolve(),
    log: { info: () => undefined, warn: () => heardCount.ring() },
  });
  void listener.start();
  await heardCount.reaches(2);
  expect(listener.isListening()).toBe(false);
  await listener.stop();
});
