/** What policies and waivers do to requests, asked of the whole server over HTTP. */
import { starterPolicies } from "@yardarm/core/policies";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BrokenPolicy } from "../features/policies/new-findings.ts";
import { starterForOlderProjects } from "../features/policies/older-projects.ts";
import { type NightlyJudgementDeps, nightlyJudgement } from "../features/policies/policy-jobs.ts";
import { createChanges } from "./governance.ts";
import { base, flagBody, openShopApi, owner, type ShopApi } from "./shop-api.test-support.ts";

let shop: ShopApi;
const ask: ShopApi["ask"] = (...question) => shop.ask(...question);

beforeAll(async () => {
  shop = await openShopApi();
});

afterAll(() => shop?.close());

const ticket = {
  key: "ticket",
  name: "Flags have a ticket",
  severity: "blocking",
  requirement: { kind: "ticket", urlStart: "https://jira.example.org/" },
};
const ticketUrl = `${base}/policies/ticket`;
const links = [{ title: "A-1", url: "https://jira.example.org/A-1" }];

async function versionOf(key: string): Promise<number> {
  return (await ask("GET", `${base}/policies/${key}`)).json().version;
}

async function patch(key: string, body: object) {
  return ask("PATCH", `${base}/policies/${key}`, { body, ifMatch: await versionOf(key) });
}

async function turnOn(flag: string, environment: string, more: object = {}) {
  const body = {
    changes: [{ kind: "config.on", flag, environment, from: false, to: true }],
    ...more,
  };
  return ask("POST", `${base}/changes`, { body });
}

test("a new project has the starter set", async () => {
  const { policies } = (await ask("GET", `${base}/policies`)).json();
  const keys = policies.map(({ key }: { key: string }) => key);
  expect(keys).toEqual(starterPolicies.map(({ key }) => key).sort());
});

test("a policy is created once, read with its version, and changed only by who has seen it", async () => {
  const created = await ask("POST", `${base}/policies`, { body: ticket });
  expect([created.statusCode, created.headers["location"]]).toEqual([201, ticketUrl]);
  const again = await ask("POST", `${base}/policies`, { body: ticket });
  expect([again.statusCode, again.json().code, again.json().errors[0].pointer]).toEqual([
    409,
    "policy_key_taken",
    "/key",
  ]);
  const read = await ask("GET", ticketUrl);
  expect([read.headers["etag"], read.json()]).toMatchObject([
    '"1"',
    { ...ticket, scope: {}, state: "active", findings: [] },
  ]);
  const stale = await ask("PATCH", ticketUrl, { body: { name: "Tickets" }, ifMatch: 9 });
  expect([stale.statusCode, stale.json().code]).toEqual([412, "version_mismatch"]);
  const missing = await ask("PATCH", `${base}/policies/none`, { body: { name: "X" }, ifMatch: 1 });
  expect([missing.statusCode, missing.json().code]).toEqual([404, "policy_not_found"]);
});

test("what is wrong with a policy is told with a pointer, and nothing is stored", async () => {
  const bad = { ...ticket, key: "bad", requirement: { kind: "key_pattern", pattern: "(a)\\1" } };
  const refused = await ask("POST", `${base}/policies`, { body: bad });
  expect([refused.statusCode, refused.json().errors[0].pointer]).toEqual([
    422,
    "/requirement/pattern",
  ]);
  expect((await ask("GET", `${base}/policies/bad`)).statusCode).toBe(404);
});

test("a blocking policy refuses at the commit, with the way out and a pointer; what mends is let through", async () => {
  const refused = await ask("POST", `${base}/flags`, { body: flagBody("no-ticket") });
  expect([refused.statusCode, refused.json().code]).toEqual([403, "policy_violated"]);
  expect(refused.json().detail).toBe(
    "`no-ticket` has no link to a ticket at https://jira.example.org/. Add a link to its ticket at https://jira.example.org/. (Policy `ticket`.)",
  );
  expect((await ask("GET", `${base}/flags/no-ticket`)).statusCode).toBe(404);
  const created = await ask("POST", `${base}/flags`, { body: flagBody("with-ticket", { links }) });
  expect(created.statusCode).toBe(201);
  const worse = await ask("PATCH", `${base}/flags/with-ticket`, {
    body: { links: [] },
    ifMatch: 1,
  });
  expect([worse.statusCode, worse.json().code]).toEqual([403, "policy_violated"]);
});

test("through the list of changes and by taking a request back, the same policy refuses", async () => {
  const change = { kind: "flag.fact", flag: "with-ticket", field: "links", from: links, to: [] };
  const refused = await ask("POST", `${base}/changes`, { body: { changes: [change] } });
  expect([refused.statusCode, refused.json().errors[0].pointer]).toEqual([403, "/changes/0"]);
  await patch("ticket", { severity: "advisory" });
  const emptied = await ask("POST", `${base}/changes`, { body: { changes: [change] } });
  const filled = await ask("PATCH", `${base}/flags/with-ticket`, { body: { links }, ifMatch: 2 });
  await patch("ticket", { severity: "blocking" });
  expect([emptied.statusCode, filled.statusCode]).toEqual([200, 200]);
  const taken = await ask("POST", `${base}/changes/${filled.json().request}/revert`, { body: {} });
  expect([taken.statusCode, taken.json().code]).toEqual([403, "policy_violated"]);
});

test("one request cannot archive the policy that would stop it", async () => {
  const archive = {
    kind: "policy.fact",
    policy: "ticket",
    field: "state",
    from: "active",
    to: "archived",
  };
  const change = { kind: "flag.fact", flag: "with-ticket", field: "links", from: links, to: [] };
  const refused = await ask("POST", `${base}/changes`, { body: { changes: [archive, change] } });
  expect([refused.statusCode, refused.json().code]).toEqual([403, "policy_violated"]);
});

test("a preview tells findings and demands, and applies nothing", async () => {
  const changes = [
    { kind: "flag.fact", flag: "with-ticket", field: "links", from: links, to: [] },
    { kind: "config.on", flag: "with-ticket", environment: "production", from: false, to: true },
  ];
  const seen = (await ask("POST", `${base}/changes/preview`, { body: { changes } })).json();
  const found = seen.findings.map(
    (it: { policy: string; code: string }) => `${it.policy} ${it.code}`,
  );
  expect(found).toEqual([
    "described description_missing",
    "small-steps step_too_large",
    "ticket ticket_missing",
    "two-people approval_needed",
  ]);
  expect(seen.demands).toEqual([
    {
      approvals: 1,
      from: "approver",
      owners: [owner],
      environments: ["production"],
      policy: "two-people",
      reason: "`with-ticket` in production would change; somebody else has to agree.",
    },
  ]);
});

test("a waiver is granted in one's own name, lets pass, and is counted", async () => {
  const waiver = {
    key: "ticket.later",
    policy: "ticket",
    flag: "with-ticket",
    reason: "The board is down.",
    until: "2999-12-31",
  };
  const granted = await ask("POST", `${base}/waivers`, { body: waiver });
  expect(granted.statusCode).toBe(201);
  const emptied = await ask("PATCH", `${base}/flags/with-ticket`, {
    body: { links: [] },
    ifMatch: 3,
  });
  expect(emptied.statusCode).toBe(200);
  const { entries } = (await ask("GET", `${base}/audit?limit=1`)).json();
  expect(entries[0].details.waivers).toEqual(["ticket.later"]);
  const { waivers } = (await ask("GET", `${base}/waivers`)).json();
  expect(waivers).toMatchObject([{ ...waiver, isHeld: true, waivedCount: 1, version: 1 }]);
  const { findings, waiverCount } = (await ask("GET", ticketUrl)).json();
  expect([waiverCount, findings]).toMatchObject([
    1,
    [{ flag: "with-ticket", waiver: "ticket.later" }],
  ]);
});

test("nobody grants a waiver in another's name, or for what is not there", async () => {
  const to = {
    key: "w",
    policy: "ticket",
    reason: "R",
    approver: "somebody-else",
    until: "2999-12-31",
  };
  const foreign = await ask("POST", `${base}/changes`, {
    body: { changes: [{ kind: "waiver.create", waiver: "w", from: null, to }] },
  });
  expect([foreign.statusCode, foreign.json().code]).toEqual([403, "waiver_approver_not_you"]);
  const body = { key: "w", policy: "none", reason: "R", until: "2999-12-31" };
  const unknown = await ask("POST", `${base}/waivers`, { body });
  expect([unknown.statusCode, unknown.json().errors[0].pointer]).toEqual([422, "/policy"]);
  const nowhere = await ask("POST", `${base}/waivers`, {
    body: { ...body, policy: "ticket", flag: "none" },
  });
  expect([nowhere.statusCode, nowhere.json().errors[0].pointer]).toEqual([404, "/flag"]);
  const dateless = await ask("POST", `${base}/waivers`, {
    body: { ...body, policy: "ticket", until: "soon" },
  });
  expect([dateless.statusCode, dateless.json().errors[0].pointer]).toEqual([422, "/until"]);
});

test("a waiver is shortened, and taken back", async () => {
  const url = `${base}/waivers/ticket.later`;
  const ended = await ask("PATCH", url, { body: { until: "2026-01-01" }, ifMatch: 1 });
  expect(ended.statusCode).toBe(200);
  expect((await ask("GET", `${base}/waivers`)).json().waivers).toMatchObject([
    { isHeld: false, waivedCount: 0 },
  ]);
  expect((await ask("DELETE", url, { ifMatch: 1 })).statusCode).toBe(412);
  expect((await ask("DELETE", url, { ifMatch: 2 })).statusCode).toBe(200);
  expect((await ask("GET", `${base}/waivers`)).json().waivers).toEqual([]);
  expect((await ask("DELETE", url, { ifMatch: 2 })).json().code).toBe("waiver_not_found");
});

test("an incident stops production, but no emergency, which the record keeps", async () => {
  await patch("ticket", { state: "archived" });
  await shop.protect(false);
  expect((await turnOn("with-ticket", "production")).statusCode).toBe(200);
  await shop.protect(true);
  const requirement = { kind: "freeze", windows: [], incident: true };
  const frozen = await patch("incident-freeze", { requirement, reason: "Orders fail." });
  expect(frozen.statusCode).toBe(200);
  const { policies } = (await ask("GET", `${base}/policies`)).json();
  const freeze = policies.find(({ key }: { key: string }) => key === "incident-freeze");
  expect(freeze.isFreezing).toBe(true);
  const change = { kind: "config.on", flag: "with-ticket", environment: "production" };
  const changes = [{ ...change, from: true, to: false }];
  const refused = await ask("POST", `${base}/changes`, { body: { changes } });
  expect([refused.statusCode, refused.json().code]).toEqual([403, "policy_violated"]);
  const off = { changes, emergency: true };
  expect((await ask("POST", `${base}/changes`, { body: off })).statusCode).toBe(200);
  const { entries } = (await ask("GET", `${base}/audit?limit=1`)).json();
  expect(entries[0].details).toMatchObject({
    brokenPolicies: ["incident-freeze"],
    brokeGlassOf: ["production"],
  });
  const calm = { kind: "freeze", windows: [], incident: false };
  expect((await patch("incident-freeze", { requirement: calm })).statusCode).toBe(200);
});

test("a freeze of an unprotected environment refuses by itself", async () => {
  const body = {
    key: "staging-freeze",
    name: "Staging is frozen",
    severity: "blocking",
    scope: { environments: ["staging"] },
    requirement: { kind: "freeze", windows: [], incident: true },
  };
  expect((await ask("POST", `${base}/policies`, { body })).statusCode).toBe(201);
  const refused = await turnOn("with-ticket", "staging");
  expect([refused.statusCode, refused.json().code]).toEqual([403, "policy_violated"]);
  expect((await turnOn("with-ticket", "development")).statusCode).toBe(200);
});

test("a team over its budget gets no other flag", async () => {
  const body = {
    key: "budget",
    name: "Checkout cleans up first",
    severity: "blocking",
    requirement: { kind: "team_budget", counts: "active", flagsMax: 2 },
  };
  await ask("POST", `${base}/policies`, { body });
  expect((await ask("POST", `${base}/flags`, { body: flagBody("second") })).statusCode).toBe(201);
  const third = await ask("POST", `${base}/flags`, { body: flagBody("third") });
  expect([third.statusCode, third.json().code]).toEqual([403, "policy_violated"]);
  expect(third.json().detail).toContain("has 3 active flags; it may have 2");
});

test("every day the policies look at each project once, and what they found can be read", async () => {
  const { database, reader } = shop.server.ground;
  const year = new Date().getUTCFullYear() + 3;
  const at = new Date(`${year}-05-01T03:00:00Z`);
  const told: (BrokenPolicy & { readonly at: Date })[] = [];
  const tell: NightlyJudgementDeps["tell"] = async (_tx, broken) => void told.push(broken);
  const job = (clock: Date) => nightlyJudgement({ database, reader, tell, clock: () => clock });
  await job(at).run();
  const judged = (await ask("GET", `${base}/policies/findings?flag=second&policy=expires`)).json();
  expect(judged).toMatchObject({
    asOf: at.toISOString(),
    findings: [{ flag: "second", code: "expired", isStanding: true, evidence: { allowed: 0 } }],
  });
  await job(new Date(`${year}-05-01T23:00:00Z`)).run();
  expect((await ask("GET", `${base}/policies/findings`)).json().asOf).toBe(at.toISOString());
  await job(new Date(`${year}-05-02T00:10:00Z`)).run();
  expect((await ask("GET", `${base}/policies/findings`)).json().asOf).toBe(
    `${year}-05-02T00:10:00.000Z`,
  );
  // What is still so is not told again.
  const expired = told.filter(({ key, flag }) => key === "expires" && flag === "second");
  expect(expired.map((each) => each.at)).toEqual([at]);
});

test("a project that is older than policies gets the starter set as advice, once", async () => {
  const { ground } = shop.server;
  await shop.server.database.pool.query("INSERT INTO project (key, name) VALUES ('old', 'Old')");
  const job = starterForOlderProjects({
    reader: ground.reader,
    submit: createChanges(ground).submit,
  });
  await job.run();
  await job.run();
  const { rows } = await shop.server.database.pool.query(
    "SELECT key, document ->> 'severity' AS severity FROM policy WHERE project = 'old' ORDER BY key",
  );
  expect(rows.map(({ key }) => key)).toEqual(starterPolicies.map(({ key }) => key).sort());
  const strict = rows.filter(({ severity }) => severity !== "advisory");
  expect(strict).toEqual([{ key: "incident-freeze", severity: "blocking" }]);
});
