import type { JsonValue } from "@yardarm/sdk/model";

/**
 * The one text of a JSON value (RFC 8785): fields sorted by UTF-16 code unit, no white space, numbers and strings as
 * ECMAScript writes them. Equal values give equal text, so it can be hashed and signed.
 *
 * Throws a TypeError for what I-JSON cannot carry: a number that is not finite, text that is not valid Unicode.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === "string") return canonicalText(value);
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError(`JSON has no number ${value}.`);
  }
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  // The default order of `sort` is that of UTF-16 code units, as RFC 8785 asks.
  const fields = Object.keys(value)
    .sort()
    .flatMap((name) => {
      const field = value[name];
      return field === undefined ? [] : [`${canonicalText(name)}:${canonicalJson(field)}`];
    });
  return `{${fields.join(",")}}`;
}

/** Half of a surrogate pair alone. */
const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

function canonicalText(text: string): string {
  if (loneSurrogate.test(text)) throw new TypeError("JSON text must be valid Unicode.");
  return JSON.stringify(text);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
