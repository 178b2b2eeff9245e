import type {
  CombinationGate,
  RequestFinding,
  RequestPreview,
  TestPlanView,
  UntestedList,
} from "@yardarm/server/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FakeServer, signedIn, startFakeServer } from "../testing/fake-server.test-support.ts";
import { run } from "../testing/run.test-support.ts";

let server: FakeServer;
let env: Record<string, string>;
const place = "GET /api/v1/projects/storefront/environments/production/interactions";
const basis = {
  environment: "production",
  revision: "e.7",
  evidenceAt: "2026-11-20T10:00:00.000Z",
  ...{ hasTests: true, hasObservations: true, maxAgeDays: 90 },
};
const untested: UntestedList = {
  ...basis,
  untested: 2,
  risks: [
    {
      one: { flag: "new-checkout", variant: "on" },
      other: { flag: "payments-v2", variant: "off" },
      ...{ reach: "reachable", exercised: "aged", isUntested: true, scopes: 0 },
      ...{ passedAt: "2026-11-20T09:03:00.000Z", commit: "abc1234", seenAt: null, joinedAt: null },
      ...{ apart: 1 },
      ...{ score: 1, exposure: 0.02531, exposureFrom: "computed", blastRadius: 2, recency: 1 },
      witness: { country: "KE" },
    },
  ],
};
const gate: CombinationGate = {
  ...basis,
  commit: "abc1234",
  passes: false,
  runs: { count: 1, failed: 0 },
  untested: 2,
  worst: untested.risks,
  findings: [
    { severity: "error", code: "rule_violated", detail: "100 % broken." },
    { severity: "warning", code: "untested", detail: "2 are untested." },
  ],
};
const plan: TestPlanView = {
  ...{ id: "0b7b8a1e-6f5c-4f0e-9a58-0d5d2f0f2c11", environment: "production", revision: "e.7" },
  ...{ madeAt: "2026-11-20T10:00:00.000Z", madeBy: "person:p1", strength: 2, seed: 1, steps: 3 },
  flags: [
    { flag: "new-checkout", variants: ["on", "off"] },
    { flag: "badge", variants: ["new", "none"] },
  ],
  rows: [
    { variants: { badge: "new", "new-checkout": "on" }, gain: 3, context: { country: "KE" } },
    { variants: { badge: "none", "new-checkout": "off" }, gain: 1, context: null },
  ],
  ...{ demanded: 4, open: 1, lowerBound: 2, isContradictory: false, refused: ["all off"] },
};

beforeAll(async () => {
  server = await startFakeServer();
  env = signedIn(server);
  server.answer(`${place}/untested?limit=20`, { body: untested });
  server.answer(`${place}/untested?limit=5&flag=a&flag=b`, { body: { ...untested, risks: [] } });
  server.answer(`${place}/gate?commit=abc1234`, { body: gate });
  server.answer(`${place}/gate?commit=good123&maxAgeDays=30&untestedMax=4`, {
    body: { ...gate, commit: "good123", passes: true, findings: [], worst: [] },
  });
  server.answer("POST /api/v1/projects/storefront/test-plans", { status: 201, body: plan });
});
afterAll(() => server.close());

const inProduction = ["-e", "production"];
const combinations = (...args: string[]) => ["combinations", ...args, ...inProduction];
const gateOf = (sha: string, ...more: string[]) => ["gate", "--sha", sha, ...inProduction, ...more];

test("people see what is untested with its share, its last test and a context", async () => {
  const { stdout, stderr } = await run(combinations("untested"), { env, columns: 160 });
  expect(stdout.split("\n")).toEqual([
    "ONE               WITH              SHARE   LAST TESTED  FOR A CONTEXT SUCH AS",
    'new-checkout: on  payments-v2: off  ~2.53%  1 hr. ago    {"country":"KE"}',
    "",
  ]);
  expect(stderr).toBe("1 of 2 untested.\n");
});

test("programs get the list as it is, and nothing when there is none", async () => {
  const { stdout } = await run([...combinations("untested"), "--json"], { env });
  expect(JSON.parse(stdout)).toMatchObject({
    project: "storefront",
    untested: 2,
    combinations: untested.risks,
  });
  const none = await run(combinations("untested", "-n", "5", "-f", "a", "b"), { env });
  expect([none.code, none.stdout]).toEqual([0, ""]);
});

test("a plan is a table for people, and a file for pipelines", async () => {
  const { stdout, stderr } = await run(combinations("plan"), { env, columns: 80 });
  expect(stdout.split("\n")).toEqual([
    "ROW  new-checkout  badge",
    "1    on            new",
    "2    off           none",
    "",
  ]);
  expect(stderr).toContain(
    "2 rows test 3 combinations, and leave 1 open. Rules leave no place for: all off.",
  );
  const csv = await run(
    [...combinations("plan", "--strength", "3", "--rows", "2", "--steps", "50"), "--format", "csv"],
    { env },
  );
  expect(csv.stdout).toBe("row,new-checkout,badge\r\n1,on,new\r\n2,off,none\r\n");
  expect(server.requests.at(-1)?.body).toEqual({
    environment: "production",
    ...{ strength: 3, secondsMax: 3, seed: 1, stepsMax: 50, rowsMax: 2 },
  });
});

test("at a terminal the making of a plan has a name to be looked at by, and for programs it has none", async () => {
  await run(combinations("plan"), { env, columns: 80 });
  const shown = server.requests.findLast(({ path }) => path.endsWith("/test-plans"));
  expect(shown?.body).toMatchObject({ watch: expect.any(String) });
  const { stderr } = await run(combinations("plan"), { env });
  expect(stderr).not.toContain("\r");
  expect(server.requests.at(-1)?.body).not.toHaveProperty("watch");
});

test("a pipeline gets as many rows as it takes, and whoever looks is told of the others", async () => {
  const route = "POST /api/v1/projects/storefront/test-plans";
  const [row] = plan.rows;
  const rows = Array.from({ length: 300 }, () => row ?? { variants: {}, gain: 0, context: null });
  server.answer(route, { status: 201, body: { ...plan, rows } });
  const github = await run([...combinations("plan"), "--format", "github"], { env });
  server.answer(route, { status: 201, body: plan });
  expect(JSON.parse(github.stdout).include).toHaveLength(256);
  expect([github.code, github.stderr]).toEqual([
    0,
    expect.stringContaining("A matrix has 256 jobs at most: these are the first of 300 rows"),
  ]);
});

const named =
  'new-checkout: on with payments-v2: off in production, for a context such as {"country":"KE"}';

test("a closed gate ends with 1, in words, as JSON and as annotations", async () => {
  const text = await run(gateOf("abc1234"), { env });
  expect([text.code, text.stdout.split("\n")]).toEqual([
    1,
    [
      "error: 100 % broken.",
      "warning: 2 are untested.",
      `  untested: ${named}`,
      "abc1234 must not go to production, as far as combinations of flags say.",
      "",
    ],
  ]);
  const json = await run(gateOf("abc1234", "--json"), { env });
  expect([json.code, JSON.parse(json.stdout)]).toMatchObject([
    1,
    { project: "storefront", passes: false, findings: gate.findings, worst: untested.risks },
  ]);
  const github = await run(gateOf("abc1234", "--github"), { env });
  expect([github.code, github.stdout]).toEqual([
    1,
    `::error title=Yardarm rule_violated::100 %25 broken.\n::warning title=Yardarm untested::2 are untested. Such as ${named}.\n`,
  ]);
});

test("an open gate ends with 0", async () => {
  const more = ["--max-untested", "4", "--max-age-days", "30"];
  const { code, stdout } = await run(gateOf("good123", ...more), { env });
  expect([code, stdout]).toEqual([
    0,
    "good123 may go to production, as far as combinations of flags say.\n",
  ]);
  expect((await run(gateOf("good123", "--github", ...more), { env })).stdout).toContain("::notice");
});

const previewUrl = "GET /api/v1/projects/storefront/requests/12/preview";
const finding: RequestFinding = {
  ...{ kind: "interaction", severity: "blocking", code: "rule_violated", address: "interaction/a" },
  ...{ flag: null, environment: "production", source: "a", evidence: null, witness: null },
  ...{ detail: "A rule would be broken.", wayOut: "Keep it.", isStanding: false, waiver: null },
  refuses: true,
};
const [worst] = untested.risks;
const preview: Pick<RequestPreview, "hash" | "problems" | "findings" | "combinations"> = {
  ...{ hash: "h", problems: [] },
  findings: [
    finding,
    { ...finding, environment: "staging", detail: "Elsewhere." },
    { ...finding, isStanding: true, detail: "So before." },
  ],
  combinations: [
    {
      environment: "production",
      newlyReachable: 9,
      neverExercised: 2,
      worst: worst ? [worst] : [],
    },
    { environment: "staging", newlyReachable: 1, neverExercised: 1, worst: [] },
  ],
};
const ofRequest = (...more: string[]) => ["gate", "--request", "12", ...more];

test("the gate of a request says what its preview says, in one environment or in all", async () => {
  server.answer(previewUrl, { body: preview });
  const here = await run(ofRequest(...inProduction), { env });
  expect([here.code, here.stdout.split("\n")]).toEqual([
    1,
    [
      "error: A rule would be broken. Keep it.",
      "warning: 2 combinations become possible that no test passed with.",
      `  untested: ${named}`,
      "Request 12 must not be applied, as far as policies and combinations of flags say.",
      "",
    ],
  ]);
  const json = await run(ofRequest("--json"), { env });
  expect([json.code, JSON.parse(json.stdout)]).toMatchObject([
    1,
    {
      ...{ project: "storefront", request: 12, hash: "h", passes: false, untested: 3 },
      findings: [{ severity: "error" }, { detail: "Elsewhere. Keep it." }, { severity: "warning" }],
      combinations: preview.combinations,
    },
  ]);
  const github = await run(ofRequest("--github"), { env });
  expect(github.stdout).toContain("::error title=Yardarm rule_violated::A rule would be broken.");
});

test("a request may go on while nothing refuses it and not too much is untested", async () => {
  server.answer(previewUrl, { body: { ...preview, findings: [{ ...finding, refuses: false }] } });
  const open = await run(ofRequest("--max-untested", "3"), { env });
  expect([open.code, open.stdout]).toEqual([0, expect.stringContaining("may be applied")]);
  const closed = await run(ofRequest("--max-untested", "2"), { env });
  expect([closed.code, closed.stdout]).toEqual([1, expect.stringContaining("(2 may be)")]);
});

test("what is still being worked out is asked for again, and not for ever", async () => {
  const [first] = preview.combinations;
  const unknown = { ...first, newlyReachable: null, neverExercised: null };
  server.answer(previewUrl, { body: { ...preview, combinations: [unknown] } });
  const before = server.requests.length;
  const { code, stderr } = await run(ofRequest(), { env });
  expect([code, server.requests.length - before]).toEqual([3, 20]);
  expect(stderr).toContain("still being worked out");
});

test.each([
  [["gate", "--request", "twelve"]],
  [["gate", "--request", "12", "--sha", "abc1234"]],
  [["gate", ...inProduction]],
  [["gate", "--sha", "abc1234"]],
  [gateOf("abc1234", "--max-untested", "few")],
  [combinations("plan", "--strength", "4")],
])("what is missing or makes no sense is a matter of usage: %j", async (args) => {
  expect((await run(args, { env })).code).toBe(2);
});
