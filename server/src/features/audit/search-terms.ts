/** By what an entry is found. The way up of migration 0013 says the same in SQL, for entries from before. */
import { withoutNames } from "@yardarm/core/audit";
import { isRecord, type JsonValue } from "@yardarm/sdk/model";
import type { AuditEvent } from "./audit-event.ts";
import type { SpokenOf } from "./entry-document.ts";

const termsMax = 2_000;
const wordsMax = 200;
const wordLengthMax = 64;

export function termsOf(event: AuditEvent, people: readonly SpokenOf[]): readonly string[] {
  const { kind, caller, request, details } = event;
  const { environment, flag, segment } = details;
  const terms = [
    `kind:${kind}`,
    `kind:${kind.split(".", 1)[0]}`,
    `who:${caller.actor.id}`,
    ...people.map(({ id }) => `who:${id}`),
    ...(request === undefined ? [] : [`request:${request}`]),
    ...Object.entries({ environment, flag, segment }).flatMap(([room, key]) =>
      typeof key === "string" ? [`${room}:${key}`] : [],
    ),
    ...addressesIn(details).flatMap(termsOfAddress),
  ];
  return [...new Set(terms)].slice(0, termsMax);
}

/** Words of what is said, without names of people, as they are compared: small, and without signs. */
export function wordsOf({ summary, reason = "" }: AuditEvent, people: readonly SpokenOf[]) {
  const names = people.flatMap((each) => each.names);
  const parts = [...withoutNames(summary, names), " ", ...withoutNames(reason, names)];
  return wordsIn(parts.filter((part) => typeof part === "string").join(" ")).slice(0, wordsMax);
}

export function wordsIn(text: string): readonly string[] {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return [
    ...new Set(words.filter((word) => word !== "").map((word) => word.slice(0, wordLengthMax))),
  ];
}

function addressesIn({ entities, addresses }: AuditEvent["details"]): readonly string[] {
  const listed: readonly unknown[] = Array.isArray(entities)
    ? entities.map((entity: JsonValue) => (isRecord(entity) ? entity["address"] : null))
    : Array.isArray(addresses)
      ? addresses
      : [];
  return listed.filter((address) => typeof address === "string");
}

/** `flag/checkout/production` is of the flag and of the environment. */
function termsOfAddress(address: string): readonly string[] {
  const [room = "", key = "", place = ""] = address.split("/");
  const own = `${room === "list" ? "segment" : room}:${key}`;
  return room === "flag" && place !== "" ? [own, `environment:${place}`] : [own];
}
