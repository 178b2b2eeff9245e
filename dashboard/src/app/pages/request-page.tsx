import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { RequestPreview, RequestView } from "@yardarm/server/wire";
import type { ReactNode } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { requestPreviewQuery, requestQuery } from "../../api/request-queries.ts";
import { Dependants } from "../../change-sheet/preview/dependants.tsx";
import { FactsStrip } from "../../change-sheet/preview/facts-strip.tsx";
import { NewCombinations } from "../../change-sheet/preview/new-combinations.tsx";
import { Objections } from "../../change-sheet/preview/objections.tsx";
import { PlaceList } from "../../change-sheet/preview/place-list.tsx";
import { ActorName } from "../../features/changes/actor-name.tsx";
import { DecisionPanel } from "../../features/changes/decision-panel.tsx";
import { Differences } from "../../features/changes/differences.tsx";
import { EmergencyPanel } from "../../features/changes/emergency-panel.tsx";
import { EveryDifference } from "../../features/changes/every-difference.tsx";
import { pastPlaces } from "../../features/changes/past-places.ts";
import { isOver } from "../../features/changes/request-words.ts";
import { Timeline } from "../../features/changes/timeline.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { Ago } from "../../ui/time.tsx";
import { Trail } from "../../ui/trail.tsx";

const route = getRouteApi("/signed-in/p/$project/changes/$request");

/** Should this happen? What a change request does and to whom, what speaks against it, and who decides. */
export function RequestPage() {
  const params = route.useParams();
  const { data: request } = useSuspenseQuery(
    requestQuery(useHttp(), params.project, params.request),
  );
  return (
    <Page
      title={`Change #${request.number}`}
      heading={<Heading request={request} />}
      description={<Origin request={request} />}
    >
      {isOver(request) ? <PastRequest request={request} /> : <OpenRequest request={request} />}
    </Page>
  );
}

function Heading({ request }: { request: RequestView }) {
  const { project } = route.useParams();
  return (
    <Trail
      above={
        <Link to="/p/$project/changes" params={{ project }} className="text-ink3 hover:text-ink">
          Changes
        </Link>
      }
    >
      <span className="text-ink3 num">#{request.number}</span>
      <span className="min-w-0 wrap-anywhere">
        <Sentence text={request.title} />
      </span>
    </Trail>
  );
}

function Origin({ request }: { request: RequestView }) {
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2">
        <ActorName actor={request.author} />
        <Ago at={request.createdAt} />
      </p>
      {request.reason && (
        <p className="mt-1 max-w-[75ch] text-ink wrap-anywhere">“{request.reason}”</p>
      )}
    </>
  );
}

/** What it would do if it were applied now. */
function OpenRequest({ request }: { request: RequestView }) {
  const { project } = route.useParams();
  const { data: preview } = useSuspenseQuery(
    requestPreviewQuery(useHttp(), project, String(request.number)),
  );
  return (
    <>
      <Moved preview={preview} />
      <FactsStrip preview={preview} />
      <Columns request={request} hash={preview.problems.length === 0 ? preview.hash : undefined}>
        {preview.problems.length === 0 && (
          <Section title="What it does">
            <PlaceList {...preview} />
          </Section>
        )}
        <Section title="What speaks against it">
          <Objections preview={preview} />
        </Section>
        {preview.problems.length === 0 && (
          <Section title="What can meet afterwards">
            <NewCombinations combinations={preview.combinations} />
          </Section>
        )}
        <Section title="What else decides by it">
          <Dependants dependants={preview.dependants} />
        </Section>
        <EveryDifference effect={preview.problems.length === 0 ? preview.effect : request.effect} />
      </Columns>
    </>
  );
}

/** What it did, or would have done. */
function PastRequest({ request }: { request: RequestView }) {
  return (
    <Columns request={request} hash={undefined}>
      <Section title={request.state === "applied" ? "What it did" : "What it would have done"}>
        <PlaceList {...pastPlaces(request)} isPast />
      </Section>
      <EveryDifference effect={request.effect} />
    </Columns>
  );
}

/** What it was reviewed as is no longer what it does: both are shown, and it is agreed to anew. */
function Moved({ preview: { moved } }: { preview: RequestPreview }) {
  if (moved === null) return null;
  return (
    <Notice
      kind="warning"
      title="It no longer does what it was reviewed as"
      isAlert
      className="mb-4"
    >
      What it changes was changed by somebody else. Whoever agreed to it has to look again.
      <Differences differences={moved.differences} />
    </Notice>
  );
}

interface ColumnsProps {
  readonly request: RequestView;
  readonly hash: string | undefined;
  readonly children: ReactNode;
}

/** The decision beside what it is about; on a telephone above it. */
function Columns({ request, hash, children }: ColumnsProps) {
  return (
    <div className="mt-6 grid items-start gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_320px]">
      <div className="flex flex-col gap-4 lg:sticky lg:top-4 lg:order-last">
        <DecisionPanel request={request} hash={hash} />
        {request.emergency && <EmergencyPanel request={request} emergency={request.emergency} />}
      </div>
      <div className="min-w-0">
        {children}
        {(request.steps.length > 0 || request.can.comment.may) && (
          <Section title="What happened">
            <Timeline
              request={request.number}
              steps={request.steps}
              mayComment={request.can.comment.may}
            />
          </Section>
        )}
      </div>
    </div>
  );
}
