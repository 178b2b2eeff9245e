/** Two servers, one of which dies at the moment at which schedules are due: each is kept, and once. */
import { type ApiSession, sessionOf, signInAsAdmin } from "@yardarm/test/support/api-session";
import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { type ServerProcess, startServer } from "@yardarm/test/support/server-process";
import { afterAll, beforeAll, expect, test } from "vitest";

const flags = Array.from({ length: 8 }, (_, index) => `flag-${index}`);
/** How long it took to write once for each flag. */
let writingMs = 0;
const patience = { timeout: 60_000, interval: 200 };
let database: TestDatabase;
let servers: ServerProcess[] = [];
let session: ApiSession;

beforeAll(async () => {
  database = await createTestDatabase();
  const start = () => startServer({ databaseUrl: database.url });
  servers = [await start(), await start()];
  const first = await signInAsAdmin(servers[0]?.url ?? "");
  session = sessionOf(servers[1]?.url ?? "", first.token);
  await session.call("POST", "/teams", { body: { key: "checkout", name: "Checkout" } });
  await session.call("POST", "/projects", { body: { key: "shop", name: "Shop" } });
  const owner = { kind: "team", id: "checkout" };
  const expiry = { kind: "date", date: "2099-01-31" };
  const begun = performance.now();
  for (const key of flags) {
    const body = { key, name: key, type: "boolean", owner, purpose: "release", expiry };
    await session.call("POST", "/projects/shop/flags", { body });
  }
  writingMs = performance.now() - begun;
}, 120_000);

afterAll(async () => {
  for (const server of servers) await server.stop("SIGKILL");
  await database?.drop();
});

test("what is due while a server dies is applied by the other one, and never twice", async () => {
  // All of them are made before any is due, however slow this machine is today.
  const at = new Date(Date.now() + 5_000 + 4 * writingMs).toISOString();
  const numbers: number[] = [];
  for (const flag of flags) {
    const changes = [
      { kind: "config.on", flag, environment: "development", from: false, to: true },
    ];
    const body = { changes, plan: { at }, submit: true };
    const made = await session.call<{ request: number; state: string }>(
      "POST",
      "/projects/shop/requests",
      { body },
    );
    expect(made.state).toBe("scheduled");
    numbers.push(made.request);
  }
  // As soon as one of them is applied, whoever may be doing the next one dies in the middle of it.
  await expect.poll(applied, { ...patience, interval: 5 }).toBeGreaterThan(0);
  await servers[0]?.stop("SIGKILL");
  await expect.poll(applied, patience).toBe(flags.length);
  for (const number of numbers) {
    const request = await session.call<{ state: string; steps: { kind: string }[] }>(
      "GET",
      `/projects/shop/requests/${number}`,
    );
    expect(request.state).toBe("applied");
    expect(request.steps.filter(({ kind }) => kind === "applied")).toHaveLength(1);
  }
  const { rows } = await database.pool.query(`
    SELECT count(*)::integer AS deltas FROM delta WHERE environment = 'development'`);
  // Each flag was made, and turned on.
  expect(rows).toEqual([{ deltas: flags.length * 2 }]);
}, 120_000);

async function applied(): Promise<number> {
  const { rows } = await database.pool.query(
    "SELECT count(*)::integer AS applied FROM change_request WHERE life IS NOT NULL AND state = 'applied'",
  );
  return rows[0].applied;
}
