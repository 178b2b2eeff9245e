import { equal, greater, less, orderOf } from "./order.ts";
import { partsOf } from "./parts-of.ts";

/** Up to 256 code units, as `limits` say: their table would be a tenth of a bundle that only evaluates. */
const form =
  /^(?!.{257})v?(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?(?:\.(0|[1-9]\d*))?(?:-((?!0\d+(?![\dA-Za-z-]))[\dA-Za-z-]+(?:\.(?!0\d+(?![\dA-Za-z-]))[\dA-Za-z-]+)*))?(?:\+[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?$/;

/**
 * A text that is less than that of another version when that version is newer (Semantic Versioning 2.0.0, section 11), and
 * equal when they are the same but for build metadata. Beyond the standard, a leading `v` and a missing minor or patch
 * number, which is 0, are read. `undefined` for everything else.
 */
export const versionOf = (text: unknown): string | undefined => {
  const [, major, minor = "0", patch = "0", labels] = partsOf(form, text);
  // A release is newer than each of its pre-releases, and a space less than whatever a label goes on with.
  const rest = labels?.split(".").map(labelText).join("") ?? "~";
  return major && sized(major) + sized(minor) + sized(patch) + rest;
};

/** A version as nearly all are: three numbers and nothing else. */
export type PlainVersion = readonly number[];

/** A number with so many digits is a small one to every engine. */
const plainDigitsMax = 9;
const [dot, zero] = [0x2e, 0x30];

/** `undefined` for a text that is no plain version. */
export function plainVersionOf(text: string): PlainVersion | undefined {
  const version = text.split(".").map(Number);
  return orderOfPlain(text, version) === equal ? version : undefined;
}

/**
 * How a text is ordered to a plain version, when it is one itself; 0 when it has to be read by `versionOf`, or is no version.
 * It takes a tenth of the time, since it goes through the text once and makes nothing of it.
 *
 * @param wanted orders that suffice. With the first number that makes it another one the rest is not looked at, since no
 * version that goes on from there has an order that suffices, and neither has what is no version.
 */
export function orderOfPlain(
  text: string,
  bound: PlainVersion,
  wanted: number = less + equal + greater,
): number {
  const { length } = text;
  let order = equal;
  let number = 0;
  let start = 0;
  let place = 0;
  for (let at = 0; at <= length; at++) {
    // The end closes the last number as a dot does the others.
    const code = at < length ? text.charCodeAt(at) : dot;
    if (code >= zero && code <= zero + 9) number = (number * 10 + code - zero) | 0;
    else if (code !== dot || !isNumber(text, start, at)) return 0;
    else {
      order = orderAfter(order, number, bound[place] ?? 0);
      if ((order & (wanted | equal)) === 0) return order;
      number = 0;
      start = at + 1;
      place++;
    }
  }
  return place === 3 ? order : 0;
}

/** The first number that differs decides. */
function orderAfter(order: number, number: number, bound: number): number {
  return order === equal ? orderOf(number, bound) : order;
}

/** Whether these digits are a plain number: some, not too many, and no zero that others follow. */
function isNumber(text: string, start: number, end: number): boolean {
  const digits = end - start;
  return (
    digits === 1 || (digits > 1 && digits <= plainDigitsMax && text.charCodeAt(start) !== zero)
  );
}

/** A number is less than a name. */
const labelText = (label: string) => (/\D/.test(label) ? ` ${label}` : ` !${sized(label)}`);

/** Of two numbers without leading zeros the longer is larger, however long both are. */
const sized = (digits: string) => String.fromCharCode(digits.length) + digits;
