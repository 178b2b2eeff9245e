import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import type { EntityEffect } from "@yardarm/core/changes";
import type { ReactNode } from "react";
import { auditQuery } from "../../api/audit-queries.ts";
import { useHttp } from "../../api/http-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/section.tsx";
import { EntryItem } from "./entry-item.tsx";
import { isFiltered, questionOf, type RecordFilter } from "./record-filter.ts";

interface EntryListProps {
  readonly project: string | undefined;
  readonly filter: RecordFilter;
  /** Absent: the filter is not the reader's to clear. */
  readonly onClear?: () => void;
  readonly renderLink: (entry: number) => ReactNode;
  readonly renderEntity: (entity: EntityEffect) => ReactNode;
}

/** What the filter finds in a record, newest first. */
export function EntryList({ project, filter, onClear, renderLink, renderEntity }: EntryListProps) {
  const query = useSuspenseInfiniteQuery(auditQuery(useHttp(), project, questionOf(filter)));
  const entries = query.data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) {
    return isFiltered(filter) && onClear !== undefined ? (
      <Empty action={<Button onPress={onClear}>Clear the filter</Button>}>
        No entry answers this filter.
      </Empty>
    ) : (
      <Empty>Nothing happened yet.</Empty>
    );
  }
  return (
    <>
      <ol className="panel divide-y divide-line" aria-label="Entries, newest first">
        {entries.map((entry) => (
          <EntryItem
            key={entry.entry}
            entry={entry}
            project={project}
            link={renderLink(entry.entry)}
            renderEntity={renderEntity}
          />
        ))}
      </ol>
      {query.hasNextPage && (
        <Button
          className="mt-3"
          isDisabled={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
        >
          Show older entries
        </Button>
      )}
    </>
  );
}
