import { sql } from "drizzle-orm";
import type { App } from "../platform/http/app.ts";
import { migrationStatus } from "../platform/migrate/index.ts";
import { migrationsFolder } from "./product-files.ts";
import type { Stage } from "./stage.ts";

/** What lives in the background while requests are answered. */
interface Background {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** When the background starts and stops, and what the database must be for this server to be ready. */
export function composeLifecycle(app: App, stage: Stage, background: Background): void {
  const { readiness } = stage;
  readiness.require(databaseCheck(stage));
  readiness.require(migrationCheck(stage));
  app.addHook("onReady", () => background.start());
  // Before the server closes: streams would keep it open for ever, and clients should go to somebody else now.
  app.addHook("preClose", async () => {
    readiness.drain();
    await background.stop();
  });
}

function databaseCheck({ reader, logger }: Stage) {
  return async (): Promise<string | undefined> => {
    try {
      await reader.execute(sql`select 1`);
      return undefined;
    } catch (error) {
      logger.warn({ err: error }, "the database cannot be reached");
      return "The database cannot be reached.";
    }
  };
}

/** Asked until it is so; a migration is never taken back under a running server. */
function migrationCheck({ pool }: Stage) {
  let isMigrated = false;
  return async (): Promise<string | undefined> => {
    if (isMigrated) return undefined;
    const options = { pool, folder: migrationsFolder };
    const migrations = await migrationStatus(options).catch(() => undefined);
    if (migrations === undefined) return "The state of the schema cannot be read.";
    const pending = migrations.filter(({ state }) => state === "pending");
    isMigrated = pending.length === 0;
    return isMigrated ? undefined : `${pending.length} migrations are pending.`;
  };
}
