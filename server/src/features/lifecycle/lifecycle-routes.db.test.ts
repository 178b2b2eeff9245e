/** Stages, signals and verdicts, from what people, services and pipelines really did, asked of the whole server. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createChanges } from "../../compose/governance.ts";
import {
  base,
  dayIn,
  flagBody,
  openShopApi,
  type ShopApi,
} from "../../compose/shop-api.test-support.ts";
import type { FlagLifecycle, LifecycleList } from "../../wire/lifecycle.ts";
import { debtCount } from "./lifecycle-jobs.ts";
import { serviceEnd } from "./service-end-job.ts";

let shop: ShopApi;
let key: string;

beforeAll(async () => {
  shop = await openShopApi();
  await shop.protect(false);
  const { person } = (await shop.ask("GET", "/api/v1/me")).json();
  await shop.ask("PUT", `/api/v1/teams/checkout/members/${person.id}`);
  const url = `${base}/environments/production/sdk-keys`;
  key = (await shop.ask("POST", url, { body: { name: "server", kind: "server" } })).json().secret;
});
afterAll(() => shop?.close());

async function report(flag: string, more: object = {}): Promise<void> {
  const to = new Date().toISOString();
  const { statusCode, body } = await shop.server.app.inject({
    method: "POST",
    url: "/sdk/v1/observations",
    headers: { host: "127.0.0.1", authorization: `Bearer ${key}` },
    payload: {
      id: randomUUID(),
      reporter: { service: "storefront", version: "1.4.2", instance: "a", sdk: "js/1" },
      ...{ from: to, to, counts: [{ flag, variant: "on", reason: "STATIC", count: 3 }] },
      ...more,
    },
  });
  if (statusCode !== 202) throw new Error(`${statusCode} ${body}`);
}

async function scan(keys: readonly string[]): Promise<void> {
  const references = keys.map((each, index) => ({
    ...{ key: each, path: "src/shop.ts", line: index + 1, hash: "0f343b0931126a20" },
  }));
  const body = {
    ...{ format: 1, repository: "acme/shop", branch: "main", defaultBranch: "main" },
    ...{ commit: "4f8a5c7", committedAt: new Date().toISOString(), references },
  };
  const { statusCode } = await shop.ask("POST", `${base}/code-references`, { body });
  if (statusCode !== 200) throw new Error(`Scan: ${statusCode}`);
}

async function turnOn(flag: string): Promise<void> {
  const url = `${base}/flags/${flag}/configs/production`;
  await shop.ask("PATCH", url, { body: { on: true }, ifMatch: 1 });
}

/** Lets time pass for everything that is kept of flags. */
async function age(days: number): Promise<void> {
  const { database } = shop.server.ground;
  const by = sql`make_interval(days => ${days})`;
  await database.execute(sql`UPDATE flag SET created_at = created_at - ${by}`);
  await database.execute(sql`UPDATE flag_config SET changed_at = changed_at - ${by}`);
  await database.execute(
    sql`UPDATE flag_use SET first_at = first_at - ${by}, last_at = last_at - ${by}`,
  );
  await database.execute(sql`UPDATE environment_report SET first_at = first_at - ${by}`);
}

const list = async (query = ""): Promise<LifecycleList> =>
  (await shop.ask("GET", `${base}/lifecycle${query}`)).json();
const ofFlag = async (flag: string): Promise<FlagLifecycle> =>
  (await shop.ask("GET", `${base}/flags/${flag}/lifecycle`)).json();

test("a flag goes from defined to ready as people, services and time make it", async () => {
  const flag = await shop.makeFlag();
  expect(await ofFlag(flag)).toMatchObject({ stage: "defined", deleteFromCode: { safe: "no" } });
  await turnOn(flag);
  await report(flag);
  await scan([flag]);
  expect(await ofFlag(flag)).toMatchObject({ stage: "live", track: "temporary" });
  await age(41);
  await report(flag);
  const life = await ofFlag(flag);
  expect(life).toMatchObject({ stage: "ready", staleBecause: ["one_sided_rules"] });
  expect(life.deleteFromCode.sentence).toBe(
    "Safe to delete from code: serves `on` everywhere for 41 days; `development` and `staging` would get `on` too; 1 reference in 1 repository; nothing depends on it.",
  );
  expect(life.archive.sentence).toBe(
    "Not safe to archive: code still names it: 1 reference in 1 repository; `storefront` asked for it in `production`, last today.",
  );
  expect(life.builds).toMatchObject([
    { environment: "production", service: "storefront", version: "1.4.2", instances: 1 },
  ]);
});

test("what no code names and nobody asks for is out of code, and safe to archive", async () => {
  const flag = await shop.makeFlag();
  const other = await shop.makeFlag();
  await turnOn(flag);
  await report(flag);
  await age(41);
  await report(other);
  await scan([other]);
  const life = await ofFlag(flag);
  expect(life.stage).toBe("removed");
  expect(life.archive).toMatchObject({ safe: "yes" });
  expect((await list("?safe=archive")).flags.map((each) => each.key)).toContain(flag);
});

test("a flag that another one or a rule needs says by which", async () => {
  const [needed, other] = [await shop.makeFlag(), await shop.makeFlag()];
  const url = `${base}/flags/${other}/configs/production`;
  const { config } = (await shop.ask("GET", `${base}/flags/${other}`))
    .json()
    .configs.find((each: { environment: string }) => each.environment === "production");
  const prerequisites = [{ flag: needed, variants: ["on"] }];
  await shop.ask("PUT", url, { body: { config: { ...config, prerequisites } }, ifMatch: 1 });
  const made = await shop.ask("POST", `${base}/interaction-rules`, {
    body: {
      ...{ key: "both", severity: "warn", owner: { kind: "team", id: "checkout" } },
      statement: `${needed}: on requires ${other}: on`,
      reason: "They share a table.",
    },
  });
  expect(made.statusCode).toBe(201);
  const { signals } = await ofFlag(needed);
  expect(signals.find(({ code }) => code === "dependants")).toMatchObject({
    state: "raised",
    detail: `Needed by \`flag/${other}\` and \`interaction/both\`.`,
  });
});

test("who asks for all flags at once makes it unknown whether one is in use", async () => {
  const flag = await shop.makeFlag();
  await turnOn(flag);
  await age(41);
  await report("other", { bulk: "all" });
  await scan([]);
  const { archive, signals } = await ofFlag(flag);
  expect(archive.safe).toBe("unknown");
  expect(signals.find(({ code }) => code === "unused")).toMatchObject({ state: "unknown" });
  await shop.server.ground.database.execute(sql`DELETE FROM bulk_use`);
});

test("each time a last day is put off, or taken away, is counted; what is moved nearer is not", async () => {
  const flag = await shop.makeFlag();
  const day = (days: number) => ({ kind: "date", date: dayIn(days) });
  const stays = { kind: "permanent", reason: "It is sold." };
  const steps = [day(90), day(75), day(120), stays, day(150)];
  for (const [index, expiry] of steps.entries()) {
    const url = `${base}/flags/${flag}`;
    const done = await shop.ask("PATCH", url, { body: { expiry }, ifMatch: index + 1 });
    expect(done.json().state).toBe("applied");
  }
  expect(await ofFlag(flag)).toMatchObject({ extensions: 3 });
  expect((await list()).flags.find(({ key: each }) => each === flag)?.extensions).toBe(3);
});

test("how many states can meet because of a flag is worked out where it is looked at", async () => {
  const [flag, other] = [await shop.makeFlag(), await shop.makeFlag()];
  for (const each of [flag, other]) await turnOn(each);
  const fanOut = async () =>
    (await ofFlag(flag)).signals.find(({ code }) => code === "fan_out") ?? { state: "absent" };
  // The analysis begins when it is asked, and nobody waits for it.
  await expect.poll(fanOut, { timeout: 60_000, interval: 250 }).toMatchObject({ state: "raised" });
  expect(await fanOut()).toMatchObject({
    detail: expect.stringMatching(/^\d+ pairs? of states can meet because of it in `production`/),
    caveat: expect.stringContaining("no test ever told"),
    asOf: expect.any(Number),
  });
});

test("the list is paged and filtered, and its counts are those of the list of flags", async () => {
  const body = flagBody("stays", { expiry: { kind: "permanent", reason: "It sells plans." } });
  await shop.ask("POST", `${base}/flags`, { body });
  const all = await list();
  const first = await list("?limit=2");
  expect(first.flags).toHaveLength(2);
  expect(first.next).toBe(first.flags[1]?.key);
  const second = await list(`?limit=500&after=${first.next}`);
  expect([...first.flags, ...second.flags].map((each) => each.key)).toEqual(
    all.flags.map((each) => each.key),
  );
  expect((await list("?track=permanent")).flags.map((each) => each.key)).toEqual(["stays"]);
  expect((await list("?q=STAYS")).total).toBe(1);
  const { flags } = (await shop.ask("GET", `${base}/flags`)).json();
  const isStale = ({ staleBecause }: { staleBecause: readonly string[] }) =>
    staleBecause.length > 0;
  expect(all.counts.stale).toBe(flags.filter(isStale).length);
  expect((await list("?stale=true")).total).toBe(all.counts.stale);
  expect(all.debts).toMatchObject([
    { owner: { id: "checkout", isActive: true }, stale: all.counts.stale, trend: [] },
  ]);
});

test("what everybody has to clear away is counted once a day, by however many servers", async () => {
  const { database, reader, clock } = shop.server.ground;
  const job = debtCount({ database, reader, clock });
  await Promise.all([job.run(), job.run()]);
  await shop.makeFlag();
  await job.run();
  const [debt] = (await list()).debts;
  const today = clock().toISOString().slice(0, 10);
  expect(debt?.trend).toEqual([
    { day: today, active: (debt?.active ?? 0) - 1, stale: debt?.stale },
  ]);
});

test("keys that are no flag, and are asked for by code or services, are listed", async () => {
  await scan(["typo"]);
  await report("gone-away");
  const { strays } = await list();
  expect(strays).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ key: "typo", references: 1, repositories: ["acme/shop"] }),
      expect.objectContaining({ key: "gone-away", services: ["storefront"], archivedAt: null }),
    ]),
  );
});

test("archiving what is still asked for is refused, unless it is waived; who asks on is listed", async () => {
  const flag = await shop.makeFlag();
  await report(flag);
  const url = `${base}/flags/${flag}`;
  const archive = () => shop.ask("PATCH", url, { body: { state: "archived" }, ifMatch: 1 });
  const refused = await archive();
  expect([refused.statusCode, refused.json().code]).toEqual([403, "policy_violated"]);
  expect(refused.json().errors[0].detail).toContain("`storefront` asked for");
  const until = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  const waiver = { key: "old", policy: "leaves-in-order", flag, reason: "A crawler.", until };
  expect((await shop.ask("POST", `${base}/waivers`, { body: waiver })).statusCode).toBe(201);
  expect((await archive()).json().state).toBe("applied");
  const { database } = shop.server.ground;
  await database.execute(sql`UPDATE flag_use SET last_at = last_at - interval '1 hour'`);
  await database.execute(
    sql`UPDATE flag SET changed_at = changed_at - interval '1 minute' WHERE key = ${flag}`,
  );
  await report(flag);
  expect(await ofFlag(flag)).toMatchObject({
    stage: "archived",
    archive: { safe: "done" },
    askedSince: [{ environment: "production", service: "storefront" }],
  });
});

test("the service of an archived flag ends on its day, once, whatever is protected", async () => {
  const flag = await shop.makeFlag();
  await shop.ask("PATCH", `${base}/flags/${flag}`, { body: { state: "archived" }, ifMatch: 1 });
  await shop.protect(true);
  const { ground } = shop.server;
  const { reader, clock } = ground;
  const job = serviceEnd({ reader, clock, submit: createChanges(ground).submit });
  const served = async () => {
    const snapshot = await shop.ask("GET", `${base}/environments/production/snapshot`);
    return Object.hasOwn(snapshot.json().flags, flag);
  };
  await job.run();
  expect(await served()).toBe(true);
  await ground.database.execute(sql`
    UPDATE flag SET document = jsonb_set(document, '{servedUntil}', '"2026-01-02"') WHERE key = ${flag}`);
  await Promise.all([job.run(), job.run()]);
  expect(await served()).toBe(false);
  const { rows } = await ground.database.execute(
    sql`SELECT version FROM entity_history WHERE address = ${`flag/${flag}`} ORDER BY version`,
  );
  expect(rows).toHaveLength(3);
});

test("a flag that is not there has no life", async () => {
  const answer = await shop.ask("GET", `${base}/flags/nothing/lifecycle`);
  expect([answer.statusCode, answer.json().code]).toEqual([404, "flag_not_found"]);
  expect((await shop.ask("GET", `${base}/lifecycle?stage=old`)).statusCode).toBe(400);
});
