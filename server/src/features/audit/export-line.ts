/** An entry as it leaves: a line that can be verified, or a row for a spreadsheet. */
import { canonicalJson } from "@yardarm/core/audit";
import { csvLine } from "../../platform/csv.ts";
import { chainEntryOf } from "./audit-read-model.ts";
import {
  type EntryView,
  type Knowledge,
  openedParts,
  parseStored,
  type StoredRow,
} from "./entry-view.ts";

export interface LineOptions {
  readonly knowledge: Knowledge;
  /** Whether from where people asked may be shown. */
  readonly withPlaces: boolean;
}

/** What `yardarm audit verify` reads. */
export function lineOf(row: StoredRow, { knowledge, withPlaces }: LineOptions): string {
  const { number, previous, hash, document } = chainEntryOf(row);
  const opened = openedParts(parseStored(row.document).document, knowledge)
    .filter(({ part }) => withPlaces || part !== "where")
    .map((part) => ({ ...part }));
  return canonicalJson({ entry: number, previous, hash, document, opened });
}

export const csvHead =
  "chain,entry,at,kind,actor_kind,actor_id,actor,on_behalf_of,summary,reason,request,request_id,ip,user_agent,hash,details\r\n";

export function csvRowOf(view: EntryView, { withPlaces }: Pick<LineOptions, "withPlaces">): string {
  const { actor, where } = view;
  const place = withPlaces ? where : null;
  return csvLine([
    view.chain,
    view.entry,
    view.at,
    view.kind,
    actor.kind,
    actor.id,
    actor.name,
    actor.personId ?? "",
    view.summary,
    view.reason,
    view.request,
    view.requestId,
    place?.ip ?? null,
    place?.userAgent ?? null,
    view.hash,
    canonicalJson(view.details),
  ]);
}
