import { CombinationRecorder, createTestClient } from "@yardarm/sdk/testing";
import { expect, test } from "vitest";
import { PlanReport } from "./plan-report.ts";
import { planPlaceOf, readPlan } from "./test-plan.ts";

const place = { url: "http://flags.test", project: "shop", token: "yd_pat_1", plan: "p1" };

test("a plan is asked for by its id, with a token, and otherwise none is", () => {
  expect(planPlaceOf({})).toBeUndefined();
  expect(() => planPlaceOf({ YARDARM_PLAN: "p1" })).toThrow("YARDARM_TOKEN");
  const env = { YARDARM_PLAN: "p1", YARDARM_TOKEN: "yd_pat_1", YARDARM_PROJECT: "shop" };
  expect(planPlaceOf({ ...env, YARDARM_URL: "http://flags.test" })).toEqual(place);
});

test("a plan is read with what its variants stand for", async () => {
  const asked: string[] = [];
  const answers: Record<string, object> = {
    "test-plans/p1": {
      environment: "production",
      flags: [{ flag: "a" }],
      rows: [{ variants: { a: "on" }, gain: 3 }],
    },
    "flags/a": { key: "a", type: "boolean", variants: [{ name: "on", value: true }] },
  };
  const get: typeof fetch = async (input, init) => {
    const path = String(input).replace("http://flags.test/api/v1/projects/shop/", "");
    asked.push(`${new Headers(init?.headers).get("authorization")} ${path}`);
    const answer = answers[path];
    return answer === undefined ? new Response("", { status: 404 }) : Response.json(answer);
  };
  expect(await readPlan(place, get)).toEqual({
    environment: "production",
    flags: [{ key: "a", type: "boolean", variants: { on: true } }],
    rows: [{ a: "on" }],
  });
  expect(asked).toEqual(["Bearer yd_pat_1 test-plans/p1", "Bearer yd_pat_1 flags/a"]);
  await expect(readPlan({ ...place, plan: "p2" }, get)).rejects.toThrow("test-plans/p2");
});

test("rows that passed and rows that failed are told as two runs", async () => {
  const report = new PlanReport();
  for (const isOn of [true, false, false]) {
    const recorder = new CombinationRecorder();
    const flags = createTestClient({ flags: { a: isOn }, recorder });
    flags.for({}).boolean("a", false);
    report.add(recorder, isOn);
  }
  const told: unknown[] = [];
  const name = { commit: "abc1234", suite: "plan", environment: "staging" };
  const taking = async (_: unknown, init?: RequestInit) => {
    told.push(JSON.parse(String(init?.body)));
    return Response.json({}, { status: 201 });
  };
  await report.send({ ...place, fetch: taking }, name);
  expect(told).toMatchObject([
    { ...name, passed: 2, failed: 0, combinations: [{ scopes: 2, variants: { a: "off" } }] },
    { ...name, passed: 0, failed: 1, combinations: [{ scopes: 1, variants: { a: "on" } }] },
  ]);
});
