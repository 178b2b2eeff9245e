/**
 * Secrets that have to be used again (to sign, to compare a one-time code) and so cannot be stored as hashes. They lie
 * in the database sealed: who reads a backup reads nothing, who changes or moves a sealed value makes it unreadable.
 *
 * A sealed value is `version (1) | key id (4) | nonce (12) | ciphertext | tag (16)`, AES-256-GCM. Each purpose has a key of
 * its own, derived with HKDF, and the place that the value belongs to is authenticated with it.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";

/** What a value is for and whose it is. Opening needs the same, so no value can be moved to another place. */
export interface SealedPlace {
  /** Such as `webhook-secret`. */
  readonly purpose: string;
  /** Id of the row that holds it. */
  readonly subject: string;
}

export interface Sealer {
  /** Whether there is a key at all; without one everything else throws. */
  readonly hasKey: boolean;
  seal(secret: string | Uint8Array, place: SealedPlace): Buffer;
  /** Throws a `SealError` for what was sealed elsewhere, with a key we do not have, or was changed. */
  open(sealed: Uint8Array, place: SealedPlace): Buffer;
  /** Whether it was sealed with an older key, and should be sealed anew while that one is still known. */
  isOutdated(sealed: Uint8Array): boolean;
}

export type SealErrorCode = "no_key" | "unknown_key" | "unreadable";

export class SealError extends Error {
  override readonly name = "SealError";
  readonly code: SealErrorCode;

  constructor(code: SealErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export const SEALING_KEY_LENGTH = 32;
const VERSION = 1;
const KEY_ID_AT = 1;
const NONCE_AT = 5;
const CIPHERTEXT_AT = 17;
const TAG_LENGTH = 16;

interface RootKey {
  readonly id: Buffer;
  readonly key: Uint8Array;
}

/** The first key seals; all of them open, so that a key can be replaced without a pause. */
export function createSealer(keys: readonly Uint8Array[]): Sealer {
  const roots = keys.map(rootKeyOf);
  const newest = (): RootKey => {
    const [first] = roots;
    if (first === undefined) throw new SealError("no_key", "There is no key to seal secrets with.");
    return first;
  };
  return {
    hasKey: roots.length > 0,
    seal(secret, place) {
      const { id, key } = newest();
      const nonce = randomBytes(CIPHERTEXT_AT - NONCE_AT);
      const cipher = createCipheriv("aes-256-gcm", keyFor(key, place), nonce);
      cipher.setAAD(placeBytes(place));
      const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), id, nonce, ciphertext, cipher.getAuthTag()]);
    },
    open(sealed, place) {
      newest();
      const id = keyIdOf(sealed);
      const root = roots.find((each) => each.id.equals(id));
      if (root === undefined)
        throw new SealError(
          "unknown_key",
          `The secret was sealed with the key ${id.toString("hex")}, which this server was not given.`,
        );
      return decrypt(sealed, root.key, place);
    },
    isOutdated: (sealed) => !newest().id.equals(keyIdOf(sealed)),
  };
}

function decrypt(sealed: Uint8Array, root: Uint8Array, place: SealedPlace): Buffer {
  const tagAt = sealed.length - TAG_LENGTH;
  const decipher = createDecipheriv(
    "aes-256-gcm",
    keyFor(root, place),
    sealed.subarray(NONCE_AT, CIPHERTEXT_AT),
    { authTagLength: TAG_LENGTH },
  );
  decipher.setAAD(placeBytes(place));
  decipher.setAuthTag(sealed.subarray(tagAt));
  try {
    return Buffer.concat([
      decipher.update(sealed.subarray(CIPHERTEXT_AT, tagAt)),
      decipher.final(),
    ]);
  } catch {
    throw unreadable();
  }
}

function keyIdOf(sealed: Uint8Array): Buffer {
  if (sealed[0] !== VERSION || sealed.length < CIPHERTEXT_AT + TAG_LENGTH) throw unreadable();
  return Buffer.from(sealed.subarray(KEY_ID_AT, NONCE_AT));
}

const unreadable = (): SealError =>
  new SealError("unreadable", "The sealed secret was changed, or belongs to another place.");

function rootKeyOf(key: Uint8Array): RootKey {
  if (key.length !== SEALING_KEY_LENGTH)
    throw new TypeError(`A sealing key has ${SEALING_KEY_LENGTH} bytes.`);
  const id = createHash("sha256").update("yardarm sealing key id").update(key).digest();
  return { id: id.subarray(0, NONCE_AT - KEY_ID_AT), key };
}

function keyFor(root: Uint8Array, { purpose }: SealedPlace): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", root, "yardarm seal", purpose, SEALING_KEY_LENGTH));
}

/** Written so that no two places give the same bytes. */
const placeBytes = ({ purpose, subject }: SealedPlace): Buffer =>
  Buffer.from(JSON.stringify([VERSION, purpose, subject]));
