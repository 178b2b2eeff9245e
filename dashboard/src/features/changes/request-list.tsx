import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import type { RequestListName } from "@yardarm/server/wire";
import type { ReactNode } from "react";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { type RequestsAbout, requestsQuery } from "../../api/request-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/section.tsx";
import { RequestItem } from "./request-item.tsx";

interface RequestListProps {
  readonly list: RequestListName;
  readonly about?: RequestsAbout;
  readonly label: string;
  /** Said when there is none; nothing is shown where nothing is given. */
  readonly empty?: ReactNode;
  /** Only so many, and no way to more. */
  readonly countMax?: number;
  /** Leaves out what waits for the reader, which stands somewhere else already. */
  readonly isWithoutWanted?: boolean;
  /** Nothing can be done from the list. */
  readonly isForReading?: boolean;
}

/** Change requests, newest first: of one flag, segment or group, or of the whole project. */
export function RequestList(props: RequestListProps) {
  const { list, about, label, empty, countMax = Number.POSITIVE_INFINITY, isForReading } = props;
  const query = useSuspenseInfiniteQuery(requestsQuery(useHttp(), useProjectKey(), list, about));
  const requests = query.data.pages
    .flatMap((page) => page.requests)
    .filter(({ wants }) => wants === null || props.isWithoutWanted !== true);
  if (requests.length === 0) return empty === undefined ? null : <Empty>{empty}</Empty>;
  return (
    <>
      <ol className="panel divide-y divide-line" aria-label={label}>
        {requests.slice(0, countMax).map((request) => (
          <RequestItem
            key={request.number}
            request={request}
            isForReading={isForReading ?? false}
          />
        ))}
      </ol>
      {query.hasNextPage && requests.length < countMax && (
        <Button
          className="mt-3"
          isDisabled={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
        >
          Show older ones
        </Button>
      )}
    </>
  );
}
