import { useInfiniteQuery } from "@tanstack/react-query";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { type RequestsAbout, requestsQuery } from "../../api/request-queries.ts";
import { Section } from "../../ui/section.tsx";
import { RequestItem } from "./request-item.tsx";

/** Changes of one flag, segment or group that wait, or take themselves back; nothing when there are none. */
export function OpenRequests({ about }: { about: RequestsAbout }) {
  const { data } = useInfiniteQuery(requestsQuery(useHttp(), useProjectKey(), "open", about));
  const requests = data?.pages.flatMap((page) => page.requests) ?? [];
  if (requests.length === 0) return null;
  return (
    <Section title="Waiting changes">
      <ol className="panel divide-y divide-line">
        {requests.map((request) => (
          <RequestItem key={request.number} request={request} isForReading />
        ))}
      </ol>
    </Section>
  );
}
