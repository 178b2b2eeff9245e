import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Change } from "@yardarm/core/changes";
import type { RequestView } from "@yardarm/server/wire";
import { useProjectKey } from "../api/current-project.tsx";
import { useHttp } from "../api/http-context.tsx";
import { draftsQuery, requestQuery } from "../api/request-queries.ts";
import { useRequestSteps } from "../api/request-steps.ts";
import { useGathering } from "./gathering.ts";

/** The request that changes can be added to from the sheet: the one that is gathered into, else the newest own draft. */
export function useOpenRequest(): number | undefined {
  const gathering = useGathering();
  const { data: drafts = [] } = useQuery(draftsQuery(useHttp(), useProjectKey()));
  return gathering ?? drafts[0]?.number;
}

/** Puts changes into an open request beside those that it has, on top of what it is at this moment. */
export function useGather() {
  const client = useQueryClient();
  const http = useHttp();
  const project = useProjectKey();
  const steps = useRequestSteps();
  return async (number: number, more: readonly Change[], reason: string): Promise<void> => {
    const { gather } = await import("@yardarm/core/changes");
    const query = requestQuery(http, project, String(number));
    const request = await client.fetchQuery({ ...query, staleTime: 0 });
    const changes = gather(request.changes, more);
    await steps.edit(number, request.version, {
      changes: [...changes],
      ...titleOf(request, changes.length),
      ...(request.reason === null && reason !== "" && { reason }),
    });
  };
}

/** A title that was made of the first change says how many there are besides; one that somebody gave stays. */
function titleOf({ title, changes }: RequestView, count: number): { readonly title?: string } {
  const [first = title] = title.split(moreText);
  const isMade = changes.length < 2 || moreText.test(title);
  if (!isMade || count === changes.length) return {};
  return { title: count === 1 ? first : `${first} and ${count - 1} more` };
}

const moreText = / and \d+ more$/;
