/** Reads what a change-control report is made of, all at one moment, and has it composed: the whole, or one page of it. */
import {
  type AccessEvent,
  type AccessFacts,
  accessKinds,
  accessKindsElsewhere,
  type ChangesReport,
  type ChangesSummary,
  composeChanges,
  composeSummary,
  concernsAccess,
  drawFor,
  type EntityVersion,
  type EntryRange,
  entriesInDetail,
  type OutlineFacts,
  type ReportedChange,
  type SampleWish,
  type SummaryFacts,
} from "@yardarm/core/reports";
import { isRecord } from "@yardarm/sdk/model";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { atOneMoment, type Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { searchEntries } from "../audit/audit-search-read-model.ts";
import {
  listApplied,
  listOutlines,
  listStopped,
  listVersions,
  momentOfChange,
  type Place,
  readNames,
  readPlace,
  readTests,
} from "./changes-read-model.ts";
import {
  countRecord,
  countStored,
  findFaults,
  findHead,
  findRange,
  type Period,
} from "./period-read-model.ts";
import { sha256 } from "./sha256.ts";

export interface ChangesReportDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** Who may do what in a project when the report is made. */
  readonly readAccess: (reader: Reader, project: string) => Promise<Omit<AccessFacts, "events">>;
  /** How many changes one report may have. */
  readonly changesMax?: number;
}

/**
 * The report of so many is a text of 200 MB, and there is no text of more than 512 MB; nobody reads that many either. Whoever
 * needs more is told where to cut: two periods that meet join without a gap.
 */
const changesMaxDefault = 200_000;

export interface ChangesWish extends Period {
  readonly project: string;
  readonly sample: SampleWish;
}

/** Which changes of the population are shown. */
export interface PageOfChanges {
  /** Number of an entry: those behind it. */
  readonly after: number;
  readonly limit: number;
}

export interface ChangesPage {
  readonly report: ChangesSummary;
  readonly changes: readonly ReportedChange[];
  /** What to ask for to read on; null at the end. */
  readonly next: number | null;
  /** Whatever was drawn for the sample. */
  readonly sampled: readonly ReportedChange[];
}

/** All of it, as it leaves as a file. */
export function reportChanges(deps: ChangesReportDeps, wish: ChangesWish): Promise<ChangesReport> {
  return atOneMoment(deps.database, async (reader) => {
    const { facts, ground } = await readFacts(reader, deps, wish);
    const applied = await listApplied(reader, ground.place, ground.range);
    return composeChanges({ ...facts, applied, sample: wish.sample }, sha256);
  });
}

/** Every change of it is counted and judged, and those of one page are told of. */
export function pageOfChanges(
  deps: ChangesReportDeps,
  wish: ChangesWish,
  page: PageOfChanges,
): Promise<ChangesPage> {
  return atOneMoment(deps.database, async (reader) => {
    const { facts, ground } = await readFacts(reader, deps, wish);
    const { place, range } = ground;
    const applied = await listOutlines(reader, place, range, {
      protectedOnes: everProtected(facts.versions),
      withAddresses: facts.tests.exercised.length > 0,
    });
    const sample = drawFor({ applied, range, sample: wish.sample }, sha256);
    const { shown, next } = shownOn(page, applied);
    const known = { ...facts, applied, sample };
    const wanted = [...new Set([...shown, ...entriesInDetail(known)])];
    const detailed = await listApplied(reader, place, range, wanted);
    const { report, changes } = composeSummary({ ...known, detailed });
    const of = (entries: readonly number[]) => {
      const asked = new Set(entries);
      return changes.filter(({ entry }) => asked.has(entry));
    };
    const sampled = of(sample.drawn.map(({ entry }) => entry));
    return { report, changes: of(shown), next, sampled };
  });
}

interface Ground {
  readonly place: Place;
  readonly range: EntryRange | null;
}

/** All but the changes themselves. */
async function readFacts(
  reader: Reader,
  { clock, readAccess, changesMax = changesMaxDefault }: ChangesReportDeps,
  { project, from, to }: ChangesWish,
): Promise<{
  readonly facts: Omit<SummaryFacts, "applied" | "detailed" | "sample">;
  readonly ground: Ground;
}> {
  if (from >= to) throw periodRefused("It ends before it begins.");
  const chain = `project:${project}`;
  const place = { project, chain };
  const madeAt = clock().toISOString();
  const known = await readPlace(reader, project);
  if (known === undefined) throw projectNotFound(project);
  const range = await findRange(reader, chain, { from, to });
  const end = range === null ? undefined : await momentOfChange(reader, place, range, changesMax);
  if (end !== undefined) throw tooManyChanges(changesMax, end);
  const access = await readAccess(reader, project);
  const record = await countRecord(reader, chain, range);
  const facts = {
    ...{ installation: known.installation, chain, madeAt, range },
    project: { key: project, name: known.name },
    period: { from: from.toISOString(), to: to.toISOString() },
    head: await findHead(reader, chain),
    ...{ record, faults: await findFaults(reader, chain, { range, record }) },
    stored: await countStored(reader, place, range),
    stopped: await listStopped(reader, place, range),
    versions: range === null ? [] : await listVersions(reader, project, range.last),
    access: { ...access, events: await listAccessEvents(reader, chain, { from, to }, access) },
    tests: await readTests(reader, project, to),
    people: await readNames(reader),
  };
  return { facts, ground: { place, range } };
}

/** Environments that were protected at any time, by their keys. */
function everProtected(versions: readonly EntityVersion[]): readonly string[] {
  const keys = versions.flatMap(({ address, document }) => {
    const [room, key = ""] = address.split("/");
    const isProtected = isRecord(document) && document["isProtected"] === true;
    return room === "environment" && isProtected ? [key] : [];
  });
  return [...new Set(keys)];
}

function shownOn(
  { after, limit }: PageOfChanges,
  applied: readonly OutlineFacts[],
): { readonly shown: readonly number[]; readonly next: number | null } {
  const first = applied.findIndex(({ entry }) => entry > after);
  if (first < 0) return { shown: [], next: null };
  const shown = applied.slice(first, first + limit).map(({ entry }) => entry);
  return { shown, next: first + limit < applied.length ? (shown.at(-1) ?? null) : null };
}

function tooManyChanges(changesMax: number, until: string): DomainError {
  const count = changesMax.toLocaleString("en-GB");
  return periodRefused(
    `It holds more than ${count} changes. Ask for it up to ${until}, and for the rest from there on: the two join without a gap.`,
  );
}

const eventsMax = 1_000;
const installationChain = "installation";

/** Those of the project, and those of the installation that give or take something in it too. */
async function listAccessEvents(
  reader: Reader,
  chain: string,
  { from, to }: Period,
  { grants }: Omit<AccessFacts, "events">,
): Promise<readonly AccessEvent[]> {
  const within = { from, to: new Date(to.getTime() - 1) };
  const [own, elsewhere] = await Promise.all([
    searchEntries(reader, chain, { ...within, kinds: accessKinds }, { limit: eventsMax }),
    searchEntries(
      ...([reader, installationChain, { ...within, kinds: accessKindsElsewhere }] as const),
      { limit: eventsMax },
    ),
  ]);
  return [...own.entries, ...elsewhere.entries.filter((each) => concernsAccess(each, grants))]
    .map((each) => ({
      ...{ chain: each.chain, entry: each.entry, at: each.at },
      ...{ by: each.actor.name, summary: each.summary },
    }))
    .sort((one, other) => (one.at < other.at ? -1 : 1));
}

function periodRefused(detail: string): DomainError {
  return new DomainError(
    "invalid",
    "report_period_invalid",
    `This period cannot be reported. ${detail}`,
    {
      violations: [{ pointer: "/to", detail }],
    },
  );
}

function projectNotFound(project: string): DomainError {
  return new DomainError("not_found", "project_not_found", `There is no project "${project}".`);
}
