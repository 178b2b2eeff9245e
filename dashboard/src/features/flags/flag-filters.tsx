import { Link } from "@tanstack/react-router";
import type { FlagRow } from "@yardarm/server/wire";
import { Search } from "lucide-react";
import { type Ref, useMemo } from "react";
import { Select } from "../../ui/field.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { Tabs, tabClass } from "../../ui/tabs.tsx";
import { type FlagFilter, type ViewKey, views } from "./flag-filter.ts";

interface FlagFiltersProps {
  readonly flags: readonly FlagRow[];
  readonly filter: FlagFilter;
  /** Parts that are undefined are taken out of the filter. */
  readonly onFilter: (part: FlagFilter) => void;
  readonly searchRef: Ref<HTMLInputElement>;
  readonly onLeaveDown: () => void;
}

const viewKeys: readonly (ViewKey | undefined)[] = [
  undefined,
  "rolling-out",
  "new",
  "stale",
  "archived",
];

export function FlagFilters({ flags, filter, onFilter, searchRef, onLeaveDown }: FlagFiltersProps) {
  const owners = useMemo(
    () =>
      choices(
        flags.map(({ owner }) => [owner.id, owner.name] as const),
        filter.owner,
      ),
    [flags, filter.owner],
  );
  const tags = useMemo(
    () =>
      choices(
        flags.flatMap((flag) => flag.tags.map((tag) => [tag, tag] as const)),
        filter.tag,
      ),
    [flags, filter.tag],
  );
  return (
    <search className="flex flex-wrap items-center gap-2 px-4 pb-3 md:px-8">
      <div className="relative w-full md:w-72">
        <Search size={14} aria-hidden className="absolute top-[9px] left-2.5 text-ink3" />
        <input
          ref={searchRef}
          type="search"
          aria-label="Filter flags"
          aria-keyshortcuts="/"
          value={filter.q ?? ""}
          placeholder="Filter by key, name, owner, tag"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onFilter({ q: event.target.value || undefined })}
          onKeyDown={(event) => {
            if (event.key === "Escape") onFilter({ q: undefined });
            if (event.key === "ArrowDown") onLeaveDown();
          }}
          className="control w-full pr-8! pl-8! [&::-webkit-search-cancel-button]:hidden"
        />
        <span className="absolute top-1.5 right-2" aria-hidden>
          <Kbd>/</Kbd>
        </span>
      </div>
      <Tabs label="Views">
        {viewKeys.map((view) => (
          <Link
            key={view ?? "all"}
            from="/p/$project/flags"
            to="."
            replace
            search={({ view: _, ...rest }) => (view === undefined ? rest : { ...rest, view })}
            aria-current={filter.view === view ? "page" : undefined}
            className={tabClass(filter.view === view)}
          >
            {view === undefined ? "All" : views[view].label}
          </Link>
        ))}
      </Tabs>
      <div className="flex gap-2 md:ml-auto">
        <Select
          label="Owner"
          isLabelHidden
          className="w-36"
          value={filter.owner ?? ""}
          choices={[{ value: "", label: "Every owner" }, ...owners]}
          onChange={(owner) => onFilter({ owner: owner || undefined })}
        />
        {tags.length > 0 && (
          <Select
            label="Tag"
            isLabelHidden
            className="w-32"
            value={filter.tag ?? ""}
            choices={[{ value: "", label: "Every tag" }, ...tags]}
            onChange={(tag) => onFilter({ tag: tag || undefined })}
          />
        )}
      </div>
    </search>
  );
}

/** Each value once, by label; the chosen one too, which flags of another view may have. */
function choices(
  pairs: readonly (readonly [string, string])[],
  chosen: string | undefined,
): readonly { value: string; label: string }[] {
  const first = chosen === undefined ? [] : [[chosen, chosen] as const];
  return [...new Map([...first, ...pairs])]
    .map(([value, label]) => ({ value, label }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
}
