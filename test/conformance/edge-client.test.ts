import { createEdgeClient } from "@yardarm/sdk/edge";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allCases } from "./all-cases.ts";
import { type CaseServer, startCaseServer } from "./case-server.ts";
import { CaseSource } from "./case-source.ts";

let source: CaseSource;
let server: CaseServer;

beforeAll(async () => {
  source = new CaseSource(allCases.map(({ snapshot }) => snapshot));
  for (const { environment } of allCases) source.fill(environment);
  server = await startCaseServer(source);
});

afterAll(() => server.close());

test.each(allCases)("at an edge, $title", async ({ environment, context, flag, ...rest }) => {
  const logger = { info: () => undefined, warn: () => undefined };
  // A stalling machine must not serve defaults: what is tested is the decision.
  const edge = createEdgeClient({ url: server.url, key: environment, logger, timeoutMs: 30_000 });
  const scope = await edge.for(context);
  // The scope asks for the type of its default; a case that asks for none is asked for with `null`.
  const isTyped = rest.type !== undefined || rest.expect.errorCode !== undefined;
  const { errorMessage, revision, staleMs, ...decided } = scope.details(
    flag,
    isTyped ? rest.defaultValue : null,
  );
  expect(decided).toEqual(rest.expect);
  expect(typeof errorMessage).toBe(rest.expect.errorCode === undefined ? "undefined" : "string");
  expect(revision).toBe("x.1");
  expect(staleMs).toBeGreaterThanOrEqual(0);
});

test("what an edge counted arrives", async () => {
  const edge = createEdgeClient({ url: server.url, key: "0", service: { name: "edge-of-a-test" } });
  const scope = await edge.for({ targetingKey: "u1" });
  scope.boolean(Object.keys(allCases[0]?.snapshot.flags ?? {})[0] ?? "", false);
  await edge.flush();
  expect(source.observed).toMatchObject([
    { reporter: { service: "edge-of-a-test" }, counts: [{ count: 1 }] },
  ]);
});
