/** The whole server on a database of its own, asked without a network. */
import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { buildApp } from "../app.ts";
import { type Config, parseConfig } from "../config.ts";
import { testPasswords } from "../features/access/passwords.test-support.ts";
import type { Clock } from "../platform/clock.ts";
import { systemClock } from "../platform/clock.ts";
import { createPool } from "../platform/db/pool.ts";
import type { App } from "../platform/http/app.ts";
import { createLogger } from "../platform/logger.ts";
import { testSealer } from "../platform/seal/sealer.test-support.ts";
import { composeFirstPeople } from "./first-start.ts";
import { createGround, type Ground, type Rhythm } from "./stage.ts";

export const admin = { email: "ada@example.com", password: "correct horse battery staple" };

export interface TestApp {
  readonly app: App;
  readonly ground: Ground;
  readonly database: TestDatabase;
  /** Everything that was logged, one line each. */
  readonly logged: string[];
  close(): Promise<void>;
}

export interface TestAppOptions {
  readonly config?: Partial<Config>;
  readonly clock?: Clock;
  readonly rhythm?: Rhythm;
}

/** With one admin, and no project. */
export async function openTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const logged: string[] = [];
  const destination = { write: (line: string) => void logged.push(line) };
  const logger = createLogger({ level: "trace", destination });
  const config = { ...parseConfig({}), logLevel: "trace" as const, ...options.config };
  const pool = createPool({ url: database.url, log: logger });
  const readerPool = createPool({ url: database.url, log: logger, isReadOnly: true });
  const clock = options.clock ?? systemClock;
  const ground = createGround({
    config,
    databaseUrl: database.url,
    pool,
    readerPool,
    clock,
    logger,
    sealer: testSealer,
    passwords: testPasswords,
    rhythm: { isStill: true, ...options.rhythm },
  });
  const people = composeFirstPeople(ground);
  await people.ensureInstallation();
  await people.ensureAdmin(admin);
  const app = await buildApp(ground);
  await app.ready();
  return {
    app,
    ground,
    database,
    logged,
    async close() {
      await app.close();
      await Promise.all([pool.end(), readerPool.end()]);
      await database.drop();
    },
  };
}
