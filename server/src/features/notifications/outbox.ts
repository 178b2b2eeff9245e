/** How the rest of the server tells webhooks of something: in the transaction in which it happens, or not at all. */
import type { JsonValue } from "@yardarm/sdk/model";
import type { Transaction } from "../../platform/db/transaction.ts";
import { tellEvents } from "./outbox-store.ts";
import { type AppendedEntry, eventsOfEntry } from "./recorded-entry.ts";
import type { OwnEvent } from "./told-event.ts";

export interface EmittedPlace {
  /** Null for what belongs to no project. */
  readonly project: string | null;
  /** Those that it concerns; empty when it concerns none in particular. */
  readonly environments: readonly string[];
  readonly at: Date;
  /** Whose it is; absent: of no team in particular. */
  readonly team?: string;
  /** What it comes from; told again under the same origin, it is not told again. */
  readonly origin: string;
}

/** To be called with each entry that is appended to the record. */
export async function tellEntry(tx: Transaction, appended: AppendedEntry): Promise<void> {
  const { project, environments, types } = eventsOfEntry(appended);
  const { chain, entry, at } = appended;
  await tellEvents(tx, {
    ...{ project, environments, at },
    source: { chain, entry },
    events: types.map((type) => ({ type, origin: `${type}:${chain}:${entry}` })),
  });
}

/** For what no entry of the record says: a token that ends soon, a checkpoint. */
export async function emit(tx: Transaction, place: EmittedPlace, event: OwnEvent): Promise<void> {
  const { project, environments, at, team, origin } = place;
  const data: JsonValue = JSON.parse(JSON.stringify(event.data));
  await tellEvents(tx, {
    ...{ project, environments, at, team },
    source: { data },
    events: [{ type: event.type, origin: `${event.type}:${origin}` }],
  });
}
