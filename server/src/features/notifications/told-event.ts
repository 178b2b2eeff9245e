/** Turns an event as it is stored into what is told: its data stands beside it, or in the record. */
import type { JsonValue } from "@yardarm/sdk/model";
import type { StoredEvent } from "./delivery-store.ts";
import type { EventData, EventHead, WebhookEvent } from "./event.ts";
import type { EventType } from "./event-type.ts";
import { eventOfEntry, type FoundEntry, type ReadRequest } from "./recorded-entry.ts";

export interface EventSources {
  readonly readEntry: (chain: string, entry: number) => Promise<FoundEntry | undefined>;
  /** A change request, whatever became of it. */
  readonly readRequest: (project: string, request: number) => Promise<ReadRequest | undefined>;
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
  const { readEntry, readRequest } = sources;
  return async ({ id, type, project, environments, at, chain, entry, data }) => {
    const head = { id, type, at: at.toISOString(), project, environments };
    if (chain === null || entry === null) return withNames(sources, parseOwn({ ...head, data }));
    const found = await readEntry(chain, entry);
    if (found === undefined) return undefined;
    const { request } = found.read;
    const isChange = type.startsWith("change.") && project !== null && request !== null;
    const about = isChange ? await readRequest(project, request) : undefined;
    return eventOfEntry({ ...head, chain }, found, about);
  };
}

async function withNames(
  { readTokenOwner, readFlagOwner, readRequest }: EventSources,
  event: WebhookEvent,
): Promise<WebhookEvent> {
  if (
    (event.type === "change.reason_overdue" || event.type === "change.lookback_overdue") &&
    event.project !== null
  ) {
    const about = await readRequest(event.project, event.data.request);
    return { ...event, data: { ...event.data, ...about } };
  }
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
  | "change.reason_overdue"
  | "change.lookback_overdue"
  | "flag.expired"
  | "policy.broken"
  | "digest.team"
  | "token.expiring"
  | "audit.checkpoint"
  | "webhook.test"
>;

export type OwnEvent = {
  readonly [Type in OwnType]: { readonly type: Type; readonly data: EventData[Type] };
}[OwnType];
