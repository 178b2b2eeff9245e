import { Link } from "@tanstack/react-router";
import type { ServiceProblem } from "@yardarm/server/wire";
import { AlertTriangle } from "lucide-react";
import { useEnvironments, useProjectKey } from "../../api/current-project.tsx";
import { Section } from "../../ui/section.tsx";
import { Ago } from "../../ui/time.tsx";
import { type Build, lagOf, problemText, type Service } from "./service-groups.ts";

/** More than this is a list nobody reads. */
const problemsShown = 8;
const lagsShown = 5;

/** One service: what runs where, what lags behind, and what its evaluations met. */
export function ServiceBlock({ service }: { service: Service }) {
  const { problems } = service;
  // The environment that matters most stands last in the row of stages.
  const order = useEnvironments().map(({ key }) => key);
  const builds = service.builds.toSorted(
    (a, b) => order.indexOf(b.environment) - order.indexOf(a.environment),
  );
  return (
    <Section title={service.name} className="mt-6">
      <div className="panel divide-y divide-line text-sm">
        {builds.map((build) => (
          <BuildRow key={`${build.environment} ${build.version}`} build={build} />
        ))}
        {problems.length > 0 && (
          <ul className="flex flex-col gap-1 px-4 py-2.5">
            {problems.slice(0, problemsShown).map((problem) => (
              <ProblemLine
                key={`${problem.environment} ${problem.flag} ${problem.kind}`}
                problem={problem}
              />
            ))}
            {problems.length > problemsShown && (
              <li className="text-ink3">and {problems.length - problemsShown} more</li>
            )}
          </ul>
        )}
      </div>
    </Section>
  );
}

function BuildRow({ build }: { build: Build }) {
  const { running, version, sdks } = build;
  const lagging = running.filter((instance) => lagOf(instance) !== undefined);
  return (
    <div className="px-4 py-2.5">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-1 md:grid-cols-[160px_140px_minmax(0,1fr)_220px_110px]">
        <span className="font-medium">
          <EnvironmentName environment={build.environment} />
        </span>
        <span className="truncate text-ink2 max-md:text-right">
          {version === null ? <span className="text-ink3">No version</span> : `v${version}`}
        </span>
        <span className="text-ink2">
          {running.length === 0 ? "None running" : `${running.length} running`}
          {running.length > 0 && lagging.length === 0 && (
            <span className="text-ink3">, up to date</span>
          )}
        </span>
        <code className="truncate font-mono text-xs text-ink3 max-md:text-right">
          {sdks.join(", ")}
        </code>
        <span className="text-xs text-ink3 md:text-right">
          <Ago at={build.lastSeenAt} />
        </span>
      </div>
      {lagging.length > 0 && (
        <ul className="mt-1.5 flex flex-col gap-0.5 text-warn-ink">
          {lagging.slice(0, lagsShown).map((instance) => (
            <li key={instance.instance} className="flex gap-2">
              <AlertTriangle size={14} className="mt-0.5 shrink-0" aria-hidden />
              <span className="min-w-0 wrap-anywhere">
                <span className="font-mono text-xs">{instance.instance}</span> {lagOf(instance)}
              </span>
            </li>
          ))}
          {lagging.length > lagsShown && <li>and {lagging.length - lagsShown} more</li>}
        </ul>
      )}
    </div>
  );
}

function ProblemLine({ problem }: { problem: ServiceProblem }) {
  const project = useProjectKey();
  const { flag } = problem;
  return (
    <li className="flex flex-wrap items-baseline gap-x-2 text-ink2">
      {flag !== "" && (
        <Link
          to="/p/$project/flags/$flag"
          params={{ project, flag }}
          className="font-mono text-xs wrap-anywhere text-accent hover:underline"
        >
          {flag}
        </Link>
      )}
      <span>
        {problemText(problem)} in <EnvironmentName environment={problem.environment} />
      </span>
    </li>
  );
}

/** Its name; its key when the environment is gone. */
export function EnvironmentName({ environment }: { environment: string }) {
  const known = useEnvironments().find(({ key }) => key === environment);
  return <>{known?.name ?? environment}</>;
}
