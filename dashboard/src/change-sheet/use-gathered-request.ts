import { useQuery } from "@tanstack/react-query";
import type { RequestView } from "@yardarm/server/wire";
import { useProjectKey } from "../api/current-project.tsx";
import { useHttp } from "../api/http-context.tsx";
import { requestQuery } from "../api/request-queries.ts";
import { useGathering } from "./gathering.ts";

interface GatheredRequest {
  /** Undefined while nothing is gathered, and of a request that takes no more. */
  readonly request: RequestView | undefined;
  readonly isLoading: boolean;
}

/** The open request into which changes go, so that editors can show what it would make of things. */
export function useGatheredRequest(): GatheredRequest {
  const number = useGathering();
  const { data, isLoading } = useQuery({
    ...requestQuery(useHttp(), useProjectKey(), String(number)),
    enabled: number !== undefined,
  });
  return { request: data?.can.edit.may === true ? data : undefined, isLoading };
}
