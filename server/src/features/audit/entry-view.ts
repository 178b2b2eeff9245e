/** Stored text → what people read. Names come back where they are still known. */
import {
  type EntryText,
  erasedName,
  type Mention,
  type OpenedPart,
  type SealedPart,
  withNames,
} from "@yardarm/core/audit";
import { isRecord, type JsonValue } from "@yardarm/sdk/model";
import type { Actor } from "../../platform/actor.ts";
import { partKeyOf, periodOf, unseal } from "./sealing.ts";

/** From where somebody asked; nulls for what the request did not say. */
export interface Whence {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** One entry, as it is read. */
export interface EntryView {
  readonly chain: string;
  readonly entry: number;
  readonly at: string;
  readonly kind: string;
  readonly actor: Actor;
  readonly summary: string;
  readonly reason: string | null;
  readonly requestId: string | null;
  readonly request: number | null;
  readonly hash: string;
  readonly details: { readonly [name: string]: JsonValue };
  /** Null when it is not known: a part of the system acted, or it was forgotten. */
  readonly where: Whence | null;
}

export interface StoredRow {
  readonly entry: number;
  readonly document: string;
  readonly hash: Buffer;
}

interface Common {
  readonly chain: string;
  readonly entry: number;
  readonly at: string;
  readonly kind: string;
  readonly requestId: string | null;
  readonly request: number | null;
  readonly details: { readonly [name: string]: JsonValue };
}

/** The first format: names in the clear, which nobody can take out any more. */
export interface WrittenOpenly extends Common {
  readonly format?: undefined;
  readonly actor: Actor;
  readonly summary: string;
  readonly reason: string | null;
  readonly ip: string | null;
}

/** The second: people by their ids, and what is personal sealed. */
export interface WrittenSealed extends Common {
  readonly format: 2;
  readonly actor: Omit<Actor, "name"> & { readonly name: EntryText };
  readonly summary: EntryText;
  readonly reason: EntryText | null;
  readonly sealed: readonly SealedPart[];
}

export type Written = WrittenOpenly | WrittenSealed;

/** The text was made by `appendEntry`, and Postgres refuses to change it. */
export function parseStored(text: string): { readonly document: Written } {
  return JSON.parse(text);
}

/** What can still be known of people. */
export interface Knowledge {
  /** `<person> <month>` → key. */
  readonly keys: ReadonlyMap<string, Buffer>;
  /** Of entries of the first format: the people in them that were erased. */
  readonly erased: ReadonlySet<string>;
}

export function viewOf(written: Written, hash: string, knowledge: Knowledge): EntryView {
  const { chain, entry, at, kind, requestId, request, details } = written;
  const words =
    written.format === 2 ? sealedWords(written, knowledge) : openWords(written, knowledge);
  return { chain, entry, at, kind, ...words, requestId, request, details, hash };
}

/** What is sealed in an entry and can still be opened, with the keys to it. */
export function openedParts(written: Written, { keys }: Knowledge): readonly OpenedPart[] {
  if (written.format !== 2) return [];
  const { chain, entry, at, sealed } = written;
  return sealed.flatMap(({ part, of, text }) => {
    const personKey = keys.get(`${of} ${periodOf(at)}`);
    if (personKey === undefined) return [];
    const key = partKeyOf(personKey, { chain, entry, part, of });
    const opened = unseal(key, text);
    return opened === undefined
      ? []
      : [{ part, of, key: key.toString("base64url"), value: JSON.parse(opened) }];
  });
}

/** Ids of the people whose names an entry of the first format has in the clear. */
export function namedOpenly({ actor, details }: WrittenOpenly): readonly string[] {
  const { person } = details;
  const ids = [actor.personId, actor.kind === "person" ? actor.id : undefined, person];
  return ids.filter((id) => typeof id === "string");
}

type Words = Pick<EntryView, "actor" | "summary" | "reason" | "where">;

function sealedWords(written: WrittenSealed, knowledge: Knowledge): Words {
  const { actor, summary, reason } = written;
  const opened = openedParts(written, knowledge);
  const nameOf = ({ person, as }: Mention): string | undefined => {
    const value = opened.find(({ part, of }) => part === "who" && of === person)?.value;
    const name = isRecord(value) ? value[as ?? "name"] : undefined;
    return typeof name === "string" ? name : undefined;
  };
  const where = opened.find(({ part }) => part === "where")?.value;
  return {
    actor: { ...actor, name: withNames(actor.name, nameOf) },
    summary: withNames(summary, nameOf),
    reason: reason === null ? null : withNames(reason, nameOf),
    where: isRecord(where) ? whenceOf(where) : null,
  };
}

function openWords(written: WrittenOpenly, { erased }: Knowledge): Words {
  const { actor, summary, reason, ip } = written;
  const isOfErased = namedOpenly(written).some((id) => erased.has(id));
  if (!isOfErased) return { actor, summary, reason, where: whenceOf({ ip }) };
  // The entry itself still says it; whoever reads here does not get it shown.
  const isActor = erased.has(actor.personId ?? actor.id);
  return {
    actor: isActor ? { ...actor, name: erasedName } : actor,
    summary: `Not shown: it names an ${erasedName}.`,
    reason,
    where: isActor ? null : whenceOf({ ip }),
  };
}

function whenceOf({ ip, userAgent }: { readonly [name: string]: unknown }): Whence | null {
  const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
  const where = { ip: text(ip), userAgent: text(userAgent) };
  return where.ip === null && where.userAgent === null ? null : where;
}
