import { type Delivery, deliveryPaths } from "@yardarm/delivery";
import type { App } from "../../platform/http/app.ts";

/** Delivery reads and answers its requests itself, on the bare connection; Fastify only leads them there. */
export function deliveryRoutes(app: App, { delivery }: { delivery: Delivery }): void {
  app.register((scope, _options, ready) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _body, done) => done(null));
    for (const url of deliveryPaths) {
      scope.route({
        method: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
        url,
        config: { permission: "sdk" },
        schema: { hide: true },
        async handler(request, reply) {
          reply.hijack();
          await delivery.handle(request.raw, reply.raw);
        },
      });
    }
    ready();
  });
}
