/** What is still known of the people in some entries: the keys that are left. */
import { and, inArray, isNotNull } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { auditPersonKey } from "../../tables/audit.ts";
import { person } from "../../tables/person.ts";
import { type Knowledge, namedOpenly, type Written } from "./entry-view.ts";
import { isUuid } from "./is-uuid.ts";
import { periodOf } from "./sealing.ts";

export async function readKnowledge(
  reader: Reader,
  documents: readonly Written[],
): Promise<Knowledge> {
  const holders = new Set<string>();
  const periods = new Set<string>();
  const open = new Set<string>();
  for (const document of documents) {
    if (document.format !== 2) for (const id of namedOpenly(document)) open.add(id);
    else if (document.sealed.length > 0) {
      periods.add(periodOf(document.at));
      for (const { of } of document.sealed) holders.add(of);
    }
  }
  const [keys, erased] = await Promise.all([
    readKeys(reader, [...holders], [...periods]),
    readErased(reader, [...open].filter(isUuid)),
  ]);
  return { keys, erased };
}

async function readKeys(
  reader: Reader,
  holders: readonly string[],
  periods: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  if (holders.length === 0) return new Map();
  const rows = await reader
    .select()
    .from(auditPersonKey)
    .where(
      and(
        inArray(auditPersonKey.person, [...holders]),
        inArray(auditPersonKey.period, [...periods]),
      ),
    );
  return new Map(rows.map((row) => [`${row.person} ${row.period}`, row.key]));
}

async function readErased(reader: Reader, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await reader
    .select({ id: person.id })
    .from(person)
    .where(and(inArray(person.id, [...ids]), isNotNull(person.erasedAt)));
  return new Set(rows.map(({ id }) => id));
}
