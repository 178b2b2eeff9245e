import { expect, test } from "vitest";
import { bareApp } from "./bare-app.test-support.ts";
import { healthRoutes } from "./health-routes.ts";
import { createMetrics, metricsRoutes } from "./metrics-routes.ts";
import { createReadiness } from "./readiness.ts";

test("a server is ready when nothing stands against it, and says what does", async () => {
  const app = bareApp();
  const readiness = createReadiness();
  let isDatabaseThere = true;
  readiness.require(async () => (isDatabaseThere ? undefined : "The database cannot be reached."));
  healthRoutes(app, readiness);
  const ask = async (url: string) => {
    const response = await app.inject(url);
    return [response.statusCode, response.json().reasons];
  };
  expect(await ask("/readyz")).toEqual([200, []]);
  isDatabaseThere = false;
  expect(await ask("/readyz")).toEqual([503, ["The database cannot be reached."]]);
  readiness.drain();
  expect(await ask("/readyz")).toEqual([
    503,
    ["The server is about to stop.", "The database cannot be reached."],
  ]);
  expect(await ask("/healthz")).toEqual([200, []]);
});

const token = "0123456789abcdef";

function measured(given?: string) {
  const app = bareApp();
  metricsRoutes(app, { metrics: createMetrics(), token: given });
  app.get("/flags/:flag", () => "fine");
  return app;
}

test("measurements are for this machine, or for who has the token", async () => {
  const away = { url: "/metrics", remoteAddress: "203.0.113.1" };
  const bearer = (text: string) => ({ ...away, headers: { authorization: `Bearer ${text}` } });
  expect((await measured().inject("/metrics")).statusCode).toBe(200);
  expect((await measured().inject(away)).json().code).toBe("metrics_closed");
  expect((await measured(token).inject(bearer(token))).statusCode).toBe(200);
  expect((await measured(token).inject(bearer("0123456789abcdeX"))).statusCode).toBe(403);
  expect((await measured().inject(bearer("undefined"))).statusCode).toBe(403);
});

test("durations are counted by route, not by address", async () => {
  const app = measured();
  await app.inject("/flags/a");
  await app.inject("/flags/b");
  await app.inject("/nowhere");
  const { body } = await app.inject("/metrics");
  expect(body).toContain(
    'yardarm_http_request_duration_seconds_count{method="GET",route="/flags/:flag",status="200"} 2',
  );
  expect(body).toContain('route="none",status="404"} 1');
  expect(body).not.toContain("/flags/a");
});
