/** What is written of an event: the document that the chain covers, and by what it is found. Pure. */
import {
  type EntryText,
  type NamedPerson,
  type SealedPart,
  withoutNames,
} from "@yardarm/core/audit";
import type { JsonValue } from "@yardarm/sdk/model";
import { type AuditEvent, nobody } from "./audit-event.ts";
import { seal } from "./sealing.ts";

export interface EntryPlace {
  readonly chain: string;
  readonly entry: number;
  readonly at: Date;
}

/** Somebody an entry speaks of. Without a name there is nothing of them to seal. */
export interface SpokenOf {
  readonly id: string;
  readonly names: readonly NamedPerson[];
}

/** Entries carry the number of their format; those of the first carry none, and hold names in the clear. */
const entryFormat = 2;

/** The person behind the caller: themselves, or whose token it is. */
export function personBehind({ actor }: AuditEvent["caller"]): string | undefined {
  if (actor.kind === "system") return undefined;
  return actor.personId ?? (actor.kind === "person" ? actor.id : undefined);
}

/** Under whose key it stands from where the request came; `undefined` when it came from nowhere. */
export function keyHolderOfPlace({ caller }: AuditEvent): string | undefined {
  const isFromSomewhere = caller.ip !== "" || (caller.userAgent ?? "") !== "";
  return isFromSomewhere ? (personBehind(caller) ?? nobody) : undefined;
}

/** Ids of the people that an event says it speaks of. */
export function idsSpokenOf({
  caller,
  details,
  people = [],
  about = [],
}: AuditEvent): readonly string[] {
  const { person } = details;
  const ids = [personBehind(caller), typeof person === "string" ? person : undefined];
  return [...new Set([...ids, ...people.map(({ id }) => id), ...about])].filter(
    (id) => id !== undefined,
  );
}

export function documentOf(
  place: EntryPlace,
  event: AuditEvent,
  {
    people,
    keys,
  }: { readonly people: readonly SpokenOf[]; readonly keys: ReadonlyMap<string, Buffer> },
): JsonValue {
  const { chain, entry, at } = place;
  const { actor, requestId } = event.caller;
  const names = people.flatMap((each) => each.names);
  const said = (text: string): JsonValue => asJson(withoutNames(text, names));
  return {
    format: entryFormat,
    chain,
    entry,
    at: at.toISOString(),
    kind: event.kind,
    actor: {
      kind: actor.kind,
      id: actor.id,
      name: said(actor.name),
      ...(actor.personId !== undefined && { personId: actor.personId }),
      ...(actor.serviceAccountId !== undefined && { serviceAccountId: actor.serviceAccountId }),
    },
    summary: said(event.summary),
    reason: event.reason === undefined ? null : said(event.reason),
    requestId: requestId === "" ? null : requestId,
    request: event.request ?? null,
    details: event.details,
    sealed: sealedOf(place, event, people, keys).map((part) => ({ ...part })),
  };
}

function sealedOf(
  { chain, entry }: EntryPlace,
  event: AuditEvent,
  people: readonly SpokenOf[],
  keys: ReadonlyMap<string, Buffer>,
): readonly SealedPart[] {
  const parts: SealedPart[] = [];
  const add = (part: SealedPart["part"], of: string, value: JsonValue): void => {
    const key = keys.get(of);
    if (key !== undefined) parts.push(seal(key, { chain, entry, part, of }, value));
  };
  for (const { id, names } of people) {
    const [named, former] = names;
    if (named === undefined) continue;
    const email = named.email === undefined ? {} : { email: named.email };
    add("who", id, { name: named.name, ...email, ...(former && { former: former.name }) });
  }
  const holder = keyHolderOfPlace(event);
  const { ip, userAgent = "" } = event.caller;
  if (holder !== undefined)
    add("where", holder, {
      ip: ip === "" ? null : ip,
      userAgent: userAgent === "" ? null : userAgent,
    });
  return parts;
}

function asJson(text: EntryText): JsonValue {
  return text.map((part) => (typeof part === "string" ? part : { ...part }));
}
