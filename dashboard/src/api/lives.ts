/** How far flags have come, and which may go. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { FlagLifecycle, LifecycleList } from "@yardarm/server/wire";
import { type Http, path } from "./http.ts";
import { keys } from "./keys.ts";

/** Which of the project's flags are shown. */
export type LivesFilter = Readonly<Record<string, string>>;

const pageLength = 100;

export const livesQuery = (http: Http, project: string, filter: LivesFilter) =>
  infiniteQueryOptions({
    queryKey: [...keys.flags(project), "lives", filter],
    queryFn: ({ pageParam, signal }) => {
      const after = pageParam === "" ? {} : { after: pageParam };
      const query = new URLSearchParams({ ...filter, ...after, limit: String(pageLength) });
      return http.get<LifecycleList>(`${path("projects", project, "lifecycle")}?${query}`, signal);
    },
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
  });

export const lifeQuery = (http: Http, project: string, flag: string) =>
  queryOptions({
    queryKey: [...keys.flag(project, flag), "life"],
    queryFn: ({ signal }) =>
      http.get<FlagLifecycle>(path("projects", project, "flags", flag, "lifecycle"), signal),
  });
