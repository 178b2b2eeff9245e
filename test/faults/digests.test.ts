/** Processes that send digests, one of which is killed while it hands a message over: nobody gets two on one day. */
import { signInAsAdmin } from "@yardarm/test/support/api-session";
import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { type MailBox, openMailBox } from "@yardarm/test/support/mail-box";
import type { ProductProcess } from "@yardarm/test/support/product-process";
import { admin, startServer, startServerCommand } from "@yardarm/test/support/server-process";
import { afterAll, beforeAll, expect, test } from "vitest";

const dayMs = 86_400_000;
const people = ["ada@example.com", "ben@example.com", "cleo@example.com"];
let database: TestDatabase;
let box: MailBox;

beforeAll(async () => {
  box = await openMailBox();
  database = await createTestDatabase();
  const server = await startServer({ databaseUrl: database.url });
  const { call } = await signInAsAdmin(server.url);
  await call("POST", "/teams", { body: { key: "checkout", name: "Checkout" } });
  await call("POST", "/projects", { body: { key: "shop", name: "Shop" } });
  const owner = { kind: "team", id: "checkout" };
  const expiry = {
    kind: "date",
    date: new Date(Date.now() + 3 * dayMs).toISOString().slice(0, 10),
  };
  const flag = { key: "old-banner", name: "Old", type: "boolean", purpose: "release" };
  await call("POST", "/projects/shop/flags", { body: { ...flag, owner, expiry } });
  await server.stop();
  await database.pool.query(
    "INSERT INTO person (id, email, name, is_active) SELECT gen_random_uuid(), email, email, true FROM unnest($1::text[]) AS email",
    [people],
  );
  await database.pool.query(
    "INSERT INTO team_member (team, person_id, source) SELECT 'checkout', id, 'manual' FROM person WHERE email = ANY ($1)",
    [people],
  );
  await database.pool.query(
    "INSERT INTO role_grant (id, person_id, role, project) SELECT gen_random_uuid(), id, 'viewer', 'shop' FROM person WHERE email = ANY ($1)",
    [people],
  );
  await database.pool.query("UPDATE digest_settings SET time_of_day = '00:00', time_zone = $1", [
    zoneAtNoon(new Date()),
  ]);
}, 120_000);

afterAll(async () => {
  await box?.close();
  await database?.drop();
});

test("whoever was being written to when a process was killed gets no second one that day, and all others get theirs once", async () => {
  box.hold();
  const killed = send();
  await killed.until("handing a message over", async () => box.arrived.length === 1);
  // What one has taken, another one leaves to it.
  expect(await send().ended()).toBe(0);
  expect(box.arrived).toHaveLength(1);
  await killed.stop("SIGKILL");
  const [lost] = box.arrived;
  // Leases are over.
  await database.pool.query("UPDATE digest SET next_at = now() - interval '1 hour'");
  box.answer();
  expect(await send().ended()).toBe(0);
  expect([...box.arrived].sort()).toEqual(people);
  const { rows } = await database.pool.query(
    "SELECT email, digest.state FROM digest JOIN person ON person.id = person_id WHERE email <> $1 ORDER BY email",
    [admin.email],
  );
  expect(rows).toEqual(
    people.map((email) => ({ email, state: email === lost ? "unknown" : "sent" })),
  );
});

function send(): ProductProcess {
  return startServerCommand(["digests", "send"], {
    databaseUrl: database.url,
    env: {
      YARDARM_SMTP_HOST: "127.0.0.1",
      YARDARM_SMTP_PORT: String(box.port),
      YARDARM_SMTP_TLS: "none",
      YARDARM_SMTP_FROM: "flags@example.com",
    },
  });
}

/** A time zone in which it is about noon, so that no day ends while this goes on. */
function zoneAtNoon(now: Date): string {
  const ahead = 12 - now.getUTCHours();
  // POSIX counts west of Greenwich as plus.
  return ahead >= 0 ? `Etc/GMT-${ahead}` : `Etc/GMT+${-ahead}`;
}
