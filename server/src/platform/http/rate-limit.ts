import rateLimit from "@fastify/rate-limit";
import type { App } from "./app.ts";

/** A flood from one address is refused with 429 and `retry-after`. Routes may ask for less with `config.rateLimit`. */
export async function installRateLimit(app: App, requestsPerMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: "1 minute",
    // Which limit applies is nobody's business; that it was reached is told with 429.
    addHeadersOnExceeding: {
      "x-ratelimit-limit": false,
      "x-ratelimit-remaining": false,
      "x-ratelimit-reset": false,
    },
    addHeaders: {
      "x-ratelimit-limit": false,
      "x-ratelimit-remaining": false,
      "x-ratelimit-reset": false,
      "retry-after": true,
    },
    errorResponseBuilder: (_request, { after }) =>
      Object.assign(new Error(`Too many requests from this address. Try again in ${after}.`), {
        statusCode: 429,
      }),
  });
}
