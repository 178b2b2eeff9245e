/** What most journeys stand on: the whole product with its demo project, over a database of its own. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { type ApiSession, signInAsAdmin } from "./api-session.ts";
import { createTestDatabase } from "./database.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

export interface Journey {
  /** Of the dashboard. */
  readonly url: string;
  readonly server: ServerProcess;
  readonly admin: ApiSession;
}

export interface JourneyOptions {
  /** Further settings of the server, known when it starts. */
  readonly env?: () => Promise<Readonly<Record<string, string>>>;
}

/** Call it at the top of a test file. The journey can be used in its tests, not before. */
export function startJourney(options: JourneyOptions = {}): () => Journey {
  let journey: Journey | undefined;
  const ends: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    const database = await createTestDatabase();
    ends.push(() => database.drop());
    const folder = await mkdtemp(path.join(tmpdir(), "yardarm-journey-"));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    const server = await startServer({
      databaseUrl: database.url,
      env: {
        YARDARM_DATA_DIR: folder,
        YARDARM_DEMO: "1",
        STOREFRONT_PORT: "0",
        ...(await options.env?.()),
      },
    });
    ends.push(() => server.stop());
    journey = { url: server.url, server, admin: await signInAsAdmin(server.url) };
  });
  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
  });
  return () => {
    if (journey === undefined) throw new Error("The journey has not begun.");
    return journey;
  };
}
