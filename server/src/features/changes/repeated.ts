import { repeated as repeatedByPostgres } from "../../platform/db/repeated.ts";
import { violatedConstraint } from "../../platform/db/violated-constraint.ts";

/**
 * Does a write again that Postgres took back. Whoever needs to know what became of it when the connection breaks sends an
 * Idempotency-Key and asks again.
 */
export function repeated<Result>(work: () => Promise<Result>): Promise<Result> {
  return repeatedByPostgres(work, isKeyOfAnother);
}

/** Two requests with one key in two projects: the second finds, at its next try, what the first one did. */
function isKeyOfAnother(error: unknown): boolean {
  return violatedConstraint(error) === "idempotency_key_pkey";
}
