import type { Doorbells } from "./doorbells.ts";
import { parseNotice } from "./notification.ts";
import type { PostgresSource } from "./postgres-source.ts";

export interface Hearers {
  readonly source: Pick<PostgresSource, "hearDelta" | "hearCommit" | "lookAgain">;
  readonly doorbells: Pick<Doorbells, "ring">;
  readonly onError: (error: unknown, doing: string) => void;
}

/** Leads each notification to those whom it concerns. */
export function hearWith({ source, doorbells, onError }: Hearers): (payload: string) => void {
  return (payload) => {
    const notice = parseNotice(payload);
    if (notice === undefined) return;
    switch (notice.kind) {
      case "delta":
        source.hearDelta(notice);
        break;
      case "commit":
        // The deltas of a commit are announced before it: whoever took one knows already how far it is, and asks
        // nobody.
        source.hearCommit(notice);
        doorbells.ring(notice);
        break;
      case "epoch":
        source.lookAgain().catch((error: unknown) => onError(error, "reading the new epoch"));
        break;
    }
  };
}
