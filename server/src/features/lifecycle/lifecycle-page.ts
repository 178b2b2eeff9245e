/** What of all flags' lives is on a page. Pure. */
import {
  isArchivable,
  isDeletable,
  isOverdue,
  isStale,
  isThere,
  type SignalCode,
  type Stage,
} from "@yardarm/core/lifecycle";
import type { Owner } from "@yardarm/core/registry";
import type { Life } from "./life-read-model.ts";

export interface LifecycleFilter {
  readonly stage?: Stage | undefined;
  readonly track?: "temporary" | "permanent" | undefined;
  readonly stale?: "true" | "false" | undefined;
  readonly because?: string | undefined;
  readonly raised?: SignalCode | undefined;
  readonly safe?: "delete" | "archive" | undefined;
  readonly owner?: string | undefined;
  readonly purpose?: string | undefined;
  readonly q?: string | undefined;
}

/** Archived flags are seen only by whoever asks for them. */
export function passes({ evidence: { flag }, assessment }: Life, filter: LifecycleFilter): boolean {
  const { stage, track, staleBecause } = assessment;
  const isSafe = filter.safe === "delete" ? isDeletable : isArchivable;
  const words = (filter.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${flag.key} ${flag.name}`.toLowerCase();
  return [
    filter.stage === undefined ? isThere(assessment) : stage === filter.stage,
    filter.track === undefined || track === filter.track,
    filter.stale === undefined || isStale(assessment) === (filter.stale === "true"),
    filter.because === undefined || staleBecause.some((reason) => reason === filter.because),
    filter.raised === undefined || isRaised(assessment, filter.raised),
    filter.safe === undefined || isSafe(assessment),
    filter.owner === undefined || flag.owner.id === filter.owner,
    filter.purpose === undefined || flag.purpose === filter.purpose,
    words.every((word) => text.includes(word)),
  ].every(Boolean);
}

function isRaised({ signals }: Life["assessment"], wanted: SignalCode): boolean {
  return signals.some(({ code, state }) => code === wanted && state === "raised");
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
    if (!isThere(assessment)) continue;
    const { owner } = evidence.flag;
    const id = ownerId(owner);
    const { active, stale, overdue } = loads.get(id) ?? { active: 0, stale: 0, overdue: 0 };
    loads.set(id, {
      owner,
      active: active + 1,
      stale: stale + Number(isStale(assessment)),
      overdue: overdue + Number(isOverdue(assessment)),
    });
  }
  return [...loads.values()].sort((a, b) => b.stale - a.stale || b.active - a.active);
}

/** `team:checkout` */
export function ownerId({ kind, id }: Owner): string {
  return `${kind}:${id}`;
}
