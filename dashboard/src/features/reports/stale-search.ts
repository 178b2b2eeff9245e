import type { Purpose } from "@yardarm/core/registry";

/** Which flags a stale-flag report is of, and as of when: it lives in the address. */
export interface StaleSearch {
  /** A day, of UTC; the report is as of its end. Absent: now. */
  readonly asOf?: string | undefined;
  readonly owner?: string | undefined;
  readonly purpose?: Purpose | undefined;
}

export const purposes: readonly Purpose[] = [
  "release",
  "experiment",
  "operational",
  "kill-switch",
  "permission",
];

export function parseStaleSearch({ asOf, owner, purpose }: Record<string, unknown>): StaleSearch {
  return {
    asOf: typeof asOf === "string" && /^\d{4}-\d{2}-\d{2}$/.test(asOf) ? asOf : undefined,
    owner: typeof owner === "string" && /^(team|person):./.test(owner) ? owner : undefined,
    purpose: purposes.find((each) => each === purpose),
  };
}

/** As the server is asked. */
export function staleQuestionOf({
  asOf,
  owner,
  purpose,
}: StaleSearch): Readonly<Record<string, string>> {
  return {
    ...(asOf !== undefined && { asOf: `${asOf}T23:59:59.999Z` }),
    ...(owner !== undefined && { owner }),
    ...(purpose !== undefined && { purpose }),
  };
}
