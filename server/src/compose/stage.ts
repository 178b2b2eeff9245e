import type { FastifyBaseLogger } from "fastify";
import type { Pool } from "pg";
import type { Registry } from "prom-client";
import type { Config } from "../config.ts";
import type { Passwords } from "../features/access/passwords.ts";
import type { Clock } from "../platform/clock.ts";
import { createDatabase, type Database } from "../platform/db/database.ts";
import { createReader, type Reader } from "../platform/db/reader.ts";
import { createMetrics } from "../platform/http/metrics-routes.ts";
import { createReadiness, type Readiness } from "../platform/http/readiness.ts";
import type { Sealer } from "../platform/seal/sealer.ts";

/** What the application is built from; a test gives its own. */
export interface AppDeps {
  readonly config: Config;
  /** For connections that are not of the pools. */
  readonly databaseUrl: string;
  readonly pool: Pool;
  /** Its connections refuse to write. */
  readonly readerPool: Pool;
  readonly clock: Clock;
  /** For secrets that must be read again; those that need not be are hashed. */
  readonly sealer: Sealer;
  /** Slow on purpose, and with one queue for the whole server. */
  readonly passwords: Passwords;
  readonly logger: FastifyBaseLogger;
  /** How often each server looks for what is due; a test need not wait for a clock. */
  readonly rhythm?: Rhythm;
}

export interface Rhythm {
  /** For deliveries of webhooks. */
  readonly deliveriesMs?: number;
  /** No job comes round: what the clock would do at some moment of a test, the test does when it wants it. */
  readonly isStill?: boolean;
}

/** What works without the application too: at the first start, in commands. */
export interface Ground extends AppDeps {
  readonly database: Database;
  readonly reader: Reader;
}

/** What every part of the application is handed. */
export interface Stage extends Ground {
  readonly readiness: Readiness;
  readonly metrics: Registry;
}

export function createGround(deps: AppDeps): Ground {
  return { ...deps, database: createDatabase(deps.pool), reader: createReader(deps.readerPool) };
}

export function createStage(deps: AppDeps): Stage {
  return { ...createGround(deps), readiness: createReadiness(), metrics: createMetrics() };
}
