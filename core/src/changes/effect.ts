import type { DeltaBody, JsonValue } from "@yardarm/sdk/model";
import type { Address } from "./change.ts";

/** One entity before and after; `null` = it did not, or does no longer, exist. */
export interface EntityEffect {
  /** Of the entity: `flag/x` (facts and variants), `flag/x/production` (its config there), `segment/s`, `list/s/included`, … */
  readonly address: Address;
  /** As canonical-ready JSON. Of a key list: `{ add, remove }` in `after`, its inverse in `before`. */
  readonly before: JsonValue | null;
  readonly after: JsonValue | null;
}

/** What a request does: before and after of each touched entity, and the delta of each touched environment. */
export interface Effect {
  readonly entities: readonly EntityEffect[];
  /** Environment key → delta. An environment without an entry is not touched. */
  readonly deltas: { readonly [environment: string]: DeltaBody };
  /** Environments whose only news is inert: new flags with the bare config. */
  readonly inert: readonly string[];
}
