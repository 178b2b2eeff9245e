/** SCIM 2.0 over HTTP (RFC 7644): its media type, its errors, its door. A room of its own, so that none of it leaks out. */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Caller } from "../../platform/actor.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { App } from "../../platform/http/app.ts";
import {
  allOf,
  oneOf,
  resourceTypes,
  schemaDocuments,
  serviceProviderConfig,
} from "./scim-discovery.ts";
import type { Asking } from "./scim-door.ts";
import { ScimError, type ScimRefusal } from "./scim-error.ts";
import type { ScimResources } from "./scim-group-service.ts";
import { isObject, type Json } from "./scim-json.ts";
import { listAnswer, projected, readListQuery, readProjection } from "./scim-list.ts";

export interface ScimRoutesDeps {
  readonly users: ScimResources;
  readonly groups: ScimResources;
  readonly door: (asking: Asking) => Promise<Caller>;
  readonly baseUrl: () => string;
}

const PREFIX = "/scim/v2";
const MEDIA_TYPE = "application/scim+json";
/** For a group with all of a company in it. */
const BODY_BYTES_MAX = 8 << 20;

const statusOf: Record<ScimRefusal, number> = {
  invalid: 400,
  unauthenticated: 401,
  not_found: 404,
  conflict: 409,
  stale: 412,
  too_large: 413,
  not_implemented: 501,
};

export function scimRoutes(app: App, deps: ScimRoutesDeps): void {
  void app.register((plain, _options, done) => {
    const scim = plain.withTypeProvider<ZodTypeProvider>();
    scim.addContentTypeParser(MEDIA_TYPE, { parseAs: "string" }, (_request, body, done) => {
      try {
        done(null, JSON.parse(String(body)));
      } catch {
        done(new ScimError("invalid", "The body is no JSON.", "invalidSyntax"));
      }
    });
    scim.setErrorHandler((error, request, reply) => sendError(request, reply, error));
    scim.addHook("onRequest", async (request) => {
      const { authorization } = request.headers;
      request.caller = await deps.door({ authorization, requestId: request.id, ip: request.ip });
    });
    discoveryRoutes(scim, deps);
    resourceRoutes(scim, { ...deps, resources: deps.users, name: "Users" });
    resourceRoutes(scim, { ...deps, resources: deps.groups, name: "Groups" });
    for (const url of ["/Bulk", "/Me"]) {
      scim.route({
        method: ["GET", "POST"],
        url: PREFIX + url,
        config: { permission: "scim" },
        schema: { hide: true },
        handler: async () => {
          throw new ScimError("not_implemented", `${url.slice(1)} is not offered here.`);
        },
      });
    }
    done();
  });
}

const one = z.object({ id: z.string() });

function discoveryRoutes(scim: App, { baseUrl }: ScimRoutesDeps): void {
  const get = (url: string, answer: (id: string) => Json) =>
    scim.route({
      method: "GET",
      url: PREFIX + url,
      config: { permission: "scim" },
      schema: { hide: true, params: z.object({ id: z.string().default("") }) },
      handler: async ({ params }, reply) => sendJson(reply, answer(params.id)),
    });
  get("/ServiceProviderConfig", () => serviceProviderConfig(baseUrl()));
  get("/ResourceTypes", () => allOf(resourceTypes(baseUrl())));
  get("/ResourceTypes/:id", (id) => oneOf(resourceTypes(baseUrl()), id));
  get("/Schemas", () => allOf(schemaDocuments(baseUrl())));
  get("/Schemas/:id", (id) => oneOf(schemaDocuments(baseUrl()), id));
}

interface ResourceRoutesDeps {
  readonly resources: ScimResources;
  readonly name: "Users" | "Groups";
}

function resourceRoutes(scim: App, { resources, name }: ResourceRoutesDeps): void {
  const url = `${PREFIX}/${name}`;
  const config = { permission: "scim" };
  const list = async (given: unknown, reply: FastifyReply) => {
    const query = readListQuery(isObject(given) ? given : {});
    return sendJson(reply, listAnswer(await resources.list(query), query));
  };

  scim.route({
    method: "GET",
    url,
    config,
    schema: { hide: true },
    handler: (request, reply) => list(request.query, reply),
  });
  scim.route({
    method: "POST",
    url: `${url}/.search`,
    config,
    schema: { hide: true },
    handler: (request, reply) => list(request.body, reply),
  });
  scim.route({
    method: "POST",
    url,
    config,
    bodyLimit: BODY_BYTES_MAX,
    schema: { hide: true },
    handler: async (request, reply) => {
      const created = await resources.create(request.body, writeOf(request));
      const { location } = metaOf(created);
      return sendResource(request, reply.code(201).header("location", location), created);
    },
  });
  scim.route({
    method: "GET",
    url: `${url}/:id`,
    config,
    schema: { hide: true, params: one },
    handler: async (request, reply) => {
      const found = await resources.get(request.params.id);
      if (request.headers["if-none-match"] === metaOf(found).version)
        return reply.code(304).header("etag", metaOf(found).version).send();
      return sendResource(request, reply, found);
    },
  });
  for (const [method, write] of [
    ["PUT", resources.replace],
    ["PATCH", resources.patch],
  ] as const) {
    scim.route({
      method,
      url: `${url}/:id`,
      config,
      bodyLimit: BODY_BYTES_MAX,
      schema: { hide: true, params: one },
      handler: async (request, reply) => {
        const written = await write(request.params.id, request.body, writeOf(request));
        return sendResource(request, reply, written);
      },
    });
  }
  scim.route({
    method: "DELETE",
    url: `${url}/:id`,
    config,
    schema: { hide: true, params: one },
    handler: async (request, reply) => {
      await resources.remove(request.params.id, writeOf(request));
      return reply.code(204).send();
    },
  });
}

function writeOf({ caller, headers }: FastifyRequest) {
  return { caller, ifMatch: headers["if-match"] };
}

function metaOf({ meta }: Json): { readonly location: string; readonly version: string } {
  const { location, version } = isObject(meta) ? meta : {};
  return { location: String(location), version: String(version) };
}

function sendResource(request: FastifyRequest, reply: FastifyReply, resource: Json): FastifyReply {
  const projection = readProjection(isObject(request.query) ? request.query : {});
  reply.header("etag", metaOf(resource).version);
  return sendJson(reply, projected(resource, projection));
}

function sendJson(reply: FastifyReply, body: Json): FastifyReply {
  return reply
    .type(MEDIA_TYPE)
    .header("cache-control", "no-store")
    .serializer(JSON.stringify)
    .send(body);
}

/** RFC 7644 §3.12. */
function sendError(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const { status, detail, scimType } = explained(error);
  if (status >= 500) request.log.error({ err: error }, "a request of a directory failed");
  if (status === 401) reply.header("www-authenticate", 'Bearer realm="yardarm"');
  return sendJson(reply.code(status), {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    ...(scimType !== undefined && { scimType }),
    detail,
  });
}

function explained(error: unknown): { status: number; detail: string; scimType?: string } {
  if (error instanceof ScimError) {
    const { refusal, message, scimType } = error;
    return { status: statusOf[refusal], detail: message, ...(scimType && { scimType }) };
  }
  if (error instanceof DomainError) {
    // What those who keep people refuse, such as to lock out the last admin.
    const refusal = error.kind === "forbidden" ? "conflict" : error.kind;
    return { status: refusal in statusOf ? statusOf.conflict : 429, detail: error.message };
  }
  if (error instanceof Error && "statusCode" in error && typeof error.statusCode === "number") {
    const { statusCode } = error;
    if (statusCode < 500) return { status: statusCode, detail: error.message };
  }
  return { status: 500, detail: "Something went wrong; quote the request id." };
}
