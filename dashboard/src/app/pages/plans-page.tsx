import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { plansQuery } from "../../api/interactions.ts";
import { useEnvironmentOf } from "../../features/interactions/environment-choice.tsx";
import { PlanButton } from "../../features/interactions/plan-button.tsx";
import { PlanList } from "../../features/interactions/plan-list.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty } from "../../ui/section.tsx";
import { Trail } from "../../ui/trail.tsx";

/** What was planned to be tested together; the hundred newest. */
export function PlansPage() {
  const project = useProjectKey();
  const { data } = useSuspenseQuery(plansQuery(useHttp(), project));
  const environment = useEnvironmentOf(undefined);
  return (
    <Page
      title="Test plans"
      heading={
        <Trail
          above={
            <Link
              to="/p/$project/interactions"
              params={{ project }}
              className="text-ink3 hover:text-ink"
            >
              Interactions
            </Link>
          }
        >
          Test plans
        </Trail>
      }
      description="The fewest rows of flag states that test what was untested when they were made."
      actions={<PlanButton environment={environment} />}
    >
      {data.length === 0 ? (
        <Empty>Nobody made a plan yet.</Empty>
      ) : (
        <PlanList project={project} plans={data} />
      )}
    </Page>
  );
}
