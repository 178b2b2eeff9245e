import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Change } from "@yardarm/core/changes";
import type { RequestRow, RequestView } from "@yardarm/server/wire";
import { useCallback } from "react";
import { useProjectKey } from "../api/current-project.tsx";
import { useHttp } from "../api/http-context.tsx";
import { draftsQuery, requestQuery } from "../api/request-queries.ts";
import { useRequestSteps } from "../api/request-steps.ts";

export type OpenDraft = Pick<RequestRow, "number" | "title">;

/** What whoever looks has begun and can add to from the sheet, newest first. */
export function useOpenDrafts(): readonly OpenDraft[] {
  const { data = [] } = useQuery(draftsQuery(useHttp(), useProjectKey()));
  return data;
}

/** Puts changes into an open request beside those that it has, on top of what it is at this moment. */
export function useGather() {
  const client = useQueryClient();
  const http = useHttp();
  const project = useProjectKey();
  const steps = useRequestSteps();
  return useCallback(
    async (number: number, more: readonly Change[], reason: string): Promise<void> => {
      const { gather } = await import("@yardarm/core/changes");
      const query = requestQuery(http, project, String(number));
      const request = await client.fetchQuery({ ...query, staleTime: 0 });
      const changes = gather(request.changes, more);
      await steps.edit(number, request.version, {
        changes: [...changes],
        ...titleOf(request, changes.length),
        ...(request.reason === null && reason !== "" && { reason }),
      });
    },
    [client, http, project, steps],
  );
}

/** A title that was made of the first change says how many there are besides; one that somebody gave stays. */
function titleOf({ title, changes }: RequestView, count: number): { readonly title?: string } {
  const [first = title] = title.split(moreText);
  const isMade = changes.length < 2 || moreText.test(title);
  if (!isMade || count === changes.length) return {};
  return { title: count === 1 ? first : `${first} and ${count - 1} more` };
}

const moreText = / and \d+ more$/;
