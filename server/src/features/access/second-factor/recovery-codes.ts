/** Codes on paper, each good for one sign-in, for when telephone and keys are lost. */
import { randomBytes } from "node:crypto";
import { hashOf } from "../../../platform/secret-token.ts";
import { base32 } from "./totp.ts";

const CODES = 10;
/** 80 bits: nothing to guess, so one round of a fast hash is enough. */
const CODE_BYTES = 10;

/** For people to keep; shown once. */
export function createRecoveryCodes(): readonly string[] {
  return Array.from({ length: CODES }, () =>
    base32(randomBytes(CODE_BYTES))
      .toLowerCase()
      .replace(/(.{4})(?=.)/g, "$1-"),
  );
}

/** What is stored. Case, hyphens and spaces are how people write, not what they mean. */
export function recoveryCodeHash(code: string): Buffer {
  return hashOf(code.toLowerCase().replace(/[\s-]/g, ""));
}
