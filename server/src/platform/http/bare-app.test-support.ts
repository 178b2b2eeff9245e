/** An application without a product: what `platform/http` does by itself. */
import { pino } from "pino";
import type { App } from "./app.ts";
import { createApp, type HttpOptions } from "./create-app.ts";

export function bareApp(options: Partial<HttpOptions> = {}): App {
  return createApp({ logger: pino({ level: "silent" }), trustedProxies: [], ...options });
}
