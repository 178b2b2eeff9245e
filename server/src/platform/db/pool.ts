import pg from "pg";
import { PreparingClient } from "./preparing-client.ts";

/** What a pool tells its owner; pino's loggers fit. */
export interface PoolLog {
  warn(details: object, message: string): void;
}

export interface PoolOptions {
  readonly url: string;
  readonly log: PoolLog;
  readonly connectionsMax?: number;
  /** Every transaction of this pool refuses to write. For read models. */
  readonly isReadOnly?: boolean;
}

/** How long a request waits for a free connection before it is refused; without a limit it would wait for ever. */
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;
const CONNECTIONS_MAX = 10;

/**
 * Connections to Postgres, guarded: a connection that is lost while it is idle tells the pool, one that is lost while it
 * is in use tells only itself, and either would end the process if nobody listened. Whoever uses the connection learns
 * of the loss from its query.
 */
export function createPool({ url, log, connectionsMax, isReadOnly }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    Client: PreparingClient,
    connectionString: url,
    max: connectionsMax ?? CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    application_name: "yardarm",
    // What a transaction sends without waiting between is one trip; Postgres does it in order.
    pipeline: true,
    ...(isReadOnly === true ? { options: "-c default_transaction_read_only=on" } : {}),
  });
  const warn = (error: Error): void => {
    // When the pool is ended, connections are closed behind its back, and the database may be faster.
    if (!pool.ending) log.warn({ err: error }, "a database connection was lost");
  };
  pool.on("error", warn);
  pool.on("connect", (client) => client.on("error", warn));
  return pool;
}
