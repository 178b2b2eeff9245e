/** What the change-control report reads: entries that applied requests or stopped them, with what is stored of the requests. */
import type {
  AppliedFacts,
  EntityVersion,
  EntryRange,
  RecordedApproval,
  StoppedFacts,
  StoredFacts,
  TestFacts,
} from "@yardarm/core/reports";
import type { Life, StepKind } from "@yardarm/core/requests";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { person } from "../../tables/person.ts";

/** More than this in one report would neither be read nor fit into memory; two periods that meet join without a gap. */
export const changesMax = 200_000;

interface EntryRow extends Record<string, unknown> {
  readonly entry: number;
  readonly hash: string;
  readonly at: string;
  readonly actorKind: "person" | "token" | "system";
  readonly actorId: string;
  readonly personId: string | null;
  readonly number: number | null;
  readonly isStored: boolean;
  readonly title: string;
  readonly author: StoredFacts["author"];
  readonly life: Life | null;
  readonly names: StoredFacts["names"];
}

interface AppliedRow extends EntryRow {
  readonly effectDigest: string | null;
  readonly approvals: readonly RecordedApproval[] | null;
  readonly brokenPolicies: readonly string[] | null;
  readonly waivers: readonly string[] | null;
  readonly sentences: readonly string[];
  readonly reason: string | null;
  readonly askedAt: string;
  readonly wasEmergency: boolean;
  readonly revisions: Readonly<Record<string, number>>;
  readonly inert: readonly string[] | null;
  readonly addresses: readonly string[];
  readonly reverts: number | null;
}

const ofEntry = sql`
  e.entry::float8 as entry, encode(e.hash, 'hex') as hash, e.at, e.actor_kind as "actorKind", e.actor_id as "actorId",
  case when e.actor_kind = 'token' then e.document::jsonb #>> '{document,actor,personId}' end as "personId",
  e.request::float8 as number, r.number is not null as "isStored",
  r.title, r.author, r.life, r.names`;

/** Only documents that hold the field are parsed. */
const detail = (name: string) => sql`
  case when strpos(e.document, ${`"${name}":[`}) > 0
       then e.document::jsonb #> array['document', 'details', ${name}]::text[] end`;

/** Of a run of entries, those that applied a request, oldest first; one more than a report may have, to tell. */
export async function listApplied(
  reader: Reader,
  { project, chain }: { readonly project: string; readonly chain: string },
  range: EntryRange | null,
): Promise<readonly AppliedFacts[]> {
  if (range === null) return [];
  const { rows } = await reader.execute<AppliedRow>(sql`
    select ${ofEntry}, substring(e.document from '"digest":"([0-9a-f]{64})"') as "effectDigest",
           ${detail("approvals")} as approvals, ${detail("brokenPolicies")} as "brokenPolicies",
           ${detail("waivers")} as waivers,
           r.sentences, r.reason, r.created_at as "askedAt", r.broke_glass as "wasEmergency", r.revisions,
           r.effect -> 'inert' as inert, jsonb_path_query_array(r.effect, '$.entities[*].address') as addresses,
           r.reverts::float8 as reverts
      from audit_entry e
      left join change_request r on r.project = ${project} and r.number = e.request
     where e.chain = ${chain} and e.entry between ${range.first} and ${range.last}
       and e.kind = 'change_request.applied'
     order by e.entry
     limit ${changesMax + 1}`);
  return rows.map(appliedOf);
}

const stops: readonly StepKind[] = ["rejected", "failed", "cancelled", "expired", "voided"];

/** Of a run of entries, those that tell of a request that did not go on, oldest first. */
export async function listStopped(
  reader: Reader,
  { project, chain }: { readonly project: string; readonly chain: string },
  range: EntryRange | null,
): Promise<readonly StoppedFacts[]> {
  if (range === null) return [];
  const kinds = stops.map((step) => `change_request.${step}`);
  const { rows } = await reader.execute<EntryRow & { kind: string; state: string | null }>(sql`
    select ${ofEntry}, e.kind, r.state
      from audit_entry e
      left join change_request r on r.project = ${project} and r.number = e.request
     where e.chain = ${chain} and e.entry between ${range.first} and ${range.last}
       and e.kind = any (${sql.param(kinds)}::text[])
     order by e.entry
     limit ${changesMax}`);
  return rows.map((row) => {
    const { entry, at, kind, number, state, isStored, title, author, life, names } = row;
    return {
      ...{ entry, at: instantIn(at), number: number ?? 0, state: state ?? "unknown" },
      step: stops.find((step) => kind.endsWith(`.${step}`)) ?? "failed",
      by: actorIn(row),
      stored: isStored ? { title, author, life, names } : null,
    };
  });
}

/** Every version of environments, policies and waivers up to an entry, oldest first. */
export async function listVersions(
  reader: Reader,
  project: string,
  lastEntry: number,
): Promise<readonly EntityVersion[]> {
  const { rows } = await reader.execute<EntityVersion & Record<string, unknown>>(sql`
    select address, entry::float8 as entry, at, document from entity_history
     where project = ${project} and entry <= ${lastEntry}
       and (address like 'environment/%' or address like 'policy/%' or address like 'waiver/%')
     order by entry, address`);
  return rows.map((row) => ({ ...row, at: instantIn(row.at) }));
}

const runsMax = 100_000;

/** What tests are on record up to a moment, and which flags they exercised. */
export async function readTests(reader: Reader, project: string, to: Date): Promise<TestFacts> {
  const upTo = sql`${to.toISOString()}::timestamptz`;
  const [runs, exercised] = await Promise.all([
    reader.execute<TestFacts["runs"][number] & Record<string, unknown>>(sql`
      select received_at as at, suite, commit, environment, passed, failed from test_run
       where project = ${project} and received_at < ${upTo}
       order by received_at desc limit ${runsMax}`),
    reader.execute<TestFacts["exercised"][number] & Record<string, unknown>>(sql`
      select flag, to_char(first_run at time zone 'utc', 'YYYY-MM-DD') as day, count(*)::float8 as combinations
        from (select x.hash, state.flag, min(x.first_run_at) as first_run
                from combination_exercised x join combination_state state on state.number = any (x.states)
               where x.project = ${project} and x.first_run_at < ${upTo}
               group by x.hash, state.flag) as each
       group by 1, 2`),
  ]);
  return {
    runs: runs.rows.map((row) => ({ ...row, at: instantIn(row.at) })).toReversed(),
    exercised: exercised.rows,
  };
}

/** Everybody's name, as far as it is known; of somebody erased it is what stands for it. */
export async function readNames(reader: Reader): Promise<Readonly<Record<string, string>>> {
  const rows = await reader.select({ id: person.id, name: person.name }).from(person);
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

/** Which installation it is, and what its project is called; `undefined`: there is no such project. */
export async function readPlace(
  reader: Reader,
  project: string,
): Promise<{ readonly installation: string; readonly name: string } | undefined> {
  const { rows } = await reader.execute<{ installation: string; name: string }>(sql`
    select s.installation::text, p.name from project p cross join audit_setting s where p.key = ${project}`);
  return rows[0];
}

function appliedOf(row: AppliedRow): AppliedFacts {
  const { entry, hash, at, number, effectDigest } = row;
  return {
    ...{ entry, hash, at: instantIn(at), number, effectDigest, by: actorIn(row) },
    approvals: row.approvals ?? [],
    brokenPolicies: row.brokenPolicies ?? [],
    waivers: row.waivers ?? [],
    stored: row.isStored ? storedOf(row) : null,
  };
}

function storedOf(row: AppliedRow): StoredFacts {
  const { title, sentences, reason, author, wasEmergency, revisions, addresses, reverts } = row;
  const { life, names, inert, askedAt } = row;
  return {
    ...{ title, sentences, reason, author, wasEmergency, revisions, addresses, reverts },
    ...{ life, names, inert: inert ?? [], askedAt: instantIn(askedAt) },
  };
}

function actorIn({ actorKind, actorId, personId }: EntryRow): AppliedFacts["by"] {
  const person = actorKind === "person" ? actorId : personId;
  return { kind: actorKind, id: actorId, person };
}

function instantIn(text: string): string {
  return new Date(text).toISOString();
}
