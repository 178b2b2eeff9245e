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

/** Its three numbers are below this, so that together they are one that is exact. */
const plainMax = 100_000;

/**
 * Versions as nearly all are, three short numbers, as one number in the order of the versions; it takes a tenth of the time
 * of `versionOf` and leaves nothing behind. `notPlain` for every other text, and for what is none.
 */
export function plainVersion(text: unknown): number {
  if (typeof text !== "string") return notPlain;
  const first = text.indexOf(".");
  const second = text.indexOf(".", first + 1);
  const major = numberIn(text, 0, first);
  const minor = numberIn(text, first + 1, second);
  const patch = numberIn(text, second + 1, text.length);
  return Math.min(major, minor, patch) < 0
    ? notPlain
    : (major * plainMax + minor) * plainMax + patch;
}

/** The number that these characters are, without a leading zero; -1 when they are none, or one that is not short. */
function numberIn(text: string, start: number, end: number): number {
  let number = start < end ? 0 : -1;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    const isFollowingZero = number === 0 && at > start;
    if (digit < 0 || digit > 9 || isFollowingZero || number >= plainMax / 10) return -1;
    number = number * 10 + digit;
  }
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
