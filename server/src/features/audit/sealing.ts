/**
 * Personal data in entries, encrypted. Each part has a key of its own, derived from its person's key for the month and from
 * where it stands, so that one part can be opened for somebody without opening any other.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { canonicalJson, type SealedPart } from "@yardarm/core/audit";
import type { JsonValue } from "@yardarm/sdk/model";

export interface SealedPlace {
  readonly chain: string;
  readonly entry: number;
  readonly part: SealedPart["part"];
  readonly of: string;
}

const algorithm = "aes-256-gcm";
const nonceLength = 12;
const tagLength = 16;

export function newPersonKey(): Buffer {
  return randomBytes(32);
}

/** The months by which personal data is kept and forgotten. */
export function periodOf(at: Date | string): string {
  return (typeof at === "string" ? at : at.toISOString()).slice(0, 7);
}

export function partKeyOf(personKey: Buffer, { chain, entry, part, of }: SealedPlace): Buffer {
  return createHmac("sha256", personKey)
    .update(canonicalJson([chain, entry, part, of]))
    .digest();
}

export function seal(personKey: Buffer, place: SealedPlace, value: JsonValue): SealedPart {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, partKeyOf(personKey, place), nonce);
  const text = [cipher.update(canonicalJson(value), "utf8"), cipher.final(), cipher.getAuthTag()];
  return {
    part: place.part,
    of: place.of,
    text: Buffer.concat([nonce, ...text]).toString("base64url"),
  };
}

/** `undefined` when the key is not that of the part, or the part was changed. */
export function unseal(partKey: Buffer, text: string): string | undefined {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.length < nonceLength + tagLength) return undefined;
  const decipher = createDecipheriv(algorithm, partKey, bytes.subarray(0, nonceLength));
  decipher.setAuthTag(bytes.subarray(-tagLength));
  try {
    const opened = decipher.update(bytes.subarray(nonceLength, -tagLength));
    return Buffer.concat([opened, decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}
