/** What all routes stand under: the frame of somebody who is signed in, or the way in. */
import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, redirect } from "@tanstack/react-router";
import type { Http } from "../api/http.ts";
import { ProblemError } from "../api/problem-error.ts";
import { meQuery } from "../api/queries.ts";
import { Shell } from "./shell.tsx";

export interface RouterContext {
  readonly http: Http;
  readonly client: QueryClient;
}

export const root = createRootRouteWithContext<RouterContext>()({});

export const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  beforeLoad: async ({ context, location }) => {
    try {
      const me = await context.client.ensureQueryData(meQuery(context.http));
      if (me.mustSetPassword || me.mustEnrolFactor)
        throw redirect({ to: "/sign-in", search: { next: location.href } });
    } catch (error) {
      if (error instanceof ProblemError && error.status === 401) {
        throw redirect({ to: "/sign-in", search: { next: location.href } });
      }
      throw error;
    }
  },
  component: Shell,
});
