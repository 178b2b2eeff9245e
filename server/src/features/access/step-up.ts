/** What would let a stolen session keep what it stole asks for a fresh proof first. */
import { DomainError } from "../../platform/domain-error.ts";
import type { Identity } from "./identity.ts";

/** A sign-in, or a proof later, counts for so long. */
const PROOF_MS = 10 * 60_000;

export function requireFreshProof({ proof }: Identity, now: Date): void {
  if (proof.kind === "session" && now.getTime() - proof.provedAt.getTime() <= PROOF_MS) return;
  throw new DomainError(
    "forbidden",
    "step_up_required",
    "Prove again that it is you, with your second factor or your password; then send this again.",
  );
}
