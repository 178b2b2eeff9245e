import {
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
  redirect,
} from "@tanstack/react-router";
import { auditEntryQuery, auditStateQuery } from "../api/audit-queries.ts";
import { digestQuery } from "../api/digests.ts";
import { planQuery, plansQuery, rulesQuery } from "../api/interactions.ts";
import {
  flagQuery,
  flagsQuery,
  policiesQuery,
  servicesQuery,
  waiversQuery,
} from "../api/queries.ts";
import { inboxQuery, requestQuery } from "../api/request-queries.ts";
import { prefetchToday } from "../api/today.ts";
import { parseRecordFilter } from "../features/audit/record-filter.ts";
import { parseChangesSearch } from "../features/changes/change-lists.ts";
import { parseFlagFilter } from "../features/flags/flag-filter.ts";
import { parseInteractionSearch } from "../features/interactions/interaction-search.ts";
import { parseLifeSearch } from "../features/lifecycle/lives-filter.ts";
import { Loading } from "../ui/loading.tsx";
import { groupRoutes } from "./group-routes.ts";
import { ofInstallation } from "./installation-routes.ts";
import { NotFoundPage } from "./pages/not-found-page.tsx";
import { inProject, project } from "./project-route.ts";
import { reportRoutes } from "./report-routes.ts";
import { type RouterContext, root, signedIn } from "./root-routes.ts";
import { RouteFailure } from "./route-failure.tsx";
import { segmentRoutes } from "./segment-routes.ts";
import { parseSignInSearch } from "./sign-in-search.ts";

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: parseSignInSearch,
  component: lazyRouteComponent(() => import("./pages/sign-in-page.tsx"), "SignInPage"),
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  loader: ({ context }) => {
    prefetchToday(context.client, context.http);
    return context.client.ensureQueryData(inboxQuery(context.http));
  },
  component: lazyRouteComponent(() => import("./pages/home-page.tsx"), "HomePage"),
});

const newProject = createRoute({
  getParentRoute: () => signedIn,
  path: "/new-project",
  component: lazyRouteComponent(() => import("./pages/new-project-page.tsx"), "NewProjectPage"),
});

const account = createRoute({
  getParentRoute: () => signedIn,
  path: "/account",
  component: lazyRouteComponent(() => import("./pages/account-page.tsx"), "AccountPage"),
});

const ownDigest = createRoute({
  getParentRoute: () => signedIn,
  path: "/account/digest",
  loader: ({ context }) => context.client.ensureQueryData(digestQuery(context.http)),
  component: lazyRouteComponent(() => import("./pages/digest-page.tsx"), "DigestPage"),
});

const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: "/unsubscribe/$token",
  component: lazyRouteComponent(() => import("./pages/unsubscribe-page.tsx"), "UnsubscribePage"),
});

/** Addresses that lead nowhere keep the navigation around them, as long as somebody is signed in. */
const nowhere = createRoute({
  getParentRoute: () => signedIn,
  path: "$",
  component: NotFoundPage,
});

const nowhereInProject = createRoute({
  getParentRoute: inProject,
  path: "$",
  component: NotFoundPage,
});

const projectHome = createRoute({
  getParentRoute: inProject,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/p/$project/flags", params });
  },
});

const flags = createRoute({
  getParentRoute: inProject,
  path: "flags",
  validateSearch: parseFlagFilter,
  loader: ({ context, params }) => {
    void context.client.prefetchQuery(flagsQuery(context.http, params.project));
  },
  component: lazyRouteComponent(() => import("./pages/flags-page.tsx"), "FlagsPage"),
});

const newFlag = createRoute({
  getParentRoute: inProject,
  path: "flags/new",
  component: lazyRouteComponent(() => import("./pages/new-flag-page.tsx"), "NewFlagPage"),
});

const flag = createRoute({
  getParentRoute: inProject,
  path: "flags/$flag",
  loader: ({ context, params }) =>
    context.client.ensureQueryData(flagQuery(context.http, params.project, params.flag)),
  component: lazyRouteComponent(() => import("./pages/flag-page.tsx"), "FlagPage"),
});

const targeting = createRoute({
  getParentRoute: inProject,
  path: "flags/$flag/targeting/$environment",
  // Of the change request whose changes are edited, instead of what is served.
  validateSearch: ({ request }: Record<string, unknown>): { request?: number | undefined } => ({
    request: Number.isSafeInteger(request) ? Number(request) : undefined,
  }),
  loader: ({ context, params }) =>
    context.client.ensureQueryData(flagQuery(context.http, params.project, params.flag)),
  component: lazyRouteComponent(() => import("./pages/targeting-page.tsx"), "TargetingPage"),
});

const services = createRoute({
  getParentRoute: inProject,
  path: "services",
  loader: ({ context, params }) => {
    void context.client.prefetchQuery(servicesQuery(context.http, params.project));
  },
  component: lazyRouteComponent(() => import("./pages/services-page.tsx"), "ServicesPage"),
});

const changes = createRoute({
  getParentRoute: inProject,
  path: "changes",
  validateSearch: parseChangesSearch,
  component: lazyRouteComponent(() => import("./pages/changes-page.tsx"), "ChangesPage"),
});

const request = createRoute({
  getParentRoute: inProject,
  path: "changes/$request",
  loader: ({ context, params }) =>
    context.client.ensureQueryData(requestQuery(context.http, params.project, params.request)),
  component: lazyRouteComponent(() => import("./pages/request-page.tsx"), "RequestPage"),
});

const projectAudit = createRoute({
  getParentRoute: inProject,
  path: "audit",
  validateSearch: parseRecordFilter,
  component: lazyRouteComponent(() => import("./pages/audit-page.tsx"), "ProjectAuditPage"),
});

const projectAuditEntry = createRoute({
  getParentRoute: inProject,
  path: "audit/$entry",
  loader: ({ context, params }) =>
    context.client.ensureQueryData(auditEntryQuery(context.http, params.project, params.entry)),
  component: lazyRouteComponent(
    () => import("./pages/audit-entry-page.tsx"),
    "ProjectAuditEntryPage",
  ),
});

const audit = createRoute({
  getParentRoute: () => signedIn,
  path: "/audit",
  validateSearch: parseRecordFilter,
  loader: ({ context }) => context.client.ensureQueryData(auditStateQuery(context.http, undefined)),
  component: lazyRouteComponent(() => import("./pages/audit-page.tsx"), "InstallationAuditPage"),
});

const auditEntry = createRoute({
  getParentRoute: () => signedIn,
  path: "/audit/$entry",
  loader: ({ context, params }) =>
    context.client.ensureQueryData(auditEntryQuery(context.http, undefined, params.entry)),
  component: lazyRouteComponent(
    () => import("./pages/audit-entry-page.tsx"),
    "InstallationAuditEntryPage",
  ),
});

const policies = createRoute({
  getParentRoute: inProject,
  path: "policies",
  loader: ({ context, params }) => {
    void context.client.prefetchQuery(policiesQuery(context.http, params.project));
  },
  component: lazyRouteComponent(() => import("./pages/policies-page.tsx"), "PoliciesPage"),
});

const waivers = createRoute({
  getParentRoute: inProject,
  path: "waivers",
  loader: ({ context, params }) => {
    void context.client.prefetchQuery(waiversQuery(context.http, params.project));
  },
  component: lazyRouteComponent(() => import("./pages/waivers-page.tsx"), "WaiversPage"),
});

const lifecycle = createRoute({
  getParentRoute: inProject,
  path: "lifecycle",
  validateSearch: parseLifeSearch,
  component: lazyRouteComponent(() => import("./pages/lifecycle-page.tsx"), "LifecyclePage"),
});

const lifecycleSettings = createRoute({
  getParentRoute: inProject,
  path: "settings/lifecycle",
  loader: ({ context, params }) => {
    void context.client.prefetchQuery(policiesQuery(context.http, params.project));
  },
  component: lazyRouteComponent(
    () => import("./pages/lifecycle-settings-page.tsx"),
    "LifecycleSettingsPage",
  ),
});

const interactions = createRoute({
  getParentRoute: inProject,
  path: "interactions",
  validateSearch: parseInteractionSearch,
  component: lazyRouteComponent(() => import("./pages/interactions-page.tsx"), "InteractionsPage"),
});

const interactionPair = createRoute({
  getParentRoute: inProject,
  path: "interactions/$one/$other",
  validateSearch: parseInteractionSearch,
  component: lazyRouteComponent(
    () => import("./pages/interaction-pair-page.tsx"),
    "InteractionPairPage",
  ),
});

const rules = createRoute({
  getParentRoute: inProject,
  path: "rules",
  loader: ({ context, params }) => {
    void context.client.prefetchQuery(rulesQuery(context.http, params.project));
  },
  component: lazyRouteComponent(() => import("./pages/rules-page.tsx"), "RulesPage"),
});

const correlations = createRoute({
  getParentRoute: inProject,
  path: "correlations",
  validateSearch: parseInteractionSearch,
  component: lazyRouteComponent(() => import("./pages/correlations-page.tsx"), "CorrelationsPage"),
});

const plans = createRoute({
  getParentRoute: inProject,
  path: "plans",
  loader: ({ context, params }) => {
    void context.client.prefetchQuery(plansQuery(context.http, params.project));
  },
  component: lazyRouteComponent(() => import("./pages/plans-page.tsx"), "PlansPage"),
});

const plan = createRoute({
  getParentRoute: inProject,
  path: "plans/$plan",
  loader: ({ context, params }) =>
    context.client.ensureQueryData(planQuery(context.http, params.project, params.plan)),
  component: lazyRouteComponent(() => import("./pages/plan-page.tsx"), "PlanPage"),
});

const environments = createRoute({
  getParentRoute: inProject,
  path: "settings/environments",
  component: lazyRouteComponent(() => import("./pages/environments-page.tsx"), "EnvironmentsPage"),
});

const sdkKeys = createRoute({
  getParentRoute: inProject,
  path: "settings/sdk-keys",
  component: lazyRouteComponent(() => import("./pages/sdk-keys-page.tsx"), "SdkKeysPage"),
});

const webhooks = createRoute({
  getParentRoute: inProject,
  path: "settings/webhooks",
  component: lazyRouteComponent(() => import("./pages/webhooks-page.tsx"), "WebhooksPage"),
});

const members = createRoute({
  getParentRoute: inProject,
  path: "settings/members",
  component: lazyRouteComponent(() => import("./pages/members-page.tsx"), "MembersPage"),
});

const tree = root.addChildren([
  signIn,
  unsubscribe,
  signedIn.addChildren([
    home,
    newProject,
    account,
    ownDigest,
    audit,
    auditEntry,
    nowhere,
    ...ofInstallation,
    project.addChildren([
      projectHome,
      nowhereInProject,
      flags,
      newFlag,
      flag,
      targeting,
      ...segmentRoutes,
      ...groupRoutes,
      services,
      changes,
      request,
      projectAudit,
      projectAuditEntry,
      interactions,
      interactionPair,
      rules,
      correlations,
      plans,
      plan,
      policies,
      waivers,
      ...reportRoutes,
      lifecycle,
      lifecycleSettings,
      environments,
      sdkKeys,
      members,
      webhooks,
    ]),
  ]),
]);

export function createAppRouter(context: RouterContext, history?: RouterHistory) {
  return createRouter({
    routeTree: tree,
    context,
    ...(history && { history }),
    defaultPreload: "intent",
    defaultPendingMs: 150,
    defaultPendingComponent: Loading,
    defaultErrorComponent: RouteFailure,
    defaultNotFoundComponent: NotFoundPage,
    // The queries decide what is old; the router keeps nothing of its own.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    // What scrolls is the page and not the window; without this a new page begins where the last one was left.
    scrollToTopSelectors: ["#content"],
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: AppRouter;
  }
}
