import { isStale, stages } from "@yardarm/core/lifecycle";
import type { FlagRow } from "@yardarm/server/wire";

/** What of the list is shown, and in which order: it lives in the address, so that a view can be sent to others. */
export interface FlagFilter {
  readonly q?: string | undefined;
  readonly view?: ViewKey | undefined;
  readonly owner?: string | undefined;
  readonly tag?: string | undefined;
  readonly sort?: FlagSort | undefined;
}

export const views = {
  "rolling-out": { label: "Rolling out", has: ({ stage }) => stage === "rolling_out" },
  new: { label: "Not on yet", has: ({ stage }) => stage === "defined" },
  stale: { label: "Stale", has: isStale },
  archived: { label: "Archived", has: () => true },
} as const satisfies Record<string, { label: string; has: (flag: FlagRow) => boolean }>;
export type ViewKey = keyof typeof views;

const sortable = {
  key: (flag) => flag.key,
  owner: (flag) => flag.owner.name.toLowerCase(),
  stage: (flag) => stages.indexOf(flag.stage),
  expires: (flag) => (flag.expiry.kind === "date" ? flag.expiry.date : "9999"),
  evaluated: (flag) => flag.evaluations.total24h,
  changed: (flag) => flag.changedAt,
} satisfies Record<string, (flag: FlagRow) => string | number>;
export type SortKey = keyof typeof sortable;
/** A column, with `-` before it when the order is descending. */
export type FlagSort = SortKey | `-${SortKey}`;

export const defaultSort: FlagSort = "-changed";

export function sortOf(sort: FlagSort): { readonly key: SortKey; readonly isDescending: boolean } {
  const isDescending = sort.startsWith("-");
  const name = isDescending ? sort.slice(1) : sort;
  return { key: isSortKey(name) ? name : "changed", isDescending };
}

/** The rows that the filter lets through, in its order. For their own view, archived flags are read apart. */
export function filterFlags(flags: readonly FlagRow[], filter: FlagFilter): readonly FlagRow[] {
  const words = (filter.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const isInView = filter.view === undefined ? () => true : views[filter.view].has;
  const { key, isDescending } = sortOf(filter.sort ?? defaultSort);
  const value = sortable[key];
  const sign = isDescending ? -1 : 1;
  return flags
    .filter(isInView)
    .filter((flag) => filter.owner === undefined || flag.owner.id === filter.owner)
    .filter((flag) => filter.tag === undefined || flag.tags.includes(filter.tag))
    .filter((flag) => words.every((word) => searchText(flag).includes(word)))
    .toSorted((a, b) => sign * compare(value(a), value(b)) || compare(a.key, b.key));
}

/**
 * Reads a filter from an address; what is not understood is undefined, so that an old link still opens. Every part is
 * named, because the router lets parts through that a route says nothing about.
 */
export function parseFlagFilter(search: Record<string, unknown>): FlagFilter {
  const { q, view, owner, tag, sort } = search;
  return {
    q: isText(q) ? q : undefined,
    view: isText(view) && isViewKey(view) ? view : undefined,
    owner: isText(owner) ? owner : undefined,
    tag: isText(tag) ? tag : undefined,
    sort: isText(sort) && isSort(sort) ? sort : undefined,
  };
}

function searchText(flag: FlagRow): string {
  return `${flag.key} ${flag.name} ${flag.owner.name} ${flag.tags.join(" ")}`.toLowerCase();
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isViewKey(value: string): value is ViewKey {
  return Object.hasOwn(views, value);
}

function isSortKey(value: string): value is SortKey {
  return Object.hasOwn(sortable, value);
}

function isSort(value: string): value is FlagSort {
  return isSortKey(value.startsWith("-") ? value.slice(1) : value);
}
