/** Judges what somebody shows as their second factor, and uses it up. */
import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import type { Clock } from "../../../platform/clock.ts";
import type { Transaction } from "../../../platform/db/transaction.ts";
import type { Sealer } from "../../../platform/seal/sealer.ts";
import type { FactorKind } from "../session-begin.ts";
import {
  findTotp,
  insertChallenge,
  listPasskeys,
  useChallenge,
  usePasskey,
  useRecoveryCode,
  useTotpStep,
} from "./factor-store.ts";
import { challengeIn, type PageOrigin, proofOptions, verifyProof } from "./passkeys.ts";
import { recoveryCodeHash } from "./recovery-codes.ts";
import { stepOfCode } from "./totp.ts";

export type Shown =
  | { readonly kind: "totp" | "recovery_code"; readonly code: string }
  | { readonly kind: "passkey"; readonly response: AuthenticationResponseJSON };

export interface FactorCheckDeps {
  readonly clock: Clock;
  readonly sealer: Sealer;
}

/** To take out the telephone and unlock it. */
export const CHALLENGE_MS = 5 * 60_000;

export function totpSeal(personId: string) {
  return { purpose: "totp-secret", subject: personId };
}

/** Which factor it was; `undefined`: none, or one that was used before. */
export async function useShown(
  { clock, sealer }: FactorCheckDeps,
  tx: Transaction,
  { personId, shown, page }: { personId: string; shown: Shown; page: PageOrigin },
): Promise<FactorKind | undefined> {
  const now = clock();
  if (shown.kind === "recovery_code") {
    const codeHash = recoveryCodeHash(shown.code);
    return (await useRecoveryCode(tx, { personId, codeHash, now })) ? "recovery_code" : undefined;
  }
  if (shown.kind === "passkey") return showPasskey(tx, { personId, page, now }, shown.response);
  const totp = await findTotp(tx, personId);
  if (totp === undefined || totp.confirmedAt === null) return undefined;
  const step = stepOfCode(sealer.open(totp.secret, totpSeal(personId)), shown.code, now);
  if (step === undefined) return undefined;
  return (await useTotpStep(tx, { personId, step, now })) ? "totp" : undefined;
}

async function showPasskey(
  tx: Transaction,
  { personId, page, now }: { personId: string; page: PageOrigin; now: Date },
  response: AuthenticationResponseJSON,
): Promise<"passkey" | undefined> {
  const key = (await listPasskeys(tx, personId)).find(({ id }) => id === response.id);
  const challenge = challengeIn(response);
  if (key === undefined || challenge === undefined) return undefined;
  if (!(await useChallenge(tx, { challenge, personId, purpose: "prove" }, now))) return undefined;
  const counter = await verifyProof(response, key, { ...page, challenge });
  if (counter === undefined) return undefined;
  await usePasskey(tx, { id: key.id, counter, now });
  return "passkey";
}

/** What the person's keys are to sign; with a challenge that counts once. */
export async function passkeyOptions(
  { clock }: Pick<FactorCheckDeps, "clock">,
  tx: Transaction,
  { personId, page }: { personId: string; page: PageOrigin },
) {
  const now = clock();
  const options = await proofOptions(await listPasskeys(tx, personId), page);
  await insertChallenge(
    tx,
    {
      challenge: options.challenge,
      personId,
      purpose: "prove",
      expiresAt: new Date(now.getTime() + CHALLENGE_MS),
    },
    now,
  );
  return options;
}
