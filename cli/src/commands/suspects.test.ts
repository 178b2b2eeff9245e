import type { RunningSuspectList, SuspectList } from "@yardarm/server/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FakeServer, signedIn, startFakeServer } from "../testing/fake-server.test-support.ts";
import { run } from "../testing/run.test-support.ts";

let server: FakeServer;
let env: Record<string, string>;
const url = "GET /api/v1/projects/storefront/environments/production/interactions/suspects";
const of = {
  ...{ suite: "rows", branch: "", commit: "abc1234", failedAt: "2026-11-20T09:00:00.000Z" },
  ...{ failed: 2, passed: 3 },
};
const pair = [
  { flag: "new-checkout", variant: "on" },
  { flag: "payments-v2", variant: "off" },
];
const list: SuspectList = {
  ...{ environment: "production", revision: "e.7", evidenceAt: "2026-11-20T10:00:00.000Z" },
  ...{ hasTests: true, hasObservations: true, maxAgeDays: 90, of, suites: [of] },
  suspects: [
    {
      combinations: [pair],
      ...{ failed: 2, passed: 0, score: 1, confidence: 0.624 },
      explainsAll: true,
    },
    {
      combinations: [[{ flag: "a", variant: "on" }], [{ flag: "b", variant: "on" }]],
      ...{ failed: 1, passed: 3, score: 0.2, confidence: 0.001, explainsAll: false },
    },
  ],
  culprit: pair,
  next: [{ "new-checkout": "on", "payments-v2": "on" }],
};

beforeAll(async () => {
  server = await startFakeServer();
  env = signedIn(server);
  server.answer(`${url}?rows=3`, { body: list });
  server.answer(`${url}?rows=1&suite=other&branch=main`, {
    body: { ...list, of: null, suspects: [], culprit: null, next: [] },
  });
});
afterAll(() => server.close());

const suspects = (...more: string[]) => ["combinations", "suspects", "-e", "production", ...more];

test("suspects are ranked with how likely they are, and the culprit and the next rows are named", async () => {
  const { code, stdout, stderr } = await run(suspects(), { env, columns: 120 });
  expect(code).toBe(0);
  expect(stdout.split("\n")).toEqual([
    "LIKELY  FAILED  PASSED  STATES",
    "62%     2       0       new-checkout: on with payments-v2: off",
    "<1%     1       3       a: on or b: on",
    "next: new-checkout: on with payments-v2: on",
    "",
  ]);
  expect(stderr).toBe(
    "rows at abc1234: 2 rows failed, 3 passed.\nThe culprit: new-checkout: on with payments-v2: off.\n",
  );
});

test("programs get all of it, and nothing where nothing failed", async () => {
  const { stdout } = await run(suspects("--json"), { env });
  const { suspects: ranked, culprit, next } = list;
  expect(JSON.parse(stdout)).toEqual({
    ...{ project: "storefront", environment: "production", of, culprit, next },
    suspects: ranked,
  });
  const more = ["--suite", "other", "--branch", "main", "--rows", "1"];
  const none = await run(suspects(...more), { env });
  expect([none.code, none.stdout, none.stderr]).toEqual([
    0,
    "",
    "No suite has a row that failed.\n",
  ]);
});

test("of running services it is told which scopes failed, and what is told of too little", async () => {
  const { suites, of: ofSuite, ...rest } = list;
  expect([suites, ofSuite]).toEqual([[of], of]);
  const service = {
    ...{ service: "web", version: "7", failedAt: "2026-11-20T09:00:00.000Z" },
    ...{ failedScopes: 77, scopes: 2_212 },
  };
  const body: RunningSuspectList = {
    ...rest,
    ...{ services: [service], of: service, rows: { failed: 2, passed: 5, few: 1 }, next: [] },
  };
  server.answer(`${url}/running?rows=3&service=web&version=7`, { body });
  server.answer(`${url}/running?rows=3`, {
    body: { ...body, of: null, suspects: [], culprit: null },
  });
  const told = await run(suspects("--service", "web", "--service-version", "7"), {
    ...{ env, columns: 120 },
  });
  expect([told.code, told.stdout.split("\n")[1]]).toEqual([
    0,
    "62%     2       0       new-checkout: on with payments-v2: off",
  ]);
  expect(told.stderr).toBe(
    "web 7: 77 of 2212 recorded scopes failed; 2 combinations fail, 5 do not. Of 1 too few scopes were recorded to tell.\nThe culprit: new-checkout: on with payments-v2: off.\n",
  );
  const none = await run(suspects("--running"), { env });
  expect([none.code, none.stderr]).toEqual([0, "No service told of a scope that failed.\n"]);
  expect((await run(suspects("--running", "--suite", "rows"), { env })).code).toBe(2);
});
