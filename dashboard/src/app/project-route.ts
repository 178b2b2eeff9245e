import { createRoute } from "@tanstack/react-router";
import { projectQuery } from "../api/queries.ts";
import { ProjectLayout } from "./project-layout.tsx";
import { signedIn } from "./root-routes.ts";

/** What every page of a project stands under. */
export const project = createRoute({
  getParentRoute: () => signedIn,
  path: "/p/$project",
  loader: ({ context, params }) =>
    context.client.ensureQueryData(projectQuery(context.http, params.project)),
  component: ProjectLayout,
});
/** For `getParentRoute`. */
export const inProject = (): typeof project => project;
