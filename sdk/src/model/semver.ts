import type { limits } from "./limits.ts";

/** Held equal by its type: the table of all limits would be a tenth of a bundle that only evaluates. */
const lengthMax: typeof limits.versionLengthMax = 256;

const form =
  /^v?(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?(?:\.(0|[1-9]\d*))?(?:-((?!0\d+(?![\dA-Za-z-]))[\dA-Za-z-]+(?:\.(?!0\d+(?![\dA-Za-z-]))[\dA-Za-z-]+)*))?(?:\+[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?$/;

/**
 * A text that is less than that of another version when that version is newer (Semantic Versioning 2.0.0, section 11), and
 * equal when they are the same but for build metadata. Beyond the standard, a leading `v` and a missing minor or patch
 * number, which is 0, are read. `undefined` for everything else.
 */
export function versionOf(text: unknown): string | undefined {
  const parts = typeof text === "string" && text.length <= lengthMax ? form.exec(text) : null;
  if (parts === null) return undefined;
  const [, major = "0", minor = "0", patch = "0", labels] = parts;
  const numbers = sized(major) + sized(minor) + sized(patch);
  // A release is newer than each of its pre-releases, and a space less than whatever a label goes on with.
  if (labels === undefined) return `${numbers}~`;
  return numbers + labels.split(".").map(labelText).join("");
}

/** What `plainVersion` gives for a version that has to be read by `versionOf`. */
export const notPlain = -1;

/** Each of its numbers has at most so many digits, so that together they are one that is exact. */
const plainDigitsMax = 5;
const plainMax = 100_000;
const [dot, zero] = [0x2e, 0x30];

/**
 * Versions as nearly all are, three short numbers, as one number in the order of the versions; it takes a tenth of the time
 * of `versionOf` and leaves nothing behind. `notPlain` for every other text, and for what is none.
 */
export function plainVersion(text: unknown): number {
  if (typeof text !== "string") return notPlain;
  const first = afterDigits(text, 0);
  const second = afterDigits(text, first + 1);
  const end = afterDigits(text, second + 1);
  if (end !== text.length || text.charCodeAt(first) !== dot || text.charCodeAt(second) !== dot) {
    return notPlain;
  }
  const major = numberIn(text, 0, first);
  const minor = numberIn(text, first + 1, second);
  const patch = numberIn(text, second + 1, end);
  return major < 0 || minor < 0 || patch < 0
    ? notPlain
    : (major * plainMax + minor) * plainMax + patch;
}

function afterDigits(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) >= zero && text.charCodeAt(at) <= zero + 9) at++;
  return at;
}

/** The number of these digits; -1 when there are none or too many, or a zero that others follow. */
function numberIn(text: string, start: number, end: number): number {
  const digits = end - start;
  if (digits < 1 || digits > plainDigitsMax) return -1;
  if (digits > 1 && text.charCodeAt(start) === zero) return -1;
  let number = 0;
  for (let at = start; at < end; at++) number = number * 10 + text.charCodeAt(at) - zero;
  return number;
}

/** A number is less than a name. */
function labelText(label: string): string {
  return /\D/.test(label) ? ` ${label}` : ` !${sized(label)}`;
}

/** Of two numbers without leading zeros the longer is larger, however long both are. */
function sized(digits: string): string {
  return String.fromCharCode(digits.length) + digits;
}
