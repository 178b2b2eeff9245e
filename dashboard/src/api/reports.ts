import { infiniteQueryOptions } from "@tanstack/react-query";
import type { ChangesReportView, SignOffBody, StaleReportView } from "@yardarm/server/wire";
import { type Http, path } from "./http.ts";
import { keys } from "./keys.ts";

type Question = Readonly<Record<string, string>>;

const reportPath = (project: string, ...rest: readonly string[]) =>
  path("projects", project, "reports", ...rest);

/** The change-control report; its population page by page. */
export const changesReportQuery = (http: Http, project: string, question: Question) =>
  infiniteQueryOptions({
    queryKey: keys.reports(project, "changes", JSON.stringify(question)),
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({ ...question, after: String(pageParam) });
      return http.get<ChangesReportView>(`${reportPath(project, "changes")}?${query}`, signal);
    },
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
    // What is read page by page should be one report, not several of different moments.
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The stale-flag report; its lines page by page. */
export const staleReportQuery = (http: Http, project: string, question: Question) =>
  infiniteQueryOptions({
    queryKey: keys.reports(project, "stale", JSON.stringify(question)),
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({ ...question, skip: String(pageParam) });
      return http.get<StaleReportView>(`${reportPath(project, "stale")}?${query}`, signal);
    },
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
  });

/** Says for a team that its flags were looked at. */
export async function signStaleReport(
  http: Http,
  project: string,
  body: SignOffBody,
): Promise<void> {
  await http.write("POST", reportPath(project, "stale", "sign-offs"), { body });
}

/** Where a browser downloads a report. */
export function reportDownload(
  project: string,
  report: string,
  question: Question & { readonly format: "pdf" | "json" | "csv" },
): string {
  return `/api/v1${reportPath(project, report, "export")}?${new URLSearchParams(question)}`;
}
