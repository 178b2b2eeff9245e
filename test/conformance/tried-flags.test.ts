/** The conformance cases, asked of a running server by the route that the dashboard tries flags with. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiSession, signInAsAdmin } from "../support/api-session.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { type ServerProcess, startServer } from "../support/server-process.ts";
import { allCases } from "./all-cases.ts";
import { environment, seedCases } from "./seed-cases.ts";

/**
 * The route has no place for the others: it takes an object as context and asks for no type, and the server refuses
 * bodies with a name that poisons prototypes.
 */
const asked = allCases.filter(
  ({ context, expect: wanted }) =>
    typeof context === "object" &&
    context !== null &&
    wanted.errorCode !== "TYPE_MISMATCH" &&
    !Object.hasOwn(context, "__proto__"),
);
const numbered = asked.map((it, index) => ({ ...it, project: `case-${index}` }));

let database: TestDatabase;
let server: ServerProcess;
let api: ApiSession;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
  api = await signInAsAdmin(server.url);
  await seedCases(
    database.url,
    new Map(numbered.map(({ project, snapshot }) => [project, snapshot])),
  );
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

test("all cases but those that the route has no place for are asked", () => {
  const left = allCases.filter((it) => !asked.includes(it)).map(({ title }) => title);
  process.stdout.write(`${asked.length} of ${allCases.length} cases are tried on a server.\n`);
  expect(asked.length).toBeGreaterThanOrEqual(400);
  expect(left).toEqual([
    "attributes.json: an attribute may be called __proto__",
    "steps.json: a flag of another type gives the default",
    "steps.json: the type is judged before the context is",
    "steps.json: a context that is null gives the default",
    "steps.json: a context that is text gives the default",
    "steps.json: a context that is a number gives the default",
  ]);
});

test.concurrent.each(numbered)(
  "on a server, $title",
  async ({ project, flag, context, ...rest }) => {
    const body = { environment, context, default: rest.defaultValue };
    const path = `/projects/${project}/flags/${encodeURIComponent(flag)}/try`;
    const { errorMessage, revision, ...decided } = await api.call<Record<string, unknown>>(
      "POST",
      path,
      { body },
    );
    expect(decided).toEqual(rest.expect);
    expect(revision).toMatch(/\.1$/);
    expect(errorMessage === undefined).toBe(rest.expect.errorCode === undefined);
  },
);
