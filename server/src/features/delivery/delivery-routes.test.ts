import { createDelivery, deliveryPaths, type Source } from "@yardarm/delivery";
import fastify from "fastify";
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import { expect, test } from "vitest";
import type { App } from "../../platform/http/app.ts";
import { deliveryRoutes } from "./delivery-routes.ts";

const nobody: Source = {
  authenticate: async () => undefined,
  load: async () => undefined,
  deltasAfter: async () => undefined,
  listen: () => () => undefined,
  observe: async () => "counted",
  isListening: () => true,
};

test("every address of delivery reaches it, with the body unread", async () => {
  const app: App = fastify()
    .withTypeProvider<ZodTypeProvider>()
    .setValidatorCompiler(validatorCompiler)
    .setSerializerCompiler(serializerCompiler);
  const delivery = createDelivery({ source: nobody });
  deliveryRoutes(app, { delivery });
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  try {
    for (const path of deliveryPaths) {
      const address = `${url}${path.replace(":key", "checkout.new")}`;
      const method = /\/(evaluate|observations)/.test(path) ? "POST" : "GET";
      const answer = await fetch(address, { method, ...(method === "POST" && { body: "{" }) });
      expect([path, await answer.json()]).toMatchObject([path, { code: "sdk_key_unknown" }]);
    }
  } finally {
    await delivery.close();
    await app.close();
  }
});
