/**
 * A server over a record that was made for a measurement. Filling it takes minutes, so it is kept under `.cache`, and is the same
 * for everybody who measures with as many entries and flags.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@yardarm/server/embedded-postgres";
import { type ApiSession, signInAsAdmin } from "@yardarm/test/support/api-session";
import { type ServerProcess, startServer } from "@yardarm/test/support/server-process";
import { workspacePath } from "@yardarm/test/support/workspace-path";
import pg from "pg";
import { type SeededRecord, seedRecord } from "./audit-record.ts";
import { seedRegistry } from "./seed-registry.ts";

export interface SeededSize {
  readonly entries: number;
  /** Of the registry; none: only the record is filled. */
  readonly flags: number;
}

export interface SeededServer {
  readonly project: string;
  readonly seeded: SeededRecord;
  readonly session: ApiSession;
  readonly server: ServerProcess;
  readonly postgres: EmbeddedPostgres;
  stop(): Promise<void>;
}

const project = "bench";
/** Raise it with whatever is filled in, or what was kept from before would be measured. */
const seedVersion = 1;

export async function startSeededServer({ entries, flags }: SeededSize): Promise<SeededServer> {
  const name = `record-${seedVersion}-${entries}-${flags}`;
  const folder = workspacePath(".cache", `bench/${name}`);
  const filled = `${folder}/filled.json`;
  const known = await readFile(filled, "utf8").catch(() => undefined);
  // What was interrupted is begun again.
  if (known === undefined) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const postgres = await startEmbeddedPostgres({ dataDir: folder, database: "yardarm" });
  const stops: (() => Promise<unknown>)[] = [() => postgres.stop()];
  const stop = async () => {
    for (const each of stops.toReversed()) await each();
  };
  try {
    const server = await startServer({ databaseUrl: postgres.url(), env: environmentOf(folder) });
    stops.push(() => server.stop());
    const session = await signInAsAdmin(server.url);
    const seeded: SeededRecord =
      known === undefined
        ? await fill({ session, databaseUrl: postgres.url(), entries, flags })
        : JSON.parse(known);
    if (known === undefined) await writeFile(filled, JSON.stringify(seeded));
    return { project, seeded, session, server, postgres, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Nothing that a server does by itself gets in between. */
function environmentOf(folder: string): Readonly<Record<string, string>> {
  return {
    YARDARM_REQUESTS_PER_MINUTE: "10000000",
    YARDARM_DATA_DIR: folder,
    YARDARM_CHECKPOINT_MINUTES: "1440",
    YARDARM_CHECKPOINT_ENTRIES: "1000000",
  };
}

interface Filling extends SeededSize {
  readonly session: ApiSession;
  readonly databaseUrl: string;
}

async function fill({ session, databaseUrl, entries, flags }: Filling): Promise<SeededRecord> {
  await session.call("POST", "/projects", { body: { key: project, name: "Benchmark" } });
  // One connection, which keeps its settings and its temporary tables.
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  try {
    const seeded = await seedRecord(pool, project, entries);
    if (flags > 0) await seedRegistry(pool, { project, chain: seeded.chain, flags });
    return seeded;
  } finally {
    await pool.end();
  }
}
