/** Standard Webhooks: who gets a delivery can tell that it is ours, unchanged, and not an old one sent again. */
import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";
const SECRET_BYTES = 32;
const HINT_LENGTH = 4;

export function createSigningSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString("base64");
}

/** The last characters, to tell secrets apart by. */
export function hintOfSecret(secret: string): string {
  return `…${secret.replace(/=+$/, "").slice(-HINT_LENGTH)}`;
}

export interface SignedParts {
  readonly id: string;
  readonly at: Date;
  readonly body: string;
}

/** One signature for each secret, so that a receiver with the old or the new one accepts it while they change. */
export function signatureHeaders(
  { id, at, body }: SignedParts,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}
