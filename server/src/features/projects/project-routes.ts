import type { EnvironmentKind } from "@yardarm/core/registry";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { App } from "../../platform/http/app.ts";
import { projectBody, projectListed, projectView } from "../../wire/project.ts";
import { findProject } from "./project-read-model.ts";
import type { ProjectService } from "./project-service.ts";

export interface ProjectOfCaller {
  readonly key: string;
  readonly name: string;
  readonly role: string;
}

export interface ProjectRoutesDeps {
  readonly service: ProjectService;
  readonly reader: Reader;
  /** The projects that somebody is a member of, in order of their names. */
  readonly projectsOf: (request: FastifyRequest) => readonly ProjectOfCaller[];
  /** What somebody may do in a project, and in which kinds of environment. */
  readonly permissionsIn: (request: FastifyRequest, project: string) => PermissionsIn;
}

type PermissionsIn = Readonly<Record<string, readonly EnvironmentKind[] | null>>;

const tags = ["projects"];

export function projectRoutes(app: App, deps: ProjectRoutesDeps): void {
  const { service, projectsOf } = deps;
  app.route({
    method: "GET",
    url: "/api/v1/projects",
    config: { permission: "self.read" },
    schema: {
      tags,
      summary: "Projects that you are a member of",
      response: { 200: z.array(projectListed) },
    },
    handler: async (request) => [...projectsOf(request)],
  });

  app.route({
    method: "POST",
    url: "/api/v1/projects",
    config: { permission: "project.create" },
    schema: {
      tags,
      summary: "Make a project with development, staging and (protected) production",
      body: projectBody,
      response: { 201: projectView },
    },
    handler: async (request, reply) => {
      const { body, caller } = request;
      await service.create(body, caller);
      return reply
        .code(201)
        .send(await viewOf(deps, request, { project: body.key, role: "admin" }));
    },
  });

  app.route({
    method: "GET",
    url: "/api/v1/projects/:project",
    config: { permission: "project.read" },
    schema: {
      tags,
      summary: "A project, its environments, and your role in it",
      params: z.object({ project: z.string() }),
      response: { 200: projectView },
    },
    handler: async (request) => {
      const { project } = request.params;
      const role = projectsOf(request).find(({ key }) => key === project)?.role ?? "viewer";
      return viewOf(deps, request, { project, role });
    },
  });
}

async function viewOf(
  { reader, permissionsIn }: ProjectRoutesDeps,
  request: FastifyRequest,
  { project: key, role }: { readonly project: string; readonly role: string },
) {
  const found = await findProject(reader, key);
  if (found === undefined)
    throw new DomainError("not_found", "project_not_found", `There is no project "${key}".`);
  const permissions = Object.fromEntries(
    Object.entries(permissionsIn(request, key)).map(([name, kinds]) => [
      name,
      kinds === null ? null : [...kinds],
    ]),
  );
  return { ...found, role, permissions };
}
