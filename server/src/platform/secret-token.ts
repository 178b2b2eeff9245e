/**
 * Bearer tokens: a prefix that tells people and secret scanners what it is, 30 random characters, and 6 characters of
 * checksum, so that a scanner can tell a real one from a lookalike without asking anybody.
 */
import { createHash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM_LENGTH = 30;
const CHECKSUM_LENGTH = 6;
const HINT_LENGTH = 4;

/** `prefix` ends with an underscore: `yd_pat_`. */
export function createSecretToken(prefix: string): string {
  const body = prefix + randomText(RANDOM_LENGTH);
  return body + checksumOf(body);
}

/** Whether it can be one of ours at all; what is not need not be looked up. */
export function isSecretToken(token: string, prefix: string): boolean {
  if (token.length !== prefix.length + RANDOM_LENGTH + CHECKSUM_LENGTH || !token.startsWith(prefix))
    return false;
  const body = token.slice(0, -CHECKSUM_LENGTH);
  return token.endsWith(checksumOf(body));
}

/** The first characters, to recognise it by. */
export function hintOf(token: string, prefix: string): string {
  return `${token.slice(0, prefix.length + HINT_LENGTH)}…`;
}

/** What is stored. The token has 178 random bits, so one round of a fast hash is enough: there is nothing to guess. */
export function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** For cookies and links, which nobody scans for. */
export function createOpaqueToken(): string {
  return randomBytes(32).toString("base64url");
}

function randomText(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 is the largest multiple of 62 in a byte: what lies above would make the first letters more likely.
      if (byte < 248 && text.length < length) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}

function checksumOf(body: string): string {
  let rest = crc32(body);
  let text = "";
  for (let at = 0; at < CHECKSUM_LENGTH; at++) {
    text = alphabet.charAt(rest % alphabet.length) + text;
    rest = Math.floor(rest / alphabet.length);
  }
  return text;
}
