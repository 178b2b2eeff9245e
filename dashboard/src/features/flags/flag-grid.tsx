import { useVirtualizer } from "@tanstack/react-virtual";
import type { FlagRow } from "@yardarm/server/wire";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { classNames } from "../../ui/class-names.ts";
import type { FlagColumn } from "./flag-columns.tsx";
import { type FlagSort, sortOf } from "./flag-filter.ts";

export interface FlagGridProps {
  readonly flags: readonly FlagRow[];
  readonly columns: readonly FlagColumn[];
  readonly rowHeight: number;
  readonly project: string;
  readonly sort: FlagSort;
  readonly onSort: (sort: FlagSort) => void;
  readonly onOpen: (flag: FlagRow) => void;
}

const headerHeight = 36;
const cellClass =
  "flex min-w-0 items-center gap-2 px-3 text-sm num first:pl-4 last:pr-4 md:first:pl-8 md:last:pr-8";

/** A keyboard grid over any number of flags, of which only the rows in view are in the page. */
export function FlagGrid({
  flags,
  columns,
  rowHeight,
  project,
  sort,
  onSort,
  onOpen,
}: FlagGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const hasMoved = useRef(false);
  const at = Math.min(active, flags.length - 1);
  const template = { gridTemplateColumns: columns.map(({ track }) => track).join(" ") };
  const list = useVirtualizer({
    count: flags.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    scrollPaddingStart: headerHeight,
    getItemKey: (index) => flags[index]?.key ?? index,
    // The row that holds the focus stays in the page, or the focus would be lost by scrolling.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const from = Math.max(0, startIndex - overscan);
      const to = Math.min(count - 1, endIndex + overscan);
      const shown = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
      if (at < 0 || (at >= from && at <= to)) return shown;
      return at < from ? [at, ...shown] : [...shown, at];
    },
  });

  useLayoutEffect(() => {
    if (!hasMoved.current) return;
    hasMoved.current = false;
    box.current?.querySelector<HTMLElement>(`[data-index="${at}"]`)?.focus({ preventScroll: true });
  }, [at]);

  function press(event: KeyboardEvent): void {
    const flag = flags[at];
    if (event.key === "Enter" && flag !== undefined) {
      onOpen(flag);
      return;
    }
    const page = Math.max(
      1,
      Math.floor(((box.current?.clientHeight ?? 0) - headerHeight) / rowHeight) - 1,
    );
    const target = targetOf(event.key, { at, page, last: flags.length - 1 });
    if (target === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    hasMoved.current = target !== at;
    list.scrollToIndex(target);
    setActive(target);
  }

  return (
    <div ref={box} className="min-h-0 flex-1 overflow-auto border-t border-line bg-surface">
      {/* biome-ignore lint/a11y/useSemanticElements: a table element cannot be laid out as virtual rows. */}
      <div role="grid" aria-label="Flags" aria-rowcount={flags.length + 1} className="min-w-fit">
        <HeaderRow columns={columns} template={template} sort={sort} onSort={onSort} />
        {/* biome-ignore lint/a11y/useSemanticElements: see the grid. */}
        <div
          role="rowgroup"
          className="relative"
          style={{ height: list.getTotalSize() }}
          onKeyDown={press}
        >
          {list.getVirtualItems().map(({ index, start, size, key }) => {
            const flag = flags[index];
            if (flag === undefined) return null;
            return (
              <GridRow
                key={key}
                flag={flag}
                index={index}
                columns={columns}
                isActive={index === at}
                style={{ ...template, height: size, transform: `translateY(${start}px)` }}
                onFocus={() => setActive(index)}
                onOpen={() => onOpen(flag)}
                project={project}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface GridRowProps {
  readonly flag: FlagRow;
  readonly index: number;
  readonly columns: readonly FlagColumn[];
  readonly isActive: boolean;
  readonly style: CSSProperties;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
  readonly project: string;
}

function GridRow({
  flag,
  index,
  columns,
  isActive,
  style,
  onFocus,
  onOpen,
  project,
}: GridRowProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the row group hears the keys of its rows.
    <div
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      tabIndex={isActive ? 0 : -1}
      onFocus={onFocus}
      onClick={onOpen}
      style={style}
      className="absolute inset-x-0 grid cursor-default border-b border-line hover:bg-raised focus-visible:bg-accent-wash focus-visible:-outline-offset-2"
    >
      {columns.map((column, place) => (
        <div key={column.id} role={place === 0 ? "rowheader" : "gridcell"} className={cellClass}>
          {column.cell(flag, project)}
        </div>
      ))}
    </div>
  );
}

function targetOf(
  key: string,
  { at, page, last }: { at: number; page: number; last: number },
): number | undefined {
  const targets: Record<string, number> = {
    ArrowDown: at + 1,
    j: at + 1,
    ArrowUp: at - 1,
    k: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: last,
  };
  const target = targets[key];
  return target === undefined ? undefined : Math.max(0, Math.min(last, target));
}

interface HeaderRowProps {
  readonly columns: readonly FlagColumn[];
  readonly template: { readonly gridTemplateColumns: string };
  readonly sort: FlagSort;
  readonly onSort: (sort: FlagSort) => void;
}

function HeaderRow({ columns, template, sort, onSort }: HeaderRowProps) {
  const sorted = sortOf(sort);
  const Arrow = sorted.isDescending ? ArrowDown : ArrowUp;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    // biome-ignore lint/a11y/useFocusableInteractive: its buttons hold the focus.
    <div
      role="row"
      aria-rowindex={1}
      style={template}
      className="sticky top-0 z-10 grid h-9 border-b border-line bg-surface"
    >
      {columns.map(({ id, label, sort: key }) => {
        const isSorted = key !== undefined && key === sorted.key;
        return (
          // biome-ignore lint/a11y/useSemanticElements: see the grid.
          // biome-ignore lint/a11y/useFocusableInteractive: its button holds the focus.
          <div
            key={id}
            role="columnheader"
            aria-sort={isSorted ? (sorted.isDescending ? "descending" : "ascending") : undefined}
            className={classNames(cellClass, "text-xs! font-medium text-ink3")}
          >
            {key === undefined ? (
              <span className="truncate">{label}</span>
            ) : (
              <button
                type="button"
                className="inline-flex min-h-6 min-w-0 items-center gap-1 rounded hover:text-ink"
                onClick={() => onSort(isSorted && !sorted.isDescending ? `-${key}` : key)}
              >
                <span className="truncate">{label}</span>
                {isSorted && <Arrow size={12} aria-hidden className="shrink-0" />}
              </button>
            )}
          </div>
        );
      })}
    </div>
  );
}
