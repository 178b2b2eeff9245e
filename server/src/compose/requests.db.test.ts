/** What two people do with requests that wait, asked of the whole server over HTTP. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { welcome } from "../features/access/people.test-support.ts";
import { signIn, type Visitor } from "../features/access/visitor.test-support.ts";
import { admin, openTestApp, type TestApp } from "./app.test-support.ts";
import { requestJobs } from "./requests.ts";
import { base, flagBody } from "./shop-api.test-support.ts";

const minuteMs = 60_000;
let now = Date.UTC(2026, 10, 25, 9);
let server: TestApp;
let ada: Visitor;
let bo: Visitor;
let boId = "";
let boSignsIn: typeof admin;
let made = 0;
let flag = "";

beforeAll(async () => {
  server = await openTestApp({ clock: () => new Date(now) });
  ada = await signIn(server.app, admin);
  await must(ada, "POST", "/api/v1/teams", { key: "checkout", name: "Checkout" });
  await must(ada, "POST", "/api/v1/projects", { key: "shop", name: "Shop" });
  const { id, visitor, email, password } = await welcome(server.app, ada, "bo");
  boId = id;
  boSignsIn = { email, password };
  await must(ada, "POST", `${base}/grants`, approverGrant());
  bo = visitor;
});

const approverGrant = () => ({ grantee: { kind: "person", id: boId }, role: "approver" });

afterAll(() => server?.close());

type Method = Parameters<Visitor["ask"]>[0];

async function must(who: Visitor, method: Method, url: string, body?: object, headers = {}) {
  const response = await who.ask(method, url, body, headers);
  if (response.statusCode >= 300) throw new Error(`${method} ${url}: ${response.body}`);
  return response.body === "" ? undefined : response.json();
}

async function refusal(who: Visitor, url: string, body: object = {}): Promise<string> {
  const response = await who.ask("POST", url, body);
  return `${response.statusCode} ${response.json().code}`;
}

async function makeFlag(): Promise<string> {
  flag = `flag-${made++}`;
  await must(ada, "POST", `${base}/flags`, flagBody(flag));
  return flag;
}

const turned = (to: boolean, environment = "production") => ({
  ...{ kind: "config.on", flag, environment, from: !to, to },
});
const isOn = async () =>
  (await must(ada, "GET", `${base}/flags/${flag}`)).configs[2].config.on as boolean;
const read = (number: number, who = ada) => must(who, "GET", `${base}/requests/${number}`);
const seen = (number: number) => must(bo, "GET", `${base}/requests/${number}/preview`);

/** A request of ada's that waits for bo. */
async function waiting(...changes: readonly object[]): Promise<number> {
  await makeFlag();
  const wished = changes.length === 0 ? [turned(true)] : changes;
  const body = { changes: wished, submit: true };
  return (await must(ada, "POST", `${base}/requests`, body)).request;
}

async function approve(number: number) {
  const { hash } = await seen(number);
  return must(bo, "POST", `${base}/requests/${number}/approve`, { hash, comment: "Fine." });
}

/** Sent twice, as over a bad line. */
async function apply(number: number) {
  const headers = { "idempotency-key": `apply-${number}-${made++}` };
  const send = () => must(ada, "POST", `${base}/requests/${number}/apply`, {}, headers);
  const outcome = await send();
  expect(await send()).toEqual(outcome);
  return outcome;
}

/** Sessions end meanwhile. */
async function pass(minutes: number): Promise<void> {
  now += minutes * minuteMs;
  ada = await signIn(server.app, admin);
  bo = await signIn(server.app, boSignsIn);
}

async function runJobs(): Promise<void> {
  for (const job of requestJobs(server.ground)) await job.run();
}

const listed = async (query: string): Promise<readonly number[]> => {
  const { requests } = await must(ada, "GET", `${base}/requests?${query}`);
  return requests.map(({ number }: { number: number }) => number);
};

const wantedOf = async (who: Visitor, number: number) => {
  const { items } = await must(who, "GET", "/api/v1/inbox");
  const found = items.find(
    (item: { request: { number: number } }) => item.request.number === number,
  );
  return found?.wants;
};

test("a switch in production waits, is agreed to by somebody else, and then applied", async () => {
  await makeFlag();
  const url = `${base}/flags/${flag}/configs/production`;
  const asked = await ada.ask("PATCH", url, { on: true, reason: "Ready." }, { "if-match": '"1"' });
  expect([asked.statusCode, asked.json()]).toMatchObject([202, { state: "waits", revisions: {} }]);
  const { request } = asked.json();
  expect([await isOn(), await wantedOf(bo, request)]).toEqual([false, "review"]);
  const view = await read(request);
  expect(view).toMatchObject({
    state: "in_review",
    reason: "Ready.",
    demands: [{ isMet: false, given: 0, mayMeet: [{ name: "bo" }] }],
    can: { approve: { may: false }, apply: { may: false }, cancel: { may: true } },
  });
  const { counts } = await must(bo, "GET", `${base}/requests?list=to_review`);
  expect(counts.to_review).toBeGreaterThan(0);
  expect(await listed(`list=open&flag=${flag}`)).toEqual([request]);
  expect(await listed("list=open&flag=another")).toEqual([]);

  const preview = await seen(request);
  expect(preview).toMatchObject({
    hash: view.hash,
    places: [{ environment: "production", isProtected: true, isInert: false }],
    shares: [{ flag, environment: "production", share: 1, basis: "exact" }],
    moved: null,
    problems: [],
  });
  expect(await refusal(ada, `${base}/requests/${request}/approve`, { hash: preview.hash })).toBe(
    "403 approval_by_author",
  );
  expect(await refusal(bo, `${base}/requests/${request}/approve`, { hash: "x" })).toBe(
    "409 review_outdated",
  );
  expect(await refusal(ada, `${base}/requests/${request}/apply`)).toBe("409 request_not_ready");
  expect((await approve(request)).state).toBe("approved");
  expect([await wantedOf(bo, request), await wantedOf(ada, request)]).toEqual([undefined, "apply"]);
  expect(await apply(request)).toMatchObject({
    state: "applied",
    revisions: { production: expect.any(Number) },
  });
  expect(await isOn()).toBe(true);
  // What is done no longer waits, of the flag as of everything.
  expect(await listed(`list=open&flag=${flag}`)).toEqual([]);
  expect(await listed(`list=done&flag=${flag}`)).toContain(request);
  expect(await refusal(ada, `${base}/requests/${request}/apply`)).toBe("409 request_over");
  const { entries } = await must(ada, "GET", `${base}/audit?limit=10`);
  const kinds = entries.map(({ kind }: { kind: string }) => kind.replace("change_request.", ""));
  expect(kinds.slice(0, 3)).toEqual(["applied", "approved", "submitted"]);
  expect(entries[0].details.approvals).toMatchObject([{ hash: preview.hash }]);
});

test("an edit after the approval voids it", async () => {
  const number = await waiting();
  await approve(number);
  const { version } = await read(number);
  const changes = [turned(true), { ...turned(true), environment: "staging" }];
  const url = `${base}/requests/${number}`;
  expect((await ada.ask("PATCH", url, { changes }, { "if-match": '"1"' })).statusCode).toBe(412);
  await must(ada, "PATCH", url, { changes }, { "if-match": `"${version}"` });
  const view = await read(number);
  expect(view).toMatchObject({
    state: "in_review",
    approvals: { given: 0, all: [{ voided: { why: "edited", by: { name: "Ada" } } }] },
  });
  const { differences } = view.approvals.all[0].voided;
  const addresses = differences.map(({ address }: { address: string }) => address);
  expect(addresses).toContain(`flag/${flag}/staging`);
  expect(await refusal(ada, `${url}/apply`)).toBe("409 request_not_ready");
});

test("what the world did under an approval sends the request back, with both shown", async () => {
  const number = await waiting();
  await approve(number);
  const rule = { id: "r1", conditions: [], serve: { variant: "on" } };
  const other = (
    await must(ada, "POST", `${base}/requests`, {
      changes: [
        {
          ...{ kind: "config.rule", flag, environment: "production", rule: "r1", from: null },
          to: { rule, after: null },
        },
      ],
      submit: true,
    })
  ).request;
  expect((await seen(other)).conflicts).toMatchObject([{ request: number, excludes: false }]);
  await approve(other);
  await apply(other);
  const preview = await seen(number);
  expect(preview.moved.differences).toMatchObject([{ address: `flag/${flag}/production` }]);
  const returned = await apply(number);
  expect(returned).toMatchObject({
    state: "in_review",
    differences: [{ address: `flag/${flag}/production` }],
  });
  expect([await isOn(), await wantedOf(ada, number)]).toEqual([false, "rework"]);
  expect((await approve(number)).state).toBe("approved");
  expect((await apply(number)).state).toBe("applied");
});

test("a rejection is kept with its comment, and the same is not asked for again", async () => {
  const number = await waiting();
  const url = `${base}/requests/${number}`;
  await must(bo, "POST", `${url}/reject`, { comment: "Not on a Friday." });
  const view = await read(number);
  expect(view).toMatchObject({ state: "rejected", wants: "rework" });
  expect(view.steps.at(-1)).toMatchObject({ kind: "rejected", comment: "Not on a Friday." });
  expect(await refusal(ada, `${url}/submit`)).toBe("409 request_rejected_as_it_is");
  await must(ada, "POST", `${url}/cancel`, {});
  expect(await refusal(bo, `${url}/approve`, { hash: view.hash })).toBe("409 request_over");
});

test("a schedule is kept, a temporary change ends by itself, and both show when", async () => {
  const number = await waiting();
  const url = `${base}/requests/${number}`;
  const { version } = await read(number);
  const plan = { lastsMinutes: 120 };
  await must(ada, "PATCH", url, { plan }, { "if-match": `"${version}"` });
  await must(ada, "POST", `${url}/schedule`, {
    at: "2026-11-25T13:00",
    timeZone: "Africa/Nairobi",
  });
  expect((await approve(number)).state).toBe("scheduled");
  expect((await read(number)).plan).toMatchObject({ at: "2026-11-25T10:00:00.000Z" });
  await runJobs();
  expect(await isOn()).toBe(false);
  now = Date.UTC(2026, 10, 25, 10) + 1_000;
  await Promise.all([runJobs(), runJobs()]);
  expect(await isOn()).toBe(true);
  const { ending, steps } = await read(number);
  expect(steps.filter(({ kind }: { kind: string }) => kind === "applied")).toHaveLength(1);
  expect(ending).toMatchObject({ state: "scheduled", at: "2026-11-25T12:00:01.000Z" });
  now += 121 * minuteMs;
  await runJobs();
  expect([await isOn(), (await read(ending.request)).state]).toEqual([false, "applied"]);
});

test("a time that nobody could keep is given back to the author", async () => {
  const number = await waiting();
  await approve(number);
  const at = new Date(now + minuteMs).toISOString();
  await must(ada, "POST", `${base}/requests/${number}/schedule`, { at, lateMinutesMax: 5 });
  now += 10 * minuteMs;
  await runJobs();
  expect(await read(number)).toMatchObject({
    state: "failed",
    wants: "rework",
    plan: { at: null },
  });
  expect(await isOn()).toBe(false);
  const past = { at: new Date(now + minuteMs).toISOString() };
  expect(await refusal(ada, `${base}/requests/${number}/schedule`, past)).toBe(
    "409 request_not_ready",
  );
});

test("an emergency goes off at once, owes a reason, and is looked at by somebody else", async () => {
  const number = await waiting();
  await approve(number);
  await apply(number);
  const off = { changes: [turned(false)], emergency: true };
  const { request, state } = await must(ada, "POST", `${base}/changes`, off);
  expect([state, await isOn()]).toEqual(["applied", false]);
  expect([await wantedOf(ada, request), await wantedOf(bo, request)]).toEqual([
    "reason",
    "retrospective",
  ]);
  const url = `${base}/requests/${request}`;
  await must(ada, "POST", `${url}/reason`, { reason: "Orders failed." });
  expect(await refusal(ada, `${url}/retrospective`, { verdict: "justified" })).toBe(
    "403 review_by_author",
  );
  await must(bo, "POST", `${url}/retrospective`, { verdict: "objection", comment: "It was calm." });
  expect(await read(request)).toMatchObject({
    reason: "Orders failed.",
    emergency: { reasonDueAt: null, review: { by: { name: "bo" }, verdict: "objection" } },
  });
  expect(await wantedOf(bo, request)).toBeUndefined();
});

test("what is owed after an emergency and overdue stands in inboxes, and among the findings", async () => {
  const number = await waiting();
  await approve(number);
  await apply(number);
  const off = { changes: [turned(false)], emergency: true };
  const { request } = await must(ada, "POST", `${base}/changes`, off);
  const found = async () =>
    (await must(ada, "GET", `${base}/policies/findings?policy=emergency`)).findings
      .filter(({ address }: { address: string }) => address === `request/${request}`)
      .map(({ code }: { code: string }) => code);
  const overdue = async (who: Visitor) => {
    const { items } = await must(who, "GET", "/api/v1/inbox");
    return items.find((item: { request: { number: number } }) => item.request.number === request)
      ?.isOverdue;
  };
  expect([await found(), await overdue(ada)]).toEqual([[], false]);
  await pass(25 * 60);
  expect([await found(), await overdue(ada)]).toEqual([["reason_overdue"], true]);
  expect(await overdue(bo)).toBe(false);
  await pass(48 * 60);
  expect(await found()).toEqual(["reason_overdue", "lookback_overdue"]);
  expect(await overdue(bo)).toBe(true);
  const url = `${base}/requests/${request}`;
  await must(ada, "POST", `${url}/reason`, { reason: "Orders failed." });
  await must(bo, "POST", `${url}/retrospective`, { verdict: "justified" });
  expect([await found(), await overdue(ada), await overdue(bo)]).toEqual([
    [],
    undefined,
    undefined,
  ]);
});

test("a rollback is prepared as a request of its own", async () => {
  const number = await waiting();
  await approve(number);
  await apply(number);
  const { request, state } = await must(ada, "POST", `${base}/requests/${number}/rollback`, {
    submit: true,
  });
  expect(state).toBe("in_review");
  expect((await read(number)).rollbacks).toMatchObject([{ request, state: "in_review" }]);
  await approve(request);
  await apply(request);
  expect(await isOn()).toBe(false);
});

test("an approval stops to count when its giver may not approve any more, and the page says so", async () => {
  const number = await waiting();
  await approve(number);
  const grants = await must(ada, "GET", `${base}/grants`);
  const [grant] = grants.filter(({ grantee }: { grantee: { id: string } }) => grantee.id === boId);
  await must(ada, "DELETE", `${base}/grants/${grant.id}`);
  const lapsed = {
    state: "in_review",
    approvals: { given: 0, all: [{ voided: { why: "unpermitted" } }] },
    demands: [{ isMet: false, given: 0 }],
  };
  expect(await read(number)).toMatchObject(lapsed);
  // As nobody had looked again since: it is judged when it is to be applied.
  expect((await apply(number)).state).toBe("in_review");
  expect([await isOn(), await read(number)]).toMatchObject([false, lapsed]);
  await must(ada, "POST", `${base}/grants`, approverGrant());
  expect((await approve(number)).state).toBe("approved");
  await must(ada, "PATCH", `/api/v1/people/${boId}`, { isActive: false });
  await runJobs();
  const { approvals, steps, state } = await read(number);
  expect([state, approvals.all.at(-1).voided.why]).toEqual(["in_review", "left"]);
  expect(steps.at(-1)).toMatchObject({ kind: "voided", by: { kind: "system" } });
  await must(ada, "PATCH", `/api/v1/people/${boId}`, { isActive: true });
  await must(ada, "POST", `${base}/requests/${number}/cancel`, {});
});

test("what only its author could agree to says so, and how to get out of it", async () => {
  const owned = {
    ...{ key: "owners-agree", name: "Owners agree", severity: "needs_approval" },
    scope: { environments: ["staging"] },
    requirement: { kind: "approval", approvals: 1, from: "owner_team" },
  };
  await must(ada, "POST", `${base}/policies`, owned);
  await makeFlag();
  const asked = { changes: [turned(true, "staging")] };
  const detail =
    "The team Checkout has to agree, and nobody in it may approve in staging and wrote none of it.";
  const { request, waitsFor } = await must(ada, "POST", `${base}/changes`, asked);
  expect(waitsFor).toContain(detail);
  const stuck = { detail, wayOut: expect.stringContaining("waived") };
  expect(await read(request)).toMatchObject({ demands: [{ mayMeet: [], stuck }] });
  const preview = await must(ada, "POST", `${base}/requests/preview`, asked);
  expect(preview.findings[0]).toMatchObject({ code: "nobody_can_agree", refuses: false, ...stuck });
  await must(ada, "PUT", `/api/v1/teams/checkout/members/${boId}`);
  expect(await read(request)).toMatchObject({
    demands: [{ mayMeet: [{ name: "bo" }], stuck: null }],
  });
});

test("what nobody took a step with for a month expires", async () => {
  const number = await waiting();
  await pass(31 * 24 * 60);
  await runJobs();
  expect((await read(number)).state).toBe("expired");
});
