/** Requests that wait, or that somebody has to look at: one, the lists of a project, and what waits for one person. */
import { openStates, type RequestState } from "@yardarm/core/requests";
import { and, desc, eq, exists, inArray, isNotNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { changeRequest, changeRequestAddress } from "../../tables/change-request.ts";
import { project as projectTable } from "../../tables/project.ts";
import type { NamedActor, WaitingRequest } from "./waiting-request.ts";

/** A request as it is stored, whatever its state; of one that was applied at once there is no life. */
export interface AnyRequest extends Omit<WaitingRequest, "life" | "ground"> {
  readonly life: WaitingRequest["life"] | null;
  readonly ground: WaitingRequest["ground"];
  readonly state: RequestState;
  readonly entry: number | null;
  readonly revisions: Readonly<Record<string, number>>;
  readonly wasEmergency: boolean;
  readonly changedAt: Date;
}

export async function findAnyRequest(
  reader: Reader,
  project: string,
  number: number,
): Promise<AnyRequest | undefined> {
  const [row] = await reader
    .select()
    .from(changeRequest)
    .where(and(eq(changeRequest.project, project), eq(changeRequest.number, number)));
  return row && requestOf(row);
}

export interface ListQuestion {
  readonly project: string;
  /** Only requests that touched one of these entities, or something of it, or would. */
  readonly addresses?: readonly string[] | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
  readonly states?: readonly RequestState[] | undefined;
  /** Only these. */
  readonly numbers?: readonly number[] | undefined;
}

/** Newest first. */
export async function listAnyRequests(
  reader: Reader,
  { project, addresses, before, limit, states, numbers }: ListQuestion,
): Promise<readonly AnyRequest[]> {
  const rows = await reader
    .select()
    .from(changeRequest)
    .where(
      and(
        eq(changeRequest.project, project),
        states === undefined ? undefined : inArray(changeRequest.state, [...states]),
        numbers === undefined ? undefined : inArray(changeRequest.number, [...numbers]),
        before === undefined ? undefined : lt(changeRequest.number, before),
        addresses === undefined ? undefined : touches(reader, addresses),
      ),
    )
    .orderBy(desc(changeRequest.number))
    .limit(limit);
  return rows.map(requestOf);
}

/** More that are open at once, nobody could look at. */
const openMax = 1_000;

/** All that are open in a project, newest first. */
export async function listOpen(reader: Reader, project: string): Promise<readonly AnyRequest[]> {
  return listAnyRequests(reader, { project, states: openStates, limit: openMax });
}

const emergency = sql`${changeRequest.life} -> 'emergency'`;
const needsLook = and(
  eq(changeRequest.state, "applied"),
  isNotNull(changeRequest.life),
  sql`(${emergency} -> 'review' = 'null' OR ${emergency} -> 'reasonDueAt' <> 'null')`,
);

/** Emergencies that nobody else has looked at, or that lack their reason, newest first; of one project, or of all. */
export async function listEmergencies(
  reader: Reader,
  project?: string,
): Promise<readonly AnyRequest[]> {
  const rows = await reader
    .select()
    .from(changeRequest)
    .where(and(project === undefined ? undefined : eq(changeRequest.project, project), needsLook))
    .orderBy(desc(changeRequest.number))
    .limit(openMax);
  return rows.map(requestOf);
}

/** The requests that take another one back, or end it, newest first. */
export async function listAfter(
  reader: Reader,
  project: string,
  number: number,
): Promise<readonly AnyRequest[]> {
  const rows = await reader
    .select()
    .from(changeRequest)
    .where(
      and(
        eq(changeRequest.project, project),
        sql`(${changeRequest.reverts} = ${number} OR ${changeRequest.life} -> 'ends' = to_jsonb(${number}::bigint))`,
      ),
    )
    .orderBy(desc(changeRequest.number))
    .limit(openMax);
  return rows.map(requestOf);
}

/** Where a schedule is due, oldest first, over all projects. */
export async function listDue(
  reader: Reader,
  now: Date,
): Promise<readonly { readonly project: string; readonly number: number }[]> {
  const dueAt = sql`(${changeRequest.life} -> 'plan' ->> 'at')::bigint`;
  return reader
    .select({ project: changeRequest.project, number: changeRequest.number })
    .from(changeRequest)
    .where(and(eq(changeRequest.state, "scheduled"), sql`${dueAt} <= ${now.getTime()}`))
    .orderBy(dueAt)
    .limit(100);
}

/** Where somebody was asked to agree, over all projects: first what everybody agreed to, then the newest. */
export async function listAsked(
  reader: Reader,
): Promise<readonly { readonly project: string; readonly number: number }[]> {
  return reader
    .select({ project: changeRequest.project, number: changeRequest.number })
    .from(changeRequest)
    .where(inArray(changeRequest.state, ["approved", "scheduled", "in_review"]))
    .orderBy(sql`${changeRequest.state} = 'in_review'`, desc(changeRequest.changedAt))
    .limit(200);
}

/** Open ones that nobody took a step with for so long. */
export async function listAbandoned(
  reader: Reader,
  before: Date,
): Promise<readonly { readonly project: string; readonly number: number }[]> {
  return reader
    .select({ project: changeRequest.project, number: changeRequest.number })
    .from(changeRequest)
    .where(
      and(
        inArray(
          changeRequest.state,
          openStates.filter((state) => state !== "scheduled"),
        ),
        lt(changeRequest.changedAt, before),
      ),
    )
    .limit(100);
}

/** The projects in which a request waits for somebody, or an emergency does; mostly few of many. */
export async function listWaitingProjects(
  reader: Reader,
): Promise<readonly { readonly key: string; readonly name: string }[]> {
  return reader
    .select({ key: projectTable.key, name: projectTable.name })
    .from(projectTable)
    .where(
      exists(
        reader
          .select({ one: sql`1` })
          .from(changeRequest)
          .where(
            and(
              eq(changeRequest.project, projectTable.key),
              or(inArray(changeRequest.state, [...openStates]), needsLook),
            ),
          ),
      ),
    )
    .orderBy(projectTable.name);
}

function touches(reader: Reader, addresses: readonly string[]): SQL {
  return exists(
    reader
      .select({ one: sql`1` })
      .from(changeRequestAddress)
      .where(
        and(
          eq(changeRequestAddress.project, changeRequest.project),
          inArray(changeRequestAddress.address, [...addresses]),
          eq(changeRequestAddress.number, changeRequest.number),
        ),
      ),
  );
}

function requestOf(row: typeof changeRequest.$inferSelect): AnyRequest {
  const names: Readonly<Record<string, NamedActor>> = row.names;
  return { ...row, names, ground: row.ground ?? {}, changedAt: row.changedAt ?? row.createdAt };
}
