import { DomainError } from "./domain-error.ts";

/** Nobody waits for it any more: nothing is done that was not done yet. */
export function givenUp(): DomainError {
  return new DomainError(
    "conflict",
    "request_given_up",
    "Whoever asked went away before it was done, so it was not.",
  );
}

export function refuseGivenUp(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw givenUp();
}
