/** What the benchmarks of the whole product stand on: a database that syncs to disk, two servers, an admin, a flag. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "@yardarm/server/embedded-postgres";
import type { ConfigView, FlagBody, FlagView, SdkKeyCreated } from "@yardarm/server/wire";
import { type ApiSession, sessionOf, signInAsAdmin } from "@yardarm/test/support/api-session";
import { type ServerProcess, startServer } from "@yardarm/test/support/server-process";
import { cpuSeconds } from "./cpu-time.ts";

const project = "bench";
/** Not protected, so that each write is applied at once. */
const environment = "development";
const flag = "measured";

export interface TwoServers {
  readonly flag: string;
  readonly project: string;
  readonly environment: string;
  readonly databaseUrl: string;
  /** The same admin at each of the two. */
  readonly sessions: readonly [ApiSession, ApiSession];
  /** A server key of the environment. */
  readonly sdkKey: string;
  readonly flagPath: string;
  readonly configPath: string;
  /** CPU of both servers so far; undefined where the system does not tell. */
  serverCpuSeconds(): Promise<number | undefined>;
  /** One more over the same database, that knows nothing yet; the same admin at it. */
  startAnother(): Promise<ApiSession>;
  stop(): Promise<void>;
}

export async function startTwoServers(): Promise<TwoServers> {
  const folder = await mkdtemp(path.join(tmpdir(), "yardarm-bench-"));
  const postgres = await startEmbeddedPostgres({ dataDir: folder, database: "yardarm" });
  const options = { databaseUrl: postgres.url(), env: { YARDARM_REQUESTS_PER_MINUTE: "10000000" } };
  // One after the other: the first one migrates and makes the admin.
  const first = await startServer(options);
  const second = await startServer(options);
  const session = await signInAsAdmin(first.url);
  const others: ServerProcess[] = [];
  return {
    flag,
    project,
    environment,
    databaseUrl: postgres.url(),
    sessions: [session, sessionOf(second.url, session.token)],
    sdkKey: await prepare(session),
    flagPath: `/projects/${project}/flags/${flag}`,
    configPath: `/projects/${project}/flags/${flag}/configs/${environment}`,
    serverCpuSeconds: () => together(first, second),
    async startAnother() {
      const other = await startServer(options);
      others.push(other);
      return sessionOf(other.url, session.token);
    },
    async stop() {
      await Promise.all([first, second, ...others].map((server) => server.stop()));
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A project with one boolean flag, and a key for its environment. */
async function prepare(session: ApiSession): Promise<string> {
  await session.call("POST", "/projects", { body: { key: project, name: "Benchmark" } });
  await session.call("POST", "/teams", { body: { key: "bench", name: "Benchmark" } });
  const body: FlagBody = {
    key: flag,
    name: "Measured",
    type: "boolean",
    owner: { kind: "team", id: "bench" },
    purpose: "operational",
    expiry: { kind: "permanent", reason: "It is measured." },
  };
  await session.call("POST", `/projects/${project}/flags`, { body });
  const { secret } = await session.call<SdkKeyCreated>(
    "POST",
    `/projects/${project}/environments/${environment}/sdk-keys`,
    { body: { name: "Benchmark", kind: "server" } },
  );
  return secret;
}

/** The flag's config as a session's server knows it now. */
export async function configOf(
  product: TwoServers,
  session: ApiSession = product.sessions[0],
): Promise<ConfigView> {
  const { configs } = await session.call<FlagView>("GET", product.flagPath);
  const config = configs.find((each) => each.environment === environment);
  if (config === undefined) throw new Error(`There is no environment ${environment}.`);
  return config;
}

async function together(...servers: readonly ServerProcess[]): Promise<number | undefined> {
  let sum = 0;
  for (const { pid } of servers) {
    const seconds = await cpuSeconds(pid);
    if (seconds === undefined) return undefined;
    sum += seconds;
  }
  return sum;
}
