import type { Change, Effect } from "@yardarm/core/changes";
import { and, desc, eq, exists, lt, type SQL, sql } from "drizzle-orm";
import type { Actor } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { changeRequest, changeRequestAddress } from "../../tables/change-request.ts";

export interface StoredRequest {
  readonly number: number;
  readonly state: "applied";
  readonly title: string;
  readonly sentences: readonly string[];
  readonly reason: string | null;
  readonly author: Actor;
  readonly wasEmergency: boolean;
  readonly createdAt: string;
  readonly entry: number;
  readonly revisions: Readonly<Record<string, number>>;
  readonly reverts: number | null;
  readonly changes: readonly Change[];
  readonly effect: Effect;
}

export interface RequestQuestion {
  readonly project: string;
  /** Only requests that touched this entity, or something of it. */
  readonly address?: string | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

export interface RequestPage {
  readonly requests: readonly StoredRequest[];
  /** Give as `before` to read on; null at the end. */
  readonly next: number | null;
}

/** The requests of a project that were applied, newest first. */
export async function listRequests(
  reader: Reader,
  question: RequestQuestion,
): Promise<RequestPage> {
  const { project, address, before, limit } = question;
  const rows = await reader
    .select()
    .from(changeRequest)
    .where(
      and(
        eq(changeRequest.project, project),
        eq(changeRequest.state, "applied"),
        before === undefined ? undefined : lt(changeRequest.number, before),
        address === undefined ? undefined : touches(reader, address),
      ),
    )
    .orderBy(desc(changeRequest.number))
    .limit(limit + 1);
  const requests = rows.slice(0, limit).map(viewOf);
  return { requests, next: rows.length > limit ? (requests.at(-1)?.number ?? null) : null };
}

/** One that was applied. */
export async function findRequest(
  reader: Reader,
  project: string,
  number: number,
): Promise<StoredRequest | undefined> {
  const [row] = await reader
    .select()
    .from(changeRequest)
    .where(
      and(
        eq(changeRequest.project, project),
        eq(changeRequest.number, number),
        eq(changeRequest.state, "applied"),
      ),
    );
  return row && viewOf(row);
}

function touches(reader: Reader, address: string): SQL {
  return exists(
    reader
      .select({ one: sql`1` })
      .from(changeRequestAddress)
      .where(
        and(
          eq(changeRequestAddress.project, changeRequest.project),
          eq(changeRequestAddress.address, address),
          eq(changeRequestAddress.number, changeRequest.number),
        ),
      ),
  );
}

function viewOf(row: typeof changeRequest.$inferSelect): StoredRequest {
  const { number, title, sentences, reason, author, wasEmergency } = row;
  const { revisions, reverts, changes, effect, createdAt, entry } = row;
  if (entry === null) throw new Error(`Request ${number} is applied without an entry.`);
  return {
    ...{ number, state: "applied", title, sentences, reason, author, wasEmergency },
    ...{ revisions, reverts, changes, effect, entry, createdAt: createdAt.toISOString() },
  };
}
