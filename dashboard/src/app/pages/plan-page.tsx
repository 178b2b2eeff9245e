import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useHttp } from "../../api/http-context.tsx";
import { planProgressQuery, planQuery } from "../../api/interactions.ts";
import { PlanExports, PlanProgressLine, PlanRows } from "../../features/interactions/plan-rows.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { Ago } from "../../ui/time.tsx";
import { Trail } from "../../ui/trail.tsx";

const route = getRouteApi("/signed-in/p/$project/plans/$plan");

/** The fewest rows that test what was untested when it was made. */
export function PlanPage() {
  const { project, plan: id } = route.useParams();
  const { data: plan } = useSuspenseQuery(planQuery(useHttp(), project, id));
  const { data: progress } = useQuery(planProgressQuery(useHttp(), project, id));
  const { environment, demanded, open, rows, flags, lowerBound, refused } = plan;
  return (
    <Page
      title="Test plan"
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
          Test plan
        </Trail>
      }
      description={
        <>
          {rows.length} rows of {flags.length} flags test {demanded - open} combinations of{" "}
          {environment}. Made <Ago at={plan.madeAt} />.
        </>
      }
    >
      {plan.isContradictory && (
        <Notice kind="warning" title="Rules leave no row at all" className="mb-4">
          No states of these flags keep all interaction rules. Look at the rules first.
        </Notice>
      )}
      {open > 0 && (
        <Notice kind="warning" title={`${open} combinations are left open`} className="mb-4">
          There was no more time. Plan again with fewer flags.
        </Notice>
      )}
      {refused.length > 0 && (
        <Notice className="mb-4" title={`Not in the plan: ${refused.join(", ")}`}>
          Interaction rules, or what can never meet, leave no place for it.
        </Notice>
      )}
      {rows.length === 0 ? (
        <Empty>There is nothing to test.</Empty>
      ) : (
        <>
          <Section
            title="Rows"
            description={`Those that cover the most risk come first, so any number of them from the top is the best choice. No plan has fewer than ${lowerBound}.`}
          >
            {progress && <PlanProgressLine progress={progress} />}
            <PlanRows plan={plan} progress={progress} />
          </Section>
          <Section
            title="Take it along"
            description="Each row names the variant that a test has to be served; @yardarm/sdk/testing overrides flags with it and reports what passed."
          >
            <PlanExports {...{ project, plan: id }} />
          </Section>
        </>
      )}
    </Page>
  );
}
