import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Suspense } from "react";
import { auditDownload } from "../../api/audit-queries.ts";
import {
  useEnvironments,
  useMayEverywhere,
  useMe,
  useProject,
} from "../../api/current-project.tsx";
import { EntryList } from "../../features/audit/entry-list.tsx";
import { questionOf, type RecordFilter } from "../../features/audit/record-filter.ts";
import { RecordFilters } from "../../features/audit/record-filters.tsx";
import { RecordState } from "../../features/audit/record-state.tsx";
import { Retention } from "../../features/audit/retention.tsx";
import { EntityDiff } from "../../features/changes/entity-diff.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import type { Choice } from "../../ui/field.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { Tabs, tabClass } from "../../ui/tabs.tsx";
import { useShownProject } from "../last-project.ts";

/** What happened in the project, as it can be proved. */
export function ProjectAuditPage() {
  const { name } = useProject();
  const { project } = useParams({ from: "/signed-in/p/$project/audit" });
  const filter = useSearch({ from: "/signed-in/p/$project/audit" });
  const navigate = useNavigate({ from: "/p/$project/audit" });
  const environments = useEnvironments().map((each) => ({ value: each.key, label: each.name }));
  return (
    <AuditPage
      project={project}
      projectName={name}
      filter={filter}
      environments={environments}
      onFilter={(search) => void navigate({ search, replace: true })}
    />
  );
}

/** What happened beside the projects: sign-ins, people, tokens. */
export function InstallationAuditPage() {
  const filter = useSearch({ from: "/signed-in/audit" });
  const navigate = useNavigate({ from: "/audit" });
  return (
    <AuditPage filter={filter} onFilter={(search) => void navigate({ search, replace: true })} />
  );
}

interface AuditPageProps {
  readonly project?: string;
  readonly projectName?: string;
  readonly filter: RecordFilter;
  readonly environments?: readonly Choice<string>[];
  readonly onFilter: (filter: RecordFilter) => void;
}

function AuditPage({ project, projectName, filter, environments, onFilter }: AuditPageProps) {
  const place = projectName ?? "the installation";
  return (
    <Page
      title="Audit"
      description={`Everything that happened in ${place}, newest first. Nothing here can be changed unnoticed.`}
      actions={<ExportLinks project={project} filter={filter} />}
    >
      <RecordChoice project={project} />
      <Suspense fallback={<Loading rows={8} />}>
        <RecordState project={project} />
        {project === undefined && <Retention />}
        <RecordFilters
          // A filter that came another way, such as back in history, fills the fields anew.
          key={JSON.stringify(filter)}
          filter={filter}
          environments={environments}
          onFilter={onFilter}
        />
        <EntryList
          project={project}
          filter={filter}
          onClear={() => onFilter({})}
          renderLink={(entry) => (
            <EntryLink
              project={project}
              entry={entry}
              className="inline-block min-w-10 text-right"
            />
          )}
          renderEntity={(entity) => <EntityDiff key={entity.address} entity={entity} />}
        />
      </Suspense>
    </Page>
  );
}

function ExportLinks({ project, filter }: { project: string | undefined; filter: RecordFilter }) {
  const asked = questionOf(filter);
  return (
    <div className="flex gap-2">
      {(["jsonl", "csv"] as const).map((format) => (
        <a
          key={format}
          download
          href={auditDownload(project, ["export"], { format, ...asked })}
          className={buttonClass("plain")}
        >
          Export {format === "csv" ? "CSV" : "JSON lines"}
        </a>
      ))}
    </div>
  );
}

/** Some read the record of the installation as well. */
function RecordChoice({ project }: { project: string | undefined }) {
  const { projects } = useMe();
  const mayReadBoth = useMayEverywhere("installation.read");
  const shown = useShownProject();
  if (!mayReadBoth || shown === undefined) return null;
  const name = projects.find(({ key }) => key === shown)?.name ?? shown;
  return (
    <Tabs label="Records" className="mb-4">
      <Link
        to="/p/$project/audit"
        params={{ project: shown }}
        className={tabClass(project !== undefined)}
        aria-current={project === undefined ? undefined : "page"}
      >
        {name}
      </Link>
      <Link
        to="/audit"
        className={tabClass(project === undefined)}
        aria-current={project === undefined ? "page" : undefined}
      >
        Installation
      </Link>
    </Tabs>
  );
}

interface EntryLinkProps {
  readonly project: string | undefined;
  readonly entry: number;
  readonly className?: string;
}

export function EntryLink({ project, entry, className }: EntryLinkProps) {
  const look = classNames("num rounded text-accent hover:underline", className);
  const params = { entry: String(entry) };
  return project === undefined ? (
    <Link to="/audit/$entry" params={params} className={look}>
      #{entry}
    </Link>
  ) : (
    <Link to="/p/$project/audit/$entry" params={{ project, ...params }} className={look}>
      #{entry}
    </Link>
  );
}
