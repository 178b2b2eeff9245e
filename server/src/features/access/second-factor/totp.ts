/** Time-based one-time passwords (RFC 6238 over RFC 4226), as authenticator apps make them: SHA-1, six digits, 30 seconds. */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const TOTP_SECRET_BYTES = 20;
const STEP_MS = 30_000;
const DIGITS = 6;
/** A clock may be off by half a minute either way. */
const STEPS_AROUND = 1;

export interface TotpKind {
  readonly algorithm: "sha1" | "sha256" | "sha512";
  readonly digits: number;
}

/** The only kind that every app knows; the others are in the RFC's examples. */
const common: TotpKind = { algorithm: "sha1", digits: DIGITS };

export function createTotpSecret(): Buffer {
  return randomBytes(TOTP_SECRET_BYTES);
}

export function totpStepAt(now: Date): number {
  return Math.floor(now.getTime() / STEP_MS);
}

/** RFC 4226 §5.3: four bytes of the HMAC, from where its last half byte points. */
export function totpCode(secret: Buffer, step: number, kind: TotpKind = common): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac(kind.algorithm, secret).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(at) & 0x7fffffff;
  return String(number % 10 ** kind.digits).padStart(kind.digits, "0");
}

/** The time step whose code this is; `undefined` when it is of none that counts now. */
export function stepOfCode(secret: Buffer, code: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const given = Buffer.from(code);
  const current = totpStepAt(now);
  let found: number | undefined;
  // Every step is compared, so that time does not tell which one was near.
  for (let step = current - STEPS_AROUND; step <= current + STEPS_AROUND; step++) {
    if (timingSafeEqual(given, Buffer.from(totpCode(secret, step)))) found = step;
  }
  return found;
}

/** What the QR code says (the Key Uri Format that apps agree on). */
export function totpUri(secret: Buffer, { issuer, account }: { issuer: string; account: string }) {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648 §6, without padding. */
export function base32(bytes: Uint8Array): string {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((held >>> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + alphabet.charAt((held << (5 - bits)) & 31);
}
