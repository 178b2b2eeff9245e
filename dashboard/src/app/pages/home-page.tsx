import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { isStale } from "@yardarm/core/lifecycle";
import { Suspense } from "react";
import { ProjectScope, useMe, useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { flagsQuery } from "../../api/queries.ts";
import { inboxQuery } from "../../api/request-queries.ts";
import { InboxList } from "../../features/changes/inbox-list.tsx";
import { RequestList } from "../../features/changes/request-list.tsx";
import { FirstSteps } from "../../features/first-steps/first-steps.tsx";
import { NoFlags } from "../../features/first-steps/no-flags.tsx";
import { countText } from "../../ui/list-text.ts";
import { Loading } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { NewProjectPage } from "./new-project-page.tsx";

/** What needs me today? Nothing of any project is missing, and nothing that needs nobody stands in the way. */
export function HomePage() {
  const { projects } = useMe();
  const { data: inbox } = useSuspenseQuery(inboxQuery(useHttp()));
  if (projects.length === 0) return <NewProjectPage />;
  return (
    <Page title="For you" description="What needs you today, and what you have under way.">
      {inbox.items.length === 0 ? (
        <Empty>Nothing waits for you.</Empty>
      ) : (
        <InboxList items={inbox.items} isOfSeveral={projects.length > 1} />
      )}
      {projects.map(({ key }) => (
        <ProjectScope key={key} project={key}>
          <Suspense fallback={<Loading rows={12} />}>
            <ProjectToday />
          </Suspense>
        </ProjectScope>
      ))}
    </Page>
  );
}

const latestMax = 5;

/** What of a project is worth a look, with the way there. */
function ProjectToday() {
  const { key: project, name } = useProject();
  const { data: flags } = useSuspenseQuery(flagsQuery(useHttp(), project));
  const stale = flags.filter(isStale).length;
  const params = { project };
  return (
    <Section title={name}>
      <div className="flex flex-col gap-3">
        {flags.length === 0 ? <NoFlags /> : <FirstSteps flags={flags} />}
        <RequestList
          list="mine"
          isWithoutWanted
          isForReading
          label={`Your open changes in ${name}, newest first`}
        />
        <p className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
          <Link to="/p/$project/flags" params={params} className="link">
            {countText(flags.length, "flag")}
          </Link>
          {stale > 0 && (
            <Link
              to="/p/$project/flags"
              params={params}
              search={{ view: "stale" }}
              className="link"
            >
              {countText(stale, "flag")} stale
            </Link>
          )}
          <Link to="/p/$project/changes" params={params} className="link">
            All changes
          </Link>
        </p>
        <h3 className="mt-2 text-sm font-semibold">Latest changes</h3>
        <RequestList
          list="done"
          isForReading
          countMax={latestMax}
          label={`Latest changes in ${name}`}
          empty="Nothing was changed yet."
        />
      </div>
    </Section>
  );
}
