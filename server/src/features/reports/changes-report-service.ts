/** Reads what a change-control report is made of, all at one moment, and has it composed. */
import {
  type AccessEvent,
  type AccessFacts,
  type ChangesReport,
  composeChanges,
  type SampleWish,
} from "@yardarm/core/reports";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { atOneMoment, type Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { searchEntries } from "../audit/audit-search-read-model.ts";
import {
  changesMax,
  listApplied,
  listStopped,
  listVersions,
  readNames,
  readPlace,
  readTests,
} from "./changes-read-model.ts";
import { countRecord, countStored, findHead, findRange, type Period } from "./period-read-model.ts";
import { sha256 } from "./sha256.ts";

export interface ChangesReportDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** Who may do what in a project when the report is made. */
  readonly readAccess: (reader: Reader, project: string) => Promise<Omit<AccessFacts, "events">>;
}

export interface ChangesWish extends Period {
  readonly project: string;
  readonly sample: SampleWish;
}

export async function reportChanges(
  { database, clock, readAccess }: ChangesReportDeps,
  { project, sample, ...period }: ChangesWish,
): Promise<ChangesReport> {
  if (period.from >= period.to) throw periodRefused("It ends before it begins.");
  const chain = `project:${project}`;
  const place = { project, chain };
  const madeAt = clock();
  const facts = await atOneMoment(database, async (reader) => {
    const known = await readPlace(reader, project);
    if (known === undefined) throw projectNotFound(project);
    const range = await findRange(reader, chain, period);
    const applied = await listApplied(reader, place, range);
    if (applied.length > changesMax) throw periodRefused("It holds too many changes.");
    return {
      installation: known.installation,
      project: { key: project, name: known.name },
      range,
      applied,
      head: await findHead(reader, chain),
      record: await countRecord(reader, chain, range),
      stored: await countStored(reader, place, range),
      stopped: await listStopped(reader, place, range),
      versions: range === null ? [] : await listVersions(reader, project, range.last),
      access: {
        ...(await readAccess(reader, project)),
        events: await listAccessEvents(reader, chain, period),
      },
      tests: await readTests(reader, project, period.to),
      people: await readNames(reader),
    };
  });
  return composeChanges(
    {
      ...{ ...facts, chain, sample, madeAt: madeAt.toISOString() },
      period: { from: period.from.toISOString(), to: period.to.toISOString() },
    },
    sha256,
  );
}

const eventsMax = 1_000;
const accessKinds = ["member", "grant", "sdk_key"];

async function listAccessEvents(
  reader: Reader,
  chain: string,
  { from, to }: Period,
): Promise<readonly AccessEvent[]> {
  const question = { kinds: accessKinds, from, to: new Date(to.getTime() - 1) };
  const { entries } = await searchEntries(reader, chain, question, { limit: eventsMax });
  return entries
    .map(({ entry, at, actor, summary }) => ({ entry, at, by: actor.name, summary }))
    .toReversed();
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
