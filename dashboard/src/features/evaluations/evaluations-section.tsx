import { useQuery } from "@tanstack/react-query";
import type { EvaluationSeries } from "@yardarm/server/wire";
import { useState } from "react";
import { useEnvironments, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { describeError } from "../../api/problem-error.ts";
import { evaluationsQuery } from "../../api/queries.ts";
import { Select } from "../../ui/field.tsx";
import { PanelLoading } from "../../ui/loading.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { Ago } from "../../ui/time.tsx";
import { EvaluationChart } from "./evaluation-chart.tsx";

/** Counts ring no bell; they are asked for again while somebody looks. */
const countsEveryMs = 15_000;
const number = new Intl.NumberFormat("en");

/** How often services got which variant in the last 24 hours. */
export function EvaluationsSection({ flag }: { flag: string }) {
  const environments = useEnvironments();
  const [chosen, setChosen] = useState(environments.at(-1)?.key ?? "");
  const query = useQuery({
    ...evaluationsQuery(useHttp(), { project: useProjectKey(), flag, environment: chosen }),
    refetchInterval: countsEveryMs,
  });
  return (
    <Section
      title="Evaluations, last 24 hours"
      actions={
        <Select
          label="Environment of the evaluations"
          isLabelHidden
          className="w-40"
          value={chosen}
          choices={environments.map(({ key, name }) => ({ value: key, label: name }))}
          onChange={setChosen}
        />
      }
    >
      {query.error && <Notice kind="danger">{describeError(query.error)}</Notice>}
      {query.isPending && <PanelLoading className="h-[206px]" />}
      {query.data && <Series series={query.data} />}
    </Section>
  );
}

function Series({ series }: { series: EvaluationSeries }) {
  const total = series.series.reduce((sum, { counts }) => sum + sumOf(counts), 0);
  if (total === 0) return <Empty>No service asked for this flag here in the last 24 hours.</Empty>;
  return (
    <div className="panel grid gap-x-8 gap-y-4 p-4 lg:grid-cols-[minmax(0,1fr)_280px]">
      <EvaluationChart series={series} />
      <div className="text-sm">
        <h3 className="text-xs font-medium text-ink3">Services</h3>
        <ul className="mt-1 flex flex-col gap-1">
          {series.services.map(({ service, count, lastSeenAt }) => (
            <li key={service} className="flex flex-wrap items-baseline gap-x-2">
              <span className="min-w-0 truncate font-medium">{service}</span>
              <span className="num">{number.format(count)}</span>
              <span className="ml-auto text-xs text-ink3">
                <Ago at={lastSeenAt} />
              </span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
