import { isStale } from "../lifecycle/assess-flag.ts";
import type { Stage } from "../lifecycle/stages.ts";
import { isSameJson } from "../registry/same-json.ts";
import { staleSections } from "./controls.ts";
import type {
  ArchivedFlags,
  HeldWaiver,
  KeptReport,
  StaleDifference,
  StaleFacts,
  StaleFilter,
  StaleFlagFacts,
  StaleLine,
  StaleReport,
  StaleTotals,
  StandingOf,
  TeamPart,
} from "./stale-report.ts";

/** The one value that page, JSON, CSV and PDF show. */
export function composeStale(facts: StaleFacts): StaleReport {
  const { installation, chain, project, asOf, madeAt, head, state, rules, kept, filter } = facts;
  const archived = facts.archived
    .filter((flags) => passes(flags, filter))
    .reduce((sum, { flags }) => sum + flags, 0);
  const waivers = waiversByFlag(facts.waivers);
  const lines = facts.flags
    .filter((flag) => passes(flag, filter))
    .map((flag) => lineOf(flag, [...(waivers.get(flag.key) ?? []), ...(waivers.get("") ?? [])]))
    .sort(byUrgency);
  return {
    ...{ version: 1, kind: "stale", installation, chain, project, asOf, madeAt, head, state },
    ...{ sections: staleSections, rules, kept, filter },
    totals: totalsOf(lines, archived),
    teams: teamsOf(lines, facts.signOffs),
    since: facts.before === null ? null : sinceOf(facts.before, lines, filter),
    lines,
  };
}

/** What a later report is compared with, and what a team signs. */
export function standingsOf(lines: readonly StaleLine[]): { readonly [flag: string]: StandingOf } {
  return Object.fromEntries(lines.map((line) => [line.flag, standingOf(line)]));
}

function standingOf(line: StaleLine): StandingOf {
  return {
    stage: line.stage,
    isStale: isStale(line),
    canDelete: line.deleteFromCode.safe === "yes",
    canArchive: line.archive.safe === "yes",
  };
}

function passes(
  { owner, purpose }: Pick<ArchivedFlags, "owner" | "purpose">,
  filter: StaleFilter,
): boolean {
  if (filter.team !== undefined && !(owner.kind === "team" && owner.id === filter.team))
    return false;
  if (filter.owner !== undefined && ownerIdOf(owner) !== filter.owner) return false;
  return filter.purpose === undefined || purpose === filter.purpose;
}

function ownerIdOf({ kind, id }: ArchivedFlags["owner"]): string {
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
  { key, assessment, ...facts }: StaleFlagFacts,
  waivers: readonly HeldWaiver[],
): StaleLine {
  const { flag: _flag, ...judged } = assessment;
  return { flag: key, ...facts, ...judged, waivers };
}

function byUrgency(one: StaleLine, other: StaleLine): number {
  const more = other.staleBecause.length - one.staleBecause.length;
  return more !== 0 ? more : one.flag < other.flag ? -1 : 1;
}

function totalsOf(lines: readonly StaleLine[], archived: number): StaleTotals {
  const count = (is: (line: StaleLine) => boolean) => lines.filter(is).length;
  const byStage: { [stage in Stage]: number } = {
    ...{ defined: 0, rolling_out: 0, live: 0, ready: 0, removed: 0, archived },
  };
  for (const { stage } of lines) byStage[stage]++;
  return {
    ...{ active: lines.length, archived, stages: byStage },
    stale: count(isStale),
    overdue: count(({ staleBecause }) => staleBecause.includes("past_expiry")),
    canDelete: count(({ deleteFromCode }) => deleteFromCode.safe === "yes"),
    canArchive: count(({ archive }) => archive.safe === "yes"),
    extended: count(({ extensions }) => (extensions ?? 0) > 0),
    waived: count(({ waivers }) => waivers.length > 0),
  };
}

/** Whoever has most to clear away comes first. The last sign-off of each team counts. */
function teamsOf(
  lines: readonly StaleLine[],
  signOffs: StaleFacts["signOffs"],
): readonly TeamPart[] {
  const parts = new Map<string, StaleLine[]>();
  for (const line of lines) {
    const owner = ownerIdOf(line.owner);
    const known = parts.get(owner);
    if (known === undefined) parts.set(owner, [line]);
    else known.push(line);
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
  lines: readonly StaleLine[],
  filter: StaleFilter,
): StaleReport["since"] {
  const isWhole = Object.values(filter).every((value) => value === undefined);
  const now = standingsOf(lines);
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
