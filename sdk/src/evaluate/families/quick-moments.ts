import { comparingAlike, type Family, isGreater, isLess } from "../operators.ts";

/** As `moments`, in a third of the time: what a text says is checked by its form, and not by what a calendar makes of it. */
export const quickMoments: Family = {
  before: comparingAlike(isLess, quickMomentOf),
  after: comparingAlike(isGreater, quickMomentOf),
};

const form =
  /^(\d{4}-\d\d-(\d\d))T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** As `momentOf`. */
export function quickMomentOf(value: unknown): number | undefined {
  if (typeof value !== "string") return typeof value === "number" ? value : undefined;
  const parts = value.length <= 64 ? form.exec(value) : null;
  if (parts === null) return undefined;
  const [, day = "", ofMonth] = parts;
  // biome-ignore-start lint/style/noRestrictedGlobals: reading what a text says needs no clock.
  // Engines turn the 30th of February into a day of March, or refuse it.
  if (new Date(day).getUTCDate() !== Number(ofMonth)) return undefined;
  const moment = Date.parse(value.replace(/\.\d+/, (fraction) => `${fraction}00`.slice(0, 4)));
  return Number.isNaN(moment) ? undefined : moment;
  // biome-ignore-end lint/style/noRestrictedGlobals: see above.
}
