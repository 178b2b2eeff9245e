/** The pages that belong to no project. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { signedIn } from "./root-routes.ts";

export const ofInstallation = [
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings/people",
    component: lazyRouteComponent(() => import("./pages/people-page.tsx"), "PeoplePage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings/teams",
    component: lazyRouteComponent(() => import("./pages/teams-page.tsx"), "TeamsPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings/roles",
    component: lazyRouteComponent(() => import("./pages/roles-page.tsx"), "RolesPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings/tokens",
    component: lazyRouteComponent(() => import("./pages/tokens-page.tsx"), "TokensPage"),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings/sign-in",
    component: lazyRouteComponent(
      () => import("./pages/sign-in-settings-page.tsx"),
      "SignInSettingsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings/access-review",
    component: lazyRouteComponent(
      () => import("./pages/access-review-page.tsx"),
      "AccessReviewPage",
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings/webhooks",
    component: lazyRouteComponent(
      () => import("./pages/installation-webhooks-page.tsx"),
      "InstallationWebhooksPage",
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: "/settings/digests",
    component: lazyRouteComponent(
      () => import("./pages/digest-settings-page.tsx"),
      "DigestSettingsPage",
    ),
  }),
] as const;
