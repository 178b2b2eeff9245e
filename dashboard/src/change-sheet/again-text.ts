import type { RequestView } from "@yardarm/server/wire";

/** Whose agreement an edit voids, in a sentence; empty: nobody's. */
export function againText({ approvals }: Pick<RequestView, "approvals">): string {
  const givers = approvals.all.filter(({ voided }) => voided === null).map(({ by }) => by.name);
  if (givers.length === 0) return "";
  const names = new Intl.ListFormat("en").format(new Set(givers));
  return `${names} agreed to it as it is, and ${givers.length === 1 ? "has" : "have"} to agree again when it changes.`;
}
