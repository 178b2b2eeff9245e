import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { isThere } from "@yardarm/core/lifecycle";
import { useState } from "react";
import { useMay, useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { livesQuery } from "../../api/lives.ts";
import { BulkBar } from "../../features/lifecycle/bulk-bar.tsx";
import { DebtTable } from "../../features/lifecycle/debt-table.tsx";
import { LifeList } from "../../features/lifecycle/life-list.tsx";
import { filterOf, type LifeView, lifeViews } from "../../features/lifecycle/lives-filter.ts";
import { StrayList } from "../../features/lifecycle/stray-list.tsx";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Checkbox } from "../../ui/field.tsx";
import { countText } from "../../ui/list-text.ts";
import { Page } from "../../ui/page.tsx";
import { Empty, Section } from "../../ui/section.tsx";

const route = getRouteApi("/signed-in/p/$project/lifecycle");
const viewKeys: readonly LifeView[] = [
  "stale",
  "delete",
  "archive",
  "overdue",
  "ownerless",
  "permanent",
  "archived",
  "all",
];

/** Which flags are done, whether they may go, and who has to see to it. */
export function LifecyclePage() {
  const project = useProject();
  const search = route.useSearch();
  const query = livesQuery(useHttp(), project.key, filterOf(search));
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(query);
  const mayWrite = useMay("flag.write");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [first] = data.pages;
  if (first === undefined) return null;
  const flags = data.pages.flatMap((page) => page.flags);
  const { counts, debts, strays, rules } = first;
  const choose = (flag: string, isChosen: boolean) => {
    const others = [...chosen].filter((key) => key !== flag);
    setChosen(new Set(isChosen ? [...others, flag] : others));
  };
  const choosable = flags.filter(isThere).map(({ key }) => key);
  const areAllChosen = choosable.every((key) => chosen.has(key));
  const chosenFlags = flags.filter(({ key }) => chosen.has(key));
  return (
    <Page
      title="Lifecycle"
      description={`${countText(counts.active, "flag")}, ${counts.stale} of them stale. ${counts.deletable} can be deleted from code, ${counts.archivable} can be archived.`}
      actions={
        <Link
          to="/p/$project/settings/lifecycle"
          params={{ project: project.key }}
          className="link text-sm"
        >
          What counts as stale
        </Link>
      }
    >
      <Views view={search.view ?? "stale"} owner={search.owner} />
      {chosenFlags.length > 0 && (
        <BulkBar
          chosen={chosenFlags}
          graceDays={rules.graceDays}
          onDone={() => setChosen(new Set())}
        />
      )}
      {mayWrite && choosable.length > 1 && (
        <div className="mb-2 px-4">
          <Checkbox
            label={`Choose all ${choosable.length} shown`}
            isSelected={areAllChosen}
            onChange={(isChosen) => setChosen(new Set(isChosen ? choosable : []))}
          />
        </div>
      )}
      {flags.length === 0 ? (
        <Empty>{search.view === "all" ? "There is no flag." : "No flag is like this."}</Empty>
      ) : (
        <LifeList
          project={project.key}
          flags={flags}
          chosen={chosen}
          onChoose={choose}
          isReadOnly={!mayWrite}
        />
      )}
      {hasNextPage && (
        <Button
          className="mt-3"
          isDisabled={isFetchingNextPage}
          onPress={() => void fetchNextPage()}
        >
          Show more of {first.total}
        </Button>
      )}
      {debts.length > 0 && (
        <Section
          title="Who has what to clear away"
          description="Counted once a day. A budget is what a policy allows a team."
        >
          <DebtTable project={project.key} debts={debts} />
        </Section>
      )}
      {strays.length > 0 && (
        <Section
          title="Asked for in vain"
          description="Keys that are no flag, or no flag any more, and that code or services still ask for."
        >
          <StrayList strays={strays} />
        </Section>
      )}
    </Page>
  );
}

function Views({ view: shown, owner }: { view: LifeView; owner: string | undefined }) {
  return (
    <nav aria-label="Views" className="mb-3 flex max-w-full gap-1 overflow-x-auto p-0.5">
      {viewKeys.map((view) => (
        <Link
          key={view}
          from="/p/$project/lifecycle"
          to="."
          replace
          search={{ view, ...(owner !== undefined && { owner }) }}
          aria-current={view === shown ? "page" : undefined}
          className={classNames(
            "flex h-8 items-center rounded-md px-2.5 text-sm whitespace-nowrap hover:bg-raised",
            view === shown ? "bg-accent-wash font-medium text-ink" : "text-ink2",
          )}
        >
          {lifeViews[view].label}
        </Link>
      ))}
      {owner !== undefined && (
        <Link
          from="/p/$project/lifecycle"
          to="."
          search={{ view: shown }}
          className="link ml-auto flex h-8 items-center text-sm whitespace-nowrap"
        >
          Of all owners
        </Link>
      )}
    </nav>
  );
}
