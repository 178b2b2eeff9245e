import pg from "pg";

export interface ListenerLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export interface PostgresListenerOptions {
  readonly url: string;
  readonly channel: string;
  /** One notification, as it was sent. */
  readonly onNotification: (payload: string) => void;
  /**
   * Called after each (re)connection, when notifications are already being heard: whatever was missed before has to be
   * read now. Until it is done, the listener does not call itself listening; if it fails, the connection is made anew.
   */
  readonly onListening: () => Promise<void>;
  readonly log: ListenerLog;
  readonly random?: () => number;
}

export interface PostgresListener {
  /** Resolves when notifications are heard for the first time; keeps trying until then. */
  start(): Promise<void>;
  stop(): Promise<void>;
  isListening(): boolean;
}

const retryMinMs = 50;
const retryMaxMs = 2_000;
const connectTimeoutMs = 3_000;
/** A connection whose other end is gone without a word is noticed by asking. */
const heartbeatMs = 5_000;
const queryTimeoutMs = 3_000;

/**
 * Hears notifications on a connection of its own (one from the pool would be given to others), and makes a new one
 * whenever it breaks. Notifications sent while it is broken are lost: that is what `onListening` is for.
 */
export function createPostgresListener(options: PostgresListenerOptions): PostgresListener {
  const { log, random = Math.random } = options;
  let isStopped = false;
  let isListening = false;
  let current: pg.Client | undefined;
  let wakeUp: () => void = () => undefined;
  let running: Promise<void> = Promise.resolve();

  async function run(onFirst: () => void): Promise<void> {
    let retryMs = retryMinMs;
    while (!isStopped) {
      const client = createClient(options.url);
      current = client;
      const lost = lossOf(client);
      try {
        await listen(client);
        retryMs = retryMinMs;
        onFirst();
        log.info({}, "hearing of changes");
        await lost;
        if (!isStopped) log.warn({}, "the connection that hears of changes was lost");
      } catch (error) {
        log.warn({ err: error }, "cannot hear of changes yet");
      }
      isListening = false;
      destroy(client);
      if (isStopped) return;
      await pause(retryMs * (1 + random()));
      retryMs = Math.min(retryMs * 2, retryMaxMs);
    }
  }

  async function listen(client: pg.Client): Promise<void> {
    client.on("notification", ({ payload }) => {
      if (payload !== undefined) options.onNotification(payload);
    });
    await client.connect();
    await client.query(`LISTEN ${client.escapeIdentifier(options.channel)}`);
    await options.onListening();
    isListening = true;
    beat(client);
  }

  function pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      wakeUp = resolve;
      setTimeout(resolve, delayMs).unref();
    });
  }

  return {
    start: () =>
      new Promise((resolve) => {
        running = run(resolve);
      }),
    async stop() {
      isStopped = true;
      isListening = false;
      wakeUp();
      if (current) destroy(current);
      await running;
    },
    isListening: () => isListening,
  };
}

function createClient(url: string): pg.Client {
  return new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
    application_name: "yardarm listener",
  });
}

/** Resolves when the connection is of no more use, for whatever reason. */
function lossOf(client: pg.Client): Promise<void> {
  return new Promise((resolve) => {
    client.on("error", () => resolve());
    client.on("end", () => resolve());
  });
}

function beat(client: pg.Client): void {
  const timer = setInterval(() => {
    client.query("SELECT 1").catch(() => destroy(client));
  }, heartbeatMs).unref();
  client.once("end", () => clearInterval(timer));
}

/** `end` would wait for an answer that may never come. */
function destroy(client: pg.Client): void {
  client.connection.stream.destroy();
}
