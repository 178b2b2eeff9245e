/** What webhooks are told of, and of what each only once. */
import { createHash } from "node:crypto";
import { parseRecordLine, verifyChain } from "@yardarm/core/audit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { digestSources } from "../../compose/digests.ts";
import { requestJobs } from "../../compose/requests.ts";
import { base } from "../../compose/shop-api.test-support.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { createSecretToken } from "../../platform/secret-token.ts";
import { teamDigests } from "./digests/team-digests.ts";
import { dayMs, type HookedShop, hourMs, openHookedShop } from "./hooked-shop.test-support.ts";
import { flagExpiryWatch, tokenExpiryWatch } from "./notification-jobs.ts";
import { emit } from "./outbox.ts";

let shop: HookedShop;
const ask: HookedShop["ask"] = (...question) => shop.ask(...question);

beforeAll(async () => {
  shop = await openHookedShop();
});

afterAll(() => shop?.close());

test("each commit is told as one kind of change: applied, rolled back, or past a protection", async () => {
  const all = ["change.applied", "change.rolled_back", "change.broke_glass"];
  const hook = await shop.makeWebhook({ eventTypes: all });
  const only = await shop.makeWebhook({ eventTypes: ["change.rolled_back"] });
  const flag = await shop.makeFlag();
  const { request } = await shop.turn(flag, true);
  await ask("POST", `${base}/changes/${request}/revert`, { body: { reason: "Too early." } });
  await shop.burn();
  await shop.heard(hook, 4);
  await shop.heard(only);
  const kinds = shop.told(hook).map(({ type }) => type);
  expect(kinds.toSorted()).toEqual([
    "change.applied",
    "change.applied",
    "change.broke_glass",
    "change.rolled_back",
  ]);
  expect(shop.told(only)[0]?.data).toMatchObject({ reverts: request, reason: "Too early." });
});

test("a webhook for some environments hears of these, and of what concerns none in particular", async () => {
  const hook = await shop.makeWebhook({
    environments: ["production"],
    eventTypes: ["change.applied", "change.broke_glass", "audit.checkpoint"],
  });
  const flag = await shop.makeFlag();
  await shop.turn(flag, true);
  await shop.burn();
  await inTransaction(shop.server.ground.database, (tx) =>
    emit(
      tx,
      { project: "shop", environments: [], at: new Date(shop.now()), origin: "c1" },
      { type: "audit.checkpoint", data: { chain: "none in particular", checkpoint: {} } },
    ),
  );
  // A checkpoint that the server makes by itself may come between. Making the flag touched all three environments.
  const events = () =>
    shop
      .told(hook)
      .filter(
        ({ type, data }) => type !== "audit.checkpoint" || !String(data["chain"]).includes(":"),
      )
      .map(({ type }) => type)
      .sort();
  await expect.poll(events).toEqual(["audit.checkpoint", "change.applied", "change.broke_glass"]);
});

test("what is taken back was not told, and what is told twice is told once", async () => {
  const hook = await shop.makeWebhook({ eventTypes: ["audit.checkpoint"] });
  const { database } = shop.server.ground;
  const data = { chain: "told twice", checkpoint: {} };
  const tell = (origin: string) =>
    inTransaction(database, async (tx) => {
      const place = { project: "shop", environments: [], at: new Date(shop.now()), origin };
      await emit(tx, place, { type: "audit.checkpoint", data });
      if (origin === "never") throw new Error("changed my mind");
    });
  await expect(tell("never")).rejects.toThrow("changed my mind");
  await tell("twice");
  await tell("twice");
  // A checkpoint that the server makes by itself may come between.
  const told = () => shop.told(hook).filter(({ data: { chain } }) => chain === data.chain).length;
  await expect.poll(told).toBe(1);
  const { rows } = await shop.server.database.pool.query(
    "SELECT FROM webhook_event WHERE data ->> 'chain' = $1",
    [data.chain],
  );
  expect(rows).toHaveLength(1);
});

test("who has to agree is named when somebody asks for a review", async () => {
  const hook = await shop.makeWebhook({ eventTypes: ["change.review_wanted"] });
  const flag = await shop.makeFlag();
  const url = `${base}/flags/${flag}/configs/production`;
  const wish = { body: { on: true, reason: "Ready." }, ifMatch: 1 };
  const { request } = (await ask("PATCH", url, wish)).json();
  await shop.heard(hook);
  expect(shop.told(hook)).toMatchObject([
    {
      type: "change.review_wanted",
      data: {
        request,
        title: `Turn on \`${flag}\` in production`,
        reason: "Ready.",
        reviewers: [],
      },
    },
  ]);
});

test("a request that comes to nothing is told, with what was said of it", async () => {
  const hook = await shop.makeWebhook({
    environments: ["production"],
    eventTypes: ["change.cancelled", "change.rejected", "change.failed", "change.expired"],
  });
  const flag = await shop.makeFlag();
  const url = `${base}/flags/${flag}/configs/production`;
  const wish = { body: { on: true, reason: "Ready." }, ifMatch: 1 };
  const { request } = (await ask("PATCH", url, wish)).json();
  const comment = "The launch was moved.";
  await ask("POST", `${base}/requests/${request}/cancel`, { body: { comment } });
  await shop.heard(hook);
  expect(shop.told(hook)).toMatchObject([
    {
      ...{ type: "change.cancelled", environments: ["production"] },
      data: { request, title: `Turn on \`${flag}\` in production`, reason: "Ready.", comment },
    },
  ]);
});

test("the record is streamed entry by entry, and the stream proves the chain", async () => {
  const hook = await shop.makeWebhook({ eventTypes: ["audit.entry"] });
  for (let index = 0; index < 3; index++) await shop.makeFlag();
  await ask("POST", `${base}/environments/development/sdk-keys`, {
    body: { name: "k", kind: "server" },
  });
  // Its own making was the first.
  await shop.heard(hook, 5);
  const entries = shop.told(hook).flatMap(({ data }) => {
    const { number: entry, previous, hash, document } = data;
    return parseRecordLine({ entry, previous, hash, document }) ?? [];
  });
  expect(entries).toHaveLength(5);
  const inOrder = entries.toSorted((left, right) => left.number - right.number);
  const [first, ...rest] = inOrder;
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const trusted = { number: first?.number ?? 0, hash: first?.hash ?? "" };
  const verdict = verifyChain(rest, sha256, trusted);
  expect(verdict).toEqual({ head: { number: trusted.number + 4, hash: inOrder[4]?.hash } });
});

test("a refused sign-in is told to the installation", async () => {
  const hook = await shop.makeWebhook({ eventTypes: ["sign_in.refused"] }, "/api/v1");
  await shop.server.app.inject({
    method: "POST",
    url: "/api/v1/session",
    headers: { host: "127.0.0.1:4280" },
    body: { email: "nobody@example.com", password: "wrong wrong wrong" },
  });
  await shop.heard(hook);
  expect(shop.told(hook)[0]).toMatchObject({
    project: null,
    data: { summary: "A sign-in with a password was refused.", person: null, ip: "127.0.0.1" },
  });
});

test("a token that ends within a week is told once, to the installation", async () => {
  const hook = await shop.makeWebhook({ eventTypes: ["token.expiring"] }, "/api/v1");
  const { rows } = await shop.server.database.pool.query("SELECT id FROM person LIMIT 1");
  await shop.server.database.pool.query(
    `INSERT INTO token (id, kind, token_hash, name, hint, person_id, expires_at)
     VALUES (gen_random_uuid(), 'pat', $1, 'soon', 'yd_pat_soon…', $2, $3),
            (gen_random_uuid(), 'pat', $4, 'later', 'yd_pat_late…', $2, $5)`,
    [
      Buffer.from(createSecretToken("yd_pat_")),
      rows[0].id,
      new Date(shop.now() + 6 * dayMs),
      Buffer.from(createSecretToken("yd_pat_")),
      new Date(shop.now() + 8 * dayMs),
    ],
  );
  const job = tokenExpiryWatch(shop.server.ground);
  await job.run();
  await job.run();
  await shop.heard(hook);
  expect(shop.told(hook)[0]?.data).toMatchObject({ name: "soon", hint: "yd_pat_soon…" });
  expect(await shop.deliveries(hook)).toHaveLength(1);
});

test("a flag whose last day has passed is told of once, with who answers for it then", async () => {
  const hook = await shop.makeWebhook({ eventTypes: ["flag.expired"] });
  const today = new Date(shop.now()).toISOString().slice(0, 10);
  const yesterday = new Date(shop.now() - dayMs).toISOString().slice(0, 10);
  const long = new Date(shop.now() - 30 * dayMs).toISOString().slice(0, 10);
  for (const [key, date] of Object.entries({ today, yesterday, long })) {
    const flag = await shop.makeFlag();
    await shop.server.database.pool.query(
      `UPDATE flag SET document = document || jsonb_build_object('name', $2::text, 'expiry',
         jsonb_build_object('kind', 'date', 'date', $3::text)) WHERE key = $1`,
      [flag, key, date],
    );
  }
  const job = flagExpiryWatch(shop.server.ground);
  await job.run();
  await job.run();
  await shop.heard(hook);
  expect(shop.told(hook)).toMatchObject([
    { type: "flag.expired", data: { name: "yesterday", owner: "Checkout", expiredOn: yesterday } },
  ]);
  const { rows } = await shop.server.database.pool.query(
    "SELECT data FROM webhook_event WHERE type = 'flag.expired'",
  );
  expect(JSON.stringify(rows)).not.toContain("Checkout");
});

test("what is owed after an emergency is told once when it is overdue, by however many servers", async () => {
  const eventTypes = ["change.reason_overdue", "change.lookback_overdue"];
  const hook = await shop.makeWebhook({ eventTypes });
  const { configs } = (await ask("GET", `${base}/flags/burning`)).json();
  const { version } = configs.find(
    (each: { environment: string }) => each.environment === "production",
  );
  const url = `${base}/flags/burning/configs/production`;
  const off = { body: { on: false, emergency: true }, ifMatch: version };
  const { request } = (await ask("PATCH", url, off)).json();
  const dueAt = new Date(shop.now() + dayMs).toISOString();
  const watches = async (hours: number) => {
    await shop.pass(hours * hourMs);
    const watch = requestJobs(shop.server.ground).find(({ name }) => name.includes("emergencies"));
    return Promise.all([watch?.run(), watch?.run()]);
  };
  const toldOf = () =>
    shop
      .told(hook)
      .filter(({ data }) => data["request"] === request)
      .map(({ type }) => type);
  await watches(23);
  await watches(2);
  await expect.poll(toldOf).toEqual(["change.reason_overdue"]);
  await watches(48);
  await watches(1);
  await expect.poll(toldOf).toEqual(["change.reason_overdue", "change.lookback_overdue"]);
  const [first] = shop.told(hook).filter(({ data }) => data["request"] === request);
  expect(first?.data).toMatchObject({
    title: "Turn off `burning` in production",
    author: { name: expect.stringMatching(/./) },
    dueAt,
  });
});

test("a team hears of its digest once a day, in its own channel", async () => {
  await ask("POST", "/api/v1/teams", { body: { key: "catalog", name: "Catalog" } });
  const eventTypes = ["digest.team"];
  const own = await shop.makeWebhook({ eventTypes, teams: ["checkout"] });
  const other = await shop.makeWebhook({ eventTypes, teams: ["catalog"] });
  const all = await shop.makeWebhook({ eventTypes });
  const flag = await shop.makeFlag();
  await shop.server.database.pool.query(
    `UPDATE flag SET document = document || '{"expiry": {"kind": "permanent", "reason": "It stays."}}'`,
  );
  const lastDay = new Date(shop.now() + 3 * dayMs).toISOString().slice(0, 10);
  await shop.server.database.pool.query(
    `UPDATE flag SET document = document || jsonb_build_object('expiry',
       jsonb_build_object('kind', 'date', 'date', $2::text)) WHERE key = $1`,
    [flag, lastDay],
  );
  const { database, clock } = shop.server.ground;
  const servers = [1, 2].map(() =>
    teamDigests({ database, clock, sources: digestSources(shop.server.ground) }),
  );
  await Promise.all(servers.map((server) => server.run()));
  await Promise.all(servers.map((server) => server.run()));
  await shop.heard(own);
  await shop.heard(all);
  expect(shop.told(own)[0]?.data).toMatchObject({
    ...{ team: "checkout", teamName: "Checkout", subject: "1 flag expires soon" },
    sections: [
      { kind: "expiring", items: [{ title: `\`${flag}\``, path: `/p/shop/flags/${flag}` }] },
    ],
  });
  await shop.pass(dayMs);
  await Promise.all(servers.map((server) => server.run()));
  await shop.heard(own, 2);
  expect(shop.told(other)).toEqual([]);
  const refused = await ask("POST", `${base}/webhooks`, {
    body: { name: "x", url: `${shop.receiver.url}/x`, eventTypes, teams: ["nobody"] },
  });
  expect(refused.json()).toMatchObject({
    code: "webhook_team_unknown",
    errors: [{ pointer: "/teams/0" }],
  });
});
