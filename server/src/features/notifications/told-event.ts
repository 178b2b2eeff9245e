/** Turns an event as it is stored into what is told: its data stands beside it, or in the record. */
import type { JsonValue } from "@yardarm/sdk/model";
import type { StoredEvent } from "./delivery-store.ts";
import type { EventData, EventHead, WebhookEvent } from "./event.ts";
import type { EventType } from "./event-type.ts";
import { eventOfEntry, type FoundEntry } from "./recorded-entry.ts";

export interface EventSources {
  readonly readEntry: (chain: string, entry: number) => Promise<FoundEntry | undefined>;
  /** What a change request does, in words. */
  readonly readSentences: (project: string, request: number) => Promise<readonly string[]>;
  /** Names are not stored beside an event: they would outlive whoever is erased. */
  readonly readTokenOwner: (token: string) => Promise<string | null>;
  readonly readFlagOwner: (at: {
    readonly project: string;
    readonly flag: string;
  }) => Promise<string>;
}

export type ReadEvent = (stored: StoredEvent) => Promise<WebhookEvent | undefined>;

/** `undefined` when the record does not hold the entry any longer. */
export function createEventReader(sources: EventSources): ReadEvent {
  const { readEntry, readSentences } = sources;
  return async ({ id, type, project, environments, at, chain, entry, data }) => {
    const head = { id, type, at: at.toISOString(), project, environments };
    if (chain === null || entry === null) return withOwner(sources, parseOwn({ ...head, data }));
    const found = await readEntry(chain, entry);
    if (found === undefined) return undefined;
    const { request } = found.read;
    const isChange = type.startsWith("change.") && project !== null && request !== null;
    const sentences = isChange ? await readSentences(project, request) : [];
    return eventOfEntry({ ...head, chain }, found, sentences);
  };
}

async function withOwner(
  { readTokenOwner, readFlagOwner }: EventSources,
  event: WebhookEvent,
): Promise<WebhookEvent> {
  if (event.type === "token.expiring") {
    const owner = await readTokenOwner(event.data.token);
    return { ...event, data: { ...event.data, owner } };
  }
  if (event.type === "flag.expired" && event.project !== null) {
    const owner = await readFlagOwner({ project: event.project, flag: event.data.flag });
    return { ...event, data: { ...event.data, owner } };
  }
  return event;
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
