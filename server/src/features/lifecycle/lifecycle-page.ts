/** What of all flags' lives is on a page. Pure. */
import { isStale, type Stage, stages } from "@yardarm/core/lifecycle";
import type { Owner } from "@yardarm/core/registry";
import type { Life } from "./life-read-model.ts";

export interface LifecycleFilter {
  readonly stage?: Stage | undefined;
  readonly track?: "temporary" | "permanent" | undefined;
  readonly stale?: "true" | "false" | undefined;
  readonly because?: string | undefined;
  readonly safe?: "delete" | "archive" | undefined;
  readonly owner?: string | undefined;
  readonly purpose?: string | undefined;
  readonly q?: string | undefined;
}

/** Archived flags are seen only by whoever asks for them. */
export function passes({ evidence: { flag }, assessment }: Life, filter: LifecycleFilter): boolean {
  const { stage, track, staleBecause, deleteFromCode, archive } = assessment;
  const verdict = filter.safe === "delete" ? deleteFromCode : archive;
  const words = (filter.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${flag.key} ${flag.name}`.toLowerCase();
  return [
    filter.stage === undefined ? stage !== "archived" : stage === filter.stage,
    filter.track === undefined || track === filter.track,
    filter.stale === undefined || isStale(assessment) === (filter.stale === "true"),
    filter.because === undefined || staleBecause.some((reason) => reason === filter.because),
    filter.safe === undefined || verdict.safe === "yes",
    filter.owner === undefined || flag.owner.id === filter.owner,
    filter.purpose === undefined || flag.purpose === filter.purpose,
    words.every((word) => text.includes(word)),
  ].every(Boolean);
}

export interface LifecycleCounts {
  readonly active: number;
  readonly stale: number;
  readonly deletable: number;
  readonly archivable: number;
  readonly byStage: readonly { readonly stage: Stage; readonly count: number }[];
}

export function countLives(lives: Iterable<Life>): LifecycleCounts {
  const all = [...lives].map(({ assessment }) => assessment);
  const count = (is: (life: (typeof all)[number]) => boolean) => all.filter(is).length;
  return {
    active: count(({ stage }) => stage !== "archived"),
    stale: count(isStale),
    deletable: count(({ deleteFromCode }) => deleteFromCode.safe === "yes"),
    archivable: count(({ archive }) => archive.safe === "yes"),
    byStage: stages.map((stage) => ({ stage, count: count((life) => life.stage === stage) })),
  };
}

/** What somebody answers for, and how much of it should be gone. */
export interface Load {
  readonly owner: Owner;
  readonly active: number;
  readonly stale: number;
  readonly overdue: number;
}

/** Of everybody who answers for an active flag; who has most to clear away comes first. */
export function loadsOf(lives: Iterable<Life>): readonly Load[] {
  const loads = new Map<string, Load>();
  for (const { evidence, assessment } of lives) {
    if (assessment.stage === "archived") continue;
    const { owner } = evidence.flag;
    const id = ownerId(owner);
    const { active, stale, overdue } = loads.get(id) ?? { active: 0, stale: 0, overdue: 0 };
    loads.set(id, {
      owner,
      active: active + 1,
      stale: stale + Number(isStale(assessment)),
      overdue: overdue + Number(assessment.staleBecause.includes("past_expiry")),
    });
  }
  return [...loads.values()].sort((a, b) => b.stale - a.stale || b.active - a.active);
}

/** `team:checkout` */
export function ownerId({ kind, id }: Owner): string {
  return `${kind}:${id}`;
}
