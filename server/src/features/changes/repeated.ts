import { violatedConstraint } from "../../platform/db/violated-constraint.ts";

const attemptsMax = 3;

/**
 * Does it again when Postgres itself took the transaction back: then nothing of it was done. A connection that breaks while
 * it commits is not such a case; whoever needs to know sends an Idempotency-Key and asks again.
 */
export async function repeated<Result>(work: () => Promise<Result>, attempt = 1): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (attempt >= attemptsMax || !wasTakenBack(error)) throw error;
    return repeated(work, attempt + 1);
  }
}

const serializationFailure = "40001";
const deadlockDetected = "40P01";

function wasTakenBack(error: unknown): boolean {
  // Two requests with one key in two projects: the second finds, at its next try, what the first one did.
  if (violatedConstraint(error) === "idempotency_key_pkey") return true;
  for (let each = error; each instanceof Error; each = each.cause) {
    if ("code" in each && (each.code === serializationFailure || each.code === deadlockDetected))
      return true;
  }
  return false;
}
