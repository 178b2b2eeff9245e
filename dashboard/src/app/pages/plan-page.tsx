import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { TestPlanView } from "@yardarm/server/wire";
import { useEnvironmentName } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { planProgressQuery, planQuery } from "../../api/interactions.ts";
import { PlanContexts } from "../../features/interactions/plan-contexts.tsx";
import { PlanExports } from "../../features/interactions/plan-exports.tsx";
import { PlanRows } from "../../features/interactions/plan-rows.tsx";
import { countText } from "../../ui/list-text.ts";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { Ago } from "../../ui/time.tsx";
import { Trail } from "../../ui/trail.tsx";

const route = getRouteApi("/signed-in/p/$project/plans/$plan");

/** The fewest rows that test what was untested when it was made. */
export function PlanPage() {
  const { project, plan: id } = route.useParams();
  const nameOf = useEnvironmentName();
  const { data: plan } = useSuspenseQuery(planQuery(useHttp(), project, id));
  const { data: progress } = useQuery(planProgressQuery(useHttp(), project, id));
  const { environment, demanded, open, rows, flags } = plan;
  const states = plan.strength === 3 ? "three states" : "two states";
  return (
    <Page
      title="Test plan"
      heading={
        <Trail
          above={
            <Link to="/p/$project/plans" params={{ project }} className="text-ink3 hover:text-ink">
              Test plans
            </Link>
          }
        >
          {countText(rows.length, "row")} of {countText(flags.length, "flag")}
        </Trail>
      }
      description={
        <>
          They test {countText(demanded - open, "combination")} of {states} that nobody had tested
          in {nameOf(environment)} when it was made, <Ago at={plan.madeAt} />
          {!isGiven(plan) && ` · seed ${plan.seed} · ${countText(plan.steps, "step")}`}
        </>
      }
    >
      <Lacks plan={plan} />
      {rows.length === 0 ? (
        <Empty>There is nothing to test.</Empty>
      ) : (
        <>
          <Section title="Rows" description={orderText(plan)}>
            <PlanRows plan={plan} progress={progress} />
          </Section>
          <Section
            title="Who is served these rows"
            description="A context for each row, as the evaluator confirms, where one was found that makes all flags serve it."
          >
            <PlanContexts rows={plan.rows} />
          </Section>
          <Section
            title="Take it along"
            description="Each row names the variant that a test has to be served. @yardarm/sdk/testing overrides flags with it and reports what passed."
          >
            <PlanExports {...{ project, plan }} />
          </Section>
        </>
      )}
    </Page>
  );
}

/** Rows that somebody named were not searched for. */
function isGiven({ steps }: TestPlanView): boolean {
  return steps === 0;
}

function orderText(plan: TestPlanView): string {
  if (isGiven(plan)) return "As they were asked for.";
  const { rows, lowerBound } = plan;
  const bound =
    rows.length === lowerBound
      ? "No plan has fewer rows."
      : `No plan has fewer than ${lowerBound} rows.`;
  return `What covers the most risk comes first, so stop wherever time is up. ${bound}`;
}

const refusedNames: Readonly<Record<string, string>> = {
  "all off": "everything off",
  defaults: "everything as most are served it",
};

/** What the plan does not do, and why. */
function Lacks({ plan: { isContradictory, open, refused } }: { plan: TestPlanView }) {
  return (
    <>
      {isContradictory && (
        <Notice kind="warning" title="Rules leave no row at all" className="mb-4">
          No states of these flags keep all interaction rules. Look at the rules first.
        </Notice>
      )}
      {open > 0 && (
        <Notice
          kind="warning"
          title={`${countText(open, "combination")} stay untested`}
          className="mb-4"
        >
          There was no more time. Plan again with more of it, or with fewer flags.
        </Notice>
      )}
      {refused.map((name) => (
        <Notice key={name} className="mb-4" title={`No row has ${refusedNames[name] ?? name}`}>
          Interaction rules, or states that can never meet, leave no place for it.
        </Notice>
      ))}
    </>
  );
}
