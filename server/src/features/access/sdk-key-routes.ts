import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { App } from "../../platform/http/app.ts";
import { requireVersion, setVersion } from "../../platform/http/preconditions.ts";
import { rotateBody } from "../../wire/access.ts";
import { nothing } from "../../wire/common.ts";
import {
  type AllowedOrigins,
  sdkKey,
  sdkKeyBody,
  sdkKeyCreated,
  sdkKeyPatch,
} from "../../wire/project.ts";
import { findSdkKeyById, listSdkKeys } from "./people-read-model.ts";
import { presentSdkKey } from "./presented.ts";
import type { SdkKeyService } from "./sdk-key-service.ts";
import type { SdkKeyKind } from "./token-kinds.ts";
import type { StoredToken } from "./token-store.ts";

export interface SdkKeyRoutesDeps {
  readonly keys: SdkKeyService;
  readonly reader: Reader;
}

const tags = ["sdk keys"];
const inEnvironment = z.object({ project: z.string(), environment: z.string() });
const oneKey = inEnvironment.extend({ key: z.uuid() });
const listUrl = "/api/v1/projects/:project/environments/:environment/sdk-keys";
const keyUrl = `${listUrl}/:key`;

export function sdkKeyRoutes(app: App, deps: SdkKeyRoutesDeps): void {
  readRoutes(app, deps);
  writeRoutes(app, deps);
}

function readRoutes(app: App, { reader }: SdkKeyRoutesDeps): void {
  app.route({
    method: "GET",
    url: listUrl,
    config: { permission: "sdk_key.read" },
    schema: {
      tags,
      summary: "SDK keys of an environment, revoked ones too",
      params: inEnvironment,
      response: { 200: z.array(sdkKey) },
    },
    handler: async ({ params }) => (await listSdkKeys(reader, params)).map(presentSdkKey),
  });

  app.route({
    method: "GET",
    url: keyUrl,
    config: { permission: "sdk_key.read" },
    schema: { tags, summary: "Read one SDK key", params: oneKey, response: { 200: sdkKey } },
    async handler({ params }, reply) {
      const found = await viewOf(reader, params);
      setVersion(reply, found.version);
      return found;
    },
  });
}

function writeRoutes(app: App, { keys, reader }: SdkKeyRoutesDeps): void {
  app.route({
    method: "POST",
    url: listUrl,
    config: { permission: "sdk_key.write" },
    schema: {
      tags,
      summary: "Make an SDK key; its secret is shown once",
      params: inEnvironment,
      body: sdkKeyBody,
      response: { 201: sdkKeyCreated },
    },
    handler: async ({ params, body, caller }, reply) => {
      const { origins = "any", ...rest } = body;
      const { kind } = rest;
      const listed = listOf(origins);
      const wish = { ...params, ...rest, ...(listed !== null && { origins: listed }) };
      const { stored, secret } = await keys.create(wish, caller);
      const key = presentSdkKey({ ...stored, kind, environment: params.environment });
      setVersion(reply, key.version);
      return reply.code(201).header("cache-control", "no-store").send({ key, secret });
    },
  });

  app.route({
    method: "PATCH",
    url: keyUrl,
    config: { permission: "sdk_key.write" },
    schema: {
      tags,
      summary: "Change which pages may use a client key; it takes effect within 15 seconds",
      params: oneKey,
      body: sdkKeyPatch,
      response: { 200: sdkKey },
    },
    async handler(request, reply) {
      const { params, body, caller } = request;
      const { key: id, ...place } = params;
      const wish = { origins: listOf(body.origins), version: requireVersion(request) };
      await keys.setOrigins({ ...place, id }, wish, caller);
      const changed = await viewOf(reader, params);
      setVersion(reply, changed.version);
      return changed;
    },
  });

  app.route({
    method: "POST",
    url: `${keyUrl}/rotate`,
    config: { permission: "sdk_key.write" },
    schema: {
      tags,
      summary: "Give an SDK key a new secret; the one before works a while longer",
      params: oneKey,
      body: rotateBody,
      response: { 201: sdkKeyCreated },
    },
    handler: async ({ params, body, caller }, reply) => {
      const { key: id, ...place } = params;
      const { stored, secret } = await keys.rotate(place, { id, ...body }, caller);
      const key = presentSdkKey({
        ...stored,
        kind: kindOf(stored),
        environment: params.environment,
      });
      return reply.code(201).header("cache-control", "no-store").send({ key, secret });
    },
  });

  app.route({
    method: "DELETE",
    url: keyUrl,
    config: { permission: "sdk_key.write" },
    schema: { tags, summary: "Revoke an SDK key", params: oneKey, response: { 204: nothing } },
    handler: async ({ params, caller }, reply) => {
      const { key: id, ...place } = params;
      await keys.revoke(place, id, caller);
      return reply.code(204).send(null);
    },
  });
}

function listOf(origins: AllowedOrigins): readonly string[] | null {
  return origins === "any" ? null : origins;
}

async function viewOf(reader: Reader, at: z.infer<typeof oneKey>) {
  const found = await findSdkKeyById(reader, at);
  if (found !== undefined) return presentSdkKey(found);
  throw new DomainError("not_found", "sdk_key_not_found", "There is no such SDK key.");
}

function kindOf({ kind }: StoredToken): SdkKeyKind {
  return kind === "client" ? "client" : "server";
}
