import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type FakeServer,
  problem,
  startFakeServer,
  validToken,
} from "../testing/fake-server.test-support.ts";
import { type Outcome, run } from "../testing/run.test-support.ts";

const flag = "checkout.one-page";
const developmentRoute =
  "PATCH /api/v1/projects/storefront/flags/checkout.one-page/configs/development";
const productionRoute =
  "PATCH /api/v1/projects/storefront/flags/checkout.one-page/configs/production";

let server: FakeServer;
beforeEach(async () => {
  server = await startFakeServer();
});
afterEach(() => server.close());

function turn(...args: string[]): Promise<Outcome> {
  return run(["toggle", flag, ...args], {
    env: { YARDARM_URL: server.url, YARDARM_TOKEN: validToken },
  });
}

function writes(): FakeServer["requests"] {
  return server.requests.filter(({ method }) => method !== "GET");
}

test("a write names the version that was read, so that nobody's newer change is lost", async () => {
  const { code, stdout } = await turn("-e", "development", "--off", "--reason", "calm down");
  expect(code).toBe(0);
  expect(stdout).toBe(`${flag} is now off in development (change request 45).\n`);
  expect(writes()).toMatchObject([
    { headers: { "if-match": '"7"' }, body: { on: false, reason: "calm down" } },
  ]);
});

test("each write carries an idempotency key of its own", async () => {
  await turn("-e", "development", "--off");
  await turn("-e", "development", "--off");
  const keys = writes().map(({ headers }) => headers["idempotency-key"]);
  expect(new Set(keys).size).toBe(2);
});

test("a flag that is already so is left alone", async () => {
  const { code, stdout } = await turn("-e", "development", "--on");
  expect(code).toBe(0);
  expect(stdout).toContain("already on in development");
  expect(writes()).toEqual([]);
});

test("--json tells what was written", async () => {
  const { stdout } = await turn("-e", "development", "--off", "--json");
  expect(JSON.parse(stdout)).toEqual({
    project: "storefront",
    flag,
    environment: "development",
    on: false,
    state: "applied",
    request: 45,
    waitsFor: [],
    entry: 60,
    revision: 12,
  });
});

test("--json tells that nothing had to be written", async () => {
  const { stdout } = await turn("-e", "development", "--on", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ on: true, state: "unchanged", request: null });
});

const waits = {
  status: 202,
  body: {
    ...{ request: 46, state: "waits", revisions: {} },
    waitsFor: ["Production is protected: somebody else has to agree."],
  },
};

test("what waits is told with why, and where to look at it", async () => {
  server.answer(productionRoute, waits);
  const { code, stdout, stderr } = await turn("-e", "production", "--on");
  expect(code).toBe(0);
  expect(stdout).toBe(
    `${flag} is not on in production yet: request 46 waits.\n  Production is protected: somebody else has to agree.\n`,
  );
  expect(stderr).toContain(`${server.url}/p/storefront/changes/46`);
});

test("--json tells that it waits", async () => {
  server.answer(productionRoute, waits);
  const { stdout } = await turn("-e", "production", "--on", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ state: "waits", request: 46, revision: null });
});

test("a refusal with --json is one document on stdout, with the same exit code", async () => {
  const refused = problem(403, "emergency_too_much", "An emergency only makes things safe.");
  server.answer(productionRoute, refused);
  const { code, stdout, stderr } = await turn("-e", "production", "--on", "--emergency", "--json");
  expect([code, stderr]).toEqual([1, ""]);
  expect(JSON.parse(stdout)).toMatchObject({
    error: { code: "emergency_too_much", detail: "An emergency only makes things safe." },
  });
});

test("an emergency is sent as one", async () => {
  server.answer(productionRoute, {
    body: { request: 46, state: "applied", entry: 61, revisions: { production: 3 } },
  });
  const { code, stderr } = await turn("-e", "production", "--on", "--emergency", "-r", "outage");
  expect(code).toBe(0);
  expect(stderr).toContain("somebody else has to look at it");
  expect(writes()).toMatchObject([{ body: { on: true, reason: "outage", emergency: true } }]);
});

test("a newer version is a finding that shows both versions", async () => {
  server.answer(
    developmentRoute,
    problem(412, "version_mismatch", "Somebody was faster.", {
      versions: { expected: "7", current: "8" },
    }),
  );
  const { code, stderr } = await turn("-e", "development", "--off");
  expect(code).toBe(1);
  expect(stderr).toContain("You read version 7; now it is 8.");
});

test.each([
  [["-e", "development"], "Say --on or --off"],
  [["-e", "development", "--on", "--off"], "cannot be used with"],
  [["--on"], "--environment"],
  [["-e", "qa", "--on"], "Environments: development, production."],
])("%j is refused as wrong usage", async (args, message) => {
  const { code, stderr } = await turn(...args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(writes()).toEqual([]);
});

test("a flag that does not exist is a mistake of usage", async () => {
  server.answer(
    "GET /api/v1/projects/storefront/flags/checkout.one-page",
    problem(404, "flag_not_found", "There is no flag checkout.one-page."),
  );
  expect(await turn("-e", "development", "--on")).toMatchObject({ code: 2 });
});
