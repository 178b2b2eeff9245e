import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type RouterHistory, RouterProvider } from "@tanstack/react-router";
import { createHttp, type Fetch, type Http } from "../api/http.ts";
import { HttpProvider } from "../api/http-context.tsx";
import type { OpenLiveSource } from "../api/live.ts";
import { LiveProvider } from "../api/live-context.tsx";
import { ProblemError } from "../api/problem-error.ts";
import { type AppRouter, createAppRouter } from "./router.tsx";

export interface AppOptions {
  readonly fetch: Fetch;
  readonly openLiveSource: OpenLiveSource;
  readonly history?: RouterHistory;
}

export interface AppParts {
  readonly http: Http;
  readonly client: QueryClient;
  readonly router: AppRouter;
  readonly openLiveSource: OpenLiveSource;
}

/** The doorbell says what is old; for what it does not cover, nothing is trusted longer than this. */
const freshMs = 30_000;
const retriesMax = 2;

/** Puts the page together around one way to the server. */
export function createApp({ fetch, openLiveSource, history }: AppOptions): AppParts {
  const http = createHttp(fetch);
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: signInWhenAsked }),
    defaultOptions: {
      queries: {
        staleTime: freshMs,
        retry: (failures, error) => failures < retriesMax && isWorthRetrying(error),
      },
    },
  });
  const router = createAppRouter({ http, client }, history);

  /** A session that ended while the page was open. */
  function signInWhenAsked(error: unknown): void {
    if (!(error instanceof ProblemError) || error.status !== 401) return;
    const { pathname, href } = router.state.location;
    if (pathname === "/sign-in") return;
    client.clear();
    void router.navigate({ to: "/sign-in", search: { next: href } });
  }

  return { http, client, router, openLiveSource };
}

export function App({ http, client, router, openLiveSource }: AppParts) {
  return (
    <QueryClientProvider client={client}>
      <HttpProvider http={http}>
        <LiveProvider open={openLiveSource}>
          <RouterProvider router={router} />
        </LiveProvider>
      </HttpProvider>
    </QueryClientProvider>
  );
}

/** A refusal stays one; a server that is away for a moment does not. */
function isWorthRetrying(error: unknown): boolean {
  return error instanceof ProblemError && (error.status === 0 || error.status >= 500);
}
