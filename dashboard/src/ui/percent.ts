/** A number from 0 to 100 that somebody typed, with a point or a comma; undefined when it is none. */
export function percentOf(text: string): number | undefined {
  const number = Number(text.replace(",", "."));
  const isPercent = text.trim() !== "" && number >= 0 && number <= 100;
  return isPercent ? number : undefined;
}

/** Exact to a thousandth, as it is typed: `12.5`. */
export function percentDigits(percent: number): string {
  return String(Number(percent.toFixed(3)));
}
