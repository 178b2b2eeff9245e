import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { InteractionOverview } from "@yardarm/server/wire";
import { ChevronLeft } from "lucide-react";
import { Suspense } from "react";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { interactionAreaQuery, interactionsQuery, plansQuery } from "../../api/interactions.ts";
import { AreaList, AreaMatrix } from "../../features/interactions/area-matrix.tsx";
import { CorrelationNote } from "../../features/interactions/correlation-note.tsx";
import { CoverageFacts } from "../../features/interactions/coverage-facts.tsx";
import { CriticalSection } from "../../features/interactions/critical-triples.tsx";
import {
  EnvironmentChoice,
  useEnvironmentOf,
} from "../../features/interactions/environment-choice.tsx";
import { FlagMatrix, FlagPairList } from "../../features/interactions/flag-matrix.tsx";
import { PlanButton } from "../../features/interactions/plan-button.tsx";
import { PlanList } from "../../features/interactions/plan-list.tsx";
import { RunningSuspectSection } from "../../features/interactions/running-suspects.tsx";
import { SuspectSection } from "../../features/interactions/suspect-list.tsx";
import { ViolationList } from "../../features/interactions/violation-list.tsx";
import { WorkProgress } from "../../features/interactions/work-progress.tsx";
import { WorkingOut } from "../../features/interactions/working-out.tsx";
import { WorthList } from "../../features/interactions/worth-list.tsx";
import { Loading } from "../../ui/loading.tsx";
import { useMedia, wideScreen } from "../../ui/media.ts";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Section } from "../../ui/section.tsx";

const route = getRouteApi("/signed-in/p/$project/interactions");

/** Which combinations can meet and were not tested: owners by owners, flags by flags, and what to test first. */
export function InteractionsPage() {
  const { environment: named } = route.useSearch();
  const environment = useEnvironmentOf(named);
  const navigate = useNavigate();
  const project = useProjectKey();
  const pick = (next: string) =>
    void navigate({
      to: "/p/$project/interactions",
      params: { project },
      search: { environment: next },
    });
  return (
    <Page
      title="Interactions"
      description="Which states of flags can meet, which were tested together, and what to test next."
      actions={
        <>
          <EnvironmentChoice value={environment} onChange={pick} />
          <PlanButton environment={environment} />
        </>
      }
    >
      <Suspense fallback={<WorkingOut place={{ project, environment }} rows={10} />}>
        <Overview environment={environment} />
      </Suspense>
    </Page>
  );
}

function Overview({ environment }: { environment: string }) {
  const project = useProjectKey();
  const { one, other } = route.useSearch();
  const { data } = useSuspenseQuery(interactionsQuery(useHttp(), { project, environment }));
  if (data.flags < 2) {
    return <Empty>Two flags can meet. There are fewer in {environment}.</Empty>;
  }
  const [only, ...more] = data.areas;
  const chosen =
    one !== undefined && other !== undefined
      ? { one, other }
      : only !== undefined && more.length === 0
        ? { one: only.key, other: only.key }
        : undefined;
  return (
    <>
      <BehindNotice {...{ project }} overview={data} />
      <EvidenceNotice overview={data} />
      <CoverageFacts overview={data} />
      <CorrelationNote overview={data} />
      <div className="mt-8 grid items-start gap-x-6 gap-y-8 lg:grid-cols-[minmax(0,1fr)_360px]">
        {/* What most people need comes first where there is one column. */}
        <div className="min-w-0 lg:order-last">
          {data.violations.length > 0 && (
            <Section title="Rules that are broken">
              <ViolationList {...{ project, environment }} violations={data.violations} />
            </Section>
          )}
          <Section
            title="Worth testing first"
            description="By share of contexts, reach and recency."
          >
            {data.worth.length === 0 ? (
              <Empty>Nothing that can be served together is untested.</Empty>
            ) : (
              <WorthList {...{ project, environment }} risks={data.worth} />
            )}
          </Section>
          <CriticalSection {...{ project, environment }} />
        </div>
        <div className="min-w-0">
          {chosen === undefined ? (
            <Areas overview={data} />
          ) : (
            <Suspense fallback={<Loading rows={8} />}>
              <AreaFlags overview={data} {...chosen} hasWayBack={more.length > 0} />
            </Suspense>
          )}
          <SuspectSection key={`rows ${environment}`} {...{ project, environment }} />
          <RunningSuspectSection key={`scopes ${environment}`} {...{ project, environment }} />
          <Plans {...{ project, environment }} />
        </div>
      </div>
    </>
  );
}

/** So many plans stand below; all of them have a page. */
const plansMax = 4;

/** What was planned last here. */
function Plans({ project, environment }: { project: string; environment: string }) {
  const { data = [] } = useQuery(plansQuery(useHttp(), project));
  const here = data.filter((plan) => plan.environment === environment);
  if (here.length === 0) return null;
  return (
    <Section
      title="Test plans"
      actions={
        <Link
          to="/p/$project/plans"
          params={{ project }}
          className="text-sm text-accent hover:underline"
        >
          All plans
        </Link>
      }
    >
      <PlanList project={project} plans={here.slice(0, plansMax)} />
    </Section>
  );
}

/** What is newest takes its time: what is shown is what was so a moment ago. */
function BehindNotice({ project, overview }: { project: string; overview: InteractionOverview }) {
  const { isBehind, revision, environment } = overview;
  if (!isBehind) return null;
  return (
    <Notice className="mb-4" title={`As of revision ${revision.split(".").at(-1)}`}>
      <p className="mb-2">Something changed since, and this page is being brought up to date.</p>
      <WorkProgress place={{ project, environment }} otherwise="It is worked out what changed." />
    </Notice>
  );
}

/** Neither 0 % nor 100 % is said for lack of data; but that there is none, is. */
function EvidenceNotice({
  overview: { hasTests, hasObservations },
}: {
  overview: InteractionOverview;
}) {
  if (hasTests && hasObservations) return null;
  return (
    <Notice className="mb-4" title={hasTests ? "No service reported yet" : "No test reported yet"}>
      {hasTests
        ? "What services serve together is not known here; shares are computed from configs."
        : "Report a run with @yardarm/sdk/testing, and what it exercised is counted. What can meet is known without it."}
    </Notice>
  );
}

function Areas({ overview }: { overview: InteractionOverview }) {
  const project = useProjectKey();
  const isWide = useMedia(wideScreen);
  const Shown = isWide ? AreaMatrix : AreaList;
  return (
    <Section
      title="By owner"
      description="How many combinations of their flags are untested; the bar is their share."
    >
      <Shown {...{ project, overview }} />
    </Section>
  );
}

interface AreaFlagsProps {
  readonly overview: InteractionOverview;
  readonly one: string;
  readonly other: string;
  readonly hasWayBack: boolean;
}

function AreaFlags({ overview, one, other, hasWayBack }: AreaFlagsProps) {
  const project = useProjectKey();
  const { environment, areas } = overview;
  const navigate = useNavigate();
  const isWide = useMedia(wideScreen);
  const { data: area } = useSuspenseQuery(
    interactionAreaQuery(useHttp(), { project, environment }, { one, other }),
  );
  const nameOf = (key: string) => areas.find((it) => it.key === key)?.name ?? key;
  return (
    <Section
      title={one === other ? nameOf(one) : `${nameOf(one)} with ${nameOf(other)}`}
      description={
        isWide
          ? "Flags by flags: each square is a pair, each mark in it one combination."
          : "Pairs of flags with combinations that are untested, those with most first."
      }
      actions={
        hasWayBack && (
          <Link
            to="/p/$project/interactions"
            params={{ project }}
            search={{ environment }}
            className="flex items-center gap-1 text-sm text-accent hover:underline"
          >
            <ChevronLeft size={14} aria-hidden />
            All owners
          </Link>
        )
      }
    >
      {isWide ? (
        <FlagMatrix {...{ project, area }} />
      ) : (
        <FlagPairList
          area={area}
          onOpen={(pair) =>
            void navigate({
              to: "/p/$project/interactions/$one/$other",
              params: { project, one: pair.one, other: pair.other },
              search: { environment },
            })
          }
        />
      )}
    </Section>
  );
}
