import { queryOptions } from "@tanstack/react-query";
import type { EnvironmentPage } from "@yardarm/server/wire";
import { type Http, path } from "./http.ts";
import { keys } from "./keys.ts";

/** One environment with what is declared of its contexts. */
export const environmentQuery = (http: Http, project: string, environment: string) =>
  queryOptions({
    queryKey: keys.environment(project, environment),
    queryFn: ({ signal }) =>
      http.get<EnvironmentPage>(path("projects", project, "environments", environment), signal),
  });
