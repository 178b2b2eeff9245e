import { mkdir } from "node:fs/promises";
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { Config } from "../config.ts";
import { createPool } from "../platform/db/pool.ts";
import { startEmbeddedPostgres } from "../platform/embedded-postgres/index.ts";

export interface OpenedDatabase {
  readonly url: string;
  readonly pool: Pool;
  readonly readerPool: Pool;
  close(): Promise<void>;
}

/** The database that was named, or our own. */
export async function openDatabase(config: Config, logger: Logger): Promise<OpenedDatabase> {
  const { databaseUrl, dataDir, databaseConnectionsMax: connectionsMax } = config;
  const embedded = databaseUrl === undefined ? await openEmbedded(dataDir, logger) : undefined;
  const url = databaseUrl ?? embedded?.url() ?? "";
  const pool = createPool({ url, log: logger, connectionsMax });
  const readerPool = createPool({ url, log: logger, connectionsMax, isReadOnly: true });
  return {
    url,
    pool,
    readerPool,
    async close() {
      await Promise.all([pool.end(), readerPool.end()]);
      await embedded?.stop();
    },
  };
}

async function openEmbedded(dataDir: string, logger: Logger) {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  return startEmbeddedPostgres({
    dataDir,
    database: "yardarm",
    onNotice: (notice) => logger.warn(notice),
  });
}
