import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { grant, grantBody, granted } from "../../wire/access.ts";
import { nothing } from "../../wire/common.ts";
import { type ListedGrant, listAllGrants, listGrantsIn } from "./grant-read-model.ts";
import type { GrantService } from "./grant-service.ts";

export interface GrantRoutesDeps {
  readonly service: GrantService;
  readonly reader: Reader;
}

const tags = ["grants"];

/** Roles in one project. */
export function projectGrantRoutes(app: App, { service, reader }: GrantRoutesDeps): void {
  const inProject = z.object({ project: z.string() });
  const url = "/api/v1/projects/:project/grants";

  app.route({
    method: "GET",
    url,
    config: { permission: "member.read" },
    schema: {
      tags,
      summary: "Who has which role in a project, those for all projects too",
      params: inProject,
      response: { 200: z.array(grant) },
    },
    handler: async ({ params }) => (await listGrantsIn(reader, params.project)).map(presentGrant),
  });

  app.route({
    method: "POST",
    url,
    config: { permission: "member.write" },
    schema: {
      tags,
      summary: "Give a person, a team or a service account a role in a project",
      params: inProject,
      body: grantBody,
      response: { 201: granted },
    },
    handler: async ({ params: { project }, body: { grantee, ...wish }, caller }, reply) => {
      const { id } = await service.give(grantee, { ...wish, project }, caller);
      return reply.code(201).send({ id });
    },
  });

  app.route({
    method: "DELETE",
    url: `${url}/:grant`,
    config: { permission: "member.write" },
    schema: {
      tags,
      summary: "Take a role in a project",
      params: inProject.extend({ grant: z.uuid() }),
      response: { 204: nothing },
    },
    handler: async ({ params, caller }, reply) => {
      await service.take(params.grant, params.project, caller);
      return reply.code(204).send(null);
    },
  });
}

/** Roles in all projects. */
export function grantRoutes(app: App, { service, reader }: GrantRoutesDeps): void {
  const url = "/api/v1/grants";

  app.route({
    method: "GET",
    url,
    config: { permission: "people.read" },
    schema: {
      tags,
      summary: "Who has which role where, in all projects",
      response: { 200: z.array(grant) },
    },
    handler: async () => (await listAllGrants(reader)).map(presentGrant),
  });

  app.route({
    method: "POST",
    url,
    config: { permission: "grant.write" },
    schema: {
      tags,
      summary: "Give a person, a team or a service account a role for all projects",
      body: grantBody,
      response: { 201: granted },
    },
    handler: async ({ body: { grantee, ...wish }, caller }, reply) => {
      const { id } = await service.give(grantee, { ...wish, project: null }, caller);
      return reply.code(201).send({ id });
    },
  });

  app.route({
    method: "DELETE",
    url: `${url}/:grant`,
    config: { permission: "grant.write" },
    schema: {
      tags,
      summary: "Take a role for all projects",
      params: z.object({ grant: z.uuid() }),
      response: { 204: nothing },
    },
    handler: async ({ params, caller }, reply) => {
      await service.take(params.grant, null, caller);
      return reply.code(204).send(null);
    },
  });
}

function presentGrant({ granteeKind, granteeId, granteeName, ...row }: ListedGrant) {
  const { id, role, project, environmentKinds, source, grantedBy, grantedAt } = row;
  const grantee = { kind: granteeKind, id: granteeId, name: granteeName };
  return { id, grantee, role, project, environmentKinds, source, grantedBy, grantedAt };
}
