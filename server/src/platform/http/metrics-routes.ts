import { timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { DomainError } from "../domain-error.ts";
import { hashOf } from "../secret-token.ts";
import type { App } from "./app.ts";
import { isFromThisMachine } from "./local-request.ts";

const DURATION_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What a feature adds its own metrics to. */
export function createMetrics(): Registry {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  return metrics;
}

export interface MetricsOptions {
  readonly metrics: Registry;
  /** Opens the route to others than this machine. */
  readonly token: string | undefined;
}

export function metricsRoutes(app: App, { metrics, token }: MetricsOptions): void {
  const durations = new Histogram({
    name: "yardarm_http_request_duration_seconds",
    help: "Time from the arrival of a request to the end of its answer.",
    labelNames: ["method", "route", "status"] as const,
    buckets: DURATION_BUCKETS_S,
    registers: [metrics],
  });
  app.addHook("onResponse", async (request, reply) => {
    // The route's pattern, never the address: each flag would be a series of its own.
    const route = request.routeOptions.url ?? "none";
    // A stream lasts as long as its reader wants, which says nothing of us.
    if (route.endsWith("/stream")) return;
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    durations.observe(labels, reply.elapsedTime / 1000);
  });
  app.route({
    method: "GET",
    url: "/metrics",
    config: { permission: "public" },
    schema: {
      tags: ["server"],
      summary: "Measurements for Prometheus; from this machine, or with YARDARM_METRICS_TOKEN",
    },
    handler: async (request, reply) => {
      requireMayMeasure(request, token);
      return reply.type(metrics.contentType).send(await metrics.metrics());
    },
  });
}

function requireMayMeasure(request: FastifyRequest, token: string | undefined): void {
  const { authorization } = request.headers;
  const isTokenGiven =
    token !== undefined &&
    authorization !== undefined &&
    timingSafeEqual(hashOf(authorization), hashOf(`Bearer ${token}`));
  if (isTokenGiven || isFromThisMachine(request)) return;
  throw new DomainError(
    "forbidden",
    "metrics_closed",
    "Metrics are given to this machine only, or to who sends YARDARM_METRICS_TOKEN as a bearer token.",
  );
}
