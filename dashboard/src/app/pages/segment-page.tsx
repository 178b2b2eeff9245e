import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useHttp } from "../../api/http-context.tsx";
import { segmentQuery, segmentsQuery } from "../../api/queries.ts";
import { OfRequest } from "../../change-sheet/of-request.tsx";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { History } from "../../features/changes/history.tsx";
import { OpenRequests } from "../../features/changes/open-requests.tsx";
import { KeyLists } from "../../features/segments/key-lists.tsx";
import { SegmentActions } from "../../features/segments/segment-actions.tsx";
import { SegmentDefinition } from "../../features/segments/segment-definition.tsx";
import { SegmentFacts, SegmentUses } from "../../features/segments/segment-facts.tsx";
import { useProposedSegment } from "../../features/segments/use-proposed-segment.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Trail } from "../../ui/trail.tsx";

const route = getRouteApi("/signed-in/p/$project/segments/$segment");

/** Who is in a segment, and which flags ask. */
export function SegmentPage() {
  const params = route.useParams();
  const http = useHttp();
  const { data: served } = useSuspenseQuery(segmentQuery(http, params.project, params.segment));
  const { segment, request, isLoading } = useProposedSegment(served);
  const { data: all = [] } = useQuery(segmentsQuery(http, params.project));
  const block = useWriteBlock();
  const proposed = { segment, request };
  const isReadOnly = isLoading || block !== undefined || segment.state === "archived";
  return (
    <Page
      title={segment.key}
      heading={
        <Trail
          above={
            <Link to="/p/$project/segments" params={params} className="text-ink3 hover:text-ink">
              Segments
            </Link>
          }
        >
          <span className="font-mono text-lg font-semibold wrap-anywhere">{segment.key}</span>
          <CopyButton what="segment key" text={segment.key} />
        </Trail>
      }
      description={segment.name === segment.key ? undefined : segment.name}
      actions={<SegmentActions {...proposed} />}
    >
      {(block !== undefined || segment.state === "archived") && (
        <Notice className="mb-4">
          {block ?? "This segment is archived: no environment has it."}
        </Notice>
      )}
      {request && <OfRequest request={request} className="mb-4" />}
      <SegmentFacts segment={segment} />
      <OpenRequests about={{ segment: segment.key }} />
      <SegmentDefinition
        key={`${segment.key} ${request?.number} ${request?.version}`}
        {...proposed}
        segments={all.filter(({ state }) => state === "active").map(({ key }) => key)}
        isReadOnly={isReadOnly}
      />
      <KeyLists {...proposed} isReadOnly={isReadOnly} />
      <SegmentUses segment={segment} />
      <History about={{ segment: segment.key }} />
    </Page>
  );
}
