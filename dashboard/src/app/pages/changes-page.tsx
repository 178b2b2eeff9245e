import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Suspense } from "react";
import { useProject, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { requestsQuery } from "../../api/request-queries.ts";
import { type ChangeList, changeLists } from "../../features/changes/change-lists.ts";
import { RequestList } from "../../features/changes/request-list.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { Tabs, tabClass } from "../../ui/tabs.tsx";

const route = getRouteApi("/signed-in/p/$project/changes");

/** What waits, on whom, and what was done. */
export function ChangesPage() {
  const { name } = useProject();
  const { list = "all" } = route.useSearch();
  const shown = changeLists.find((each) => each.name === list);
  return (
    <Page title="Changes" description={`What waits in ${name}, and what was done.`}>
      <ListTabs current={list} />
      <Suspense key={list} fallback={<Loading rows={8} />}>
        {list === "all" ? <Everything /> : shown && <Listed list={shown} />}
      </Suspense>
    </Page>
  );
}

function Everything() {
  return (
    <>
      <Section title="Waiting">
        <RequestList
          list="open"
          label="Changes that wait, newest first"
          empty="No change waits for anybody."
        />
      </Section>
      <Section title="Done">
        <RequestList
          list="done"
          label="Changes that were done, newest first"
          empty="Nothing was changed yet."
        />
      </Section>
    </>
  );
}

function Listed({ list: { name, label, empty } }: { list: ChangeList }) {
  return <RequestList list={name} label={`${label}, newest first`} empty={empty} />;
}

function ListTabs({ current }: { current: string }) {
  const project = useProjectKey();
  const { data } = useInfiniteQuery(requestsQuery(useHttp(), project, "open"));
  const counts: Readonly<Record<string, number>> = data?.pages[0]?.counts ?? {};
  return (
    <Tabs label="Lists of changes" className="mb-4">
      {changeLists.map(({ name, label }) => {
        const count = counts[name] ?? 0;
        return (
          <Link
            key={name}
            to="/p/$project/changes"
            params={{ project }}
            search={name === "all" ? {} : { list: name }}
            aria-current={name === current ? "page" : undefined}
            className={tabClass(name === current)}
          >
            {label}
            {count > 0 && <span className="text-xs text-ink3 num">{count}</span>}
          </Link>
        );
      })}
    </Tabs>
  );
}
