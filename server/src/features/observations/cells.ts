import { type SQL, sql } from "drizzle-orm";

type Cell = string | number | null;

/**
 * Rows as arrays of columns, so that a statement is the same however many rows it takes. Postgres' text holds every
 * character but NUL, which no name needs.
 */
export function columnsOf<Row>(rows: readonly Row[]): (read: (row: Row) => Cell) => SQL {
  return (read) => {
    const cells = rows.map((row) => {
      const value = read(row);
      return typeof value === "string" ? value.replaceAll("\0", "") : value;
    });
    return sql`${sql.param(cells)}`;
  };
}
