import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { parseReportSearch } from "../features/reports/report-search.ts";
import { parseStaleSearch } from "../features/reports/stale-search.ts";
import { inProject } from "./project-route.ts";

const reports = createRoute({
  getParentRoute: inProject,
  path: "reports",
  component: lazyRouteComponent(() => import("./pages/reports-page.tsx"), "ReportsPage"),
});

const changesReport = createRoute({
  getParentRoute: inProject,
  path: "reports/changes",
  validateSearch: parseReportSearch,
  component: lazyRouteComponent(
    () => import("./pages/changes-report-page.tsx"),
    "ChangesReportPage",
  ),
});

const staleReport = createRoute({
  getParentRoute: inProject,
  path: "reports/stale",
  validateSearch: parseStaleSearch,
  component: lazyRouteComponent(() => import("./pages/stale-report-page.tsx"), "StaleReportPage"),
});

/** What auditors read of a project. */
export const reportRoutes = [reports, changesReport, staleReport] as const;
