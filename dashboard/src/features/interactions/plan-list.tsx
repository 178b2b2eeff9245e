import { Link } from "@tanstack/react-router";
import type { TestPlanList } from "@yardarm/server/wire";
import { useEnvironmentName } from "../../api/current-project.tsx";
import { countText } from "../../ui/list-text.ts";
import { Ago } from "../../ui/time.tsx";

interface PlanListProps {
  readonly project: string;
  readonly plans: TestPlanList["plans"];
}

/** Plans that were made, the newest first: each leads to its rows and to how much of them was run. */
export function PlanList({ project, plans }: PlanListProps) {
  const nameOf = useEnvironmentName();
  return (
    <ul className="panel divide-y divide-line">
      {plans.map(({ id, environment, rows, flags, strength, madeAt }) => (
        <li key={id}>
          <Link
            to="/p/$project/plans/$plan"
            params={{ project, plan: id }}
            className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-4 py-2.5 hover:bg-raised"
          >
            <span className="min-w-0 flex-1 basis-44 text-sm font-medium num">
              {countText(rows, "row")} of {countText(flags, "flag")}
            </span>
            <span className="text-xs text-ink2">
              {strength === 3 ? "all triples" : "all pairs"} · {nameOf(environment)} ·{" "}
              <Ago at={madeAt} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
