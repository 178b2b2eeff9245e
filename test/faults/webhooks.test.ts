/** Servers that die while they deliver: every event arrives, and the log says what is known. */
import { createServer, type Server, type ServerResponse } from "node:http";
import { type ApiSession, sessionOf, signInAsAdmin } from "@yardarm/test/support/api-session";
import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { type ServerProcess, startServer } from "@yardarm/test/support/server-process";
import { afterAll, beforeAll, expect, test } from "vitest";

interface Received {
  readonly id: string;
  readonly body: string;
}

/** Keeps what came; from `hang` to `answer` it answers nobody. */
class Listener {
  readonly received: Received[] = [];
  #isHanging = false;
  readonly #unanswered: ServerResponse[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        this.received.push({ id: String(request.headers["webhook-id"]), body });
        if (this.#isHanging) this.#unanswered.push(response);
        else response.end();
      });
    });
  }

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  get hangingCount(): number {
    return this.#unanswered.filter(({ destroyed }) => !destroyed).length;
  }

  hang(): void {
    this.#isHanging = true;
  }

  /** Those too that wait since; who is gone by now hears nothing. */
  answer(): void {
    this.#isHanging = false;
    for (const response of this.#unanswered.splice(0)) response.end();
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

const commits = 40;
const patience = { timeout: 60_000, interval: 100 };
const listener = new Listener();
let database: TestDatabase;
let env: Record<string, string>;
let servers: ServerProcess[];
let sessions: ApiSession[];
let hook: string;

beforeAll(async () => {
  const port = await listener.start();
  database = await createTestDatabase();
  env = {
    YARDARM_WEBHOOK_NETWORKS: "127.0.0.1",
    YARDARM_WEBHOOK_PORTS: String(port),
    YARDARM_WEBHOOK_HTTP: "1",
  };
  servers = [await start(), await start()];
  const first = await signInAsAdmin(servers[0]?.url ?? "");
  sessions = [first, sessionOf(servers[1]?.url ?? "", first.token)];
  await first.call("POST", "/teams", { body: { key: "checkout", name: "Checkout" } });
  await first.call("POST", "/projects", { body: { key: "shop", name: "Shop" } });
  const body = {
    name: "listener",
    url: `http://127.0.0.1:${port}/`,
    eventTypes: ["change.applied"],
  };
  const made = await first.call<{ webhook: { id: string } }>("POST", "/projects/shop/webhooks", {
    body,
  });
  hook = `/projects/shop/webhooks/${made.webhook.id}`;
});

afterAll(async () => {
  for (const server of servers ?? []) await server.stop("SIGKILL");
  listener.stop();
  await database?.drop();
});

const start = () => startServer({ databaseUrl: database.url, env });

let flags = 0;

async function commit(session: ApiSession | undefined): Promise<void> {
  const key = `flag-${flags++}`;
  const owner = { kind: "team", id: "checkout" };
  const expiry = { kind: "date", date: "2099-01-31" };
  const body = { key, name: key, type: "boolean", owner, purpose: "release", expiry };
  await session?.call("POST", "/projects/shop/flags", { body });
}

interface Logged {
  readonly event: string;
  readonly state: string;
  readonly attempts: number;
}

async function log(): Promise<Logged[]> {
  const page = await sessions[1]?.call<{ deliveries: Logged[] }>(
    "GET",
    `${hook}/deliveries?limit=100`,
  );
  return page?.deliveries ?? [];
}

/** What the servers would wait a minute for. */
const letLeasesRunOut = () =>
  database.pool.query("UPDATE webhook_delivery SET next_at = now() WHERE state = 'waiting'");

test("two servers share the work, and each event arrives once while both live", async () => {
  for (let index = 0; index < commits; index++) await commit(sessions[index % 2]);
  await expect.poll(() => listener.received.length, patience).toBe(commits);
  await expect
    .poll(async () => (await log()).every(({ state }) => state === "delivered"), patience)
    .toBe(true);
  expect(new Set(listener.received.map(({ id }) => id)).size).toBe(commits);
});

test("what a killed server had begun is delivered by the other, under the same id, and the log shows both", async () => {
  const before = listener.received.length;
  listener.hang();
  for (let index = 0; index < commits; index++) await commit(sessions[1]);
  // Both have taken as many as they make for one receiver at a time, and nobody knows of an answer.
  await expect.poll(() => listener.hangingCount, patience).toBeGreaterThanOrEqual(8);
  await servers[0]?.stop("SIGKILL");
  const taken = new Set(listener.received.slice(before).map(({ id }) => id));
  listener.answer();
  await letLeasesRunOut();
  await expect
    .poll(async () => {
      const states = (await log()).map(({ state }) => state);
      return states.filter((state) => state === "delivered").length;
    }, patience)
    .toBe(2 * commits);

  const bodies = new Map<string, Set<string>>();
  for (const { id, body } of listener.received)
    bodies.set(id, (bodies.get(id) ?? new Set()).add(body));
  expect(bodies.size).toBe(2 * commits);
  // Whatever arrived twice said the same both times.
  expect([...bodies.values()].every((said) => said.size === 1)).toBe(true);

  const lost = [];
  for (const { event, attempts } of (await log()).filter(({ event }) => taken.has(event))) {
    const whole = await sessions[1]?.call<{ attempts: { number: number; outcome: string }[] }>(
      "GET",
      `${hook}/deliveries/${event}`,
    );
    const outcomes = whole?.attempts.map(({ outcome }) => outcome) ?? [];
    expect(whole?.attempts.map(({ number }) => number)).toEqual(
      Array.from({ length: attempts }, (_, index) => index + 1),
    );
    expect(outcomes).toContain("accepted");
    if (outcomes.includes("unknown")) lost.push(event);
  }
  // Of those that the killed server had under way nobody will ever know more.
  expect(lost.length).toBeGreaterThan(0);
  expect(lost.length).toBeLessThanOrEqual(taken.size);
});

test("a server that comes back takes its part again", async () => {
  servers[0] = await start();
  const before = listener.received.length;
  await commit(sessionOf(servers[0].url, sessions[1]?.token ?? ""));
  await expect.poll(() => listener.received.length, patience).toBe(before + 1);
});
