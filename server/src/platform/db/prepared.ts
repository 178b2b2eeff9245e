/**
 * Statements that Postgres reads and plans once for each connection, and not each time. For those that are sent all the time
 * and always read the same: planning what a commit sends takes longer than doing it.
 */
import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import pg from "pg";

const mark = "/* prepared */";

/** Its text may vary with its shape, never with its values: each text stays in every connection for as long as that lasts. */
export function prepared(statement: SQL): SQL {
  return sql`${sql.raw(mark)} ${statement}`;
}

/** Names what is to be prepared after its text, as two texts of one name would be refused. */
export class PreparingClient extends pg.Client {
  override query<Answer>(...[first, ...rest]: unknown[]): Answer {
    return Reflect.apply(super.query, this, [named(first), ...rest]);
  }
}

function named(query: unknown): unknown {
  if (typeof query !== "object" || query === null || !("text" in query)) return query;
  const { text } = query;
  if (typeof text !== "string" || !text.startsWith(mark)) return query;
  return { ...query, name: nameOf(text) };
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash("sha256").update(text).digest("base64url");
  names.set(text, name);
  return name;
}
