/** What of a record is shown: it lives in the address, so that what was found can be sent to others. */
export interface RecordFilter {
  readonly words?: string | undefined;
  readonly who?: string | undefined;
  readonly what?: WhatKey | undefined;
  readonly flag?: string | undefined;
  readonly environment?: string | undefined;
  /** Days, in UTC as the record counts them. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Kinds of entries, as people look for them. */
export const whats = {
  changes: { label: "Changes", kinds: "change_request,project" },
  access: { label: "Sign-ins", kinds: "session,link,password" },
  refused: { label: "Refusals", kinds: "session.refused,attempts" },
  people: { label: "People and members", kinds: "person,member,team,role,grant,scim" },
  keys: { label: "Tokens and keys", kinds: "token,tokens,sdk_key" },
  record: { label: "Exports and retention", kinds: "record,retention" },
  reports: { label: "Reports", kinds: "report" },
} as const;
export type WhatKey = keyof typeof whats;

/** Every part is named, because the router lets parts through that a route says nothing about. */
export function parseRecordFilter(search: Record<string, unknown>): RecordFilter {
  const { words, who, what, flag, environment, from, to } = search;
  return {
    words: textOf(words),
    who: textOf(who),
    what: typeof what === "string" && isWhat(what) ? what : undefined,
    flag: textOf(flag),
    environment: textOf(environment),
    from: dayOf(from),
    to: dayOf(to),
  };
}

/** As the server is asked. A day ends with its last moment. */
export function questionOf(filter: RecordFilter): Readonly<Record<string, string>> {
  const { words, who, what, flag, environment, from, to } = filter;
  const asked = {
    words,
    who,
    kind: what && whats[what].kinds,
    flag,
    environment,
    from: from && `${from}T00:00:00.000Z`,
    to: to && `${to}T23:59:59.999Z`,
  };
  return Object.fromEntries(
    Object.entries(asked).filter((each): each is [string, string] => each[1] !== undefined),
  );
}

export function isFiltered(filter: RecordFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

function textOf(value: unknown): string | undefined {
  // An address that was written by hand may hold a number where a text is meant.
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text.trim() !== "" ? text : undefined;
}

function dayOf(value: unknown): string | undefined {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
}

function isWhat(value: string): value is WhatKey {
  return Object.hasOwn(whats, value);
}
