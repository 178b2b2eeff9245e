import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { App } from "../../platform/http/app.ts";
import { projectBody, projectListed, projectView } from "../../wire/project.ts";
import { findProject } from "./project-read-model.ts";
import type { ProjectService } from "./project-service.ts";

export type ProjectRole = "viewer" | "editor" | "admin";

export interface ProjectOfCaller {
  readonly key: string;
  readonly name: string;
  readonly role: ProjectRole;
}

export interface ProjectRoutesDeps {
  readonly service: ProjectService;
  readonly reader: Reader;
  /** The projects that somebody is a member of, in order of their names. */
  readonly projectsOf: (request: FastifyRequest) => readonly ProjectOfCaller[];
}

const tags = ["projects"];

export function projectRoutes(app: App, { service, reader, projectsOf }: ProjectRoutesDeps): void {
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
    handler: async ({ body, caller }, reply) => {
      await service.create(body, caller);
      return reply.code(201).send(await viewOf(reader, body.key, "admin"));
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
      return viewOf(reader, project, role);
    },
  });
}

async function viewOf(reader: Reader, key: string, role: ProjectRole) {
  const found = await findProject(reader, key);
  if (found === undefined)
    throw new DomainError("not_found", "project_not_found", `There is no project "${key}".`);
  return { ...found, role };
}
