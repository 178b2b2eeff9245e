// The one definition of what is counted: lists, first page, debts, reports, digests and command line count by these.
import type { Assessment } from "./assess-flag.ts";
import { isStale } from "./assess-flag.ts";
import type { Stage } from "./stages.ts";

/** What is archived has left: it is counted as such, and as nothing else. */
export function isThere({ stage }: Pick<Assessment, "stage">): boolean {
  return stage !== "archived";
}

/** Its last day is over. */
export function isOverdue({ staleBecause }: Pick<Assessment, "staleBecause">): boolean {
  return staleBecause.includes("past_expiry");
}

/** There is code to be deleted, of a flag that is there. */
export function isDeletable(life: Pick<Assessment, "stage" | "deleteFromCode">): boolean {
  return isThere(life) && life.deleteFromCode.safe === "yes";
}

export function isArchivable(life: Pick<Assessment, "stage" | "archive">): boolean {
  return isThere(life) && life.archive.safe === "yes";
}

export interface LifeCounts {
  readonly active: number;
  readonly archived: number;
  readonly stale: number;
  readonly overdue: number;
  readonly deletable: number;
  readonly archivable: number;
  readonly byStage: { readonly [S in Stage]: number };
}

/** As much of an assessment as counting takes. */
export interface Counted extends Pick<Assessment, "stage" | "staleBecause"> {
  readonly canDelete: boolean;
  readonly canArchive: boolean;
}

export function countedOf(
  life: Pick<Assessment, "stage" | "staleBecause" | "deleteFromCode" | "archive">,
): Counted {
  const { stage, staleBecause } = life;
  return { stage, staleBecause, canDelete: isDeletable(life), canArchive: isArchivable(life) };
}

/** `archivedBesides`: flags that are archived and were not judged, since nothing more is said of them. */
export function countLives(lives: Iterable<Counted>, archivedBesides = 0): LifeCounts {
  const all = [...lives];
  const count = (is: (life: (typeof all)[number]) => boolean) => all.filter(is).length;
  const byStage: { [S in Stage]: number } = {
    ...{ defined: 0, rolling_out: 0, live: 0, ready: 0, removed: 0, archived: archivedBesides },
  };
  for (const { stage } of all) byStage[stage]++;
  return {
    active: count(isThere),
    archived: byStage.archived,
    stale: count(isStale),
    overdue: count(isOverdue),
    deletable: count(({ canDelete }) => canDelete),
    archivable: count(({ canArchive }) => canArchive),
    byStage,
  };
}
