/** The built server in a process of its own, over a given database or over the embedded one. */
import { freePort } from "./free-port.ts";
import { type ProductProcess, startProduct } from "./product-process.ts";
import { workspacePath } from "./workspace-path.ts";

export const admin = {
  email: "admin@example.com",
  password: "correct horse battery staple",
} as const;

/** The same for all servers of a test, since they may share a database. */
const sealingKey = "5e".repeat(32);

export interface ServerOptions {
  /** Absent = the embedded database, under `YARDARM_DATA_DIR` in `env`. */
  readonly databaseUrl?: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ServerProcess extends ProductProcess {
  readonly url: string;
}

/** Settles when the server is ready: migrated, listening, snapshots warm. */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const product = startProduct({
    args: [workspacePath("server", "dist/main.js"), "serve"],
    env: { PORT: String(port), LOG_LEVEL: "warn", ...databaseOf(options), ...options.env },
  });
  await product.until("being ready", async () => {
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    return response?.ok === true;
  });
  return { ...product, url };
}

/** One of the server's other commands, over a given database. */
export function startServerCommand(
  words: readonly string[],
  options: Required<Pick<ServerOptions, "databaseUrl" | "env">>,
): ProductProcess {
  return startProduct({
    args: [workspacePath("server", "dist/main.js"), ...words],
    env: { LOG_LEVEL: "warn", ...databaseOf(options), ...options.env },
  });
}

/** A database of one's own comes without an admin; the embedded one prints a sign-in link instead. */
function databaseOf({ databaseUrl }: ServerOptions): Record<string, string> {
  if (databaseUrl === undefined) return {};
  return {
    DATABASE_URL: databaseUrl,
    YARDARM_SEALING_KEY: sealingKey,
    YARDARM_ADMIN_EMAIL: admin.email,
    YARDARM_ADMIN_PASSWORD: admin.password,
  };
}
