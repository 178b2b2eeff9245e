import type { Caller } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { Idempotency } from "../../platform/leave.ts";
import { recall, remember } from "./idempotency-store.ts";

interface Sent {
  readonly caller: Caller;
  /** Absent: it is done as often as it is sent. */
  readonly idempotency?: Idempotency | undefined;
  readonly at: Date;
}

/**
 * What is sent twice under one key is done once, and answered with what came of it then. To be called under the project's
 * lock, so that the second waits for the first. What was refused is not remembered.
 */
export async function once<Done>(
  tx: Transaction,
  { caller, idempotency, at }: Sent,
  work: () => Promise<Done>,
): Promise<Done> {
  if (idempotency === undefined) return work();
  const actorId = `${caller.actor.kind}:${caller.actor.id}`;
  const known = await recall<Done>(tx, actorId, idempotency);
  if (known !== undefined) {
    if (known.hash.equals(idempotency.hash)) return known.outcome;
    throw reused();
  }
  const outcome = await work();
  await remember(tx, { actorId, idempotency, outcome, at });
  return outcome;
}

function reused(): DomainError {
  return new DomainError(
    "invalid",
    "idempotency_key_reused",
    "This Idempotency-Key came with another request before. Give each request its own.",
  );
}
