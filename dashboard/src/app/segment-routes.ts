import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { segmentQuery, segmentsQuery } from "../api/queries.ts";
import { inProject } from "./project-route.ts";

const segments = createRoute({
  getParentRoute: inProject,
  path: "segments",
  loader: ({ context, params }) => {
    void context.client.prefetchQuery(segmentsQuery(context.http, params.project));
  },
  component: lazyRouteComponent(() => import("./pages/segments-page.tsx"), "SegmentsPage"),
});

const newSegment = createRoute({
  getParentRoute: inProject,
  path: "segments/new",
  component: lazyRouteComponent(() => import("./pages/new-segment-page.tsx"), "NewSegmentPage"),
});

const segment = createRoute({
  getParentRoute: inProject,
  path: "segments/$segment",
  loader: ({ context, params }) =>
    context.client.ensureQueryData(segmentQuery(context.http, params.project, params.segment)),
  component: lazyRouteComponent(() => import("./pages/segment-page.tsx"), "SegmentPage"),
});

/** Named sets of people and things. */
export const segmentRoutes = [segments, newSegment, segment] as const;
