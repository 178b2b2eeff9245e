import type { QueryClient } from "@tanstack/react-query";
import type { Http } from "./http.ts";
import { keys } from "./keys.ts";
import { flagsQuery, projectQuery, type SignedInPerson } from "./queries.ts";
import { requestsQuery } from "./request-queries.ts";

/** Asks for all that the first page shows of each project, at once and while the page itself is still being loaded. */
export function prefetchToday(client: QueryClient, http: Http): void {
  for (const { key: project } of client.getQueryData<SignedInPerson>(keys.me)?.projects ?? []) {
    void client.prefetchQuery(projectQuery(http, project));
    void client.prefetchQuery(flagsQuery(http, project));
    void client.prefetchInfiniteQuery(requestsQuery(http, project, "mine"));
    void client.prefetchInfiniteQuery(requestsQuery(http, project, "done"));
  }
}
