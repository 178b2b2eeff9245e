/** Turns an event as it is stored into what is told: its data stands beside it, or in the record. */
import type { JsonValue } from "@yardarm/sdk/model";
import type { StoredEvent } from "./delivery-store.ts";
import type { EventData, EventHead, WebhookEvent } from "./event.ts";
import type { EventType } from "./event-type.ts";
import { eventOfEntry, type StoredEntry } from "./recorded-entry.ts";

export interface EventSources {
  readonly readEntry: (chain: string, entry: number) => Promise<StoredEntry | undefined>;
  /** What a change request does, in words. */
  readonly readSentences: (project: string, request: number) => Promise<readonly string[]>;
}

export type ReadEvent = (stored: StoredEvent) => Promise<WebhookEvent | undefined>;

/** `undefined` when the record does not hold the entry any longer. */
export function createEventReader({ readEntry, readSentences }: EventSources): ReadEvent {
  return async ({ id, type, project, environments, at, chain, entry, data }) => {
    const head = { id, type, at: at.toISOString(), project, environments };
    if (chain === null || entry === null) return parseOwn({ ...head, data });
    const stored = await readEntry(chain, entry);
    if (stored === undefined) return undefined;
    const request = type.startsWith("change.") ? requestOf(stored.document) : undefined;
    const sentences =
      project === null || request === undefined ? [] : await readSentences(project, request);
    return eventOfEntry({ ...head, chain }, stored, sentences);
  };
}

function requestOf(document: JsonValue): number | undefined {
  const isEntry = typeof document === "object" && document !== null && "request" in document;
  return isEntry && typeof document["request"] === "number" ? document["request"] : undefined;
}

/** Written by `emit`, which takes type and data only as they belong together. */
function parseOwn(
  event: EventHead & { readonly type: string; readonly data: JsonValue | null },
): WebhookEvent {
  return JSON.parse(JSON.stringify(event));
}

/** What is told without an entry of the record that says it. */
type OwnType = Extract<
  EventType,
  | "change.review_wanted"
  | "flag.expired"
  | "policy.broken"
  | "token.expiring"
  | "audit.checkpoint"
  | "webhook.test"
>;

export type OwnEvent = {
  readonly [Type in OwnType]: { readonly type: Type; readonly data: EventData[Type] };
}[OwnType];
