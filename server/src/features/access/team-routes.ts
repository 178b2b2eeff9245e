import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { team, teamBody, teamMember, teamPatch } from "../../wire/access.ts";
import { nothing } from "../../wire/common.ts";
import { listTeamMembers } from "./grant-read-model.ts";
import { listTeams } from "./people-read-model.ts";
import type { TeamService } from "./team-service.ts";

export interface TeamRoutesDeps {
  readonly service: TeamService;
  readonly reader: Reader;
}

const tags = ["teams"];
const oneTeam = z.object({ team: z.string() });
const oneMember = oneTeam.extend({ person: z.uuid() });

export function teamRoutes(app: App, { service, reader }: TeamRoutesDeps): void {
  app.route({
    method: "GET",
    url: "/api/v1/teams",
    config: { permission: "self.read" },
    schema: {
      tags,
      summary: "Teams, which own flags and segments",
      response: { 200: z.array(team) },
    },
    handler: () => listTeams(reader),
  });

  app.route({
    method: "POST",
    url: "/api/v1/teams",
    config: { permission: "team.write" },
    schema: { tags, summary: "Make a team", body: teamBody, response: { 201: team } },
    handler: async ({ body, caller }, reply) =>
      reply.code(201).send(await service.create(body, caller)),
  });

  app.route({
    method: "PATCH",
    url: "/api/v1/teams/:team",
    config: { permission: "team.write" },
    schema: {
      tags,
      summary: "Rename a team",
      params: oneTeam,
      body: teamPatch,
      response: { 200: team },
    },
    handler: ({ params, body, caller }) =>
      service.rename({ key: params.team, name: body.name }, caller),
  });

  app.route({
    method: "DELETE",
    url: "/api/v1/teams/:team",
    config: { permission: "team.write" },
    schema: {
      tags,
      summary: "Delete a team that owns nothing, and the roles that it has",
      params: oneTeam,
      response: { 204: nothing },
    },
    handler: async ({ params, caller }, reply) => {
      await service.remove(params.team, caller);
      return reply.code(204).send(null);
    },
  });

  memberRoutes(app, { service, reader });
}

function memberRoutes(app: App, { service, reader }: TeamRoutesDeps): void {
  app.route({
    method: "GET",
    url: "/api/v1/team-members",
    config: { permission: "people.read" },
    schema: { tags, summary: "Who is in which team", response: { 200: z.array(teamMember) } },
    handler: async () => [...(await listTeamMembers(reader))],
  });

  app.route({
    method: "PUT",
    url: "/api/v1/teams/:team/members/:person",
    config: { permission: "team.write" },
    schema: {
      tags,
      summary: "Put a person into a team; what the team may do, they may do",
      params: oneMember,
      response: { 204: nothing },
    },
    handler: async ({ params, caller }, reply) => {
      await service.addMember(params.team, params.person, caller);
      return reply.code(204).send(null);
    },
  });

  app.route({
    method: "DELETE",
    url: "/api/v1/teams/:team/members/:person",
    config: { permission: "team.write" },
    schema: {
      tags,
      summary: "Take a person out of a team",
      params: oneMember,
      response: { 204: nothing },
    },
    handler: async ({ params, caller }, reply) => {
      await service.removeMember(params.team, params.person, caller);
      return reply.code(204).send(null);
    },
  });
}
