const attemptsMax = 3;

/**
 * Does it again when Postgres itself took the transaction back: then nothing of it was done. A connection that breaks while
 * it commits is not such a case.
 *
 * @param isPassing what else is over when it is tried again
 */
export async function repeated<Result>(
  work: () => Promise<Result>,
  isPassing: (error: unknown) => boolean = () => false,
  attempt = 1,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (attempt >= attemptsMax || !(wasTakenBack(error) || isPassing(error))) throw error;
    return repeated(work, isPassing, attempt + 1);
  }
}

const serializationFailure = "40001";
const deadlockDetected = "40P01";

function wasTakenBack(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ("code" in each && (each.code === serializationFailure || each.code === deadlockDetected))
      return true;
  }
  return false;
}
