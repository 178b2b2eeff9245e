const form =
  /^(\d{4}-\d\d-(\d\d))T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

// biome-ignore lint/style/noRestrictedGlobals: reading what a text says needs no clock, and its form is checked before.
const Calendar = Date;

/**
 * A moment in epoch milliseconds: of a number, itself; of text in RFC 3339, what it says, cut to milliseconds. `undefined`
 * for everything else, such as days that do not exist, leap seconds, and times without an offset, which would be another
 * moment on another machine.
 */
export function momentOf(value: unknown): number | undefined {
  if (typeof value !== "string") return typeof value === "number" ? value : undefined;
  const parts = value.length <= 64 ? form.exec(value) : null;
  if (parts === null) return undefined;
  const [, day = "", ofMonth] = parts;
  // Engines turn the 30th of February into a day of March, or refuse it.
  if (new Calendar(day).getUTCDate() !== Number(ofMonth)) return undefined;
  return Calendar.parse(value.replace(/\.\d+/, (fraction) => `${fraction}00`.slice(0, 4)));
}
