/** Requests that were applied, as the history of a project shows them. */
import type { Change, Effect } from "@yardarm/core/changes";
import type { Actor } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { type AnyRequest, findAnyRequest, listAnyRequests } from "./request-read-model.ts";

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
  { limit, address, ...question }: RequestQuestion,
): Promise<RequestPage> {
  const addresses = address === undefined ? undefined : [address];
  const wanted = { ...question, addresses, states: ["applied"], limit: limit + 1 } as const;
  const found = await listAnyRequests(reader, wanted);
  const requests = found.slice(0, limit).map(storedOf);
  return { requests, next: found.length > limit ? (requests.at(-1)?.number ?? null) : null };
}

/** One that was applied. */
export async function findRequest(
  reader: Reader,
  project: string,
  number: number,
): Promise<StoredRequest | undefined> {
  const found = await findAnyRequest(reader, project, number);
  return found?.state === "applied" ? storedOf(found) : undefined;
}

function storedOf(request: AnyRequest): StoredRequest {
  const { number, title, sentences, reason, author, wasEmergency } = request;
  const { revisions, reverts, changes, effect, createdAt, entry } = request;
  if (entry === null) throw new Error(`Request ${number} is applied without an entry.`);
  return {
    ...{ number, state: "applied", title, sentences, reason, author, wasEmergency },
    ...{ revisions, reverts, changes, effect, entry, createdAt: createdAt.toISOString() },
  };
}
