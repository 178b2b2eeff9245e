import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import {
  erasure,
  erasureBody,
  invitation,
  listedPerson,
  member,
  memberBody,
  person,
  personBody,
  personPatch,
} from "../../wire/access.ts";
import { nothing } from "../../wire/common.ts";
import type { ErasureService } from "./erasure-service.ts";
import { type ListedMember, listMembers } from "./member-read-model.ts";
import type { MemberService } from "./member-service.ts";
import { listPeopleWithWaysIn } from "./people-read-model.ts";
import type { Invitation, PeopleService } from "./people-service.ts";
import { presentPerson } from "./presented.ts";

const onePerson = z.object({ person: z.uuid() });
const inProject = z.object({ project: z.string() });

export function peopleRoutes(
  app: App,
  { service, reader }: { service: PeopleService; reader: Reader },
): void {
  const tags = ["people"];

  app.route({
    method: "GET",
    url: "/api/v1/people",
    config: { permission: "people.read" },
    schema: {
      tags,
      summary: "Everybody who exists here",
      response: { 200: z.array(listedPerson) },
    },
    handler: async () =>
      (await listPeopleWithWaysIn(reader)).map((each) => ({
        ...presentPerson(each),
        hasSecondFactor: each.hasSecondFactor,
        isLinked: each.isLinked,
      })),
  });

  app.route({
    method: "POST",
    url: "/api/v1/people",
    config: { permission: "people.write" },
    schema: {
      tags,
      summary: "Invite a person; the link signs in once and is shown once",
      body: personBody,
      response: { 201: invitation },
    },
    handler: async ({ body, caller }, reply) => {
      const invited = await service.invite(body, caller);
      return reply.code(201).header("cache-control", "no-store").send(presentInvitation(invited));
    },
  });

  app.route({
    method: "POST",
    url: "/api/v1/people/:person/sign-in-link",
    config: { permission: "people.write" },
    schema: {
      tags,
      summary: "Make a new one-time link for a person; earlier ones end",
      params: onePerson,
      response: { 201: invitation },
    },
    handler: async ({ params, caller }, reply) => {
      const invited = await service.inviteAgain(params.person, caller);
      return reply.code(201).header("cache-control", "no-store").send(presentInvitation(invited));
    },
  });

  app.route({
    method: "PATCH",
    url: "/api/v1/people/:person",
    config: { permission: "people.write" },
    schema: {
      tags,
      summary: "Change a person",
      params: onePerson,
      body: personPatch,
      response: { 200: person },
    },
    handler: async ({ params, body, caller }) =>
      presentPerson(await service.change(params.person, body, caller)),
  });
}

export function erasureRoutes(app: App, { service }: { service: ErasureService }): void {
  app.route({
    method: "POST",
    url: "/api/v1/people/:person/erasure",
    config: { permission: "person.erase" },
    schema: {
      tags: ["people"],
      summary: "Forget who a person was, for ever; what they did stays on record",
      params: onePerson,
      body: erasureBody,
      response: { 200: erasure },
    },
    handler: ({ params, body, caller }) => service.erase(params.person, body.reason, caller),
  });
}

export function memberRoutes(
  app: App,
  { service, reader }: { service: MemberService; reader: Reader },
): void {
  const tags = ["members"];
  const url = "/api/v1/projects/:project/members";
  const oneMember = inProject.extend({ person: z.uuid() });

  app.route({
    method: "GET",
    url,
    config: { permission: "member.read" },
    schema: {
      tags,
      summary: "Members of a project",
      params: inProject,
      response: { 200: z.array(member) },
    },
    handler: async ({ params }) => (await listMembers(reader, params.project)).map(presentMember),
  });

  app.route({
    method: "PUT",
    url: `${url}/:person`,
    config: { permission: "member.write" },
    schema: {
      tags,
      summary:
        "Give a person one role in the project, in place of those that they have there by themselves",
      params: oneMember,
      body: memberBody,
      response: { 200: member },
    },
    handler: async ({ params, body, caller }) => {
      const membership = { project: params.project, personId: params.person };
      const { person: who, role, grant } = await service.setRole(membership, body, caller);
      const { id, environmentKinds: kinds } = grant;
      const environmentKinds = kinds === null ? null : [...kinds];
      const only = { id, role, environmentKinds, isEverywhere: false, team: null };
      return { person: presentPerson(who), role, grants: [only] };
    },
  });

  app.route({
    method: "DELETE",
    url: `${url}/:person`,
    config: { permission: "member.write" },
    schema: {
      tags,
      summary: "Remove a person from the project",
      params: oneMember,
      response: { 204: nothing },
    },
    handler: async ({ params, caller }, reply) => {
      await service.remove({ project: params.project, personId: params.person }, caller);
      return reply.code(204).send(null);
    },
  });
}

function presentMember({ person: who, role, grants }: ListedMember) {
  return { person: presentPerson(who), role, grants: [...grants] };
}

function presentInvitation({ person: who, signInUrl }: Invitation) {
  return { person: presentPerson(who), signInUrl };
}
