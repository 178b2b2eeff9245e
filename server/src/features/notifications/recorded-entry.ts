/** What an entry of the record gives webhooks to tell: which events it is, and their data. Pure. */
import type { JsonValue } from "@yardarm/sdk/model";
import { z } from "zod";
import type { AppliedChangeData, EventHead, WebhookEvent } from "./event.ts";
import type { ChosenType } from "./event-type.ts";

/** An entry as it is being appended. */
export interface AppendedEntry {
  readonly chain: string;
  readonly entry: number;
  readonly at: Date;
  readonly kind: string;
  readonly details: { readonly [name: string]: JsonValue };
}

/** An entry as it is read again, ready to be verified by whoever gets it. */
export interface StoredEntry {
  readonly number: number;
  readonly previous: string | null;
  readonly hash: string;
  readonly document: JsonValue;
}

export interface EntryEvents {
  readonly project: string | null;
  readonly environments: readonly string[];
  readonly types: readonly ChosenType[];
}

const PROJECT = "project:";

/** Each commit is told as exactly one kind of change, the one that most concerns people. */
export function eventsOfEntry({ chain, kind, details }: AppendedEntry): EntryEvents {
  return {
    project: chain.startsWith(PROJECT) ? chain.slice(PROJECT.length) : null,
    environments: environmentsOf(details),
    types: [...typeOf(kind, details), "audit.entry"],
  };
}

function typeOf(kind: string, details: AppendedEntry["details"]): readonly ChosenType[] {
  switch (kind) {
    case "change_request.applied":
      if (details["brokeGlassOf"] !== undefined) return ["change.broke_glass"];
      return [details["reverts"] === undefined ? "change.applied" : "change.rolled_back"];
    case "session.refused":
      return ["sign_in.refused"];
    case "webhook.disabled":
      return ["webhook.disabled"];
    default:
      return [];
  }
}

/** Of a commit those that it touched; of keys and the like the one that they belong to. */
function environmentsOf({ revisions, environment }: AppendedEntry["details"]): readonly string[] {
  if (typeof revisions === "object" && revisions !== null && !Array.isArray(revisions))
    return Object.keys(revisions);
  return typeof environment === "string" ? [environment] : [];
}

/** As the record writes it; nothing else is taken for it. */
const written = z.object({
  kind: z.string(),
  actor: z.object({
    kind: z.enum(["person", "token", "system"]),
    id: z.string(),
    name: z.string(),
  }),
  summary: z.string(),
  reason: z.string().nullish(),
  request: z.number().nullish(),
  ip: z.string().nullish(),
  details: z.record(z.string(), z.unknown()),
});

const commit = z.object({
  revisions: z.record(z.string(), z.number()),
  reverts: z.number().optional(),
  brokeGlassOf: z.array(z.string()).default([]),
});

const refusal = z.object({ person: z.string().nullish() });
const disabling = z.object({ webhook: z.string(), name: z.string(), why: z.string() });

/** The event of an entry. `sentences`: what the change request of a commit does, in words. */
export function eventOfEntry(
  head: EventHead & { readonly type: string; readonly chain: string },
  stored: StoredEntry,
  sentences: readonly string[],
): WebhookEvent {
  const { type, chain, ...rest } = head;
  if (type === "audit.entry") {
    const { number, previous, hash, document } = stored;
    return { ...rest, type, data: { chain, number, previous, hash, document } };
  }
  const entry = written.parse(stored.document);
  switch (type) {
    case "change.applied":
    case "change.rolled_back":
    case "change.broke_glass":
      return { ...rest, type, data: changeOf(entry, stored.number, sentences) };
    case "sign_in.refused": {
      const { person } = refusal.parse(entry.details);
      const data = { summary: entry.summary, person: person ?? null, ip: entry.ip ?? null };
      return { ...rest, type, data };
    }
    case "webhook.disabled":
      return { ...rest, type, data: disabling.parse(entry.details) };
    default:
      throw new Error(`No entry of the record is told as ${type}.`);
  }
}

function changeOf(
  entry: z.output<typeof written>,
  number: number,
  sentences: readonly string[],
): AppliedChangeData {
  const { revisions, reverts, brokeGlassOf } = commit.parse(entry.details);
  return {
    request: entry.request ?? 0,
    title: entry.summary,
    sentences,
    reason: entry.reason ?? null,
    author: entry.actor,
    revisions,
    entry: number,
    reverts: reverts ?? null,
    brokeGlassOf,
  };
}
