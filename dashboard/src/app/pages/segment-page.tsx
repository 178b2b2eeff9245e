import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { Suspense } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { segmentQuery, segmentsQuery } from "../../api/queries.ts";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { OpenRequests } from "../../features/changes/open-requests.tsx";
import { RequestList } from "../../features/changes/request-list.tsx";
import { KeyLists } from "../../features/segments/key-lists.tsx";
import { SegmentActions } from "../../features/segments/segment-actions.tsx";
import { SegmentDefinition } from "../../features/segments/segment-definition.tsx";
import { SegmentFacts, SegmentUses } from "../../features/segments/segment-facts.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";

const route = getRouteApi("/signed-in/p/$project/segments/$segment");

/** Who is in a segment, and which flags ask. */
export function SegmentPage() {
  const params = route.useParams();
  const http = useHttp();
  const { data: segment } = useSuspenseQuery(segmentQuery(http, params.project, params.segment));
  const { data: all = [] } = useQuery(segmentsQuery(http, params.project));
  const block = useWriteBlock();
  const isReadOnly = block !== undefined || segment.state === "archived";
  return (
    <Page
      title={segment.key}
      heading={
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link to="/p/$project/segments" params={params} className="text-ink3 hover:text-ink">
            Segments
          </Link>
          <ChevronRight size={16} className="text-ink3" aria-hidden />
          <span className="font-mono text-lg font-semibold wrap-anywhere">{segment.key}</span>
          <CopyButton what="segment key" text={segment.key} />
        </span>
      }
      description={segment.name === segment.key ? undefined : segment.name}
      actions={<SegmentActions segment={segment} />}
    >
      {(block !== undefined || segment.state === "archived") && (
        <Notice className="mb-4">
          {block ?? "This segment is archived: no environment has it."}
        </Notice>
      )}
      <SegmentFacts segment={segment} />
      <OpenRequests about={{ segment: segment.key }} />
      <SegmentDefinition
        key={segment.key}
        segment={segment}
        segments={all.filter(({ state }) => state === "active").map(({ key }) => key)}
        isReadOnly={isReadOnly}
      />
      <KeyLists segment={segment} isReadOnly={isReadOnly} />
      <SegmentUses segment={segment} />
      <Section title="History">
        <Suspense fallback={<Loading rows={4} />}>
          <RequestList
            list="done"
            about={{ segment: segment.key }}
            label="Changes, newest first"
            empty="Nothing was changed yet."
          />
        </Suspense>
      </Section>
    </Page>
  );
}
