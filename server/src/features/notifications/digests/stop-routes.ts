import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { App } from "../../../platform/http/app.ts";
import { nothing } from "../../../wire/common.ts";
import type { DigestService } from "./digest-service.ts";
import { stopPath } from "./stop-link.ts";

/**
 * Whoever has the link stops the digests of the person it was made for, without an account. Only a POST does, which mail
 * programs send for their button (RFC 8058); programs that look at every link of a mail send none. A GET shows a page that asks.
 */
export function stopRoutes(app: App, { stop }: Pick<DigestService, "stop">): void {
  void app.register((plain, _options, done) => {
    const scope = plain.withTypeProvider<ZodTypeProvider>();
    // What mail programs send says nothing that the address does not.
    scope.addContentTypeParser("*", (_request, _body, parsed) => parsed(null));
    // The second is what the page calls; the first stands in the mail, and shows that page to whoever opens it.
    for (const url of [stopPath(":token"), `/api/v1${stopPath(":token")}`]) {
      scope.route({
        method: "POST",
        url,
        config: { permission: "public" },
        schema: {
          tags: ["digests"],
          summary: "Turn the digests of a person off, by the link in one of them",
          params: z.object({ token: z.string().max(512) }),
          response: { 204: nothing },
        },
        handler: async (request, reply) => {
          await stop(request.params.token);
          return reply.code(204).send(null);
        },
      });
    }
    done();
  });
}
