/** The change-control report over HTTP: complete, the same in every form, and honest when somebody went past the product. */
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { canonicalJson } from "@yardarm/core/audit";
import { type ChangesReport, parseStatement, type ReportedChange } from "@yardarm/core/reports";
import { askDatabase } from "@yardarm/test/support/ask-database";
import { compactVerify, createLocalJWKSet, decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { welcome } from "../features/access/people.test-support.ts";
import { signIn, type Visitor } from "../features/access/visitor.test-support.ts";
import { makeSigningKey } from "../features/audit/signing-key.ts";
import { printChanges } from "../features/reports/changes-print.ts";
import { pageOfChanges } from "../features/reports/changes-report-service.ts";
import { DomainError } from "../platform/domain-error.ts";
import { admin, openTestApp, type TestApp } from "./app.test-support.ts";
import { base, flagBody } from "./shop-api.test-support.ts";

const report = `${base}/reports/changes`;
let now = Date.UTC(2026, 9, 1, 9);
let folder: string;
let server: TestApp;
let ada: Visitor;
let bo: Visitor;
let cy: Visitor;
let dot: Visitor;

interface View {
  readonly report: Omit<ChangesReport, "population">;
  readonly changes: readonly ReportedChange[];
  readonly next: number | null;
  readonly sampled: readonly ReportedChange[];
}

type Method = Parameters<Visitor["ask"]>[0];

async function must(who: Visitor, method: Method, url: string, body?: object) {
  const response = await who.ask(method, url, body);
  if (response.statusCode >= 300) throw new Error(`${method} ${url}: ${response.body}`);
  now += 60_000;
  return response.json();
}

async function read(query = ""): Promise<View> {
  return must(cy, "GET", `${report}?from=2026-10-01&to=2026-11-01${query}`);
}

const turned = (flag: string, to: boolean) => ({
  ...{ kind: "config.on", flag, environment: "production", from: !to, to },
});

/** A request of ada's that bo agrees to and that ada applies. */
async function agreed(flag: string, to: boolean): Promise<number> {
  const body = { changes: [turned(flag, to)], submit: true, reason: "Ready." };
  const { request } = await must(ada, "POST", `${base}/requests`, body);
  const { hash } = await must(bo, "GET", `${base}/requests/${request}/preview`);
  await must(bo, "POST", `${base}/requests/${request}/approve`, { hash, comment: "Fine." });
  await must(ada, "POST", `${base}/requests/${request}/apply`, {});
  return request;
}

async function join(name: string, role: string): Promise<Visitor> {
  const { id, visitor } = await welcome(server.app, ada, name);
  await must(ada, "POST", `${base}/grants`, { grantee: { kind: "person", id }, role });
  return visitor;
}

let approved: number;
let emergency: number;
let rejected: number;
let novemberFlag: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "yardarm-reports-"));
  await makeSigningKey(path.join(folder, "key.json"));
  const auditSigningKey = await readFile(path.join(folder, "key.json"), "utf8");
  server = await openTestApp({
    clock: () => new Date(now),
    config: { auditSigningKey, dataDir: folder },
  });
  ada = await signIn(server.app, admin);
  await must(ada, "POST", "/api/v1/teams", { key: "checkout", name: "Checkout" });
  await must(ada, "POST", "/api/v1/projects", { key: "shop", name: "Shop" });
  bo = await join("bo", "approver");
  cy = await join("cy", "auditor");
  dot = await join("dot", "viewer");
  for (const key of ["cart", "search"]) await must(ada, "POST", `${base}/flags`, flagBody(key));
  approved = await agreed("cart", true);
  const off = { changes: [turned("cart", false)], emergency: true, reason: "Orders failed." };
  ({ request: emergency } = await must(ada, "POST", `${base}/changes`, off));
  const wish = { changes: [turned("search", true)], submit: true };
  ({ request: rejected } = await must(ada, "POST", `${base}/requests`, wish));
  await must(bo, "POST", `${base}/requests/${rejected}/reject`, { comment: "Not on a Friday." });
  await must(ada, "POST", `${base}/waivers`, {
    ...{ key: "late", policy: "expires", flag: "cart", reason: "The supplier is late." },
    until: "2026-10-20",
  });
  now = Date.UTC(2026, 10, 2, 9);
  [ada, bo, cy, dot] = (await Promise.all([
    signIn(server.app, admin),
    ...["bo", "cy", "dot"].map((name) =>
      signIn(server.app, {
        email: `${name}@example.com`,
        password: `${name} likes long passwords`,
      }),
    ),
  ])) as [Visitor, Visitor, Visitor, Visitor];
  novemberFlag = "wishlist";
  await must(ada, "POST", `${base}/flags`, flagBody(novemberFlag));
}, 120_000);

afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

test("an auditor of the project reads the report, and whoever only looks does not", async () => {
  expect((await dot.ask("GET", report)).json().code).toBe("forbidden");
  expect((await dot.ask("GET", `${report}/export`)).json().code).toBe("forbidden");
  const refused = await cy.ask("GET", `${report}?from=2026-11-01&to=2026-10-01`);
  expect([refused.statusCode, refused.json()]).toMatchObject([
    422,
    { code: "report_period_invalid", errors: [{ pointer: "/to" }] },
  ]);
});

test("a period with too many changes is refused, with where to cut it, and its parts join", async () => {
  const { database, clock } = server.ground;
  const readAccess = async () => ({ days: 90, grants: [] });
  const ask = (from: Date, to: Date, changesMax: number) =>
    pageOfChanges(
      { database, clock, readAccess, changesMax },
      { project: "shop", from, to, sample: { size: 0, seed: null } },
      { after: 0, limit: 100 },
    );
  const [from, to] = [new Date("2026-10-01"), new Date("2026-11-01")];
  const { report: whole } = await ask(from, to, 100);
  const count = whole.totals.changes;
  const refused = await ask(from, to, count - 2).catch((error: DomainError) => error);
  expect(refused).toMatchObject({ code: "report_period_invalid" });
  const cut = /up to (\S+Z)/.exec(refused instanceof DomainError ? refused.message : "")?.[1] ?? "";
  const [{ report: first }, { report: rest }] = await Promise.all([
    ask(from, new Date(cut), count - 2),
    ask(new Date(cut), to, count - 2),
  ]);
  expect([first.totals.changes, rest.totals.changes]).toEqual([count - 2, 2]);
  expect(rest.range?.before).toBe(first.range?.hash);
  expect([first.isReconciled, rest.isReconciled]).toEqual([true, true]);
});

test("the population is all that was applied in the period, and reconciles with everything that is counted elsewhere", async () => {
  const { report: october, changes } = await read();
  expect(october.reconciliation.filter(({ isMet }) => !isMet)).toEqual([]);
  expect(october).toMatchObject({ isReconciled: true, chain: "project:shop" });
  expect(october.record.entries).toBe((october.range?.last ?? 0) - (october.range?.first ?? 0) + 1);
  expect(october.record.kinds["change_request.applied"]).toBe(changes.length);
  expect(changes.map(({ class: kind, request }) => [request, kind])).toEqual([
    [1, "direct"],
    [2, "direct"],
    [3, "direct"],
    [approved, "approved"],
    [emergency, "emergency"],
    [rejected + 1, "direct"],
  ]);
  expect(changes.some(({ addresses }) => addresses.includes(`flag/${novemberFlag}`))).toBe(false);
  expect(october.totals).toMatchObject({
    ...{ changes: 6, stopped: 1, bypassesOverdue: 1, exceptions: 1, violations: 0 },
    ...{ authors: 1, approvers: 1, classes: { approved: 1, direct: 4, emergency: 1 } },
  });
});

test("a change tells who asked, agreed and applied, why, what they saw, and that it is what was applied", async () => {
  const { changes } = await read();
  const change = changes.find(({ request }) => request === approved);
  expect(change).toMatchObject({
    ...{ reason: "Ready.", isWhatWasApproved: true, environments: ["production"], editors: [] },
    ...{ author: { name: "Ada" }, appliedBy: { name: "Ada" } },
    approvals: [{ name: "bo", comment: "Fine.", hash: change?.appliedHash }],
    demands: [{ approvals: 1, environments: ["production"] }],
    preview: [expect.stringContaining("cart")],
    tests: { combinations: 0, lastRun: null },
  });
  expect(change?.effectDigest).toMatch(/^[0-9a-f]{64}$/);
});

test("bypasses, rejections, coverage, exceptions and duties are told", async () => {
  const { report: october } = await read();
  expect(october.bypasses).toMatchObject([
    {
      ...{ request: emergency, reason: "Orders failed.", standing: "overdue", review: null },
      ...{ environments: ["production"], by: { name: "Ada" } },
    },
  ]);
  expect(october.stopped).toMatchObject([
    {
      ...{ request: rejected, step: "rejected", by: { name: "bo" }, comment: "Not on a Friday." },
      ...{ author: { name: "Ada" }, state: "rejected" },
    },
  ]);
  const twoPeople = october.policies.find(({ key }) => key === "two-people");
  expect(twoPeople?.share).toBeGreaterThan(0.98);
  expect(twoPeople?.spans).toMatchObject([{ severity: "needs_approval" }]);
  expect(twoPeople?.changes).toMatchObject([{ request: 1, what: "introduced, needs_approval" }]);
  const production = october.environments.find(({ key }) => key === "production");
  expect(production?.share).toBeGreaterThan(0.98);
  expect(october.exceptions).toMatchObject([
    {
      ...{ key: "late", policy: "expires", flag: "cart", grantedBy: "Ada", until: "2026-10-20" },
      ...{ extensions: 0, takenBackAt: null, usedBy: [] },
    },
  ]);
  const duties = new Map(october.segregation.people.map((each) => [each.name, each]));
  expect(duties.get("Ada")).toMatchObject({
    could: { write: true, approve: true, emergency: true },
    did: { wrote: 6, approved: 0, applied: 6, emergencies: 1, both: 0 },
  });
  expect(duties.get("bo")).toMatchObject({
    could: { write: false, approve: true },
    did: { wrote: 0, approved: 1 },
  });
  expect(october.access.events.map(({ summary }) => summary).join(" ")).toContain("bo");
  // Whoever administers the installation may do everything in the project too.
  expect(october.access.events).toContainEqual(
    expect.objectContaining({ chain: "installation", summary: expect.stringContaining("admin") }),
  );
  expect(october.totals.accessEvents).toBe(october.access.events.length);
  expect(october.access.grants.map(({ holder }) => holder.name)).toContain("cy");
});

test("two periods that meet share no entry and miss none", async () => {
  const { report: october } = await read();
  const november: View = await must(cy, "GET", `${report}?from=2026-11-01&to=2026-12-01`);
  expect(november.report.range?.first).toBe((october.range?.last ?? 0) + 1);
  expect(november.report.range?.before).toBe(october.range?.hash);
  expect(november.changes).toMatchObject([
    { addresses: expect.arrayContaining(["flag/wishlist"]) },
  ]);
  const none: View = await must(cy, "GET", `${report}?from=2025-01-01&to=2025-02-01`);
  expect(none).toMatchObject({ report: { range: null, isReconciled: true }, changes: [] });
});

test("the population is read page by page, and a sample is the same for the same seed", async () => {
  const whole = await read();
  const first = await read("&limit=4");
  expect([first.changes.length, first.next]).toEqual([4, first.changes[3]?.entry]);
  const second = await read(`&limit=4&after=${first.next}`);
  expect([...first.changes, ...second.changes]).toEqual(whole.changes);
  expect(second.next).toBeNull();
  const [one, again, other] = await Promise.all(
    ["&seed=a&size=3", "&seed=a&size=3", "&seed=b&size=3"].map((query) => read(query)),
  );
  expect(one?.report.sample).toEqual(again?.report.sample);
  expect(one?.report.sample).not.toEqual(other?.report.sample);
  expect(one?.sampled).toHaveLength(3);
  const draws = whole.changes
    .map(({ entry }) => [createHash("sha256").update(`a:${entry}`).digest("hex"), entry] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  expect(one?.report.sample.drawn.map(({ entry }) => entry)).toEqual(
    draws.slice(0, 3).map(([, entry]) => entry),
  );
  expect(whole.report.sample.seed).toBe(whole.report.range?.hash);
});

test("an export carries its signature, holds the numbers of the page, and the record vouches for the file", async () => {
  const { report: shown, changes } = await read();
  const query = "from=2026-10-01&to=2026-11-01";
  const json = await cy.ask("GET", `${report}/export?${query}&format=json`);
  const { report: whole, signature } = json.json();
  const keys = createLocalJWKSet(
    (await server.app.inject("/.well-known/yardarm/audit-keys.json")).json(),
  );
  const { payload } = await compactVerify(signature, keys);
  expect(decodeProtectedHeader(signature).typ).toBe("yardarm-report+jws");
  const statement = parseStatement(JSON.parse(new TextDecoder().decode(payload)));
  const digest = createHash("sha256").update(canonicalJson(whole)).digest("hex");
  expect(statement).toMatchObject({ sha256: digest, kind: "changes", entry: whole.head.entry });
  expect(whole.population).toEqual(JSON.parse(JSON.stringify(changes)));
  const counted = [
    ...["record", "reconciliation", "totals", "bypasses", "stopped", "policies", "environments"],
    ...["freezes", "exceptions", "segregation", "sample"],
  ] as const;
  const summaryOf = (report: Readonly<Record<string, unknown>>) =>
    counted.map((part) => [part, report[part]]);
  expect(summaryOf(whole)).toEqual(summaryOf({ ...shown }));

  const csv = await cy.ask("GET", `${report}/export?${query}&format=csv`);
  expect(csv.headers["content-disposition"]).toBe(
    'attachment; filename="shop-changes-2026-10-01-to-2026-11-01-population.csv"',
  );
  const lines = csv.body.trimEnd().split("\r\n");
  expect(lines).toHaveLength(changes.length + 1);
  const figures = printChanges(whole, digest).figures.map(({ value }) => value);
  const { classes } = shown.totals;
  expect(figures).toEqual([
    ...[shown.totals.changes, classes.approved, classes.direct, classes.automatic].map(String),
    ...[String(classes.emergency), String(shown.totals.violations), "Yes"],
  ]);
  const pdf = await cy.ask("GET", `${report}/export?${query}&format=pdf`);
  expect([pdf.headers["content-type"], pdf.rawPayload.subarray(0, 5).toString()]).toEqual([
    ...["application/pdf", "%PDF-"],
  ]);
  const told = await must(ada, "GET", `${base}/audit/${pdf.headers["yardarm-entry"]}`);
  expect(told.details).toMatchObject({
    ...{ format: "pdf", part: null },
    sha256: createHash("sha256").update(pdf.rawPayload).digest("hex"),
  });
  const entry = await must(ada, "GET", `${base}/audit/${csv.headers["yardarm-entry"]}`);
  expect(entry).toMatchObject({
    kind: "report.exported",
    details: {
      ...{ report: "changes", format: "csv", part: "population" },
      sha256: createHash("sha256").update(csv.body).digest("hex"),
      signature: csv.headers["yardarm-signature"],
    },
  });
  for (const part of [
    "sample",
    "bypasses",
    "stopped",
    "policies",
    "freezes",
    "exceptions",
    "segregation",
    "access",
    "access_events",
    "reconciliation",
  ]) {
    const table = await cy.ask("GET", `${report}/export?${query}&format=csv&part=${part}`);
    expect([part, table.statusCode, table.body.includes("\r\n")]).toEqual([part, 200, true]);
  }
});

test("what somebody does behind the product's back is told by the counts", async () => {
  const forge = (question: string) =>
    askDatabase(server.database.url, `SET session_replication_role = replica; ${question}`);
  const unmet = async () => {
    const { report: october } = await read();
    return october.reconciliation.filter(({ isMet }) => !isMet).map(({ key }) => key);
  };
  await forge(`UPDATE audit_entry SET document = replace(document, 'Ready.', 'Steady.')
                WHERE chain = 'project:shop' AND request = ${approved} AND kind = 'change_request.applied'`);
  expect(await unmet()).toEqual(["hashes"]);
  await forge(`UPDATE audit_entry SET document = replace(document, 'Steady.', 'Ready.')
                WHERE chain = 'project:shop' AND request = ${approved} AND kind = 'change_request.applied'`);
  expect(await unmet()).toEqual([]);

  await forge(`INSERT INTO entity_history (project, address, version, entry, document, at)
               SELECT h.project, h.address, 99, e.entry, h.document, h.at
                 FROM entity_history h JOIN audit_entry e ON e.chain = 'project:shop' AND e.kind = 'change_request.rejected'
                WHERE h.project = 'shop' AND h.address = 'flag/cart/production' AND h.version = 2`);
  expect(await unmet()).toEqual(["histories"]);
  await forge("DELETE FROM entity_history WHERE version = 99");

  await forge(`DELETE FROM change_request WHERE project = 'shop' AND number = ${rejected}`);
  expect(await unmet()).toContain("numbers");
  await forge(
    `DELETE FROM audit_entry WHERE chain = 'project:shop' AND request = ${approved} AND kind = 'change_request.applied'`,
  );
  expect(await unmet()).toEqual(
    expect.arrayContaining(["entries", "links", "requests", "histories", "revisions/production"]),
  );
  const { report: october } = await read();
  const [entries, , links] = october.reconciliation.map(({ misses }) => misses);
  const numberOf = (text = "") => Number(text.replace("entry ", ""));
  expect([entries, links]).toEqual([[expect.any(String)], [expect.any(String)]]);
  // It is named, and so is the entry behind it, which names a hash that nobody has.
  expect(numberOf(links?.[0])).toBe(numberOf(entries?.[0]) + 1);
});
