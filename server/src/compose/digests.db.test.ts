/** Digests against Postgres and a real mail server: to whom, when, and at most one a day whatever happens in between. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { signIn } from "../features/access/visitor.test-support.ts";
import { leaseMs } from "../features/notifications/digests/digest-rounds.ts";
import type { Mailer } from "../platform/mail/mail.ts";
import { type MailServer, startMailServer } from "../platform/mail/mail-server.test-support.ts";
import { createMailer } from "../platform/mail/smtp.ts";
import { admin } from "./app.test-support.ts";
import { digestRound } from "./digests.ts";
import { base, flagBody, openShopApi, type ShopApi } from "./shop-api.test-support.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

let shop: ShopApi;
let mail: MailServer;
let now = Date.UTC(2026, 10, 26, 7);
const ask: ShopApi["ask"] = (...question) => shop.ask(...question);
const url = "/api/v1/me/digest";

beforeAll(async () => {
  mail = await startMailServer();
  // Rounds are made by the tests.
  shop = await openShopApi({ clock: () => new Date(now), config: { smtp: mail.settings } });
  await shop.server.database.pool.query(
    `INSERT INTO person (id, email, name, is_active) VALUES
       (gen_random_uuid(), 'ben@example.com', 'Ben', true),
       (gen_random_uuid(), 'cleo@example.com', 'Cleo', true),
       (gen_random_uuid(), 'admin@localhost', 'Nobody', true),
       (gen_random_uuid(), 'gone@example.com', 'Gone', false)`,
  );
  await shop.server.database.pool.query(
    `INSERT INTO team_member (team, person_id, source)
     SELECT 'checkout', id, 'manual' FROM person`,
  );
  // Cleo is in the team, and no member of the project.
  await shop.server.database.pool.query(
    `INSERT INTO role_grant (id, person_id, role, project)
     SELECT gen_random_uuid(), id, 'viewer', 'shop' FROM person WHERE name <> 'Cleo'`,
  );
  const expiry = { kind: "date", date: "2026-11-30" };
  await ask("POST", `${base}/flags`, { body: flagBody("old-banner", { expiry }) });
});

afterAll(async () => {
  await shop?.close();
  await mail?.close();
});

/** Each test has some days of its own. */
beforeEach(async () => {
  now += 4 * dayMs;
  now -= (now % dayMs) - 8 * hourMs;
  // Changed so lately that nothing says it may go.
  await shop.server.database.pool.query("UPDATE flag_config SET changed_at = $1", [
    new Date(now - dayMs),
  ]);
  await shop.server.database.pool.query(
    "UPDATE flag SET document = jsonb_set(document, '{expiry,date}', to_jsonb($1::text))",
    [dayOf(now + 3 * dayMs)],
  );
});

afterEach(() => {
  mail.refuse(undefined);
  mail.arrived.length = 0;
});

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const baseUrl = () => "https://flags.example.com";
const roundWith = (mailer: Mailer) => digestRound(shop.server.ground, { mailer, baseUrl })();
const round = () => roundWith(createMailer(mail.settings));
const receivers = () => mail.arrived.map(({ to }) => to).sort();

async function states(name: string): Promise<readonly string[]> {
  const { rows } = await shop.server.database.pool.query(
    `SELECT d.state FROM digest d JOIN person p ON p.id = d.person_id
      WHERE p.name = $1 AND d.claimed_at > $2 ORDER BY d.claimed_at`,
    [name, new Date(now - 3 * dayMs)],
  );
  return rows.map(({ state }) => state);
}

test("whoever answers for a flag that ends soon hears of it once a day, as far as they may read it", async () => {
  await Promise.all([round(), round(), round()]);
  expect(receivers()).toEqual(["ada@example.com", "ben@example.com"]);
  const [first] = mail.arrived;
  expect(first?.headers["subject"]).toBe("1 flag expires soon");
  expect(first?.raw).toContain("old-banner");
  expect(first?.headers["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
  now += 10 * hourMs;
  await round();
  expect(mail.arrived).toHaveLength(2);
  now += 14 * hourMs;
  await round();
  expect(mail.arrived).toHaveLength(4);
  expect(mail.arrived.map(({ raw }) => raw.includes("(new)"))).toEqual([true, true, false, false]);
});

test("before its time none is sent, and none to people without an address or without leave to sign in", async () => {
  now -= minuteMs;
  await round();
  expect(receivers()).toEqual([]);
  now += minuteMs;
  await round();
  expect(await states("Gone")).toEqual([]);
  expect(await states("Nobody")).toEqual([]);
  expect(await states("Cleo")).toEqual(["empty"]);
});

test("a mail server that is down is tried again within the day, over one connection for all", async () => {
  await mail.sleep();
  await round();
  expect(shop.server.logged.join("")).toContain("Nobody answers at 127.0.0.1");
  expect(await states("Ben")).toEqual(["waiting"]);
  await mail.wake();
  await round();
  expect(receivers()).toEqual([]);
  const connections = mail.connections();
  now += minuteMs;
  await round();
  expect(receivers()).toEqual(["ada@example.com", "ben@example.com"]);
  expect(mail.connections()).toBe(connections + 1);
  expect(await states("Ben")).toEqual(["sent"]);
});

test("when the day is over it is given up, and the next day's is sent as usual", async () => {
  mail.refuse({ at: "text", code: 451 });
  await round();
  expect(await states("Ben")).toEqual(["waiting"]);
  mail.refuse(undefined);
  now += 17 * hourMs;
  await round();
  expect(receivers()).toEqual([]);
  expect(await states("Ben")).toEqual(["failed"]);
  now += 8 * hourMs;
  await round();
  expect(receivers()).toEqual(["ada@example.com", "ben@example.com"]);
});

test("an address that is refused for good is not tried again, and its person is told why", async () => {
  mail.refuse({ at: "receiver", code: 550 });
  await round();
  mail.refuse(undefined);
  now += hourMs;
  await round();
  expect(receivers()).toEqual([]);
  const { last } = (await ask("GET", url)).json();
  expect(last).toMatchObject({
    state: "failed",
    detail: expect.stringContaining("550 no such box"),
  });
});

test("a server that dies before it hands a message over leaves it to another one", async () => {
  const open = () => new Promise<never>(() => undefined);
  void roundWith({ open });
  // Claimed is not taken yet.
  const attempts = () =>
    shop.server.database.pool
      .query("SELECT min(attempts) AS attempts FROM digest WHERE state = 'waiting'")
      .then(({ rows }) => rows[0].attempts);
  await expect.poll(attempts, { timeout: 20_000 }).toBe(1);
  await round();
  expect(receivers()).toEqual([]);
  now += leaseMs;
  await Promise.all([round(), round()]);
  expect(receivers()).toEqual(["ada@example.com", "ben@example.com"]);
});

test("a server that dies while it hands a message over is not made up for that day", async () => {
  const session = {
    send: async (_mail: unknown, beforeText: () => Promise<boolean> = async () => true) => {
      await beforeText();
      return new Promise<never>(() => undefined);
    },
    close: () => undefined,
  };
  void roundWith({ open: async () => session });
  const all = async () => [...(await states("Ada")), ...(await states("Ben"))];
  await expect.poll(all, { timeout: 20_000 }).toContain("handing_over");
  now += leaseMs + minuteMs;
  await Promise.all([round(), round()]);
  // The other one was only taken, and is sent now.
  expect(mail.arrived).toHaveLength(1);
  expect((await all()).toSorted()).toEqual(["sent", "unknown"]);
  now += dayMs;
  await round();
  expect(mail.arrived).toHaveLength(3);
});

test("what was handed over when a server died, or the connection, is not sent again that day", async () => {
  mail.refuse({ at: "cut" });
  await round();
  expect((await states("Ben"))[0]).toBe("unknown");
  mail.refuse(undefined);
  now += leaseMs + minuteMs;
  await round();
  expect(receivers()).toEqual([]);
});

test("the link at the end stops it without an account, and nothing but a POST does", async () => {
  await round();
  const of = mail.arrived.find(({ to }) => to === "ben@example.com");
  const link =
    /<http[^>]*(\/unsubscribe\/[^>]+)>/.exec(of?.headers["list-unsubscribe"] ?? "")?.[1] ?? "";
  const post = (path: string) =>
    shop.server.app.inject({
      method: "POST",
      url: path,
      headers: { host: "127.0.0.1:4280", "content-type": "application/x-www-form-urlencoded" },
      payload: "List-Unsubscribe=One-Click",
    });
  await shop.server.app.inject({
    method: "GET",
    url: link,
    headers: { host: "127.0.0.1:4280", accept: "text/html" },
  });
  now += dayMs;
  await round();
  expect(receivers().filter((to) => to === "ben@example.com")).toHaveLength(2);
  expect((await post(link)).statusCode).toBe(204);
  expect((await post(link)).statusCode).toBe(204);
  now += dayMs;
  await round();
  expect(receivers().filter((to) => to === "ben@example.com")).toHaveLength(2);
  expect(receivers().filter((to) => to === "ada@example.com")).toHaveLength(3);
  const forged = await post(`${link.slice(0, -4)}AAAA`);
  expect(forged.statusCode).toBe(404);
  expect(forged.json()).toMatchObject({ code: "stop_link_invalid" });
});

test("people choose time and time zone, pause it, and see what would be sent now", async () => {
  const before = await ask("GET", url);
  expect(before.json()).toMatchObject({
    ...{ isOn: true, timeOfDay: null, timeZone: null, pausedUntil: null, obstacle: null },
    usual: { isOn: true, timeOfDay: "08:00", timeZone: "UTC" },
    subject: "1 flag expires soon",
    sections: [{ kind: "expiring", items: [{ title: "`old-banner`", project: "shop" }], more: 0 }],
  });
  const patch = (body: object, ifMatch: number) => ask("PATCH", url, { body, ifMatch });
  const changed = await patch({ timeOfDay: "09:30", timeZone: "Africa/Nairobi" }, 0);
  expect(changed.headers.etag).toBe('"1"');
  expect((await patch({ isOn: false }, 0)).json()).toMatchObject({ code: "version_mismatch" });
  expect((await patch({ timeZone: "Mars/Olympus" }, 1)).json()).toMatchObject({
    code: "time_zone_unknown",
    errors: [{ pointer: "/timeZone" }],
  });
  expect((await patch({ timeOfDay: "25:00" }, 1)).json()).toMatchObject({
    code: "malformed_request",
    errors: [{ pointer: "/timeOfDay" }],
  });
  now -= 1.5 * hourMs + minuteMs;
  await round();
  expect(receivers()).toEqual([]);
  now += minuteMs;
  await round();
  expect(receivers()).toEqual(["ada@example.com"]);
  const tomorrow = dayOf(now + dayMs);
  await patch({ timeOfDay: null, timeZone: null, pausedUntil: dayOf(now + 2 * dayMs) }, 1);
  now += dayMs + 2 * hourMs;
  expect(dayOf(now)).toBe(tomorrow);
  await round();
  expect(receivers().filter((to) => to === "ada@example.com")).toHaveLength(1);
  now += dayMs;
  await round();
  expect(receivers().filter((to) => to === "ada@example.com")).toHaveLength(2);
});

test("what may go is told with its reasons, by the one judgement of flags' lives", async () => {
  await shop.server.database.pool.query("UPDATE flag_config SET changed_at = $1", [
    new Date(now - 60 * dayMs),
  ]);
  await round();
  expect(mail.arrived[0]?.headers["subject"]).toContain("1 flag is safe to delete from code");
  const { sections } = (await ask("GET", url)).json();
  expect(sections[1]).toMatchObject({
    kind: "delete_from_code",
    items: [{ detail: expect.stringMatching(/^Serves `off` everywhere for 60 days/) }],
  });
});

test("the mail can be looked at, where it loads and runs nothing", async () => {
  const html = await ask("GET", `${url}/mail.html`);
  expect(html.headers["content-type"]).toContain("text/html");
  expect(html.headers["content-security-policy"]).toMatch(/default-src 'none'.*sandbox/);
  expect(html.body).toContain("old-banner");
  expect(html.body).not.toContain("/unsubscribe/");
  const text = await ask("GET", `${url}/mail.txt`);
  expect(text.body).toContain("EXPIRES SOON");
});

test("an admin sets when digests come, and turns them off for everybody", async () => {
  const settings = "/api/v1/settings/digests";
  const { host, port } = mail.settings;
  const given = await ask("GET", settings);
  expect(given.json()).toEqual({
    ...{ isOn: true, timeOfDay: "08:00", timeZone: "UTC", expiringDays: 14 },
    mail: { host, port, tls: "none", from: "Yardarm <flags@example.com>", hasLogin: false },
  });
  const patch = (body: object, ifMatch: number) => ask("PATCH", settings, { body, ifMatch });
  expect((await patch({ expiringDays: 2 }, 1)).json()).toMatchObject({ expiringDays: 2 });
  expect((await ask("GET", url)).json()).toMatchObject({ subject: "", sections: [] });
  await patch({ expiringDays: 14, isOn: false }, 2);
  await round();
  expect(receivers()).toEqual([]);
  expect((await ask("GET", url)).json()).toMatchObject({ obstacle: "turned_off" });
  const back = await patch({ isOn: true }, 3);
  expect(back.headers.etag).toBe('"4"');
  const { entries } = (await ask("GET", "/api/v1/audit")).json();
  expect(JSON.stringify(entries)).toContain("changed the settings of digests: they are off.");
});

test("a test goes to whoever asks for it, and tells what the mail server said", async () => {
  const address = "/api/v1/settings/digests/test-mail";
  // A token proves nothing about who holds it.
  expect((await ask("POST", address)).json().code).toBe("step_up_required");
  const ada = await signIn(shop.server.app, admin);
  const test = () => ada.ask("POST", address);
  expect((await test()).json()).toEqual({ to: "ada@example.com" });
  expect(mail.arrived[0]?.headers["subject"]).toBe("A test from Yardarm");
  mail.refuse({ at: "receiver", code: 550 });
  expect((await test()).json()).toMatchObject({
    code: "mail_not_sent",
    detail: "The mail server refused it: 550 no such box",
  });
  now += 11 * minuteMs;
  expect((await test()).json().code).toBe("step_up_required");
});
