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

/** A number is less than a name. */
function labelText(label: string): string {
  return /\D/.test(label) ? ` ${label}` : ` !${sized(label)}`;
}

/** Of two numbers without leading zeros the longer is larger, however long both are. */
function sized(digits: string): string {
  return String.fromCharCode(digits.length) + digits;
}
