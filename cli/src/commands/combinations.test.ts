import type { CombinationGate, TestPlanView, UntestedList } from "@yardarm/server/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type FakeServer,
  startFakeServer,
  validToken,
} from "../testing/fake-server.test-support.ts";
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
      ...{ passedAt: "2026-11-20T09:03:00.000Z", seenAt: null },
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
    { variants: { badge: "new", "new-checkout": "on" }, gain: 3 },
    { variants: { badge: "none", "new-checkout": "off" }, gain: 1 },
  ],
  ...{ demanded: 4, open: 1, lowerBound: 2, isContradictory: false, refused: ["all off"] },
};

beforeAll(async () => {
  server = await startFakeServer();
  env = {
    YARDARM_URL: server.url,
    YARDARM_TOKEN: validToken,
    YARDARM_PROJECT: "storefront",
    XDG_CONFIG_HOME: "/nowhere",
    NO_COLOR: "1",
  };
  server.answer(`${place}/untested?limit=20`, { body: untested });
  server.answer(`${place}/untested?limit=5&flag=a&flag=b`, { body: { ...untested, risks: [] } });
  server.answer(`${place}/gate?commit=abc1234&maxAgeDays=90`, { body: gate });
  server.answer(`${place}/gate?commit=good123&maxAgeDays=30&untestedMax=4`, {
    body: { ...gate, commit: "good123", passes: true, findings: [] },
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
    [...combinations("plan", "--strength", "3", "--rows", "2"), "--format", "csv"],
    { env },
  );
  expect(csv.stdout).toBe("row,new-checkout,badge\r\n1,on,new\r\n2,off,none\r\n");
  expect(server.requests.at(-1)?.body).toEqual({
    environment: "production",
    ...{ strength: 3, secondsMax: 3, seed: 1, rowsMax: 2 },
  });
});

test("a closed gate ends with 1, in words, as JSON and as annotations", async () => {
  const text = await run(gateOf("abc1234"), { env });
  expect([text.code, text.stdout.split("\n")]).toEqual([
    1,
    [
      "error: 100 % broken.",
      "warning: 2 are untested.",
      "abc1234 must not go to production, as far as combinations of flags say.",
      "",
    ],
  ]);
  const json = await run(gateOf("abc1234", "--json"), { env });
  expect([json.code, JSON.parse(json.stdout)]).toMatchObject([
    1,
    { project: "storefront", passes: false, findings: gate.findings },
  ]);
  const github = await run(gateOf("abc1234", "--github"), { env });
  expect([github.code, github.stdout]).toEqual([
    1,
    "::error title=Yardarm rule_violated::100 %25 broken.\n::warning title=Yardarm untested::2 are untested.\n",
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

test.each([
  [["gate", ...inProduction]],
  [["gate", "--sha", "abc1234"]],
  [gateOf("abc1234", "--max-untested", "few")],
  [combinations("plan", "--strength", "4")],
])("what is missing or makes no sense is a matter of usage: %j", async (args) => {
  expect((await run(args, { env })).code).toBe(2);
});
