/** What the torture happens to: a database that syncs to disk, two servers on it, a project, keys for its services. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@yardarm/server/embedded-postgres";
import { type ApiSession, signInAsAdmin } from "@yardarm/test/support/api-session";
import { freePort } from "@yardarm/test/support/free-port";
import { type ServerProcess, startServer } from "@yardarm/test/support/server-process";

export const project = "torture";
/** Those that need nobody's approval. */
export const environments = ["development", "staging"] as const;
export type Environment = (typeof environments)[number];

export interface World {
  readonly postgres: EmbeddedPostgres;
  readonly databaseUrl: string;
  /** Places of servers: an address, and the process that is there at the moment. */
  readonly servers: readonly ServerPlace[];
  readonly flags: readonly string[];
  /** Server keys by environment. */
  readonly keys: Readonly<Record<Environment, string>>;
  readonly session: ApiSession;
  end(): Promise<void>;
}

/** One of the addresses where a server is most of the time. */
export class ServerPlace {
  readonly url: string;
  readonly #start: () => Promise<ServerProcess>;
  #process: ServerProcess;
  #isEnding = false;

  private constructor(process: ServerProcess, start: () => Promise<ServerProcess>) {
    this.url = process.url;
    this.#process = process;
    this.#start = start;
  }

  static async open(databaseUrl: string): Promise<ServerPlace> {
    const port = await freePort();
    const env = { YARDARM_REQUESTS_PER_MINUTE: "1000000" };
    const start = () => startServer({ databaseUrl, port, env });
    return new ServerPlace(await start(), start);
  }

  /** As an out-of-memory killer would, or a power switch; then the server is started again. */
  async killAndRestart(): Promise<void> {
    await this.#process.stop("SIGKILL");
    if (!this.#isEnding) this.#process = await this.#start();
  }

  output(): string {
    return this.#process.output();
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#process.stop();
  }
}

export async function createWorld(flagCount: number): Promise<World> {
  const folder = await mkdtemp(path.join(tmpdir(), "yardarm-torture-"));
  const postgres = await startEmbeddedPostgres({ dataDir: folder, database: "yardarm" });
  const servers: ServerPlace[] = [];
  const end = async (): Promise<void> => {
    for (const server of servers) await server.end();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const databaseUrl = postgres.url();
    const first = await ServerPlace.open(databaseUrl);
    servers.push(first, await ServerPlace.open(databaseUrl));
    const session = await signInAsAdmin(first.url);
    await session.call("POST", "/projects", { body: { key: project, name: "Torture" } });
    const flags = await createFlags(session, flagCount);
    const keys = { development: "", staging: "" };
    for (const environment of environments) {
      const { secret } = await session.call<{ secret: string }>(
        "POST",
        `/projects/${project}/environments/${environment}/sdk-keys`,
        { body: { name: "services", kind: "server" } },
      );
      keys[environment] = secret;
    }
    return { postgres, databaseUrl, servers, flags, keys, session, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function createFlags(session: ApiSession, count: number): Promise<readonly string[]> {
  const me = await session.call<{ person: { id: string } }>("GET", "/me");
  const flags = Array.from({ length: count }, (_, index) => `flag-${index}`);
  for (const key of flags) {
    await session.call("POST", `/projects/${project}/flags`, {
      body: {
        key,
        name: `Flag ${randomUUID()}`,
        type: "boolean",
        owner: { kind: "person", id: me.person.id },
        purpose: "release",
        expiry: { kind: "permanent", reason: "Lives as long as the test." },
      },
    });
  }
  return flags;
}
