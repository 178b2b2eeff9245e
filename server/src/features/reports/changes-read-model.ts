/** What the change-control report reads: entries that applied requests or stopped them, with what is stored of the requests. */
import type {
  AppliedFacts,
  EntityVersion,
  EntryRange,
  OutlineFacts,
  StoppedFacts,
  StoredFacts,
  StoredOutline,
  TestFacts,
} from "@yardarm/core/reports";
import type { Life, StepKind } from "@yardarm/core/requests";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { person } from "../../tables/person.ts";
import {
  effectDigest,
  instantOf,
  listBeforeDigest,
  personOfToken,
  waivers,
} from "./entry-fields.ts";

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
  readonly approvals: string | null;
  readonly brokenPolicies: string | null;
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
  e.entry::float8 as entry, encode(e.hash, 'hex') as hash, ${instantOf(sql`e.at`)} as at,
  e.actor_kind as "actorKind", e.actor_id as "actorId", ${personOfToken} as "personId",
  e.request::float8 as number, r.number is not null as "isStored",
  r.title, r.author, r.life, r.names`;

export interface Place {
  readonly project: string;
  readonly chain: string;
}

/** Of a run of entries, those that applied a request, oldest first: all of them, or some. */
export async function listApplied(
  reader: Reader,
  { project, chain }: Place,
  range: EntryRange | null,
  some?: readonly number[],
): Promise<readonly AppliedFacts[]> {
  if (range === null || some?.length === 0) return [];
  const { rows } = await reader.execute<AppliedRow>(sql`
    select ${ofEntry}, ${effectDigest} as "effectDigest", ${listBeforeDigest("approvals")} as approvals,
           ${listBeforeDigest("brokenPolicies")} as "brokenPolicies", ${waivers} as waivers,
           r.sentences, r.reason, ${instantOf(sql`r.created_at`)} as "askedAt", r.broke_glass as "wasEmergency",
           r.revisions, r.effect -> 'inert' as inert,
           jsonb_path_query_array(r.effect, '$.entities[*].address') as addresses, r.reverts::float8 as reverts
      from audit_entry e
      left join change_request r on r.project = ${project} and r.number = e.request
     where e.chain = ${chain} and e.entry between ${range.first} and ${range.last}
       and e.kind = 'change_request.applied'
       ${some === undefined ? sql`` : sql`and e.entry = any (${sql.param(some)}::bigint[])`}
     order by e.entry`);
  return rows.map(appliedOf);
}

interface OutlineRow extends Record<string, unknown> {
  readonly entry: number;
  readonly at: string;
  readonly actorKind: AppliedRow["actorKind"];
  readonly actorId: string;
  readonly personId: string | null;
  readonly number: number | null;
  readonly approvals: string | null;
  readonly waivers: readonly string[] | null;
  readonly isStored: boolean;
  readonly authorKind: StoredFacts["author"]["kind"];
  readonly authorId: string;
  readonly wasEmergency: boolean;
  readonly revisions: AppliedRow["revisions"];
  readonly inert: readonly string[] | null;
  readonly addresses: readonly string[] | null;
  readonly life: StoredOutline["life"];
}

export interface OutlineWish {
  /** Environments that were protected at any time: what was inert matters there alone. */
  readonly protectedOnes: readonly string[];
  /** Whether what was touched matters: only if there are tests. */
  readonly withAddresses: boolean;
}

/**
 * When the change was applied that has so many others before it in a run of entries; `undefined`: it has fewer. By what is stored of
 * requests, where that stands in an index: it only says where to cut, and proves nothing.
 */
export async function momentOfChange(
  reader: Reader,
  { project, chain }: Place,
  { first, last }: EntryRange,
  others: number,
): Promise<string | undefined> {
  const { rows } = await reader.execute<{ at: string }>(sql`
    select ${instantOf(sql`at`)} as at from audit_entry
     where chain = ${chain} and entry = (
       select entry from change_request
        where project = ${project} and state = 'applied' and entry between ${first} and ${last}
        order by entry offset ${others} limit 1)`);
  return rows[0]?.at;
}

/** Of a run of entries that applied a request, what is counted and judged of them. */
export async function listOutlines(
  reader: Reader,
  { project, chain }: Place,
  range: EntryRange | null,
  { protectedOnes, withAddresses }: OutlineWish,
): Promise<readonly OutlineFacts[]> {
  if (range === null) return [];
  const { rows } = await reader.execute<OutlineRow>(sql`
    select e.entry::float8 as entry, ${instantOf(sql`e.at`)} as at, e.actor_kind as "actorKind",
           e.actor_id as "actorId", ${personOfToken} as "personId", e.request::float8 as number,
           ${listBeforeDigest("approvals")} as approvals, ${waivers} as waivers, r.number is not null as "isStored",
           r.author ->> 'kind' as "authorKind", r.author ->> 'id' as "authorId", r.broke_glass as "wasEmergency",
           r.revisions,
           case when r.revisions ?| ${sql.param(protectedOnes)}::text[] then r.effect -> 'inert' end as inert,
           ${withAddresses ? sql`jsonb_path_query_array(r.effect, '$.entities[*].address')` : sql`null`} as addresses,
           case when r.life is not null
                then r.life - '{state,version,rejectedHash,plan,approvals,steps}'::text[] end as life
      from audit_entry e
      left join change_request r on r.project = ${project} and r.number = e.request
     where e.chain = ${chain} and e.entry between ${range.first} and ${range.last}
       and e.kind = 'change_request.applied'
     order by e.entry`);
  return rows.map(outlineOf);
}

/** A period has no more than so many changes, and seldom as many that were stopped. */
const stopsMax = 200_000;
const stops: readonly StepKind[] = ["rejected", "failed", "cancelled", "expired", "voided"];

/** Of a run of entries, those that tell of a request that did not go on, oldest first. */
export async function listStopped(
  reader: Reader,
  { project, chain }: Place,
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
     limit ${stopsMax}`);
  return rows.map((row) => {
    const { entry, at, kind, number, state, isStored, title, author, life, names } = row;
    return {
      ...{ entry, at, number: number ?? 0, state: state ?? "unknown" },
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
    select address, entry::float8 as entry, ${instantOf(sql`at`)} as at, document from entity_history
     where project = ${project} and entry <= ${lastEntry} and address not like 'flag/%'
       and (address like 'environment/%' or address like 'policy/%' or address like 'waiver/%')
     order by entry, address`);
  return rows;
}

const runsMax = 100_000;

/** What tests are on record up to a moment, and which flags they exercised. */
export async function readTests(reader: Reader, project: string, to: Date): Promise<TestFacts> {
  const upTo = sql`${to.toISOString()}::timestamptz`;
  const [runs, exercised] = await Promise.all([
    reader.execute<TestFacts["runs"][number] & Record<string, unknown>>(sql`
      select ${instantOf(sql`received_at`)} as at, suite, commit, environment, passed, failed from test_run
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
    runs: runs.rows.toReversed(),
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

/** Spelled out, since there may be a hundred thousand of them. */
function appliedOf(row: AppliedRow): AppliedFacts {
  return {
    entry: row.entry,
    hash: row.hash,
    at: row.at,
    by: actorIn(row),
    number: row.number,
    effectDigest: row.effectDigest,
    approvals: listIn(row.approvals),
    brokenPolicies: listIn(row.brokenPolicies),
    waivers: row.waivers ?? none,
    stored: row.isStored ? storedOf(row) : null,
  };
}

function storedOf(row: AppliedRow): StoredFacts {
  return {
    title: row.title,
    sentences: row.sentences,
    reason: row.reason,
    author: row.author,
    askedAt: row.askedAt,
    wasEmergency: row.wasEmergency,
    revisions: row.revisions,
    inert: row.inert ?? none,
    addresses: row.addresses,
    reverts: row.reverts,
    life: row.life,
    names: row.names,
  };
}

function outlineOf(row: OutlineRow): OutlineFacts {
  return {
    entry: row.entry,
    at: row.at,
    number: row.number,
    by: actorIn(row),
    approvals: listIn(row.approvals),
    waivers: row.waivers ?? none,
    stored: row.isStored
      ? {
          author: { kind: row.authorKind, id: row.authorId },
          wasEmergency: row.wasEmergency,
          revisions: row.revisions,
          inert: row.inert ?? none,
          addresses: row.addresses ?? none,
          life: row.life,
        }
      : null,
  };
}

const none: readonly never[] = [];

/** What the record has as a list; of an entry that was tampered with, which the counts tell, it may be none. */
function listIn<Item>(text: string | null): readonly Item[] {
  if (text === null) return none;
  try {
    return JSON.parse(text);
  } catch {
    return none;
  }
}

function actorIn({
  actorKind,
  actorId,
  personId,
}: Pick<EntryRow, "actorKind" | "actorId" | "personId">): AppliedFacts["by"] {
  const person = actorKind === "person" ? actorId : personId;
  return { kind: actorKind, id: actorId, person };
}
