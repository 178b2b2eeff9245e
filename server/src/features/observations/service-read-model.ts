/** What services run, how far behind they are, and what goes wrong in them. */
import { parseRevision } from "@yardarm/sdk/model";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { readEpoch } from "../delivery/epoch-read-model.ts";
import { nearest } from "./attribute-match.ts";

/** One running process of a service. */
export interface ServiceInstance {
  readonly environment: string;
  readonly service: string;
  readonly version: string | null;
  readonly instance: string;
  readonly sdk: string;
  readonly revision: string | null;
  /** Revisions that it should have had when it reported last; null when that cannot be told: none yet, or another epoch. */
  readonly behind: number | null;
  /** For how long it had not heard its server then; null when it was in touch. */
  readonly staleMs: number | null;
  readonly lastSeenAt: string;
}

/** Evaluations of the last day that gave the caller's default, or that a client decided which was out of touch. */
export interface ServiceProblem {
  readonly environment: string;
  readonly service: string;
  /** Empty: of all flags. */
  readonly flag: string;
  readonly kind: string;
  readonly count: number;
  readonly lastSeenAt: string;
}

/** A key that services ask for and no environment has. */
export interface UnknownFlag {
  readonly flag: string;
  /** Whether there was such a flag once. */
  readonly isArchived: boolean;
  /** A flag that is spelt alike. */
  readonly similar: string | null;
  readonly count: number;
  readonly services: readonly string[];
}

export interface ServicesPage {
  readonly instances: readonly ServiceInstance[];
  /** Of these, the ones listed are those seen last. */
  readonly instanceCount: number;
  readonly problems: readonly ServiceProblem[];
  readonly unknownFlags: readonly UnknownFlag[];
}

interface Question {
  readonly project: string;
  readonly now: Date;
}

const dayMs = 86_400_000;
const instancesMax = 1_000;
const problemsMax = 1_000;
/** Of so many unknown keys it is guessed which flag was meant. */
const guessesMax = 50;
/** A delta that was committed so shortly before a report may have been on its way. */
const graceSeconds = 10;

/** To be read at one moment. */
export async function servicesOf(reader: Reader, question: Question): Promise<ServicesPage> {
  const instances = await instancesOf(reader, question);
  const problems = await problemsOf(reader, question);
  return { ...instances, problems, unknownFlags: await unknownIn(reader, question) };
}

async function instancesOf(
  reader: Reader,
  { project, now }: Question,
): Promise<Pick<ServicesPage, "instances" | "instanceCount">> {
  const epoch = await readEpoch(reader);
  const { rows } = await reader.execute<{
    environment: string;
    service: string;
    version: string | null;
    instance: string;
    sdk: string;
    revision: string | null;
    stale: string | null;
    at: Date | string;
    due: string | null;
    all: string;
  }>(sql`
    SELECT seen.environment, seen.service, seen.service_version AS version, seen.instance, seen.sdk,
           seen.revision, seen.stale_ms AS stale, seen.last_seen_at AS at,
           coalesce(
             (SELECT revision FROM delta
               WHERE delta.project = seen.project AND delta.environment = seen.environment
                 AND delta.at <= seen.last_seen_at - make_interval(secs => ${graceSeconds})
               ORDER BY revision DESC LIMIT 1),
             (SELECT revision - 1 FROM delta
               WHERE delta.project = seen.project AND delta.environment = seen.environment
               ORDER BY revision LIMIT 1),
             environment.revision) AS due,
           count(*) OVER () AS all
      FROM sdk_instance AS seen
      LEFT JOIN environment
        ON environment.project = seen.project AND environment.key = seen.environment
     WHERE seen.project = ${project} AND seen.last_seen_at >= ${dayBefore(now)}
     ORDER BY seen.last_seen_at DESC, seen.environment, seen.service, seen.instance
     LIMIT ${instancesMax}`);
  const instances = rows.map((row) => ({
    environment: row.environment,
    service: row.service,
    version: row.version,
    instance: row.instance,
    sdk: row.sdk,
    revision: row.revision,
    behind: behindOf(row, epoch),
    staleMs: row.stale === null ? null : Number(row.stale),
    lastSeenAt: new Date(row.at).toISOString(),
  }));
  return { instances, instanceCount: Number(rows[0]?.all ?? 0) };
}

function behindOf(
  { revision, due }: { readonly revision: string | null; readonly due: string | null },
  epoch: string,
): number | null {
  const held = revision === null ? undefined : parseRevision(revision);
  if (held === undefined || due === null || held.epoch !== epoch) return null;
  return Math.max(0, Number(due) - held.number);
}

async function problemsOf(
  reader: Reader,
  { project, now }: Question,
): Promise<readonly ServiceProblem[]> {
  const { rows } = await reader.execute<{
    environment: string;
    service: string;
    flag: string;
    kind: string;
    count: number;
    hour: Date | string;
  }>(sql`
    SELECT environment, service, flag, kind, sum(count)::float8 AS count, max(hour) AS hour
      FROM evaluation_problem
     WHERE project = ${project} AND hour >= ${dayBefore(now)}
     GROUP BY environment, service, flag, kind
     ORDER BY sum(count) DESC, environment, service, flag, kind
     LIMIT ${problemsMax}`);
  return rows.map(({ hour, ...row }) => ({ ...row, lastSeenAt: endOfHour(hour, now) }));
}

async function unknownIn(
  reader: Reader,
  { project, now }: Question,
): Promise<readonly UnknownFlag[]> {
  const { rows } = await reader.execute<{
    flag: string;
    archived: boolean;
    count: number;
    services: string[];
  }>(sql`
    SELECT asked.flag, coalesce(known.state = 'archived', false) AS archived,
           sum(asked.count)::float8 AS count,
           array_agg(DISTINCT asked.service ORDER BY asked.service) AS services
      FROM evaluation_problem AS asked
      LEFT JOIN flag AS known ON known.project = asked.project AND known.key = asked.flag
     WHERE asked.project = ${project} AND asked.hour >= ${dayBefore(now)}
       AND asked.kind = 'FLAG_NOT_FOUND'
     GROUP BY asked.flag, known.state
     ORDER BY count(DISTINCT asked.service) DESC, sum(asked.count) DESC, asked.flag
     LIMIT ${problemsMax}`);
  const keys = rows.length === 0 ? [] : await keysIn(reader, project);
  return rows.map(({ flag, archived, count, services }, index) => ({
    flag,
    isArchived: archived,
    similar: archived || index >= guessesMax ? null : (nearest(flag, keys) ?? null),
    count,
    services,
  }));
}

async function keysIn(reader: Reader, project: string): Promise<readonly string[]> {
  const { rows } = await reader.execute<{ key: string }>(
    sql`SELECT key FROM flag WHERE project = ${project} AND state = 'active' ORDER BY key`,
  );
  return rows.map(({ key }) => key);
}

function dayBefore(now: Date): string {
  return new Date(now.getTime() - dayMs).toISOString();
}

/** Counted in the running hour means now. */
function endOfHour(hour: Date | string, now: Date): string {
  return new Date(Math.min(new Date(hour).getTime() + 3_600_000, now.getTime())).toISOString();
}
