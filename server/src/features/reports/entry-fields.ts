/**
 * Fields of entries, read out of the canonical text without parsing it: a period may hold a hundred thousand entries, and parsing
 * takes ten times as long as all the rest. The text has its names in the order of the alphabet, and a quotation mark within a
 * value has a backslash before it; so what stands before a name that cannot be missing holds nothing that somebody else chose.
 */
import { type SQL, sql } from "drizzle-orm";

/** RFC 3339 with milliseconds, UTC. */
export function instantOf(moment: SQL): SQL {
  return sql`to_char(${moment} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

const document = sql`e.document`;

/** The actor is the first that an entry has, and its time comes next. */
const actorText = sql`split_part(${document}, ',"at":"', 1)`;

/** Of a token: id of the person who answers for it; null when nobody does. */
export const personOfToken = sql`
  case when e.actor_kind = 'token'
       then nullif(split_part(split_part(${actorText}, '"personId":"', 2), '"', 1), '') end`;

/** Of what an entry that applied a request details, as much as stands before the digest: ids and hashes, and nothing else. */
const beforeDigest = sql`
  split_part(split_part(${document}, '"details":{', 2), '"digest":"', 1)`;

/** A list of ids, or of objects of them, as JSON; null when the entry has none. */
export function listBeforeDigest(name: "approvals" | "brokenPolicies"): SQL {
  return sql`
    case when strpos(${beforeDigest}, ${`"${name}":[`}) > 0
         then '[' || split_part(split_part(${beforeDigest}, ${`"${name}":[`}, 2), ']', 1) || ']' end`;
}

/** SHA-256 of all that an entry's request touched, before and after; null when the entry has none. */
export const effectDigest = sql`
  nullif(left(split_part(split_part(${document}, '"details":{', 2), '"digest":"', 2), 64), '')`;

/** What stands behind what was touched can only be told by parsing; few entries have it. */
export const waivers = sql`
  case when strpos(${document}, '"waivers":[') > 0
       then ${document}::jsonb #> '{document,details,waivers}' end`;
