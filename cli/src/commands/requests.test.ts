import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type FakeServer,
  problem,
  startFakeServer,
  validToken,
} from "../testing/fake-server.test-support.ts";
import { type Outcome, run } from "../testing/run.test-support.ts";

const base = "/api/v1/projects/storefront/requests";
const request = {
  number: 7,
  state: "in_review",
  title: "Turn on `new-checkout` in production",
  author: { kind: "person", id: "p2", name: "Bo" },
  reason: "Ready.",
  environments: ["production"],
  approvals: { given: 0, demanded: 1 },
  changedAt: "2026-11-20T10:00:00.000Z",
  sentences: ["Turn on `new-checkout` in production."],
  demands: [
    {
      ...{ approvals: 1, given: 0, isMet: false, reason: "Production is protected." },
      mayMeet: [{ id: "p1", name: "Ada" }],
      stuck: null,
    },
  ],
};
const preview = { hash: "abc", sentences: request.sentences, findings: [] };

let server: FakeServer;
beforeEach(async () => {
  server = await startFakeServer();
  server.answer(`GET ${base}?list=open&limit=100`, { body: { requests: [request], counts: {} } });
  server.answer(`GET ${base}/7`, { body: request });
  server.answer(`GET ${base}/7/preview`, { body: preview });
});
afterEach(() => server.close());

function yardarm(...args: string[]): Promise<Outcome> {
  return run(args, { env: { YARDARM_URL: server.url, YARDARM_TOKEN: validToken } });
}

const writes = () => server.requests.filter(({ method }) => method !== "GET");

test("requests that wait are listed, one line each for programs", async () => {
  const { code, stdout } = await yardarm("request");
  expect(code).toBe(0);
  expect(stdout).toBe(
    "7\tin_review\t0/1\tBo\tproduction\t2026-11-20T10:00:00.000Z\tTurn on `new-checkout` in production\n",
  );
});

test("one request says what it does, and whom to ask", async () => {
  const { stdout, stderr } = await yardarm("request", "7");
  expect(stdout).toContain("Turn on `new-checkout` in production.");
  expect(stdout).toContain("0 of 1: Production is protected. Ask Ada.");
  expect(stderr).toContain(`${server.url}/p/storefront/changes/7`);
});

test("an approval is of exactly what the request does at this moment", async () => {
  const step = { request: 7, state: "approved", entry: null, revisions: {}, differences: [] };
  server.answer(`POST ${base}/7/approve`, { body: step });
  const { code, stdout } = await yardarm("approve", "7", "--comment", "Fine.");
  expect(code).toBe(0);
  expect(stdout).toContain("You agreed to request 7, which is approved:");
  expect(writes()).toMatchObject([{ body: { hash: "abc", comment: "Fine." } }]);
});

test("or of what was looked at before, and refused if that is no longer so", async () => {
  const refused = problem(409, "review_outdated", "What it does is no longer what you looked at.");
  server.answer(`POST ${base}/7/approve`, refused);
  const { code, stderr } = await yardarm("approve", "7", "--hash", "old");
  expect([code, writes()[0]?.body]).toEqual([1, { hash: "old" }]);
  expect(stderr).toContain("review_outdated");
});

test("a rollback is prepared, and told with its address", async () => {
  const step = { request: 9, state: "draft", entry: null, revisions: {}, differences: [] };
  server.answer(`POST ${base}/7/rollback`, { status: 201, body: step });
  const { stdout } = await yardarm("rollback", "7", "--reason", "Too early.", "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    request: 9,
    state: "draft",
    address: `${server.url}/p/storefront/changes/9`,
  });
  expect(writes()).toMatchObject([{ body: { reason: "Too early." } }]);
});

test.each([[["approve", "x"]], [["rollback"]], [["request", "0"]]])(
  "%j is refused as wrong usage",
  async (args) => {
    expect((await yardarm(...args)).code).toBe(2);
    expect(server.requests).toEqual([]);
  },
);
