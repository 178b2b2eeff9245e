import { partsOf } from "./parts-of.ts";

const form = /^(?!.{65})(\d.{18})(\.\d+)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * A moment in epoch milliseconds: of a number, itself; of text in RFC 3339, what it says, cut to milliseconds. `undefined`
 * for everything else, such as days that do not exist, leap seconds, and times without an offset, which would be another
 * moment on another machine.
 */
export const momentOf = (value: unknown): number | undefined => {
  if (typeof value === "number") return value;
  const [, local = "?", fraction = ".0", offset] = partsOf(form, value);
  // Engines turn the 30th of February into a day of March, or refuse it, and read much that is not RFC 3339.
  // biome-ignore-start lint/style/noRestrictedGlobals: reading what a text says needs no clock, and its form was checked.
  return new Date(`${local}Z`).toJSON()?.startsWith(local)
    ? Date.parse(local + `${fraction}00`.slice(0, 4) + offset)
    : undefined;
  // biome-ignore-end lint/style/noRestrictedGlobals: see above.
};
