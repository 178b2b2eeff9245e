import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type FakeServer,
  me,
  problem,
  rows,
  startFakeServer,
  validToken,
} from "../testing/fake-server.test-support.ts";
import { run } from "../testing/run.test-support.ts";

let server: FakeServer;
let env: Record<string, string>;
beforeAll(async () => {
  server = await startFakeServer();
  env = { YARDARM_URL: server.url, YARDARM_TOKEN: validToken, XDG_CONFIG_HOME: "/nowhere" };
});
afterAll(() => server.close());

test("people get an aligned table, environments in the order of their stages", async () => {
  const { code, stdout } = await run(["flags"], { env: { ...env, NO_COLOR: "1" }, columns: 120 });
  expect(code).toBe(0);
  expect(stdout.split("\n")).toEqual([
    "FLAG               STAGE        OWNER     DEVELOPMENT  PRODUCTION  LAST EVALUATED",
    "checkout.one-page  live         Checkout  on           off         3 min. ago",
    "search.semantic    rolling_out  Checkout  rules        25%         never",
    "",
  ]);
});

test("a narrow terminal shortens the widest columns instead of breaking lines", async () => {
  const { stdout } = await run(["flags"], { env: { ...env, NO_COLOR: "1" }, columns: 60 });
  const lines = stdout.trimEnd().split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  expect(stdout).toContain("…");
});

test("a terminal gets colours unless NO_COLOR is set", async () => {
  const coloured = await run(["flags"], { env, columns: 120 });
  const uncoloured = await run(["flags"], { env: { ...env, NO_COLOR: "1" }, columns: 120 });
  expect(coloured.stdout).toContain("\u001b[");
  expect(uncoloured.stdout).not.toContain("\u001b[");
});

test("programs get one line for each flag, parted by tabs, without a head", async () => {
  const { stdout } = await run(["flags", "--environment", "production"], { env });
  expect(stdout).toBe(
    "checkout.one-page\tlive\tCheckout\toff\t2026-11-20T10:00:00.000Z\n" +
      "search.semantic\trolling_out\tCheckout\t25%\t\n",
  );
});

test.each([
  [{ on: false, share: 0, text: "" }, "off"],
  [{ on: true, share: null, text: "" }, "rules"],
  [{ on: true, share: 0, text: "" }, "0%"],
  [{ on: true, share: 0.004, text: "" }, "0.1%"],
  [{ on: true, share: 33.333, text: "" }, "33.3%"],
  [{ on: true, share: 99.99, text: "" }, "99.9%"],
  [{ on: true, share: 100, text: "" }, "on"],
])("what %j serves is said as %s", async (serving, said) => {
  const other = await startFakeServer();
  const flags = [{ ...rows[0], serving: { production: serving } }];
  other.answer("GET /api/v1/projects/storefront/flags", { body: { flags } });
  const { stdout } = await run(["flags", "-e", "production"], {
    env: { ...env, YARDARM_URL: other.url },
  });
  await other.close();
  expect(stdout.split("\t")[3]).toBe(said);
});

test("--json gives the documented shape, for the environments asked for", async () => {
  const { stdout } = await run(["flags", "--stage", "rolling_out", "-e", "production", "--json"], {
    env,
  });
  expect(JSON.parse(stdout)).toEqual({
    project: "storefront",
    flags: [
      {
        key: "search.semantic",
        name: "search.semantic",
        type: "boolean",
        owner: { kind: "team", id: "checkout", name: "Checkout" },
        purpose: "release",
        expiry: { kind: "date", date: "2026-12-31" },
        tags: [],
        stage: "rolling_out",
        track: "temporary",
        staleBecause: [],
        serving: { production: { on: true, share: 25, text: "25 % of everybody" } },
        lastEvaluatedAt: null,
        evaluations24h: 0,
        changedAt: "2026-11-19T10:00:00.000Z",
      },
    ],
  });
});

test("an environment that does not exist is refused with those that do", async () => {
  const { code, stderr } = await run(["flags", "-e", "prod"], { env });
  expect(code).toBe(2);
  expect(stderr).toContain("Environments: development, production.");
});

test("a stage that does not exist is refused with those that do", async () => {
  const { code, stderr } = await run(["flags", "--stage", "old"], { env });
  expect(code).toBe(2);
  expect(stderr).toContain("rolling_out");
});

test("without a named project, several projects are refused with their keys", async () => {
  const crowded = await startFakeServer();
  const project = me.projects[0];
  crowded.answer("GET /api/v1/me", {
    body: { ...me, projects: [project, { key: "billing", name: "Billing", role: "viewer" }] },
  });
  const outcome = await run(["flags"], { env: { ...env, YARDARM_URL: crowded.url } });
  const named = await run(["flags"], {
    env: { ...env, YARDARM_URL: crowded.url, YARDARM_PROJECT: "storefront" },
  });
  await crowded.close();
  expect(outcome).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("storefront, billing"),
  });
  expect(named.code).toBe(0);
});

test("text of others cannot steer the terminal", async () => {
  const hostile = await startFakeServer();
  hostile.answer(
    "GET /api/v1/me",
    problem(403, "forbidden", "You may not.\u001b[2J\u0007 Really."),
  );
  const { stderr } = await run(["whoami"], { env: { ...env, YARDARM_URL: hostile.url } });
  await hostile.close();
  expect(stderr).toContain("You may not. [2J  Really.");
});
