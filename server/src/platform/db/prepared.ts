/**
 * Statements that Postgres reads and plans once for each connection, and not each time. For those that are sent all the time
 * and always read the same: planning what a commit sends takes longer than doing it.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Reader } from "./reader.ts";

const mark = "/* prepared */";

/** Its text may vary with its shape, never with its values: each text stays in every connection for as long as that lasts. */
export function prepared(statement: SQL): SQL {
  return sql`${sql.raw(mark)} ${statement}`;
}

export function isMarked(text: string): boolean {
  return text.startsWith(mark);
}

/** Statements that are built once for each database that is read, with `prepare`, instead of each time they are sent. */
export function preparedFor<Statements>(
  build: (reader: Reader) => Statements,
): (reader: Reader) => Statements {
  const built = new WeakMap<Reader, Statements>();
  return (reader) => {
    const known = built.get(reader);
    if (known !== undefined) return known;
    const statements = build(reader);
    built.set(reader, statements);
    return statements;
  };
}
