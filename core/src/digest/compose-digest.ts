import { dayOf } from "../registry/calendar.ts";
import { daysOver } from "../registry/last-day.ts";
import { agoWords, daysWords, dayWords } from "./day-words.ts";
import type { DigestFacts, DigestFlag, DigestPlace, DigestVerdict } from "./facts.ts";

export const sectionKinds = [
  "waiting",
  "expired",
  "expiring",
  "broken",
  "review",
  "archive",
  "delete_from_code",
] as const;
export type SectionKind = (typeof sectionKinds)[number];

/** One line, about one thing. Names stand between backticks. */
export interface DigestItem extends DigestPlace {
  /** The same as long as the same is said of it. */
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  /** It was not in the digest before. */
  readonly isNew: boolean;
  /** Of its page, from the root of the dashboard. */
  readonly path: string;
}

export interface DigestSection {
  readonly kind: SectionKind;
  readonly items: readonly DigestItem[];
  /** How many there are besides. */
  readonly more: number;
}

export interface Digest {
  /** Those in which something stands, the most urgent first. Without any there is nothing to say. */
  readonly sections: readonly DigestSection[];
  /** Of everything, also of what is not shown; for the digest after this one. */
  readonly ids: readonly string[];
}

/** Also said in docs/digests.md. */
const shownMax = 20;

export function composeDigest(all: DigestFacts): Digest {
  const facts = withoutSnoozed(all);
  const sections = sectionKinds.flatMap((kind) => {
    const drafts = drawers[kind](facts);
    if (drafts.length === 0) return [];
    const items = drafts
      .slice(0, shownMax)
      .map((draft) => ({ ...draft, isNew: !facts.told.has(draft.id) }));
    const section = { kind, items, more: drafts.length - items.length };
    return [{ section, ids: drafts.map(({ id }) => id) }];
  });
  return {
    sections: sections.map(({ section }) => section),
    ids: sections.flatMap(({ ids }) => ids),
  };
}

/** Who snoozed a flag is reminded of nothing about it; what waits for them is no reminder. */
function withoutSnoozed({ flags, findings, verdicts, ...facts }: DigestFacts): DigestFacts {
  const today = dayOf(facts.now);
  const snoozed = new Set(
    flags
      .filter(({ snoozedUntil }) => snoozedUntil !== undefined && today < snoozedUntil)
      .map(({ project, flag }) => idOf(project, flag)),
  );
  const isAwake = ({ project, flag }: { readonly project: string; readonly flag: string | null }) =>
    flag === null || !snoozed.has(idOf(project, flag));
  return {
    ...facts,
    flags: flags.filter(isAwake),
    findings: findings.filter(isAwake),
    verdicts: verdicts.filter(isAwake),
  };
}

/** How much there is in a section. */
export function countIn({ items, more }: DigestSection): number {
  return items.length + more;
}

type Draft = Omit<DigestItem, "isNew">;

const drawers: Readonly<Record<SectionKind, (facts: DigestFacts) => readonly Draft[]>> = {
  waiting: waitingItems,
  expired: (facts) =>
    lastDays(facts)
      .filter(({ left }) => left < 0)
      .map((each) => expiryItem(each, "expired")),
  expiring: (facts) =>
    lastDays(facts)
      .filter(({ flag, left }) => left >= 0 && left <= (flag.noticeDays ?? facts.expiringDays))
      .map((each) => expiryItem(each, "expiring")),
  broken: brokenItems,
  review: (facts) => verdictItems(facts, "review"),
  archive: (facts) => verdictItems(facts, "archive"),
  delete_from_code: (facts) => verdictItems(facts, "delete_from_code"),
};

/** Who waits longest stands first. */
function waitingItems({ waiting, now }: DigestFacts): readonly Draft[] {
  return waiting
    .toSorted((one, other) => one.since - other.since)
    .map(({ project, projectName, request, title, wants, because, since }) => ({
      ...{ project, projectName },
      // Asked for anew, it is new.
      id: idOf("waiting", project, String(request), wants, String(since)),
      title: `Request ${request}: ${title}`,
      detail: `${because} It has waited ${agoWords(since, now)}.`,
      path: `${pathOf(project)}/changes/${request}`,
    }));
}

interface LastDay {
  readonly flag: DigestFlag;
  readonly day: string;
  /** Days until its last day, of UTC; negative when that has passed. */
  readonly left: number;
}

/** What ends first stands first. */
function lastDays({ flags, now }: DigestFacts): readonly LastDay[] {
  return flags
    .flatMap((flag) => {
      if (flag.expiry.kind !== "date") return [];
      const { date: day } = flag.expiry;
      return [{ flag, day, left: -daysOver(flag.expiry, now) }];
    })
    .toSorted((one, other) => one.left - other.left || byPlace(one.flag, other.flag));
}

function expiryItem({ flag, day, left }: LastDay, kind: "expired" | "expiring"): Draft {
  const { project, projectName, team } = flag;
  const owner = team === null ? "you answer for it" : `${team} answers for it`;
  return {
    ...{ project, projectName },
    id: idOf(kind, project, flag.flag, day),
    title: titleOf(flag.flag, flag.name),
    detail: `${lastDayWords(day, left)}; ${owner}.`,
    path: flagPath(project, flag.flag),
  };
}

function lastDayWords(day: string, left: number): string {
  if (left < -1) return `Its last day was ${dayWords(day)}, ${daysWords(-left)} ago`;
  if (left === -1) return `Its last day was yesterday, ${dayWords(day)}`;
  if (left === 0) return `Today, ${dayWords(day)}, is its last day`;
  if (left === 1) return `Tomorrow, ${dayWords(day)}, is its last day`;
  return `Its last day is ${dayWords(day)}, in ${daysWords(left)}`;
}

/** That a flag has expired stands in a section of its own. */
function brokenItems({ findings, flags }: DigestFacts): readonly Draft[] {
  const names = new Map(flags.map(({ project, flag, name }) => [idOf(project, flag), name]));
  return findings
    .filter(({ code }) => code !== "expired")
    .toSorted((one, other) => byPlace(one, other) || compare(one.address, other.address))
    .map(({ project, projectName, policy, policyName, code, address, flag, detail, wayOut }) => ({
      ...{ project, projectName },
      id: idOf("broken", project, policy, code, address),
      title: flag === null ? policyName : titleOf(flag, names.get(idOf(project, flag))),
      detail: flag === null ? `${detail} ${wayOut}` : `${policyName}: ${detail} ${wayOut}`,
      path: flag === null ? `${pathOf(project)}/policies` : flagPath(project, flag),
    }));
}

function verdictItems(
  { verdicts, flags }: DigestFacts,
  wanted: DigestVerdict["wants"],
): readonly Draft[] {
  const names = new Map(flags.map(({ project, flag, name }) => [idOf(project, flag), name]));
  return verdicts
    .filter(({ wants }) => wants === wanted)
    .toSorted((one, other) => byPlace(one, other) || compare(one.flag, other.flag))
    .map(({ project, projectName, flag, sentence }) => ({
      ...{ project, projectName },
      id: idOf(wanted, project, flag),
      title: titleOf(flag, names.get(idOf(project, flag))),
      detail: withoutVerdict(sentence),
      path: flagPath(project, flag),
    }));
}

/** The section says it already: `Safe to archive: no code names it.` */
function withoutVerdict(sentence: string): string {
  const reasons = sentence.replace(/^Safe to [^:]+: /, "");
  return reasons.charAt(0).toUpperCase() + reasons.slice(1);
}

function titleOf(flag: string, name: string | undefined): string {
  return name === undefined || name === flag ? `\`${flag}\`` : `\`${flag}\` · ${name}`;
}

function byPlace(one: DigestPlace, other: DigestPlace): number {
  return compare(one.projectName, other.projectName) || compare(one.project, other.project);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

const idOf = (...parts: readonly string[]): string => parts.join(" ");
const pathOf = (project: string): string => `/p/${encodeURIComponent(project)}`;
const flagPath = (project: string, flag: string): string =>
  `${pathOf(project)}/flags/${encodeURIComponent(flag)}`;
