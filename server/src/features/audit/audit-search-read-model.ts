/** Which entries answer a question: the words, people, times and things that people search by. */
import { and, asc, desc, eq, gt, gte, ilike, lt, lte, or, type SQL, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { auditSearch } from "../../tables/audit.ts";
import { person } from "../../tables/person.ts";
import { type EntryPage, entriesOf, listEntries, storedRows } from "./audit-read-model.ts";
import { wordsIn } from "./search-terms.ts";

export interface EntryQuestion {
  /** Words of the summary or the reason; each may be the beginning of one. */
  readonly words?: string | undefined;
  /** Part of a name or e-mail address, or the id of a person or token, or the name of a part of the system. */
  readonly who?: string | undefined;
  /** `member.changed`, or `member` for all of that kind; any of them. */
  readonly kinds?: readonly string[] | undefined;
  readonly flag?: string | undefined;
  readonly segment?: string | undefined;
  readonly environment?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

export interface PageWish {
  readonly before?: number | undefined;
  readonly limit: number;
}

/** The entries that answer, newest first. */
export async function searchEntries(
  reader: Reader,
  chain: string,
  question: EntryQuestion,
  page: PageWish,
): Promise<EntryPage> {
  if (asksNothing(question)) return listEntries(reader, chain, page);
  const { before, limit } = page;
  const numbers = await reader
    .select({ entry: auditSearch.entry })
    .from(auditSearch)
    .where(
      and(
        await answering(reader, chain, question),
        before === undefined ? undefined : lt(auditSearch.entry, before),
      ),
    )
    .orderBy(desc(auditSearch.entry))
    .limit(limit + 1);
  const found = numbers.map(({ entry }) => entry);
  const shown = found.slice(0, limit);
  const entries = await entriesOf(reader, chain, shown);
  return { entries, next: found.length > limit ? (shown.at(-1) ?? null) : null };
}

/** Numbers of the entries that answer, oldest first, for exports. */
export async function nextAnswers(
  reader: Reader,
  chain: string,
  question: EntryQuestion,
  { after, limit, upTo }: { readonly after: number; readonly limit: number; readonly upTo: number },
): Promise<readonly number[]> {
  if (asksNothing(question)) {
    const rows = await storedRows(reader, chain, { after, limit, upTo });
    return rows.map(({ entry }) => entry);
  }
  const rows = await reader
    .select({ entry: auditSearch.entry })
    .from(auditSearch)
    .where(
      and(
        await answering(reader, chain, question),
        gt(auditSearch.entry, after),
        lte(auditSearch.entry, upTo),
      ),
    )
    .orderBy(asc(auditSearch.entry))
    .limit(limit);
  return rows.map(({ entry }) => entry);
}

export function asksNothing(question: EntryQuestion): boolean {
  return Object.values(question).every((value) => value === undefined);
}

async function answering(
  reader: Reader,
  chain: string,
  question: EntryQuestion,
): Promise<SQL | undefined> {
  const { words, who, kinds, from, to } = question;
  return and(
    eq(auditSearch.chain, chain),
    has(all(question)),
    kinds === undefined ? undefined : hasAny(kinds.map((kind) => `kind:${kind}`)),
    who === undefined ? undefined : hasAny(await termsOfPeople(reader, who)),
    words === undefined ? undefined : holds(words),
    from && and(gte(auditSearch.at, from), gte(auditSearch.entry, nearby(chain, from, "from"))),
    to && and(lte(auditSearch.at, to), lte(auditSearch.entry, nearby(chain, to, "to"))),
  );
}

function all({ flag, segment, environment }: EntryQuestion): readonly string[] {
  return Object.entries({ flag, segment, environment }).flatMap(([room, key]) =>
    key === undefined ? [] : [`${room}:${key}`],
  );
}

function has(terms: readonly string[]): SQL | undefined {
  return terms.length === 0 ? undefined : sql`${auditSearch.terms} @> ${sql.param(terms)}::text[]`;
}

function hasAny(terms: readonly string[]): SQL {
  return sql`${auditSearch.terms} && ${sql.param(terms)}::text[]`;
}

/** Words are letters and digits only, so nothing in them is an operator. */
function holds(text: string): SQL {
  const query = wordsIn(text)
    .map((word) => `'${word}':*`)
    .join(" & ");
  return query === "" ? sql`false` : sql`${auditSearch.words} @@ ${query}::tsquery`;
}

/** More entries than servers whose clocks differ could have written out of order. */
const slack = 1_000;

/**
 * The entry about which a time lies. It only bounds what has to be looked at: entries are read by their numbers, and
 * without it those of a time long ago would be found by walking through all since then.
 */
function nearby(chain: string, at: Date, side: "from" | "to"): SQL {
  return side === "from"
    ? sql`coalesce((select entry from audit_search where chain = ${chain} and at >= ${at.toISOString()}::timestamptz order by at, entry limit 1) - ${slack}::int, 9007199254740991)`
    : sql`coalesce((select entry from audit_search where chain = ${chain} and at <= ${at.toISOString()}::timestamptz order by at desc, entry desc limit 1) + ${slack}::int, 0)`;
}

const peopleMax = 100;

async function termsOfPeople(reader: Reader, who: string): Promise<readonly string[]> {
  const part = `%${who.replace(/[\\%_]/g, "\\$&")}%`;
  const people = await reader
    .select({ id: person.id })
    .from(person)
    .where(or(ilike(person.name, part), ilike(person.email, part)))
    .limit(peopleMax);
  return [who, ...people.map(({ id }) => id)].map((id) => `who:${id}`);
}
