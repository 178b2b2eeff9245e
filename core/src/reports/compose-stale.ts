import { type Assessment, isStale } from "../lifecycle/assess-flag.ts";
import { countedOf, countLives } from "../lifecycle/count-lives.ts";
import type { Owner, Purpose } from "../registry/kinds.ts";
import { isSameJson } from "../registry/same-json.ts";
import { staleSections } from "./controls.ts";
import { instantOf } from "./instant.ts";
import type {
  HeldWaiver,
  KeptReport,
  StaleDifference,
  StaleFacts,
  StaleFilter,
  StaleFlagFacts,
  StaleLine,
  StaleOutline,
  StaleReport,
  StaleSummary,
  StaleSummaryFacts,
  StaleTotals,
  StandingOf,
  TeamPart,
} from "./stale-report.ts";

/** The one value that page, JSON, CSV and PDF show. */
export function composeStale(facts: StaleFacts): StaleReport {
  const liner = createLiner(facts);
  const lines = facts.flags.flatMap((flag) => liner.lineOf(flag) ?? []).sort(byUrgency);
  return { ...composeStaleSummary({ ...facts, outlines: lines.map(outlineOf) }), lines };
}

/** The same without its lines, of which there may be many. */
export function composeStaleSummary(facts: StaleSummaryFacts): StaleSummary {
  const { installation, chain, project, asOf, madeAt, head, state, rules, kept, filter } = facts;
  const { outlines } = facts;
  return {
    ...{ version: 1, kind: "stale", installation, chain, project, asOf, madeAt, head, state },
    ...{ sections: staleSections, rules, kept, filter },
    totals: totalsOf(outlines, facts.archived),
    teams: teamsOf(outlines, facts.signOffs),
    since: facts.before === null ? null : sinceOf(facts.before, outlines, filter),
  };
}

export interface Liner {
  /** `undefined`: the filter leaves it out. */
  lineOf(flag: StaleFlagFacts): StaleLine | undefined;
  /** What is counted of that line, without making it: of a hundred thousand, one page is shown. */
  outlineOf(flag: StaleFlagFacts): StaleOutline | undefined;
}

/** Makes the lines of a report, a part of them at a time if one likes. */
export function createLiner({ waivers, filter }: Pick<StaleFacts, "waivers" | "filter">): Liner {
  const byFlag = waiversByFlag(waivers);
  const ofAll = byFlag.get("") ?? [];
  const waiversOf = (flag: string) => {
    const own = byFlag.get(flag);
    return own === undefined ? ofAll : [...own, ...ofAll];
  };
  return {
    lineOf(flag) {
      return isAskedFor(flag, filter) ? lineOf(flag, waiversOf(flag.key)) : undefined;
    },
    outlineOf(flag) {
      if (!isAskedFor(flag, filter)) return undefined;
      const { key, owner, extensions, assessment } = flag;
      const { stage, staleBecause, deleteFromCode, archive } = assessment;
      return outlineOf({
        ...{ flag: key, owner, extensions, waivers: waiversOf(key) },
        ...{ stage, staleBecause, deleteFromCode, archive },
      });
    },
  };
}

type Outlined = Pick<StaleLine, "flag" | "owner" | "extensions" | "waivers"> &
  Pick<Assessment, "stage" | "staleBecause" | "deleteFromCode" | "archive">;

function outlineOf(line: Outlined): StaleOutline {
  return {
    flag: line.flag,
    owner: line.owner,
    ...countedOf(line),
    isExtended: (line.extensions ?? 0) > 0,
    isWaived: line.waivers.length > 0,
  };
}

/** What a later report is compared with, and what a team signs. */
export function standingsOf(lines: readonly StaleLine[]): { readonly [flag: string]: StandingOf } {
  return standingsIn(lines.map(outlineOf));
}

function standingsIn(outlines: readonly StaleOutline[]): { readonly [flag: string]: StandingOf } {
  return Object.fromEntries(
    outlines.map((outline): [string, StandingOf] => {
      const { flag, stage, canDelete, canArchive } = outline;
      return [flag, { stage, isStale: isStale(outline), canDelete, canArchive }];
    }),
  );
}

/** Whether a filter leaves a flag in. */
export function isAskedFor(
  { owner, purpose }: { readonly owner: Owner; readonly purpose: Purpose },
  filter: StaleFilter,
): boolean {
  if (filter.team !== undefined && !(owner.kind === "team" && owner.id === filter.team))
    return false;
  if (filter.owner !== undefined && ownerIdOf(owner) !== filter.owner) return false;
  return filter.purpose === undefined || purpose === filter.purpose;
}

function ownerIdOf({ kind, id }: Owner): string {
  return `${kind}:${id}`;
}

/** Under no key those that are of every flag. */
function waiversByFlag(waivers: readonly HeldWaiver[]): ReadonlyMap<string, HeldWaiver[]> {
  const byFlag = new Map<string, HeldWaiver[]>();
  for (const waiver of waivers) {
    const key = waiver.flag ?? "";
    byFlag.set(key, [...(byFlag.get(key) ?? []), waiver]);
  }
  return byFlag;
}

function lineOf(
  { key, assessment, createdAt, ...facts }: StaleFlagFacts,
  waivers: readonly HeldWaiver[],
): StaleLine {
  const { flag: _flag, ...judged } = assessment;
  const created = instantOf(Math.floor(createdAt));
  return { flag: key, ...facts, createdAt: created, ...judged, waivers };
}

type Urgent = Pick<StaleLine, "flag" | "staleBecause">;

/** Whatever has most that speaks for its going comes first. */
export function byUrgency(one: Urgent, other: Urgent): number {
  const more = other.staleBecause.length - one.staleBecause.length;
  return more !== 0 ? more : one.flag < other.flag ? -1 : 1;
}

function totalsOf(outlines: readonly StaleOutline[], archived: number): StaleTotals {
  const count = (is: (outline: StaleOutline) => boolean) => outlines.filter(is).length;
  const { active, stale, overdue, deletable, archivable, byStage } = countLives(outlines, archived);
  return {
    ...{ active, archived, stages: byStage },
    ...{ stale, overdue, canDelete: deletable, canArchive: archivable },
    extended: count(({ isExtended }) => isExtended),
    waived: count(({ isWaived }) => isWaived),
  };
}

/** Whoever has most to clear away comes first. The last sign-off of each team counts. */
function teamsOf(
  outlines: readonly StaleOutline[],
  signOffs: StaleFacts["signOffs"],
): readonly TeamPart[] {
  const parts = new Map<string, StaleOutline[]>();
  for (const outline of outlines) {
    const owner = ownerIdOf(outline.owner);
    const known = parts.get(owner);
    if (known === undefined) parts.set(owner, [outline]);
    else known.push(outline);
  }
  return [...parts]
    .map(([owner, own]): TeamPart => {
      const totals = totalsOf(own, 0);
      return {
        ...{ owner, name: own[0]?.owner.name ?? owner, flags: own.length, stale: totals.stale },
        ...{ overdue: totals.overdue, canDelete: totals.canDelete, canArchive: totals.canArchive },
        signOff: signOffs.findLast(({ team }) => `team:${team}` === owner) ?? null,
      };
    })
    .sort((one, other) => other.stale - one.stale || (one.owner < other.owner ? -1 : 1));
}

/** Of flags that the filter leaves out nothing is said; which they are is not known of what is gone. */
function sinceOf(
  { asOf, madeAt, standings }: KeptReport,
  outlines: readonly StaleOutline[],
  filter: StaleFilter,
): StaleReport["since"] {
  const isWhole = Object.values(filter).every((value) => value === undefined);
  const now = standingsIn(outlines);
  const keys = new Set([...Object.keys(now), ...(isWhole ? Object.keys(standings) : [])]);
  const differences = [...keys]
    .sort()
    .map(
      (flag): StaleDifference => ({
        flag,
        before: Object.hasOwn(standings, flag) ? (standings[flag] ?? null) : null,
        now: Object.hasOwn(now, flag) ? (now[flag] ?? null) : null,
      }),
    )
    .filter(({ before, now: after }) => !isSameJson(before, after));
  return { asOf, madeAt, differences };
}
