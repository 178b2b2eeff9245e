/** What the pure verifier is handed: digests, and the opening of what an entry has sealed. */
import { createDecipheriv, createHash } from "node:crypto";

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;

/** AES-256-GCM with the nonce in front and the tag behind; `undefined` when the key opens nothing. */
export function unseal(key: string, text: string): string | undefined {
  const secret = Buffer.from(key, "base64url");
  const bytes = Buffer.from(text, "base64url");
  if (secret.length !== keyLength || bytes.length < nonceLength + tagLength) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", secret, bytes.subarray(0, nonceLength));
  decipher.setAuthTag(bytes.subarray(-tagLength));
  try {
    const opened = decipher.update(bytes.subarray(nonceLength, -tagLength));
    return Buffer.concat([opened, decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}
