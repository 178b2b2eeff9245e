import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { changesQuery } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/section.tsx";
import { ChangeRequestItem } from "./change-request-item.tsx";

/** What was changed, newest first: of one flag, or of the whole project. */
export function ChangeRequestList({ flag }: { flag?: string }) {
  const query = useSuspenseInfiniteQuery(changesQuery(useHttp(), useProjectKey(), flag));
  const requests = query.data.pages.flatMap((page) => page.requests);
  if (requests.length === 0) return <Empty>Nothing was changed yet.</Empty>;
  return (
    <>
      <ol className="panel divide-y divide-line" aria-label="Changes, newest first">
        {requests.map((request) => (
          <ChangeRequestItem key={request.number} request={request} />
        ))}
      </ol>
      {query.hasNextPage && (
        <Button
          className="mt-3"
          isDisabled={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
        >
          Show older changes
        </Button>
      )}
    </>
  );
}
