import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type {
  Inbox,
  RequestList,
  RequestListName,
  RequestPreview,
  RequestView,
} from "@yardarm/server/wire";
import { type Http, path } from "./http.ts";
import { keys } from "./keys.ts";

/** How many requests one page of a list holds. */
const pageLength = 20;

/** What a list of requests is about; nothing: the whole project. */
export interface RequestsAbout {
  /** One, or several: what touched any of them. */
  readonly flag?: string | readonly string[];
  readonly segment?: string;
  readonly group?: string;
  /** Keys of interaction rules. */
  readonly interaction?: readonly string[];
}

const requests = (project: string, ...rest: readonly (string | number)[]) =>
  path("projects", project, "requests", ...rest);

export const requestsQuery = (
  http: Http,
  project: string,
  list: RequestListName,
  about: RequestsAbout = {},
) =>
  infiniteQueryOptions({
    queryKey: keys.requests(project, "list", list, aboutQuery(about).toString()),
    queryFn: ({ signal, pageParam }) => {
      const query = aboutQuery(about);
      query.set("list", list);
      query.set("limit", String(pageLength));
      if (pageParam !== null) query.set("before", String(pageParam));
      return http.get<RequestList>(`${requests(project)}?${query}`, signal);
    },
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
  });

function aboutQuery(about: RequestsAbout): URLSearchParams {
  const named = Object.entries(about).flatMap(([room, keysOf]: [string, string | string[]]) =>
    [keysOf].flat().map((key) => [room, key]),
  );
  return new URLSearchParams(named);
}

export const requestQuery = (http: Http, project: string, request: string) =>
  queryOptions({
    queryKey: keys.requests(project, "one", request),
    queryFn: ({ signal }) => http.get<RequestView>(requests(project, request), signal),
  });

/** What whoever looks has begun and asked nobody for yet, newest first. */
export const draftsQuery = (http: Http, project: string) =>
  queryOptions({
    queryKey: keys.requests(project, "list", "drafts"),
    queryFn: async ({ signal }) => {
      const { requests: mine } = await http.get<RequestList>(
        `${requests(project)}?list=mine&limit=100`,
        signal,
      );
      return mine.filter(({ state }) => state === "draft");
    },
  });

/** What it would do if it were applied now. */
export const requestPreviewQuery = (http: Http, project: string, request: string) =>
  queryOptions({
    queryKey: keys.requests(project, "preview", request),
    queryFn: ({ signal }) =>
      http.get<RequestPreview>(requests(project, request, "preview"), signal),
    refetchInterval: ({ state }) => previewAgainMs(state.data),
  });

/** When to ask anew: soon, while something of it is still being worked out. */
export function previewAgainMs(preview: RequestPreview | undefined): number | false {
  const isWaiting = preview?.combinations.some(({ newlyReachable }) => newlyReachable === null);
  return isWaiting === true ? 3_000 : false;
}

/** What waits for whoever looks, in all projects. */
export const inboxQuery = (http: Http) =>
  queryOptions({
    queryKey: keys.inbox,
    queryFn: ({ signal }) => http.get<Inbox>("/inbox", signal),
    // The doorbells of a project are heard on its pages only.
    refetchInterval: 60_000,
  });
