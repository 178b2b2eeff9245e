import { mkdir } from "node:fs/promises";
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { Config } from "../config.ts";
import { ensureLogin, grantUse, ownsTable } from "../platform/db/lesser-role.ts";
import { createPool } from "../platform/db/pool.ts";
import { startEmbeddedPostgres } from "../platform/embedded-postgres/index.ts";
import { rightsOf, servingRole } from "./record-tables.ts";

export interface OpenedDatabase {
  readonly url: string;
  readonly pool: Pool;
  readonly readerPool: Pool;
  /** Owns the tables; for migrations only. The same account as that of `pool` where no other was named. */
  readonly ownerPool: Pool;
  /** Lets the serving account use what a migration has made. */
  grant(): Promise<void>;
  /** Whether the serving account could remove what protects the record. */
  ownsRecord(): Promise<boolean>;
  close(): Promise<void>;
}

/** The database that was named, or our own. */
export async function openDatabase(config: Config, logger: Logger): Promise<OpenedDatabase> {
  const { databaseUrl, dataDir, databaseConnectionsMax: connectionsMax } = config;
  if (databaseUrl === undefined) return openEmbedded(dataDir, logger, connectionsMax);
  const ownerUrl = config.databaseOwnerUrl ?? databaseUrl;
  return opened({
    url: databaseUrl,
    ownerUrl,
    logger,
    connectionsMax,
    stop: async () => undefined,
  });
}

async function openEmbedded(
  dataDir: string,
  logger: Logger,
  connectionsMax: number,
): Promise<OpenedDatabase> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const embedded = await startEmbeddedPostgres({
    dataDir,
    database: "yardarm",
    onNotice: (notice) => logger.warn(notice),
  });
  const stop = () => embedded.stop();
  const ownerUrl = embedded.url();
  try {
    const url = await urlOfServingRole(ownerUrl, logger);
    return opened({ url, ownerUrl, logger, connectionsMax, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Made anew at each start, since nobody else needs to know the password. */
async function urlOfServingRole(ownerUrl: string, logger: Logger): Promise<string> {
  const owner = createPool({ url: ownerUrl, log: logger, connectionsMax: 1 });
  try {
    const url = new URL(ownerUrl);
    url.username = servingRole;
    url.password = await ensureLogin(owner, servingRole);
    return url.href;
  } finally {
    await owner.end();
  }
}

interface Parts {
  readonly url: string;
  readonly ownerUrl: string;
  readonly logger: Logger;
  readonly connectionsMax: number;
  readonly stop: () => Promise<void>;
}

async function opened(parts: Parts): Promise<OpenedDatabase> {
  const { url, ownerUrl, logger: log, connectionsMax, stop } = parts;
  const pool = createPool({ url, log, connectionsMax });
  const readerPool = createPool({ url, log, connectionsMax, isReadOnly: true });
  const isShared = url === ownerUrl;
  const ownerPool = isShared ? pool : createPool({ url: ownerUrl, log, connectionsMax: 2 });
  const close = async (): Promise<void> => {
    await Promise.all([pool.end(), readerPool.end(), ...(isShared ? [] : [ownerPool.end()])]);
    await stop();
  };
  const grant = async (): Promise<void> => {
    if (!isShared) await grantUse(ownerPool, rightsOf(decodeURIComponent(new URL(url).username)));
  };
  try {
    // Commands that do not migrate find what was granted at the last start; a restored dump holds no grants.
    await grant();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url,
    pool,
    readerPool,
    ownerPool,
    grant,
    ownsRecord: () => ownsTable(pool, "audit_entry"),
    close,
  };
}
