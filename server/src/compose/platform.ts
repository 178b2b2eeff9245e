import cookie from "@fastify/cookie";
import { z } from "zod";
import { objectionTo } from "../features/access/permissions.ts";
import type { App } from "../platform/http/app.ts";
import { createApp } from "../platform/http/create-app.ts";
import { healthRoutes } from "../platform/http/health-routes.ts";
import { installHostGuard } from "../platform/http/host-guard.ts";
import { metricsRoutes } from "../platform/http/metrics-routes.ts";
import { installOpenapi, openapiRoutes } from "../platform/http/openapi.ts";
import { installRateLimit } from "../platform/http/rate-limit.ts";
import { watchRoutes } from "../platform/http/route-table.ts";
import { installSecurityHeaders } from "../platform/http/security-headers.ts";
import { installSinglePage } from "../platform/http/single-page.ts";
import { problem } from "../wire/common.ts";
import { dashboardFolder, productVersion } from "./product-files.ts";
import type { Stage } from "./stage.ts";

/** What stands before every route: who may ask under which name, how often, and how answers are dressed. */
export async function composePlatform({ config, logger }: Stage): Promise<App> {
  const app = createApp({ logger, trustedProxies: config.trustedProxies });
  watchRoutes(app, objectionTo);
  await installSecurityHeaders(app, config.publicUrl?.startsWith("https:") === true);
  installHostGuard(app, { host: config.host, allowedHosts: allowedHosts(config) });
  await installRateLimit(app, config.requestsPerMinute);
  await app.register(cookie);
  await installOpenapi(app, {
    title: "Yardarm",
    description: "Feature flags you can govern. Everything the dashboard can do, and nothing else.",
    version: productVersion(),
    problem: z.toJSONSchema(problem, { target: "draft-2020-12" }),
  });
  return app;
}

/** What is there whatever the product does: health, measurements, the description of the API. */
export function composeServerRoutes(app: App, { config, metrics, readiness }: Stage): void {
  healthRoutes(app, readiness);
  metricsRoutes(app, { metrics, token: config.metricsToken });
  openapiRoutes(app);
}

/** Last, since it takes every address that nobody else took. */
export async function composeDashboard(app: App): Promise<void> {
  await installSinglePage(app, {
    folder: dashboardFolder,
    prefixesOfPrograms: ["/api", "/sdk", "/ofrep", "/scim", "/.well-known"],
    messageWhenAbsent:
      "The dashboard was not built. Run <code>npm run build</code> and start the server again. The API is described at <a href='/docs'>/docs</a>.",
  });
}

function allowedHosts({ allowedHosts: given, publicUrl }: Stage["config"]): readonly string[] {
  return publicUrl === undefined ? given : [...given, new URL(publicUrl).hostname];
}
