/** Which flags are looked at; it lives in the address, so that a view can be sent to others. */
import type { LivesFilter } from "../../api/lives.ts";

export const lifeViews = {
  all: { label: "All", filter: {} },
  stale: { label: "Stale", filter: { stale: "true" } },
  delete: { label: "Safe to delete from code", filter: { safe: "delete" } },
  archive: { label: "Safe to archive", filter: { safe: "archive" } },
  overdue: { label: "Past the last day", filter: { because: "past_expiry" } },
  ownerless: { label: "Nobody answers", filter: { raised: "owner_gone" } },
  permanent: { label: "Permanent", filter: { track: "permanent" } },
  archived: { label: "Archived", filter: { stage: "archived" } },
} as const satisfies Record<string, { label: string; filter: LivesFilter }>;
export type LifeView = keyof typeof lifeViews;

export interface LifeSearch {
  readonly view?: LifeView | undefined;
  readonly owner?: string | undefined;
}

export function parseLifeSearch({ view, owner }: Record<string, unknown>): LifeSearch {
  return {
    view: typeof view === "string" && isView(view) ? view : undefined,
    owner: typeof owner === "string" && owner !== "" ? owner : undefined,
  };
}

export function filterOf({ view = "stale", owner }: LifeSearch): LivesFilter {
  return { ...lifeViews[view].filter, ...(owner !== undefined && { owner }) };
}

function isView(view: string): view is LifeView {
  return Object.hasOwn(lifeViews, view);
}
