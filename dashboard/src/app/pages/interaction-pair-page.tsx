import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Suspense } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { interactionPairQuery, rulesQuery } from "../../api/interactions.ts";
import { History } from "../../features/changes/history.tsx";
import {
  EnvironmentChoice,
  useEnvironmentOf,
} from "../../features/interactions/environment-choice.tsx";
import { PairBasis } from "../../features/interactions/pair-basis.tsx";
import { PairEvidence, PairGrid } from "../../features/interactions/pair-cells.tsx";
import { PairRuns } from "../../features/interactions/pair-runs.tsx";
import { PlanButton } from "../../features/interactions/plan-button.tsx";
import { WorkingOut } from "../../features/interactions/working-out.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { Trail } from "../../ui/trail.tsx";

const route = getRouteApi("/signed-in/p/$project/interactions/$one/$other");

/** Everything that is known of two flags together: what can be, who is served it, what was tested and seen. */
export function InteractionPairPage() {
  const { project, one, other } = route.useParams();
  const { environment: named } = route.useSearch();
  const environment = useEnvironmentOf(named);
  const navigate = useNavigate();
  const pick = (next: string) =>
    void navigate({
      to: "/p/$project/interactions/$one/$other",
      params: { project, one, other },
      search: { environment: next },
    });
  return (
    <Page
      title={`${one} with ${other}`}
      heading={
        <Trail
          above={
            <Link
              to="/p/$project/interactions"
              params={{ project }}
              search={{ environment }}
              className="text-ink3 hover:text-ink"
            >
              Interactions
            </Link>
          }
        >
          <FlagLink {...{ project, flag: one }} />
          <span className="text-base font-normal text-ink3">with</span>
          <FlagLink {...{ project, flag: other }} />
        </Trail>
      }
      actions={
        <>
          <EnvironmentChoice value={environment} onChange={pick} />
          <PlanButton environment={environment} flags={[one, other]} />
        </>
      }
    >
      <Suspense fallback={<WorkingOut place={{ project, environment }} rows={8} />}>
        <Pair {...{ project, environment, one, other }} />
      </Suspense>
    </Page>
  );
}

function FlagLink({ project, flag }: { project: string; flag: string }) {
  return (
    <Link
      to="/p/$project/flags/$flag"
      params={{ project, flag }}
      className="font-mono text-lg font-semibold wrap-anywhere hover:underline"
    >
      {flag}
    </Link>
  );
}

interface PairProps {
  readonly project: string;
  readonly environment: string;
  readonly one: string;
  readonly other: string;
}

function Pair({ project, environment, one, other }: PairProps) {
  const http = useHttp();
  const { data: pair } = useSuspenseQuery(
    interactionPairQuery(http, { project, environment }, { one, other }),
  );
  const { data: rules } = useSuspenseQuery(rulesQuery(http, project));
  const about = rules.rules.filter(({ key }) => pair.rules.includes(key));
  return (
    <>
      <PairGrid {...{ pair, one, other }} />
      {about.length > 0 && (
        <Section title="Rules about both">
          <ul className="panel divide-y divide-line">
            {about.map(({ key, text, reason }) => (
              <li key={key} className="px-4 py-2.5">
                <code className="font-mono text-sm font-medium wrap-anywhere">{text}</code>
                <p className="text-sm text-ink2">{reason}</p>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="What it rests on">
        <PairEvidence {...{ project, pair }} />
      </Section>
      <PairBasis {...{ pair, one, other }} />
      <Section title="Runs of tests">
        <PairRuns cells={pair.cells} />
      </Section>
      <History
        title="History of both"
        about={{ flag: [one, other], interaction: [...pair.rules] }}
      />
    </>
  );
}
