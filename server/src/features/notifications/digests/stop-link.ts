/** The link at the end of a digest: whoever has it can turn that person's digests off, and do nothing else. */
import { SealError, type Sealer } from "../../../platform/seal/sealer.ts";

const place = { purpose: "digest-stop-link", subject: "person" } as const;

export function stopTokenFor(sealer: Sealer, person: string): string {
  return sealer.seal(person, place).toString("base64url");
}

/** Whose digests it stops; undefined: we did not make it. */
export function personOfStopToken(sealer: Sealer, token: string): string | undefined {
  try {
    return sealer.open(Buffer.from(token, "base64url"), place).toString();
  } catch (error) {
    if (error instanceof SealError) return undefined;
    throw error;
  }
}

export const stopPath = (token: string): string => `/unsubscribe/${token}`;
