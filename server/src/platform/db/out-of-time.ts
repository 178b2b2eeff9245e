import pg from "pg";
import { DomainError } from "../domain-error.ts";

/** Postgres ends what goes on for longer than a statement may. */
const queryCanceled = "57014";

/** What is said of a statement that took too long; `undefined` when the error is another one. */
export function outOfTime(error: unknown): DomainError | undefined {
  // Drizzle wraps what the driver throws.
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof pg.DatabaseError && each.code === queryCanceled)
      return new DomainError(
        "unavailable",
        "database_out_of_time",
        "The database took longer over this than it may, and gave up; nothing was changed. Ask for less, or again when it has less to do.",
      );
  }
  return undefined;
}
