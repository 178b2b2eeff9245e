import { projectRoutes } from "../features/projects/project-routes.ts";
import { createProjectService, type ProjectDeps } from "../features/projects/project-service.ts";
import type { App } from "../platform/http/app.ts";
import type { Access } from "./access.ts";
import type { Stage } from "./stage.ts";

export interface ComposeProjectsDeps extends Pick<ProjectDeps, "record" | "submitIn"> {
  readonly access: Access;
}

export function composeProjects(app: App, stage: Stage, deps: ComposeProjectsDeps): void {
  const { database, reader } = stage;
  const { access, record, submitIn } = deps;
  const service = createProjectService({ database, record, submitIn });
  const { projectsOf, permissionsIn } = access;
  projectRoutes(app, { service, reader, projectsOf, permissionsIn });
}
