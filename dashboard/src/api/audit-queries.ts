import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { AuditEntryView, AuditList, AuditRetention, AuditState } from "@yardarm/server/wire";
import { type Http, path } from "./http.ts";
import { keys } from "./keys.ts";

/** How many entries one page of the record holds. */
const auditPage = 50;

/** Address of a record: that of a project, or without one that of the installation. */
function auditPath(project: string | undefined, ...rest: readonly (string | number)[]) {
  return project === undefined
    ? path("audit", ...rest)
    : path("projects", project, "audit", ...rest);
}

/** Where a browser downloads something of a record. */
export function auditDownload(
  project: string | undefined,
  rest: readonly (string | number)[],
  query: Readonly<Record<string, string>> = {},
): string {
  const asked = new URLSearchParams(query).toString();
  return `/api/v1${auditPath(project, ...rest)}${asked === "" ? "" : `?${asked}`}`;
}

export const auditQuery = (
  http: Http,
  project: string | undefined,
  filter: Readonly<Record<string, string>>,
) =>
  infiniteQueryOptions({
    queryKey: keys.audit(project, "entries", JSON.stringify(filter)),
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({ ...filter, limit: String(auditPage) });
      if (pageParam !== null) query.set("before", String(pageParam));
      return http.get<AuditList>(`${auditPath(project)}?${query}`, signal);
    },
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
  });

export const auditEntryQuery = (http: Http, project: string | undefined, entry: string) =>
  queryOptions({
    queryKey: keys.audit(project, "entry", entry),
    queryFn: ({ signal }) => http.get<AuditEntryView>(auditPath(project, entry), signal),
  });

/** For how long every record knows who people were. */
export const retentionQuery = (http: Http) =>
  queryOptions({
    queryKey: keys.audit(undefined, "retention"),
    queryFn: ({ signal }) => http.get<AuditRetention>(auditPath(undefined, "retention"), signal),
  });

export const auditStateQuery = (http: Http, project: string | undefined) =>
  queryOptions({
    queryKey: keys.audit(project, "state"),
    queryFn: ({ signal }) => http.get<AuditState>(auditPath(project, "state"), signal),
  });
