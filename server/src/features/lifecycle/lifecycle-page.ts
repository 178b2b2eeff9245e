/** What of all flags' lives is on a page. Pure. */
import {
  type Counted,
  countedOf,
  countLives,
  isArchivable,
  isDeletable,
  isOverdue,
  isStale,
  isThere,
  type SignalCode,
  type Stage,
  stages,
} from "@yardarm/core/lifecycle";
import type { Owner } from "@yardarm/core/registry";
import type { StoredFlag } from "../flags/stored-flag-read-model.ts";
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
function passes({ evidence: { flag }, assessment }: Life, filter: LifecycleFilter): boolean {
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

/** As much of a flag's life as is counted, and who answers for it. */
export interface Borne extends Counted {
  readonly owner: Owner;
}

export function borneOf({ evidence, assessment }: Life): Borne {
  return { ...countedOf(assessment), owner: evidence.flag.owner };
}

/** Of everybody who answers for an active flag; who has most to clear away comes first. */
export function loadsOf(lives: Iterable<Borne>): readonly Load[] {
  const loads = new Map<string, Load>();
  for (const life of lives) {
    if (!isThere(life)) continue;
    const { owner } = life;
    const id = ownerId(owner);
    const { active, stale, overdue } = loads.get(id) ?? { active: 0, stale: 0, overdue: 0 };
    loads.set(id, {
      owner,
      active: active + 1,
      stale: stale + Number(isStale(life)),
      overdue: overdue + Number(isOverdue(life)),
    });
  }
  return [...loads.values()].sort((a, b) => b.stale - a.stale || b.active - a.active);
}

/** `team:checkout` */
export function ownerId({ kind, id }: Owner): string {
  return `${kind}:${id}`;
}

/** A flag that is shown. */
export interface ShownLife {
  readonly stored: StoredFlag;
  readonly life: Life;
}

interface PageWish {
  readonly filter: LifecycleFilter;
  readonly after?: string | undefined;
  readonly limit: number;
  /** Flags that are archived and not among those that are added. */
  readonly archivedBesides: number;
}

export interface LifecyclePage {
  /** In the order of their keys. */
  add(flags: readonly StoredFlag[], lives: ReadonlyMap<string, Life>): void;
  counts(): ReturnType<typeof countsOf>;
  loads(): readonly Load[];
  /** How many pass the filter, on all pages together. */
  total(): number;
  shown(): readonly ShownLife[];
  /** The key behind which the next page begins; null: there is none. */
  next(): string | null;
}

/** Counts everything that is added, and keeps what is shown of it: of the rest, far too much is known to hold it all. */
export function createLifecyclePage({
  filter,
  after = "",
  limit,
  archivedBesides,
}: PageWish): LifecyclePage {
  const all: Borne[] = [];
  const page: ShownLife[] = [];
  let total = 0;
  return {
    add(flags, lives) {
      for (const stored of flags) {
        const life = lives.get(stored.key);
        if (life === undefined) continue;
        all.push(borneOf(life));
        if (!passes(life, filter)) continue;
        total++;
        if (stored.key > after && page.length <= limit) page.push({ stored, life });
      }
    },
    counts: () => countsOf(all, archivedBesides),
    loads: () => loadsOf(all),
    total: () => total,
    shown: () => page.slice(0, limit),
    next: () => (page.length > limit ? (page[limit - 1]?.stored.key ?? null) : null),
  };
}

function countsOf(all: readonly Borne[], archivedBesides: number) {
  const { byStage, ...counts } = countLives(all, archivedBesides);
  return { ...counts, byStage: stages.map((stage) => ({ stage, count: byStage[stage] })) };
}
