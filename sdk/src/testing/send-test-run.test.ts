import { expect, test } from "vitest";
import { json, ManualEdges, until } from "../connection/manual-edges.test-support.ts";
import { CombinationRecorder, createTestClient, sendTestRun } from "./index.ts";

const target = { url: "http://flags.test/base", project: "shop", token: "yd_pat_1" };

function report() {
  const recorder = new CombinationRecorder();
  createTestClient({ flags: { a: true }, recorder })
    .for({})
    .boolean("a", false);
  return recorder.report({
    ...{ commit: "4f8a5c7", branch: "main", suite: "unit", environment: "staging" },
    ...{ passed: 12, failed: 1 },
  });
}

test("a report is posted with an id, and what was said of the run", async () => {
  const edges = new ManualEdges(() => json({}, { status: 201 }));
  await sendTestRun(report(), target, edges);
  const [request] = edges.requests;
  expect(request?.path).toBe("/base/api/v1/projects/shop/test-runs");
  expect(request?.headers.get("authorization")).toBe("Bearer yd_pat_1");
  expect(request?.body).toMatchObject({
    ...{ id: expect.stringMatching(/^[0-9a-f-]{36}$/), format: 1 },
    ...{ commit: "4f8a5c7", branch: "main", suite: "unit", environment: "staging" },
    ...{ passed: 12, failed: 1, scopes: 1 },
    combinations: [{ scopes: 1, variants: { a: "on" } }],
  });
});

test("while the server is away it is tried again with the same id, and at last given up", async () => {
  const edges = new ManualEdges(() => json({}, { status: 503 }));
  const sending = sendTestRun(report(), target, edges);
  const failing = expect(sending).rejects.toThrow("503");
  for (let tries = 1; tries < 4; tries++) {
    await until(() => edges.requests.length === tries && edges.delays.some((ms) => ms <= 5_000));
    edges.pass(5_000);
  }
  await failing;
  expect(edges.requests).toHaveLength(4);
  const ids = edges.requests.map(({ body }) => (body as { readonly id: string }).id);
  expect(new Set(ids).size).toBe(1);
});

test("a refusal is not tried again", async () => {
  const edges = new ManualEdges(() => json({ detail: "No such project." }, { status: 404 }));
  await expect(sendTestRun(report(), target, edges)).rejects.toThrow("No such project.");
  expect(edges.requests).toHaveLength(1);
});
