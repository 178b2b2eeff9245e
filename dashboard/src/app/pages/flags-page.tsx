import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { FlagRow, ProjectView } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import {
  lazy,
  type RefObject,
  Suspense,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
} from "react";
import { useEnvironments, useMay, useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { describeError } from "../../api/problem-error.ts";
import { archivedFlagsQuery, flagsQuery } from "../../api/queries.ts";
import { narrowColumns, wideColumns } from "../../features/flags/flag-columns.tsx";
import { defaultSort, type FlagFilter, filterFlags } from "../../features/flags/flag-filter.ts";
import { FlagFilters } from "../../features/flags/flag-filters.tsx";
import { FlagGrid } from "../../features/flags/flag-grid.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { countText } from "../../ui/list-text.ts";
import { useMedia, wideScreen } from "../../ui/media.ts";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty } from "../../ui/section.tsx";
import { clockText } from "../../ui/time.tsx";
import { areLettersOn } from "../shortcuts.ts";

const NoFlags = lazy(async () => ({
  default: (await import("../../features/first-steps/no-flags.tsx")).NoFlags,
}));

const route = getRouteApi("/signed-in/p/$project/flags");
/** Evaluations are counted all the time and ring no bell. */
const countsEveryMs = 60_000;

/** What is on, where, and whose: every flag in every environment. */
export function FlagsPage() {
  const project = useProject();
  const filter = useDeferredValue(route.useSearch());
  const isOfArchived = filter.view === "archived";
  const query = useSuspenseQuery({
    ...(isOfArchived ? archivedFlagsQuery : flagsQuery)(useHttp(), project.key),
    refetchInterval: countsEveryMs,
  });
  const flags = useMemo(() => filterFlags(query.data, filter), [query.data, filter]);
  return (
    <Page
      title="Flags"
      description={
        <p className="num" role="status">
          {countOf(flags.length, query.data.length)} in {project.name}
        </p>
      }
      actions={<NewFlagLink project={project.key} />}
      isFilling
    >
      {query.isRefetchError && (
        <Notice
          kind="warning"
          title={`As of ${clockText(new Date(query.dataUpdatedAt))}`}
          className="mx-4 mb-3 md:mx-8"
        >
          {describeError(query.error)}
        </Notice>
      )}
      {query.data.length === 0 && !isOfArchived ? (
        <div className="max-w-[1264px] px-4 md:px-8">
          <Suspense>
            <NoFlags />
          </Suspense>
        </div>
      ) : (
        <FilteredFlags project={project} all={query.data} flags={flags} />
      )}
    </Page>
  );
}

/** `44 flags`, or `3 of 44 flags` when a filter leaves some out. */
function countOf(shown: number, all: number): string {
  return shown === all ? countText(all, "flag") : `${shown} of ${countText(all, "flag")}`;
}

function NewFlagLink({ project }: { project: string }) {
  if (!useMay("flag.write")) return null;
  return (
    <Link to="/p/$project/flags/new" params={{ project }} className={buttonClass("primary")}>
      <Plus size={16} aria-hidden />
      New flag
    </Link>
  );
}

interface FilteredFlagsProps {
  readonly project: ProjectView;
  readonly all: readonly FlagRow[];
  readonly flags: readonly FlagRow[];
}

function FilteredFlags({ project, all, flags }: FilteredFlagsProps) {
  const filter = route.useSearch();
  const navigate = useNavigate({ from: "/p/$project/flags" });
  const environments = useEnvironments();
  const isWide = useMedia(wideScreen);
  const columns = useMemo(
    () => (isWide ? wideColumns : narrowColumns)(environments),
    [isWide, environments],
  );
  const search = useRef<HTMLInputElement>(null);
  useFilterKey(search);
  const setFilter = (part: FlagFilter) =>
    void navigate({ search: (old) => ({ ...old, ...part }), replace: true });
  return (
    <>
      <FlagFilters
        flags={all}
        filter={filter}
        onFilter={setFilter}
        searchRef={search}
        onLeaveDown={focusGrid}
      />
      {flags.length === 0 ? (
        <FilteredEmpty project={project.key} filter={filter} />
      ) : (
        <FlagGrid
          flags={flags}
          columns={columns}
          rowHeight={isWide ? 40 : 56}
          project={project.key}
          sort={filter.sort ?? defaultSort}
          onSort={(sort) => setFilter({ sort: sort === defaultSort ? undefined : sort })}
          onOpen={({ key: flag }) =>
            void navigate({
              to: "/p/$project/flags/$flag",
              params: { project: project.key, flag },
            })
          }
        />
      )}
    </>
  );
}

function FilteredEmpty({ project, filter }: { project: string; filter: FlagFilter }) {
  return (
    <div className="px-4 pt-2 md:px-8">
      <Empty
        action={
          <Link to="/p/$project/flags" params={{ project }} className={buttonClass()}>
            Clear the filter
          </Link>
        }
      >
        No flag matches {filterText(filter)}.
      </Empty>
    </div>
  );
}

/** `/` goes to the filter, from anywhere where nothing is being typed. */
function useFilterKey(search: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      const isTyping =
        event.target instanceof HTMLElement &&
        event.target.closest("input, textarea, select, [role=dialog]");
      if (event.key !== "/" || isTyping || !areLettersOn()) return;
      event.preventDefault();
      search.current?.focus();
    }
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [search]);
}

function focusGrid(): void {
  document.querySelector<HTMLElement>('[role="grid"] [role="row"][tabindex="0"]')?.focus();
}

function filterText(filter: FlagFilter): string {
  const parts = [
    filter.q && `“${filter.q}”`,
    filter.view && "this view",
    filter.owner && "this owner",
    filter.tag && `the tag ${filter.tag}`,
  ];
  return new Intl.ListFormat("en").format(parts.filter((part) => typeof part === "string"));
}
