import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { groupQuery, groupsQuery } from "../api/queries.ts";
import { inProject } from "./project-route.ts";

const groups = createRoute({
  getParentRoute: inProject,
  path: "groups",
  loader: ({ context, params }) => {
    void context.client.prefetchQuery(groupsQuery(context.http, params.project));
  },
  component: lazyRouteComponent(() => import("./pages/groups-page.tsx"), "GroupsPage"),
});

const newGroup = createRoute({
  getParentRoute: inProject,
  path: "groups/new",
  component: lazyRouteComponent(() => import("./pages/new-group-page.tsx"), "NewGroupPage"),
});

const group = createRoute({
  getParentRoute: inProject,
  path: "groups/$group",
  loader: ({ context, params }) =>
    context.client.ensureQueryData(groupQuery(context.http, params.project, params.group)),
  component: lazyRouteComponent(() => import("./pages/group-page.tsx"), "GroupPage"),
});

/** Flags that exclude each other. */
export const groupRoutes = [groups, newGroup, group] as const;
