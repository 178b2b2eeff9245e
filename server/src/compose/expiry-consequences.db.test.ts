/** What follows when the last day of a flag is over, as policies say; and that what it serves never changes by that alone. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { debtCount } from "../features/lifecycle/lifecycle-jobs.ts";
import { serviceEnd } from "../features/lifecycle/service-end-job.ts";
import { createChanges } from "./governance.ts";
import { base, flagBody, off, openShopApi, type ShopApi } from "./shop-api.test-support.ts";

const dayMs = 86_400_000;
let now = Date.UTC(2026, 10, 26, 9);
let shop: ShopApi;

beforeAll(async () => {
  shop = await openShopApi({ clock: () => new Date(now) });
  await shop.protect(false);
  for (const key of ["told", "bound", "frozen"]) {
    const expiry = { kind: "date", date: "2026-11-27" };
    const purpose = { told: "release", bound: "experiment" }[key] ?? "operational";
    await shop.ask("POST", `${base}/flags`, { body: flagBody(key, { expiry, purpose }) });
    await configure(key, { on: true, fallthrough: { variant: "on" } });
  }
  await policy("behind", "removal", ["experiment"]);
  await policy("frozen", "nothing", ["operational"]);
});
afterAll(() => shop?.close());

async function policy(key: string, allows: string, purposes: readonly string[]): Promise<void> {
  const body = {
    ...{ key, name: key, description: "Days are kept.", severity: "blocking" },
    ...{ scope: { purposes }, requirement: { kind: "overdue", allows } },
  };
  expect((await shop.ask("POST", `${base}/policies`, { body })).statusCode).toBe(201);
}

/** By the version that it has. */
async function configure(key: string, part: object) {
  const url = `${base}/flags/${key}/configs/production`;
  const { configs } = (await shop.ask("GET", `${base}/flags/${key}`)).json();
  const { version } = configs.find(
    (each: { environment: string }) => each.environment === "production",
  );
  return shop.ask("PUT", url, { body: { config: { ...off, ...part } }, ifMatch: version });
}

async function patch(key: string, body: object) {
  const { version } = (await shop.ask("GET", `${base}/flags/${key}`)).json();
  return shop.ask("PATCH", `${base}/flags/${key}`, { body, ifMatch: version });
}

const served = async () =>
  (await shop.ask("GET", `${base}/environments/production/snapshot`)).json();

const split = {
  ...{ on: true, targets: [{ variant: "off", keys: ["u1"] }], fallthrough: { variant: "on" } },
};
const told = (answer: { json(): { errors?: { detail: string }[]; code?: string } }) => {
  const { code, errors } = answer.json();
  return [code, errors?.[0]?.detail];
};

test("when the day is over, what is served stays the same, and somebody is told", async () => {
  const before = await served();
  now += 3 * dayMs;
  const { ground } = shop.server;
  await debtCount(ground).run();
  await serviceEnd({ ...ground, submit: createChanges(ground).submit }).run();
  expect(await served()).toEqual(before);

  const { policies } = (await shop.ask("GET", `${base}/policies`)).json();
  const expires = policies.find(({ key }: { key: string }) => key === "expires");
  expect(expires.severity).toBe("advisory");
  expect(
    expires.findings.map(({ address, code }: Record<string, string>) => [address, code]),
  ).toEqual(["bound", "frozen", "told"].map((key) => [`flag/${key}`, "expired"]));
  // Only told of, it changes as before.
  expect((await configure("told", split)).json().state).toBe("applied");
});

test("bound by its day, a flag changes only on its way out, until the day is put off", async () => {
  expect(told(await configure("bound", split))).toEqual([
    "policy_violated",
    expect.stringContaining("it would change what it serves, and not to one variant"),
  ]);
  expect((await configure("bound", { on: false })).json().state).toBe("applied");
  const later = { expiry: { kind: "date", date: "2026-12-31" } };
  expect((await patch("bound", later)).json().state).toBe("applied");
  expect((await configure("bound", split)).json().state).toBe("applied");
});

test("frozen by its day, a flag changes no more what it serves, and can still be archived", async () => {
  for (const part of [split, { on: false }]) {
    expect(told(await configure("frozen", part))).toEqual([
      "policy_violated",
      expect.stringContaining("The last day of `frozen` was 2026-11-27; in production it would"),
    ]);
  }
  expect((await served()).flags.frozen.config.on).toBe(true);
  expect((await patch("frozen", { state: "archived" })).json().state).toBe("applied");
});
