import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Correlation } from "@yardarm/core/registry";
import type {
  CorrelationEffectBody,
  CorrelationEffectView,
  CriticalInteractions,
  InteractionArea,
  InteractionOverview,
  InteractionPair,
  InteractionRuleList,
  InteractionsOfFlag,
  InteractionWork,
  RunningSuspectList,
  SuspectList,
  TestPlanBody,
  TestPlanList,
  TestPlanProgress,
  TestPlanView,
} from "@yardarm/server/wire";
import { type Http, path } from "./http.ts";
import { keys } from "./keys.ts";
import { ProblemError } from "./problem-error.ts";

export interface InteractionPlace {
  readonly project: string;
  readonly environment: string;
}

/** Evidence of tests and services comes all the time, and rings no bell. */
const evidenceEveryMs = 5_000;
/** Whoever waits looks on all the time. */
const workEveryMs = 500;
/** What is still being worked out is asked for again. */
const patience = {
  retry: (count: number, error: Error) =>
    count < 20 && error instanceof ProblemError && error.code === "analysis_not_ready",
  retryDelay: 3_000,
};

const below = ({ project, environment }: InteractionPlace, part: string, query = "") =>
  `${path("projects", project, "environments", environment, "interactions")}${part}${query}`;

const queryOf = (of: Record<string, string>) => `?${new URLSearchParams(of)}`;

export const rulesQuery = (http: Http, project: string) =>
  queryOptions({
    queryKey: keys.rules(project),
    queryFn: ({ signal }) =>
      http.get<InteractionRuleList>(path("projects", project, "interaction-rules"), signal),
  });

export const interactionsQuery = (http: Http, place: InteractionPlace) =>
  queryOptions({
    queryKey: keys.interactions(place.project, place.environment, "overview"),
    queryFn: ({ signal }) => http.get<InteractionOverview>(below(place, ""), signal),
    refetchInterval: evidenceEveryMs,
    ...patience,
  });

/** What the server is busy with while somebody waits for it. */
export const interactionWorkQuery = (http: Http, place: InteractionPlace) =>
  queryOptions({
    queryKey: keys.interactions(place.project, place.environment, "work"),
    queryFn: ({ signal }) => http.get<InteractionWork>(below(place, "/work"), signal),
    refetchInterval: workEveryMs,
    // What was so a while ago says nothing.
    gcTime: 0,
    retry: false,
  });

export const interactionAreaQuery = (
  http: Http,
  place: InteractionPlace,
  { one, other }: { readonly one: string; readonly other: string },
) =>
  queryOptions({
    queryKey: keys.interactions(place.project, place.environment, "area", one, other),
    queryFn: ({ signal }) =>
      http.get<InteractionArea>(below(place, "/area", queryOf({ one, other })), signal),
    refetchInterval: evidenceEveryMs,
    ...patience,
  });

export const interactionPairQuery = (
  http: Http,
  place: InteractionPlace,
  { one, other }: { readonly one: string; readonly other: string },
) =>
  queryOptions({
    queryKey: keys.interactions(place.project, place.environment, "pair", one, other),
    queryFn: ({ signal }) =>
      http.get<InteractionPair>(below(place, "/pair", queryOf({ one, other })), signal),
    refetchInterval: evidenceEveryMs,
    ...patience,
  });

export const interactionsOfFlagQuery = (http: Http, place: InteractionPlace, flag: string) =>
  queryOptions({
    queryKey: keys.interactions(place.project, place.environment, "flag", flag),
    queryFn: ({ signal }) =>
      http.get<InteractionsOfFlag>(below(place, "/flag", queryOf({ flag, limit: "5" })), signal),
    ...patience,
  });

/** Of three critical flags at once, with the worst that no test passed with. */
export const criticalInteractionsQuery = (http: Http, place: InteractionPlace, limit: number) =>
  queryOptions({
    queryKey: keys.interactions(place.project, place.environment, "critical", String(limit)),
    queryFn: ({ signal }) =>
      http.get<CriticalInteractions>(
        below(place, "/critical", queryOf({ limit: String(limit) })),
        signal,
      ),
    refetchInterval: evidenceEveryMs,
    ...patience,
  });

/** What could meet, and what no more, if these were declared of contexts; nothing is written. */
export const correlationEffectQuery = (
  http: Http,
  place: InteractionPlace,
  correlations: readonly Correlation[],
) =>
  queryOptions({
    queryKey: keys.interactions(
      place.project,
      place.environment,
      "correlations",
      JSON.stringify(correlations),
    ),
    queryFn: async () => {
      const body: CorrelationEffectBody = { correlations: [...correlations] };
      const answer = await http.write<CorrelationEffectView>(
        "POST",
        below(place, "/correlations"),
        {
          body,
        },
      );
      return answer.body;
    },
    // It takes seconds where there are many flags, and whatever it rests on rings a bell.
    staleTime: Number.POSITIVE_INFINITY,
    ...patience,
  });

/** Of the suite that failed last, unless one is named. */
export const interactionSuspectsQuery = (http: Http, place: InteractionPlace, suite?: string) =>
  queryOptions({
    queryKey: keys.interactions(place.project, place.environment, "suspects", suite ?? ""),
    queryFn: ({ signal }) =>
      http.get<SuspectList>(
        below(place, "/suspects", suite === undefined ? "" : queryOf({ suite })),
        signal,
      ),
    // While another one is asked for, the one before stays.
    placeholderData: keepPreviousData,
    refetchInterval: evidenceEveryMs,
    ...patience,
  });

export type RunningVersion = Pick<RunningSuspectList["services"][number], "service" | "version">;

/** Of the version of a service that failed last, unless one is named. */
export const runningSuspectsQuery = (
  http: Http,
  place: InteractionPlace,
  of: RunningVersion | undefined,
) =>
  queryOptions({
    queryKey: keys.interactions(
      place.project,
      place.environment,
      "running suspects",
      ...(of === undefined ? [] : [of.service, of.version]),
    ),
    queryFn: ({ signal }) => {
      const query = of === undefined ? "" : queryOf({ service: of.service, version: of.version });
      return http.get<RunningSuspectList>(below(place, "/suspects/running", query), signal);
    },
    // While another one is asked for, the one before stays.
    placeholderData: keepPreviousData,
    refetchInterval: evidenceEveryMs,
    ...patience,
  });

export const plansQuery = (http: Http, project: string) =>
  queryOptions({
    queryKey: keys.plans(project),
    queryFn: async ({ signal }) =>
      (await http.get<TestPlanList>(path("projects", project, "test-plans"), signal)).plans,
  });

export const planQuery = (http: Http, project: string, plan: string) =>
  queryOptions({
    queryKey: keys.plan(project, plan),
    queryFn: ({ signal }) =>
      http.get<TestPlanView>(path("projects", project, "test-plans", plan), signal),
    // A plan never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });

/** How much of it was run by now. */
export const planProgressQuery = (http: Http, project: string, plan: string) =>
  queryOptions({
    queryKey: keys.plan(project, plan, "progress"),
    queryFn: ({ signal }) =>
      http.get<TestPlanProgress>(path("projects", project, "test-plans", plan, "progress"), signal),
    refetchInterval: evidenceEveryMs,
    ...patience,
  });

/** Plans are not the registry, so making one is no change request. */
export async function makePlan(
  http: Http,
  project: string,
  body: TestPlanBody,
  signal?: AbortSignal,
): Promise<TestPlanView> {
  const answer = await http.write<TestPlanView>("POST", path("projects", project, "test-plans"), {
    body,
    ...(signal !== undefined && { signal }),
  });
  return answer.body;
}

export function planExportUrl(
  project: string,
  plan: string,
  { format, rows }: { readonly format: string; readonly rows?: number | undefined },
): string {
  const address = path("projects", project, "test-plans", plan, "export");
  return `/api/v1${address}${queryOf({ format, ...(rows !== undefined && { rows: String(rows) }) })}`;
}
