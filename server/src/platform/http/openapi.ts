/** The API's description: made from the schemas of the routes, so that it cannot say anything else than they do. */
import swagger from "@fastify/swagger";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import type { App } from "./app.ts";
import { referencePage } from "./reference-page.ts";
import { allowPage } from "./security-headers.ts";

export interface OpenapiOptions {
  readonly title: string;
  readonly description: string;
  readonly version: string;
  /** Schema of what every route may answer instead. */
  readonly problem: object;
}

/** Before the routes, whose schemas it collects. */
export async function installOpenapi(app: App, options: OpenapiOptions): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: options.title, description: options.description, version: options.version },
      components: {
        schemas: { Problem: options.problem },
        securitySchemes: {
          token: {
            type: "http",
            scheme: "bearer",
            description: "A personal token, or an SDK key under /sdk.",
          },
          session: { type: "apiKey", in: "cookie", name: "yardarm_session" },
        },
      },
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route);
      const permission = route.route.config?.permission;
      return { schema: { ...schema, ...securityOf(permission), ...permissionOf(permission) }, url };
    },
    transformObject: (document) =>
      "openapiObject" in document ? withProblems(document.openapiObject) : document.swaggerObject,
  });
}

export function openapiRoutes(app: App): void {
  app.route({
    method: "GET",
    url: "/openapi.json",
    config: { permission: "public" },
    schema: { hide: true },
    handler: async (_request, reply) =>
      reply.type("application/json").send(JSON.stringify(app.swagger())),
  });
  app.route({
    method: "GET",
    url: "/docs",
    config: { permission: "public" },
    schema: { hide: true },
    handler: async (_request, reply) => {
      const nonce = allowPage(reply);
      return reply.type("text/html; charset=utf-8").send(referencePage(app.swagger(), nonce));
    },
  });
}

function securityOf(permission: string | undefined) {
  if (permission === undefined || permission === "public") return { security: [] };
  return { security: permission === "sdk" ? [{ token: [] }] : [{ session: [] }, { token: [] }] };
}

function permissionOf(permission: string | undefined) {
  return permission === undefined ? {} : { "x-permission": permission };
}

interface Described {
  readonly paths?: object;
}

/** Every operation may refuse, always in the same form, so it is said here once. */
function withProblems<Document extends Described>(document: Document): Document {
  const refusal = {
    description: "A refusal (RFC 9457); `code` says which.",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
  for (const path of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(path)) {
      if (isOperation(operation)) operation.responses["default"] = refusal;
    }
  }
  return document;
}

function isOperation(value: unknown): value is { responses: Record<string, object> } {
  return (
    typeof value === "object" &&
    value !== null &&
    "responses" in value &&
    typeof value.responses === "object"
  );
}
