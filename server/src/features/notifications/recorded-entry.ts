/** What an entry of the record gives webhooks to tell: which events it is, and their data. Pure. */
import type { JsonValue } from "@yardarm/sdk/model";
import { z } from "zod";
import type { AppliedChangeData, Doer, EndedChangeData, EventHead, WebhookEvent } from "./event.ts";
import type { ChosenType } from "./event-type.ts";

/** An entry as it is being appended. */
export interface AppendedEntry {
  readonly chain: string;
  readonly entry: number;
  readonly at: Date;
  readonly kind: string;
  readonly details: { readonly [name: string]: JsonValue };
}

/** An entry as it is stored, ready to be verified by whoever gets it. */
export interface StoredEntry {
  readonly number: number;
  readonly previous: string | null;
  readonly hash: string;
  readonly document: JsonValue;
}

/** An entry as it reads at the moment: with the names of people who were not forgotten. */
export interface ReadEntry {
  readonly actor: Doer;
  readonly summary: string;
  readonly reason: string | null;
  readonly request: number | null;
  readonly details: { readonly [name: string]: JsonValue };
  readonly where: { readonly ip: string | null } | null;
}

export interface FoundEntry {
  readonly stored: StoredEntry;
  readonly read: ReadEntry;
}

export interface EntryEvents {
  readonly project: string | null;
  readonly environments: readonly string[];
  readonly types: readonly ChosenType[];
}

const PROJECT = "project:";

/** Null of the installation's chain. */
export function projectOfChain(chain: string): string | null {
  return chain.startsWith(PROJECT) ? chain.slice(PROJECT.length) : null;
}

/** Each commit is told as exactly one kind of change, the one that most concerns people. */
export function eventsOfEntry({ chain, kind, details }: AppendedEntry): EntryEvents {
  return {
    project: projectOfChain(chain),
    environments: environmentsOf(details),
    types: [...typeOf(kind, details), "audit.entry"],
  };
}

function typeOf(kind: string, details: AppendedEntry["details"]): readonly ChosenType[] {
  switch (kind) {
    case "change_request.applied":
      if (details["brokeGlassOf"] !== undefined) return ["change.broke_glass"];
      return [details["reverts"] === undefined ? "change.applied" : "change.rolled_back"];
    case "change_request.rejected":
      return ["change.rejected"];
    case "change_request.failed":
      return ["change.failed"];
    case "change_request.cancelled":
      return ["change.cancelled"];
    case "change_request.expired":
      return ["change.expired"];
    case "session.refused":
      return ["sign_in.refused"];
    case "webhook.disabled":
      return ["webhook.disabled"];
    default:
      return [];
  }
}

/** Of a commit those that it touched; of keys and the like the one that they belong to; of a request those it is about. */
function environmentsOf(details: AppendedEntry["details"]): readonly string[] {
  const { revisions, environment, environments } = details;
  if (typeof revisions === "object" && revisions !== null && !Array.isArray(revisions))
    return Object.keys(revisions);
  if (Array.isArray(environments)) return environments.filter((key) => typeof key === "string");
  return typeof environment === "string" ? [environment] : [];
}

/** Details as the record writes them; nothing else is taken for them. */
const commit = z.object({
  revisions: z.record(z.string(), z.number()),
  reverts: z.number().optional(),
  brokeGlassOf: z.array(z.string()).default([]),
});

const refusal = z.object({ person: z.string().nullish() });
const disabling = z.object({ webhook: z.string(), name: z.string(), why: z.string() });

/** A change request as it reads at the moment. */
export interface ReadRequest {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly reason: string | null;
  readonly author: Doer;
}

/** The event of an entry. `request`: the change request that it is about, if there is one. */
export function eventOfEntry(
  head: EventHead & { readonly type: string; readonly chain: string },
  { stored, read }: FoundEntry,
  request: ReadRequest | undefined,
): WebhookEvent {
  const { type, chain, ...rest } = head;
  if (type === "audit.entry") {
    const { number, previous, hash, document } = stored;
    const { actor, summary, reason } = read;
    const data = { chain, number, previous, hash, document, actor: doerOf(actor), summary, reason };
    return { ...rest, type, data };
  }
  switch (type) {
    case "change.applied":
    case "change.rolled_back":
    case "change.broke_glass":
      return { ...rest, type, data: changeOf(read, stored.number, request?.sentences ?? []) };
    case "change.rejected":
    case "change.failed":
    case "change.cancelled":
    case "change.expired":
      return { ...rest, type, data: endedOf(read, stored.number, request) };
    case "sign_in.refused": {
      const { person } = refusal.parse(read.details);
      const data = { summary: read.summary, person: person ?? null, ip: read.where?.ip ?? null };
      return { ...rest, type, data };
    }
    case "webhook.disabled":
      return { ...rest, type, data: disabling.parse(read.details) };
    default:
      throw new Error(`No entry of the record is told as ${type}.`);
  }
}

function changeOf(
  entry: ReadEntry,
  number: number,
  sentences: readonly string[],
): AppliedChangeData {
  const { revisions, reverts, brokeGlassOf } = commit.parse(entry.details);
  return {
    request: entry.request ?? 0,
    title: entry.summary,
    sentences,
    reason: entry.reason,
    author: doerOf(entry.actor),
    revisions,
    entry: number,
    reverts: reverts ?? null,
    brokeGlassOf,
  };
}

const ending = z.object({ detail: z.string().optional() });

function endedOf(
  entry: ReadEntry,
  number: number,
  request: ReadRequest | undefined,
): EndedChangeData {
  const { detail } = ending.parse(entry.details);
  const by = doerOf(entry.actor);
  const { title, sentences, reason, author } = request ?? {
    ...{ title: entry.summary, sentences: [], reason: null, author: by },
  };
  return {
    ...{ request: entry.request ?? 0, title, sentences, reason, author: doerOf(author), by },
    ...{ comment: entry.reason ?? detail ?? null, entry: number },
  };
}

/** Without what only we know of a caller. */
function doerOf({ kind, id, name }: Doer): Doer {
  return { kind, id, name };
}
