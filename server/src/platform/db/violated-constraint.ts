import pg from "pg";

/** Name of the constraint that refused a write; `undefined` when it failed for another reason. */
export function violatedConstraint(error: unknown): string | undefined {
  // Drizzle wraps what the driver throws.
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof pg.DatabaseError && each.code?.startsWith("23") === true)
      return each.constraint;
  }
  return undefined;
}
